"""A part of a panel under a heading that folds it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from gui.icons import draw_icon
from gui.theme import Sizes, current_theme, text_font

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent

_CHEVRON = 12


class Fold(QWidget):
    """A heading, and below it a widget that a press on the heading shows or hides.

    `switched` tells whether it is open now. A summary beside the heading tells what is inside while it is folded.
    """

    switched = Signal(bool)

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self.header = _Header(title)
        self.header.toggled.connect(self._switch)
        self.content = content
        content.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_TINY)
        layout.addWidget(self.header)
        layout.addWidget(content)

    @property
    def is_open(self) -> bool:
        """Whether the widget below the heading is shown."""
        return self.header.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Show or hide what is below the heading."""
        self.header.setChecked(is_open)

    def summarise(self, text: str, *, warns: bool = False) -> None:
        """Say beside the heading what is chosen inside; read while it is folded, a warning always."""
        self.header.show_summary(text, warns=warns)

    def _switch(self, is_open: bool) -> None:
        self.content.setVisible(is_open)
        self.switched.emit(is_open)


class _Header(QAbstractButton):
    """A line with a chevron, the title and, at its right, the summary."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setToolTip(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._font = text_font(Sizes.FONT_SMALL, QFont.Weight.DemiBold)
        self._summary, self._warns = "", False
        current_theme().changed.connect(self.update)

    def show_summary(self, text: str, *, warns: bool) -> None:
        """Show what is chosen inside."""
        self._summary, self._warns = text, warns
        self.setAccessibleDescription(text)
        self.setToolTip(f"{self.text()}\n{text}" if text else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a control, as wide as there is room."""
        return QSize(0, Sizes.CONTROL_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Answer to the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Go back to rest."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width(), 1), colours.divider)
        if self.hasFocus():
            painter.setPen(QPen(colours.focus, Sizes.FOCUS_RING))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 2, -1, -1), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        chevron = QRectF(2, (self.height() - _CHEVRON) / 2 + 1, _CHEVRON, _CHEVRON)
        is_lit = self.underMouse() and self.isEnabled()
        colour = colours.text if is_lit else colours.text_muted
        draw_icon(painter, chevron, "chevron-down" if self.isChecked() else "chevron-right", colour)
        painter.setFont(self._font)
        painter.setPen(colour)
        left = chevron.right() + Sizes.SPACE_TINY + 2
        title = painter.fontMetrics().horizontalAdvance(self.text())
        middle = Qt.AlignmentFlag.AlignVCenter
        place = QRectF(left, 1, title + 2, self.height() - 1)
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, self.text())
        if self._summary and (self._warns or not self.isChecked()):
            painter.setFont(text_font(Sizes.FONT_SMALL))
            painter.setPen(colours.warning if self._warns else colours.text_muted)
            rest = QRectF(left + title + Sizes.SPACE, 1, self.width(), self.height() - 1)
            rest.setRight(self.width() - 2)
            elided = painter.fontMetrics().elidedText(self._summary, Qt.TextElideMode.ElideRight, int(rest.width()))
            painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, elided)
        painter.end()
