"""Arrays as tables: one or two axes as a grid, more as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView

from engine import EngineError, parse_value
from gui.numbers import editable_value, full_number, short_number
from gui.panels.fields import ENTER_KEYS
from gui.panels.inspector.commit_text import CommitText
from gui.theme import Sizes, number_font
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from engine import Value

    Array = np.ndarray[Any, np.dtype[np.float64]]

Index = QModelIndex | QPersistentModelIndex
MOST_ROWS_SHOWN = 6
LARGEST_TEXT = 2000
_COLUMN_WIDTH, _ROW_HEADER_WIDTH = 80, 36
_EVEN_COLUMNS = 3  # so many share the width; more are scrolled through
_NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ArrayModel(QAbstractTableModel):
    """The numbers of an array of one axis (downwards) or two. `edited` carries the array with one number changed."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._array: Array = np.zeros((0, 0))
        self._shape: tuple[int, ...] = (0, 0)
        self._editable = False

    def show_array(self, array: Array, *, editable: bool) -> None:
        """Show other numbers; cells keep their selection while the shape stays."""
        if np.shape(array) != self._shape:
            self.beginResetModel()
            self._take(array, editable=editable)
            self.endResetModel()
            return
        self._take(array, editable=editable)
        if array.size:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The length of the first axis."""
        return 0 if parent.isValid() else self._array.shape[0]

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """The length of the second axis; 1 where there is none."""
        return 0 if parent.isValid() else self._array.shape[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The index along the axis, counted from 0 as programs do."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        return str(section) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every number can be selected, and changed where the array can."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self._editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A number: rounded to be read, in full to be edited."""
        if not index.isValid():
            return None
        number = float(self._array[index.row(), index.column()])
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return short_number(number)
            case Qt.ItemDataRole.EditRole | Qt.ItemDataRole.ToolTipRole:
                return full_number(number)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
            case Qt.ItemDataRole.FontRole:
                return number_font(Sizes.FONT_SMALL)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand on the array with this number changed; `refused` says why something typed is no number."""
        if role != Qt.ItemDataRole.EditRole or str(value) == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        try:
            number = parse_value(str(value))
        except EngineError as error:
            self.refused.emit(sentence_of(error))
            return False
        if np.ndim(number):
            self.refused.emit(tr("Inspector", "Each cell holds one number."))
            return False
        changed = self._array.copy()
        changed[index.row(), index.column()] = number
        self.refused.emit("")
        self.edited.emit(changed.reshape(self._shape))
        return True

    def _take(self, array: Array, *, editable: bool) -> None:
        self._shape = np.shape(array)
        self._array = array.reshape(-1, 1) if array.ndim == 1 else array
        self._editable = editable


class ArrayGrid(QTableView):
    """An array of one or two axes as a small table."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = ArrayModel(self)
        self.setModel(self.numbers)
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {Sizes.SPACE_TINY}px; }}")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Inspector", "Numbers of the array"))
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(Sizes.ROW_HEIGHT)
        rows.setFixedWidth(_ROW_HEADER_WIDTH)
        columns.setFixedHeight(Sizes.ROW_HEIGHT)
        columns.setDefaultSectionSize(_COLUMN_WIDTH)
        for header in (rows, columns):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)

    def show_array(self, array: Array, *, editable: bool) -> None:
        """Show an array, as high as its rows need, up to a handful."""
        self.numbers.show_array(array, editable=editable)
        triggers = QAbstractItemView.EditTrigger
        wanted = triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed
        self.setEditTriggers(wanted if editable else triggers.NoEditTriggers)
        self.setToolTip(tr("Inspector", "Double click, or type, to change a number.") if editable else "")
        is_matrix, columns = array.ndim > 1, self.numbers.columnCount()
        modes = QHeaderView.ResizeMode
        self.horizontalHeader().setVisible(is_matrix)
        self.horizontalHeader().setSectionResizeMode(modes.Stretch if columns <= _EVEN_COLUMNS else modes.Fixed)
        lines = min(self.numbers.rowCount(), MOST_ROWS_SHOWN) + is_matrix
        bar = Sizes.SCROLL_BAR if columns > _EVEN_COLUMNS else 0
        self.setFixedHeight(lines * Sizes.ROW_HEIGHT + bar + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits the current number, Ctrl+C copies the selected ones as lines of a table."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # the field lets Enter through after it has been heard
        elif event.key() in ENTER_KEYS and self.currentIndex().isValid():
            if self.editTriggers() != QAbstractItemView.EditTrigger.NoEditTriggers:
                self.edit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """The selected numbers in full, tabs between columns and a line for each row, as spreadsheets take them."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            rows.setdefault(index.row(), []).append(str(index.data(Qt.ItemDataRole.EditRole)))
        return "\n".join("\t".join(row) for row in rows.values())


class ArrayText(CommitText):
    """An array of any axes as nested brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(number_font())
        self.setAccessibleName(tr("Inspector", "The array as text"))
        self.setToolTip(
            tr("Inspector", "Nested brackets; Ctrl+Enter or leaving the field takes it over, Esc does not.")
        )

    def show_value(self, value: Value) -> None:
        """Show what stands, unless something is being typed."""
        self.show_text(editable_value(value))
