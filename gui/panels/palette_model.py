"""The operations as a tree of two levels, categories above, and the search in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from engine import CATEGORIES, OPERATIONS
from gui.panels.operation_help import category_title, help_of, operation_tip, title_of
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Operation

MIME = "application/x-gradloom-operation"
OPERATION = Qt.ItemDataRole.UserRole + 1
IS_CATEGORY = Qt.ItemDataRole.UserRole + 2
# What a keyboard has in place of the printed signs.
_TYPED = str.maketrans({"\u2212": "-", "\u00d7": "*", "\u00f7": "/", "\u25a1": ""})

Index = QModelIndex | QPersistentModelIndex


class PaletteModel(QStandardItemModel):
    """Categories with their operations, in the order of the declarations; an operation can be dragged as text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        for category in CATEGORIES:
            operations = [operation for operation in OPERATIONS.values() if operation.category == category]
            head = QStandardItem(category_title(category))
            head.setData(True, IS_CATEGORY)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            head.setToolTip(tr_count("Palette", "{n} gate|{n} gates", len(operations)))
            for operation in operations:
                head.appendRow(_entry(operation))
            self.appendRow(head)

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
        data = QMimeData()
        for index in indexes:
            operation = self.data(index, OPERATION)
            if operation is not None:
                data.setData(MIME, operation.name.encode())
                break
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """A gate stays in the palette when it is dragged out."""
        return Qt.DropAction.CopyAction


class PaletteFilter(QSortFilterProxyModel):
    """The operations that hold every word of the query in their name, title, symbol or help."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._words: list[str] = []
        self.setRecursiveFilteringEnabled(True)

    def set_query(self, text: str) -> None:
        """Show what fits this text; all when it is empty."""
        self._text = text.strip()
        self._words = text.casefold().split()
        self.invalidate()

    def best(self) -> QModelIndex:
        """The operation that fits the query best: by its own name before its category's order."""
        found = [
            self.index(row, 0, parent)
            for parent in (self.index(row, 0) for row in range(self.rowCount()))
            for row in range(self.rowCount(parent))
        ]
        if not found or not self._words:
            return QModelIndex()
        return min(found, key=lambda index: _rank(index.data(OPERATION), self._text))

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Whether this operation fits; a category is shown when one of its operations is."""
        operation = self.sourceModel().index(row, 0, parent).data(OPERATION)
        return operation is not None and all(word in _searched(operation) for word in self._words)


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


def _searched(operation: Operation) -> str:
    symbol = operation.symbol
    texts = (operation.name, title_of(operation), symbol, symbol.translate(_TYPED), help_of(operation))
    return "\n".join(texts).casefold()


def _rank(operation: Operation, text: str) -> int:
    """How well the operation fits what was typed, the smaller the better."""
    word, title, symbol = text.casefold(), title_of(operation).casefold(), operation.symbol
    if text == symbol:  # in capitals too: small sigma is a gate, capital sigma another
        return 0
    if word in {operation.name, title, symbol.casefold(), symbol.translate(_TYPED)}:
        return 1
    if operation.name.startswith(word) or title.startswith(word):
        return 2
    return 3 if word in f"{operation.name}\n{title}" else 4
