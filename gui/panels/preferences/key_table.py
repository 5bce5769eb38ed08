"""All actions with their keys as a table: what the keyboard page shows and searches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import QMenu

from gui.keys.canvas_keys import canvas_keys
from gui.keys.keymap import Keymap
from gui.keys.shortcuts import plain, printed
from gui.theme import current_theme, text_font
from gui.translation import tr


@dataclass(frozen=True)
class KeyRow:
    """One row: an action by its key, or "" for a key that the canvas hears by itself."""

    action: str
    words: str
    place: str
    fixed: tuple[str, ...] = ()


class KeyTable(QAbstractTableModel):
    """What each action is called, where it stands, and its keys; rows that differ from the first keys are bold."""

    def __init__(self, keymap: Keymap, actions: Mapping[str, QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._all = [KeyRow(key, keymap.words(key), place_of(action)) for key, action in actions.items()]
        canvas = tr("Keys", "Canvas")
        self._all += [KeyRow("", key.words, canvas, key.keys) for key in canvas_keys()]
        self.rows = list(self._all)
        keymap.changed.connect(self._tell)
        current_theme().changed.connect(self._tell)

    def search(self, text: str) -> None:
        """Show the rows that hold every word that was typed, in their words, their place or their keys."""
        words = text.lower().split()
        self.beginResetModel()
        self.rows = [row for row in self._all if all(word in self._said(row) for word in words)]
        self.endResetModel()

    def _said(self, row: KeyRow) -> str:
        return f"{row.words} {row.place} {self.keys_of(row)}".lower()

    def keys_of(self, row: KeyRow) -> str:
        """The keys of a row as they are printed."""
        if not row.action:
            return ", ".join(row.fixed)
        form = QKeySequence.SequenceFormat.PortableText
        return ", ".join(printed(QKeySequence(key, form)) for key in self._keymap.keys(row.action))

    def _tell(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 2))

    # --- Qt's questions -----------------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """How many rows the search has left."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Command, place and keys."""
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, place and keys; a changed row is bold, a fixed one muted."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.words, row.place, self.keys_of(row))[index.column()]
        if role == Qt.ItemDataRole.FontRole and row.action and self._keymap.is_changed(row.action):
            return text_font(weight=QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole and (not row.action or index.column() == 1):
            return current_theme().colours.text_muted
        if role == Qt.ItemDataRole.ToolTipRole and not row.action:
            return tr("Keys", "The canvas hears this key by itself; it cannot be changed.")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Keys", "Command"), tr("Keys", "Menu"), tr("Keys", "Keys"))[section]
        return None


def place_of(action: QAction) -> str:
    """The title of the menu that an action stands in."""
    for place in action.associatedObjects():
        if isinstance(place, QMenu) and place.title():
            return plain(place.title())
    return tr("Keys", "Anywhere")
