"""Which node a page is about: the badge of its operation, its name, and the operation's title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.operations.badge import paint_badge
from gui.operations.words import title_of
from gui.panels.elided_label import ElidedLabel
from gui.panels.operation_help import operation_tip
from gui.theme import Sizes, current_theme, text_font

if TYPE_CHECKING:
    from engine import Node, Operation

_BADGE_WIDTH, _BADGE_HEIGHT = 48, 26


class GateHeader(QWidget):
    """The head of a page about one node."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = _Badge()
        self.name, self.title = ElidedLabel(), ElidedLabel()
        self.name.setFont(text_font(Sizes.FONT_LARGE, QFont.Weight.DemiBold))
        self.title.setFont(text_font(Sizes.FONT_SMALL))
        self.title.setProperty("role", "caption")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_SMALL)
        layout.addWidget(self._badge)
        layout.addLayout(words, 1)

    def show_node(self, node: Node) -> None:
        """Show which node it is."""
        self._badge.show_operation(node.operation)
        for label, text in ((self.name, node.name), (self.title, title_of(node.operation))):
            label.say(text)


class _Badge(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._operation: Operation | None = None
        self.setFixedSize(_BADGE_WIDTH, _BADGE_HEIGHT)
        current_theme().changed.connect(self._draw_anew)

    def show_operation(self, operation: Operation) -> None:
        """Show another operation."""
        if operation is not self._operation:
            self._operation = operation
            self.setAccessibleName(title_of(operation))
            self._draw_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._operation is not None:
            painter = QPainter(self)
            paint_badge(painter, QRectF(self.rect()), self._operation)
            painter.end()

    def _draw_anew(self) -> None:
        if self._operation is not None:
            self.setToolTip(operation_tip(self._operation))  # its formula is drawn in the theme's colours
        self.update()
