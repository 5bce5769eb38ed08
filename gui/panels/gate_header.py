"""Which node a page is about: the badge of its operation, its name, and the operation's title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.panels.badge import paint_badge
from gui.panels.operation_help import operation_tip, title_of
from gui.theme import Sizes, current_theme, text_font

if TYPE_CHECKING:
    from engine import Node, Operation

_BADGE_WIDTH, _BADGE_HEIGHT = 48, 26


class GateHeader(QWidget):
    """The head of a page about one node."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = _Badge()
        self.name, self.title = _ElidedLabel(), _ElidedLabel()
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
            label.setText(text)
            label.setToolTip(text)


class _ElidedLabel(QLabel):
    """A label on one line that shortens what does not fit, and tells all of it when hovered."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the text, or as much of it as fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


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
