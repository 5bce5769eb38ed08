"""How far a tidying is that takes long, with a button that gives it up."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.progress_bar import ProgressBar
from gui.theme import Sizes, current_theme, text_font
from gui.translation import tr

_APPEARS_AFTER_MS = 300
_BAR_WIDTH, _BOTTOM = 140, 16


class TidyProgress(QFrame):
    """Appears over the canvas once there is something to wait for. `given_up` tells that its button was pressed."""

    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        words = QLabel(tr("Canvas", "Arranging the graph"))
        words.setFont(text_font())
        self.bar = ProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(_BAR_WIDTH)
        self.button = QPushButton(tr("Canvas", "Cancel"))
        self.button.setToolTip(tr("Canvas", "Leave everything where it is (Esc)."))
        self.button.clicked.connect(self.given_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(Sizes.SPACE, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL)
        row.setSpacing(Sizes.SPACE)
        for widget in (words, self.bar, self.button):
            row.addWidget(widget)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_APPEARS_AFTER_MS)
        self._waiting.timeout.connect(self._appear)
        self.hide()

    def show_share(self, share: float) -> None:
        """So much is done: 1 takes the bar away."""
        self.bar.setValue(round(100 * share))
        if share >= 1:
            self._waiting.stop()
            self.hide()
        elif not self.isVisible() and not self._waiting.isActive():
            self._waiting.start()

    def _appear(self) -> None:
        self.adjustSize()
        room = self._room.rect()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - _BOTTOM)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rounded box."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), Sizes.RADIUS, Sizes.RADIUS)
        painter.end()
