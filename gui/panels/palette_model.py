"""The operations as a tree of two levels, categories above, and the search in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from engine import CATEGORIES, OPERATIONS
from gui.operations.drag import MIME, carrying
from gui.operations.search import ranked, score
from gui.operations.words import category_title, help_of, title_of
from gui.panels.operation_help import operation_tip
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Composite, Operation

OPERATION = Qt.ItemDataRole.UserRole + 1
IS_CATEGORY = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class PaletteModel(QStandardItemModel):
    """Categories with their operations, in the order of the declarations; an operation can be dragged as text.

    Above them stand the composite gates of the graph and those of the personal library, where there are any.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._own: list[tuple[str, tuple[Composite, ...]]] = []
        for category in CATEGORIES:
            operations = [operation for operation in OPERATIONS.values() if operation.category == category]
            self.appendRow(_section(category_title(category), operations))

    def show_composites(self, of_graph: Sequence[Composite], of_library: Sequence[Composite]) -> bool:
        """Show these composite gates above the categories; whether they are others than before."""
        sections = [
            (tr("Palette", "In this graph"), tuple(of_graph)),
            (tr("Palette", "Library"), tuple(of_library)),
        ]
        wanted = [(title, composites) for title, composites in sections if composites]
        if wanted == self._own:
            return False
        self.removeRows(0, len(self._own))
        for row, (title, composites) in enumerate(wanted):
            self.insertRow(row, _section(title, composites))
        self._own = wanted
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What Qt asks for; tooltips are made when they are wanted, in the colours of the moment."""
        if role == Qt.ItemDataRole.ToolTipRole:
            operation = super().data(index, OPERATION)
            if operation is not None:
                return operation_tip(operation)
        return super().data(index, role)

    def mimeTypes(self) -> list[str]:
        """The one kind of data that the canvas takes from here."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The name of the first operation among these, as the canvas reads it."""
        dragged = [operation for index in indexes if (operation := self.data(index, OPERATION)) is not None]
        return carrying(dragged[0]) if dragged else QMimeData()

    def supportedDragActions(self) -> Qt.DropAction:
        """A gate stays in the palette when it is dragged out."""
        return Qt.DropAction.CopyAction


class PaletteFilter(QSortFilterProxyModel):
    """The operations that the query may mean."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setRecursiveFilteringEnabled(True)

    def set_query(self, text: str) -> None:
        """Show what fits this text; all when it is empty."""
        self._text = text.strip()
        self.invalidate()

    def best(self) -> QModelIndex:
        """The operation that fits the query best; none for an empty query."""
        found = {
            index.data(OPERATION): index
            for parent in (self.index(row, 0) for row in range(self.rowCount()))
            for index in (self.index(row, 0, parent) for row in range(self.rowCount(parent)))
        }
        likely = ranked(self._text, found) if self._text else []
        return found[likely[0]] if likely else QModelIndex()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether this operation fits; a category is shown when one of its operations is."""
        operation = self.sourceModel().index(row, 0, parent).data(OPERATION)
        return operation is not None and score(self._text, operation) > 0


def _section(title: str, operations: Sequence[Operation]) -> QStandardItem:
    head = QStandardItem(title)
    head.setData(True, IS_CATEGORY)
    head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    head.setToolTip(tr_count("Palette", "{n} gate|{n} gates", len(operations)))
    for operation in operations:
        head.appendRow(_entry(operation))
    return head


def _entry(operation: Operation) -> QStandardItem:
    item = QStandardItem(title_of(operation))
    item.setData(operation, OPERATION)
    item.setData(False, IS_CATEGORY)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
    item.setData(
        tr("Palette", "{title}: {help}", title=title_of(operation), help=help_of(operation)),
        Qt.ItemDataRole.AccessibleTextRole,
    )
    return item
