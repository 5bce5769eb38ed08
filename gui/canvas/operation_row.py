"""One operation in a list: its symbol on a badge of its category's colour, its title, its category."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine import Operation
from gui.badge import paint_badge
from gui.canvas.style import metrics, port_font
from gui.operation_words import category_title
from gui.theme import Sizes, current_theme, text_font

OPERATION = int(Qt.ItemDataRole.UserRole)
VALUE = OPERATION + 1
_HEIGHT, _BADGE = 30, 44.0


class OperationRow(QStyledItemDelegate):
    """Paints a row whose data OPERATION is an operation; the display text is its title."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high."""
        return QSize(0, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint badge, title and category."""
        operation: Operation = index.data(OPERATION)
        colours = current_theme().colours
        rect = QRectF(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colours.accent_soft if selected else colours.hover)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        badge = QRectF(rect.left() + 6, rect.center().y() - 10, _BADGE, 20)
        paint_badge(painter, badge, operation)
        category = category_title(operation.category)
        width = metrics(port_font).horizontalAdvance(category)
        painter.setFont(port_font())
        painter.setPen(colours.on_accent_soft if selected else colours.text_muted)
        right = rect.right() - 8
        room = QRectF(right - width, rect.top(), width + 1, rect.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, category)
        painter.setFont(text_font())
        painter.setPen(colours.on_accent_soft if selected else colours.text)
        room = QRectF(badge.right() + 8, rect.top(), right - width - badge.right() - 16, rect.height())
        title = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()
