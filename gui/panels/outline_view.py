"""The table of the outline and its keys: Enter edits in place, Shift+Enter and double click lead to the node."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from gui.icons import icon
from gui.panels.fields import ENTER_KEYS
from gui.panels.outline_cells import BADGE_HEIGHT, BADGE_WIDTH, Column
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from gui.panels.outline_model import OutlineModel

# Widths by the room that there is: without a width a column is hidden, and the names take what is left.
_WIDE = {Column.OPERATION: 168, Column.VALUE: 96, Column.GRADIENT: 96, Column.SHAPE: 84, Column.PROBLEM: 30}
_NARROW = {Column.OPERATION: 38, Column.VALUE: 72, Column.GRADIENT: 76}
_NARROWEST = {Column.VALUE: 72, Column.GRADIENT: 76}
_WIDE_FROM, _NARROW_FROM = 520, 290


class OutlineView(QTableView):
    """Rows of nodes. `activated_row` asks to be taken to the node of a row."""

    activated_row = Signal(QModelIndex)

    def __init__(self, model: OutlineModel) -> None:
        super().__init__()
        self._nodes = model
        self._field: QLineEdit | None = None
        self._widths: dict[Column, int] = {}
        self.setModel(model)
        self.setItemDelegateForColumn(Column.OPERATION, _BadgeDelegate(self))
        self.setShowGrid(False)
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {Sizes.SPACE_TINY + 2}px; }}")
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.doubleClicked.connect(self.activated_row)
        self.setAccessibleName(tr("Outline", "Nodes of the graph"))
        self.setAccessibleDescription(
            tr(
                "Outline",
                "Enter edits the name or the value in place, Shift+Enter shows the node on the canvas.",
            )
        )
        self._set_headers()

    def come_down_from(self, field: QLineEdit) -> None:
        """Let the Down key lead from this field into the rows."""
        self._field = field
        field.installEventFilter(self)

    def enter_from_above(self) -> None:
        """Take the keyboard, at the first row where there is no current one."""
        if not self._nodes.names:
            return
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._nodes.index(0, Column.NAME))
        elif not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())
        self.setFocus()

    def edit_current(self) -> None:
        """Edit the current cell in place; where it cannot be, the value, or else the name, of its row."""
        index = self.currentIndex()
        if not index.isValid():
            return
        candidates = [index, index.siblingAtColumn(Column.VALUE), index.siblingAtColumn(Column.NAME)]
        cell = next(cell for cell in candidates if self._nodes.can_edit(cell))
        self.setCurrentIndex(cell)
        self.edit(cell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the filter field down into the rows."""
        if isinstance(watched, QLineEdit) and watched is self._field and event.type() == QEvent.Type.KeyPress:
            key = cast("QKeyEvent", event).key()
            if key == Qt.Key.Key_Down:
                self.enter_from_above()
                return True
            if key == Qt.Key.Key_Escape and watched.text():
                watched.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, Shift+Enter leads to the node, Up in the first row leads to the filter field."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # the field lets Enter through after it has been heard
            return
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ENTER_KEYS and self.currentIndex().isValid():
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                self.activated_row.emit(self.currentIndex())
                return
            if modifiers == Qt.KeyboardModifier.NoModifier:
                self.edit_current()
                return
        leaves = event.key() == Qt.Key.Key_Up and modifiers == Qt.KeyboardModifier.NoModifier
        if leaves and self._field is not None and self.currentIndex().row() <= 0:
            self._field.setFocus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to a wide or a narrow dock."""
        super().resizeEvent(event)
        self._arrange()

    def _show_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.menu_for(index).exec(self.viewport().mapToGlobal(place))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(icon("fit-selection"), tr("Outline", "&Show on the canvas"))
        show.triggered.connect(lambda: self.activated_row.emit(index))
        for column, text in (
            (Column.NAME, tr("Outline", "&Rename")),
            (Column.VALUE, tr("Outline", "Change the &value")),
        ):
            cell = index.siblingAtColumn(column)
            action = menu.addAction(text)
            action.setEnabled(self._nodes.can_edit(cell))
            action.triggered.connect(lambda _checked=False, cell=cell: self._edit_cell(cell))
        return menu

    def _edit_cell(self, cell: QModelIndex) -> None:
        self.setCurrentIndex(cell)
        self.edit(cell)

    def _set_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(Sizes.ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(False)
        self.setSortingEnabled(True)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self._arrange()

    def _arrange(self) -> None:
        """Show all columns with words, or only as much as a narrow dock has room for."""
        room = self.viewport().width()
        widths = _WIDE if room >= _WIDE_FROM else _NARROW if room >= _NARROW_FROM else _NARROWEST
        if widths is self._widths:
            return
        self._widths = widths
        self._nodes.set_compact(compact=widths is not _WIDE)
        for column in Column:
            self.setColumnHidden(column, column != Column.NAME and column not in widths)
        for column, width in widths.items():
            self.horizontalHeader().resizeSection(column, width)


class _BadgeDelegate(QStyledItemDelegate):
    """Shows the badge of an operation in its own proportions, where other icons are squares."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Give the badge its room."""
        super().initStyleOption(option, index)
        option.decorationSize = QSize(BADGE_WIDTH, BADGE_HEIGHT)
