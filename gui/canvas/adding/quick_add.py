"""Adding without leaving the canvas: type a few letters, a number or a formula, and press Enter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from gui.canvas.adding.offers import Offers
from gui.choosing import ChoiceSheet
from gui.translation import tr

WIDTH, HEIGHT = 360, 340
_AWAY = 20


class QuickAdd(ChoiceSheet):
    """A search field with a list under it, inside the canvas; what is chosen is the payload of one of its offers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "quick-add")
        self._offers: Offers | None = None
        self.nothing.setTextFormat(Qt.TextFormat.RichText)
        self.setAccessibleName(tr("Canvas", "Add a gate"))

    def offer(self, at: QPoint, offers: Offers) -> None:
        """Appear at a point of the parent."""
        self._offers = offers
        place = QRect(at.x() - _AWAY, at.y() - _AWAY, WIDTH, HEIGHT)
        prompt = tr("Canvas", "Search gates, or type a number or a formula")
        self.open(offers.rows, place, prompt=prompt, heading=offers.heading)

    def words_for_nothing(self) -> str:
        """What stands in place of rows: why what was typed is no formula, or that nothing was found."""
        trouble = "" if self._offers is None else self._offers.trouble
        return trouble or super().words_for_nothing()
