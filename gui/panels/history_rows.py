"""The rows of the history: the state that a document was opened in, then the state after each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.icons import draw_icon
from gui.panels.step_icons import icon_of
from gui.theme import Sizes, current_theme, text_font
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from gui.document.edits import Edit
    from gui.document.history import History

_Index = QModelIndex | QPersistentModelIndex
_ROW = Sizes.ROW_HEIGHT
_MARK = 3


class HistoryRows(QAbstractListModel):
    """Row 0 is the state at the beginning, row k the state after step k; each is read off the history when shown."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history
        self._count = history.count() + 1
        self._forgotten = history.forgotten_count
        self._icons: dict[int, tuple[Edit, str]] = {}

    def set_history(self, history: History) -> None:
        """Show the steps of another document."""
        self.beginResetModel()
        self._history = history
        self._count = history.count() + 1
        self._forgotten = history.forgotten_count
        self._icons.clear()
        self.endResetModel()

    def follow(self) -> None:
        """Show the steps as they are now: what was undone may have gone, and a step come or grown."""
        count, last = self._history.count() + 1, self._count
        if self._history.forgotten_count != self._forgotten:
            self.set_history(self._history)
            return
        if count < last:
            self.beginRemoveRows(QModelIndex(), count, last - 1)
            self._count = count
            self.endRemoveRows()
        elif count > last:
            self.beginInsertRows(QModelIndex(), last, count - 1)
            self._count = count
            self.endInsertRows()
        self.dataChanged.emit(self.index(0), self.index(count - 1))

    @property
    def present(self) -> int:
        """The row of the state that the document is in."""
        return self._history.index()

    def is_saved(self, row: int) -> bool:
        """Whether the file holds this state."""
        return self._history.saved_index == row

    def icon_name(self, row: int) -> str:
        """The icon for what led to this row."""
        if not row:
            return "open"
        edit = self._history.step(row - 1)
        known = self._icons.get(row)
        if known is None or known[0] is not edit:
            known = self._icons[row] = (edit, icon_of(edit))
        return known[1]

    # --- Qt's questions --------------------------------------------------------------------------------------

    def rowCount(self, parent: _Index | None = None) -> int:
        """One row more than there are steps."""
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a row says, to the eye and to a screen reader."""
        row = index.row()
        if not index.isValid() or row > self._history.count():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._sentence(row)
        return None

    def _text(self, row: int) -> str:
        if row:
            return self._history.text(row - 1)
        forgotten = self._history.forgotten_count
        if forgotten:
            return tr_count("History", "{n} older step let go|{n} older steps let go", forgotten)
        return tr("History", "Opened")

    def _sentence(self, row: int) -> str:
        text = self._text(row)
        if row == self.present:
            state = tr("History", "{step}. The graph stands here.", step=text)
        elif row > self.present:
            state = tr("History", "{step}. This step is undone; go there to do it again.", step=text)
        else:
            state = tr("History", "{step}. Go there to undo what came after it.", step=text)
        return tr("History", "{state} The file holds this state.", state=state) if self.is_saved(row) else state


class StepRow(QStyledItemDelegate):
    """Paints a row: a bar at the present one, what is undone in a lighter colour, a disk at the saved state."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All rows are equally high."""
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint ground, icon, words and marks."""
        rows: Any = index.model()
        row, colours = index.row(), current_theme().colours
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        present = row == rows.present
        if present or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.accent_soft if present else colours.hover)
        if present:
            painter.fillRect(QRect(rect.left(), rect.top(), _MARK, rect.height()), colours.accent)
        undone = row > rows.present
        text = colours.on_accent_soft if present else colours.text_disabled if undone else colours.text
        place = QRectF(rect.left() + Sizes.SPACE, rect.center().y() - 7, Sizes.ICON_SMALL, Sizes.ICON_SMALL)
        draw_icon(painter, place, rows.icon_name(row), text if present or undone else colours.icon)
        right = rect.right() - Sizes.SPACE_SMALL
        if rows.is_saved(row):
            right -= Sizes.ICON_SMALL
            mark = QRectF(right, place.top(), Sizes.ICON_SMALL, Sizes.ICON_SMALL)
            draw_icon(painter, mark, "save", text if present else colours.text_muted)
            right -= Sizes.SPACE_TINY
        _write(painter, QRect(int(place.right()) + Sizes.SPACE_SMALL, rect.top(), 0, rect.height()), right, index, text)
        if present and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _write(painter: QPainter, start: QRect, right: int, index: _Index, colour: QColor) -> None:
    rows: Any = index.model()
    painter.setFont(
        text_font(Sizes.FONT, QFont.Weight.DemiBold if index.row() == rows.present else QFont.Weight.Normal)
    )
    painter.setPen(colour)
    area = QRect(start.left(), start.top(), right - start.left(), start.height())
    shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
