"""Paints one row of a list that is chosen from: badge, title with the typed letters marked, detail, note or key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.choosing.row import Row
from gui.operations.badge import paint_badge
from gui.theme import Colours, Sizes, current_theme, text_font

ROW = int(Qt.ItemDataRole.UserRole)
HEIGHT = 30
_SIDE, _BADGE, _BADGE_HEIGHT, _CAP = 8, 44.0, 20.0, 20.0


class RowPainter(QStyledItemDelegate):
    """Paints a row whose data ROW is a Row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high."""
        return QSize(0, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row, from both sides towards the middle."""
        row: Row = index.data(ROW)
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
        room = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if row.operation is not None:
            badge = QRectF(room.left() - 2, room.center().y() - _BADGE_HEIGHT / 2, _BADGE, _BADGE_HEIGHT)
            paint_badge(painter, badge, row.operation)
            room.setLeft(badge.right() + _SIDE)
        if row.note:
            room.setRight(_paint_note(painter, room, row, colours, selected=selected) - _SIDE)
        _paint_words(painter, room, row, colours, selected=selected)
        painter.restore()


def _paint_note(painter: QPainter, room: QRectF, row: Row, colours: Colours, *, selected: bool) -> float:
    """Paint the note at the right, a key as a cap; returns where it begins."""
    font = text_font(Sizes.FONT_SMALL if not row.is_key else Sizes.FONT - 1)
    width = QFontMetricsF(font).horizontalAdvance(row.note)
    muted = colours.on_accent_soft if selected else colours.text_muted
    painter.setFont(font)
    box = QRectF(room.right() - width - 1, room.top(), width + 1, room.height())
    if row.is_key:
        box = QRectF(0, 0, max(_CAP, width + 2 * Sizes.SPACE_TINY + 2), _CAP)
        box.moveCenter(room.center())
        box.moveRight(room.right())
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        muted = colours.text if row.enabled else colours.text_disabled
    painter.setPen(muted)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, row.note)
    return box.left()


def _paint_words(painter: QPainter, room: QRectF, row: Row, colours: Colours, *, selected: bool) -> None:
    """Paint the title, its typed letters bold, and the detail behind it where there is room."""
    plain, bold = text_font(), text_font(weight=QFont.Weight.DemiBold)
    ink = colours.text_disabled if not row.enabled else colours.on_accent_soft if selected else colours.text
    title = QFontMetricsF(plain).elidedText(row.title, Qt.TextElideMode.ElideMiddle, room.width())
    x = room.left()
    painter.setPen(ink)
    for text, marked in _runs(title, row.marks if title == row.title else ()):
        font = bold if marked else plain
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QRectF(x, room.top(), width + 1, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
        x += width
    rest = QRectF(x + _SIDE, room.top(), room.right() - x - _SIDE, room.height())
    if row.detail and rest.width() > 3 * _SIDE:
        small = text_font(Sizes.FONT_SMALL)
        painter.setFont(small)
        painter.setPen(colours.on_accent_soft if selected else colours.text_muted)
        detail = QFontMetricsF(small).elidedText(row.detail, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest.adjusted(0, 1, 0, 0), Qt.AlignmentFlag.AlignVCenter, detail)


def _runs(text: str, marks: tuple[int, ...]) -> list[tuple[str, bool]]:
    """The text in pieces that are marked or not."""
    marked, pieces = set(marks), list[tuple[str, bool]]()
    for place, letter in enumerate(text):
        if pieces and pieces[-1][1] == (place in marked):
            pieces[-1] = (pieces[-1][0] + letter, pieces[-1][1])
        else:
            pieces.append((letter, place in marked))
    return pieces
