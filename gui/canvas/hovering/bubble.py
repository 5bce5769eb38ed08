"""A sentence beside the pointer: why something is refused, how to mend what was typed, or what a release will do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from gui.theme import Sizes, current_theme, text_font

WIDEST = 340
_OFFSET = QPoint(18, 20)
_ROOM = 8


class Bubble(QLabel):
    """A floating sentence that stays inside its parent and lets the pointer through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._is_hint = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(Sizes.SPACE, Sizes.SPACE_SMALL, Sizes.SPACE, Sizes.SPACE_SMALL)
        self.setFont(text_font())
        self.setProperty("role", "error")
        self._closing = QTimer(self)
        self._closing.setSingleShot(True)
        self._closing.timeout.connect(self.hide)
        self.hide()

    def show_sentence(self, sentence: str, at: QPointF, *, seconds: float = 0.0, hint: bool = False) -> None:
        """Show a sentence beside a point of the parent, for some seconds or until it is hidden.

        A hint looks calmer than a refusal.
        """
        if hint != self._is_hint:
            self._is_hint = hint
            self.setProperty("role", "" if hint else "error")
            self.style().unpolish(self)
            self.style().polish(self)
        if sentence != self.text():
            self.setText(sentence)
        metrics = self.fontMetrics()
        width = min(WIDEST, metrics.horizontalAdvance(sentence) + 2 * Sizes.SPACE + 4)
        self.resize(width, self.heightForWidth(width))
        self.move(self._inside(at.toPoint()))
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()
        if seconds:
            self._closing.start(round(1000 * seconds))
        else:
            self._closing.stop()

    def _inside(self, at: QPoint) -> QPoint:
        """Where the bubble is beside `at` and wholly inside the parent."""
        parent = self._room.rect()
        place = at + _OFFSET
        if place.x() + self.width() > parent.right() - _ROOM:
            place.setX(max(_ROOM, parent.right() - _ROOM - self.width()))
        if place.y() + self.height() > parent.bottom() - _ROOM:
            place.setY(max(_ROOM, at.y() - _ROOM - self.height()))
        return place

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rounded box, then the sentence."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border if self._is_hint else colours.error, 1))
        painter.setBrush(colours.raised if self._is_hint else colours.error_soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Sizes.RADIUS, Sizes.RADIUS)
        painter.end()
        super().paintEvent(event)
