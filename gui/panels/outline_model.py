"""The graph as the rows of a table, sorted and filtered here: Qt's own proxy is too slow for thousands of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine import EngineError, parse_value
from gui import commands
from gui.panels.outline_cells import NUMBERS, READERS, Cells, Column, alignment, column_title
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from gui.context import Context
    from gui.document.edits import Change

Index = QModelIndex | QPersistentModelIndex
_FEW = 64  # so many rows come and go one by one; more are gathered anew
_NO_PARENT = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole
# Qt asks for the flags of every cell that is selected, so they are not put together each time.
_READABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _READABLE | Qt.ItemFlag.ItemIsEditable


class OutlineModel(QAbstractTableModel):
    """One row for each node. `refused` says why an edit in place was refused, or nothing when one was not."""

    refused = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cells = Cells(context)
        self._rows: list[str] = []
        self._places: dict[str, int] = {}
        self._filter = ""
        self._column: Column | None = None
        self._descending = False
        self._compact = False

    # --- what is shown ---------------------------------------------------------------------------------------

    def set_context(self, context: Context) -> None:
        """Show another document."""
        self._context = context
        self._cells = Cells(context)
        self.rebuild()

    def set_filter(self, text: str) -> None:
        """Show only nodes whose name or operation holds this text."""
        if text.casefold().strip() != self._filter:
            self._filter = text.casefold().strip()
            self.rebuild()

    def set_compact(self, compact: bool) -> None:
        """Show operations by their badges alone, and problems before the names; or both in columns of their own."""
        self._compact = compact
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.OPERATION, Column.OPERATION)

    def rebuild(self) -> None:
        """Gather and sort all rows anew."""
        self.beginResetModel()
        self._take(self._sorted(self._wanted()))
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, or, when there is none of that number, show the nodes in the order of the file."""
        self._column = Column(column) if 0 <= column < len(Column) else None
        self._descending = order == Qt.SortOrder.DescendingOrder
        self.sort_again()

    def sort_again(self) -> None:
        """Put the rows in order; selection and current row stay with their nodes."""
        wanted = self._sorted(self._wanted())
        if wanted == self._rows or len(wanted) != len(self._rows):
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        names = [self._rows[index.row()] for index in old]
        self._take(wanted)
        new = [self.index(self._places[name], index.column()) for name, index in zip(names, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    @property
    def sorts_by_numbers(self) -> bool:
        """Whether a new number can change the order of the rows."""
        return self._column in NUMBERS

    @property
    def names(self) -> list[str]:
        """The names from the first row to the last."""
        return self._rows

    def row_of(self, name: str) -> int | None:
        """The row of a node, None when it is filtered out."""
        return self._places.get(name)

    def name_at(self, index: Index) -> str:
        """The node of a row."""
        return self._rows[index.row()]

    # --- following the document ------------------------------------------------------------------------------

    def follow(self, change: Change) -> None:
        """Take over what has changed in the document: row by row where it is little."""
        if len(change.added) + len(change.removed) + len(change.renamed) > _FEW:
            self.rebuild()
            return
        for name in change.removed:
            self._remove(name)
        for old, new in change.renamed.items():
            self._rename(old, new)
        for name in change.added:
            self._add(name)
        self._announce(change.updated)
        if change.added or change.renamed:
            self.sort_again()

    def numbers_changed(self) -> None:
        """Values and gradients may all be different; Qt asks anew only for the rows on the screen."""
        if self._rows:
            last = self.index(len(self._rows) - 1, Column.PROBLEM)
            self.dataChanged.emit(self.index(0, Column.NAME), last)

    def _announce(self, names: tuple[str, ...]) -> None:
        if len(names) > _FEW:
            self.numbers_changed()
            return
        for name in names:
            row = self._places.get(name)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def _add(self, name: str) -> None:
        if name in self._places or not self._passes(name):
            return
        self.beginInsertRows(_NO_PARENT, len(self._rows), len(self._rows))
        self._places[name] = len(self._rows)
        self._rows.append(name)
        self.endInsertRows()

    def _remove(self, name: str) -> None:
        row = self._places.get(name)
        if row is not None:
            self.beginRemoveRows(_NO_PARENT, row, row)
            self._take([other for other in self._rows if other != name])
            self.endRemoveRows()

    def _rename(self, old: str, new: str) -> None:
        row = self._places.pop(old, None)
        if row is None:
            self._add(new)
            return
        self._rows[row] = new
        self._places[new] = row
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
        if not self._passes(new):
            self._remove(new)

    def _take(self, rows: list[str]) -> None:
        self._rows = rows
        self._places = {name: row for row, name in enumerate(rows)}

    # --- order and filter ------------------------------------------------------------------------------------

    def _wanted(self) -> list[str]:
        return [name for name in self._context.document.names if self._passes(name)]

    def _passes(self, name: str) -> bool:
        return not self._filter or self._cells.passes(name, self._filter)

    def _sorted(self, names: list[str]) -> list[str]:
        """The names in the order of the column sorted by; what is missing comes last, whichever way."""
        if self._column is None:
            return names
        key = self._cells.sort_key(self._column)
        keyed = [(key(name), name) for name in names]
        present = [pair for pair in keyed if pair[0] is not None]
        present.sort(key=lambda pair: pair[0], reverse=self._descending)
        return [name for _, name in present] + [name for sorted_by, name in keyed if sorted_by is None]

    # --- Qt's questions --------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """One row for each node that passes the filter."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """As many as there are in Column."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The headings of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "" if self._compact and column == Column.OPERATION else column_title(column)
            case Qt.ItemDataRole.ToolTipRole:
                return tr("Outline", "Click to sort by this column, once more to turn the order.")
            case Qt.ItemDataRole.TextAlignmentRole:
                return alignment(column)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be selected, and some can be edited."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if self.can_edit(index) else _READABLE

    def can_edit(self, index: Index) -> bool:
        """Whether this cell is edited in place: any name, and the value of what is no gate."""
        column = index.column()
        if column == Column.NAME:
            return index.isValid()
        return column == Column.VALUE and self._stands(index) and self._cells.has_own_value(self.name_at(index))

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """What a cell shows and how."""
        if not self._stands(index):
            return None
        column = Column(index.column())
        if self._compact and role == _DISPLAY and column == Column.OPERATION:
            return ""
        if self._compact and role == Qt.ItemDataRole.DecorationRole and column == Column.NAME:
            column = Column.PROBLEM
        read = READERS.get(role)
        return None if read is None else read(self._cells, self._rows[index.row()], column)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Carry out an edit in place as one step of the history; a refusal is told by `refused`."""
        document, name, text = self._context.document, self.name_at(index), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or text == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        try:
            if index.column() == Column.NAME:
                edit = commands.rename(document, name, text)
            else:
                edit = commands.set_values(document, {name: parse_value(text)})
            document.do(edit)
        except EngineError as error:
            self.refused.emit(sentence_of(error))
            return False
        self.refused.emit("")
        return True

    def _stands(self, index: Index) -> bool:
        """Whether the row is there, and its node still in the document: rows go a moment after their nodes."""
        return index.isValid() and self._rows[index.row()] in self._context.document.graph
