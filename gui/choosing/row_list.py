"""The rows as Qt's list shows them: thousands are no more work than ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.choosing.row import Row
from gui.choosing.row_painter import ROW


class RowList(QAbstractListModel):
    """A list of Rows, exchanged as a whole."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def exchange(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many rows there are; a row has none below it."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, its title, its tip, or what a screen reader says."""
        row = self.rows[index.row()]
        return {
            ROW: row,
            int(Qt.ItemDataRole.DisplayRole): row.title,
            int(Qt.ItemDataRole.ToolTipRole): row.tip or None,
            int(Qt.ItemDataRole.AccessibleTextRole): row.spoken,
        }.get(int(role))
