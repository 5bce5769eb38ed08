"""The keyboard page of the settings: every command with its keys, to search and to change."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.keys.canvas_keys import canvas_keys
from gui.keys.keymap import Keymap
from gui.keys.shortcuts import printed
from gui.panels.fields import ENTER_KEYS
from gui.panels.preferences.key_catcher import KeyCatcher
from gui.panels.preferences.key_table import KeyRow, KeyTable
from gui.theme import Sizes
from gui.translation import tr

_MENU_WIDTH, _KEYS_WIDTH = 110, 190
# What lists, fields and dialogs live from; only the canvas can spare them.
_NEEDED = {"Return", "Enter", "Tab", "Shift+Tab", "Space", "Left", "Right", "Up", "Down", "Home", "End"}


class KeyboardPage(QWidget):
    """A searchable table of commands and keys. Enter or a double click waits for the new keys of a command."""

    def __init__(self, keymap: Keymap, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self._keymap = keymap
        self._actions = actions
        self._changing = ""
        self._wanted = ""
        self._waiting = False
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Keys", "Search commands or keys"))
        self.search.setAccessibleName(tr("Keys", "Search commands or keys"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.table = KeyTable(keymap, actions, self)
        self.view = self._make_view()
        self.search.textChanged.connect(self._search)
        self.catcher = KeyCatcher()
        self.catcher.caught.connect(self._consider)
        self.catcher.given_up.connect(self._give_up)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self._make_buttons()
        self._lay_out()
        keymap.changed.connect(self._refresh)
        self.view.setCurrentIndex(self.table.index(0, 0))
        self._refresh()

    # --- making -------------------------------------------------------------------------------------------------------

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.table)
        view.setShowGrid(False)
        view.setStyleSheet(f"QTableView::item {{ padding: 0 {Sizes.SPACE_SMALL}px; }}")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setAlternatingRowColors(True)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(Sizes.ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, _MENU_WIDTH), (2, _KEYS_WIDTH)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            view.setColumnWidth(column, width)
        view.setAccessibleName(tr("Keys", "Commands and their keys"))
        view.installEventFilter(self)
        view.doubleClicked.connect(lambda _: self.change())
        view.selectionModel().currentChanged.connect(lambda *_: self._refresh())
        return view

    def _make_buttons(self) -> None:
        self.change_button = QPushButton(tr("Keys", "&Change…"))
        self.change_button.clicked.connect(self.change)
        self.remove_button = QPushButton(tr("Keys", "Re&move"))
        self.remove_button.setToolTip(tr("Keys", "Leave the command without a key."))
        self.remove_button.clicked.connect(lambda: self._set(()))
        self.reset_button = QPushButton(tr("Keys", "&Reset"))
        self.reset_button.clicked.connect(self._reset)
        self.reset_all_button = QPushButton(tr("Keys", "Reset &all"))
        self.reset_all_button.clicked.connect(self._keymap.reset_all)
        self.take_button = QPushButton(tr("Keys", "&Take it over"))
        self.take_button.setProperty("kind", "primary")
        self.take_button.clicked.connect(lambda: self._set((self._wanted,)))
        self.keep_button = QPushButton(tr("Keys", "&Leave it there"))
        self.keep_button.clicked.connect(self._end)

    def _lay_out(self) -> None:
        self._feet = QStackedWidget()
        for widgets in (
            (self.change_button, self.remove_button, self.reset_button, None, self.reset_all_button),
            (self.catcher,),
            (None, self.keep_button, self.take_button),
        ):
            foot = QWidget()
            row = QHBoxLayout(foot)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(Sizes.SPACE_SMALL)
            for widget in widgets:
                if widget is None:
                    row.addStretch(1)
                else:
                    row.addWidget(widget)
            self._feet.addWidget(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(Sizes.SPACE, Sizes.SPACE, Sizes.SPACE, Sizes.SPACE)
        column.setSpacing(Sizes.SPACE_SMALL)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addWidget(self.message)
        column.addWidget(self._feet)
        self._feet.setSizePolicy(self._feet.sizePolicy().horizontalPolicy(), self.search.sizePolicy().verticalPolicy())
        self._feet.setMaximumHeight(Sizes.CONTROL_HEIGHT + 2 * Sizes.SPACE_TINY)

    # --- changing -----------------------------------------------------------------------------------------------------

    @property
    def current(self) -> KeyRow | None:
        """The row that the keyboard is on."""
        number = self.view.currentIndex().row()
        return self.table.rows[number] if 0 <= number < len(self.table.rows) else None

    def change(self) -> None:
        """Wait for the new keys of the current command."""
        row = self.current
        if row is None or not row.action:
            return
        self._changing = row.action
        self._say(tr("Keys", "New keys for “{command}”:", command=row.words))
        self._feet.setCurrentIndex(1)
        self._waiting = True
        self.catcher.setFocus()

    def _consider(self, keys: str) -> None:
        """Take the keys where they are free; else say whose they are."""
        refusal = self._refusal(keys)
        if refusal:
            self._say(refusal, "error")
            return
        self._wanted = keys
        holder = self._keymap.holder(keys, besides=self._changing)
        if holder is None:
            self._set((keys,))
            return
        words = {"keys": _printed(keys), "other": self._keymap.words(holder)}
        self._say(tr("Keys", "{keys} belongs to “{other}” already.", **words), "warning")
        self._waiting = False
        self._feet.setCurrentIndex(2)
        self.take_button.setFocus()

    def _refusal(self, keys: str) -> str:
        canvas = next((key.words for key in canvas_keys() if keys in key.held), "")
        if canvas:
            return tr("Keys", "{keys} is taken by the canvas: “{words}”.", keys=_printed(keys), words=canvas)
        everywhere = self._actions[self._changing].shortcutContext() != Qt.ShortcutContext.WidgetShortcut
        if everywhere and keys in _NEEDED:
            return tr("Keys", "Lists and text fields need {keys}; choose another key.", keys=_printed(keys))
        return ""

    def _set(self, keys: tuple[str, ...]) -> None:
        action = self._changing or (self.current.action if self.current else "")
        self._end()
        if action:
            self._keymap.set(action, keys)

    def _reset(self) -> None:
        if self.current is not None and self.current.action:
            self._keymap.reset(self.current.action)

    def _give_up(self) -> None:
        if self._waiting:
            self._end()

    def _end(self) -> None:
        self._waiting = False
        self._changing = self._wanted = ""
        self._feet.setCurrentIndex(0)
        self._say("")
        self.view.setFocus()

    # --- showing ------------------------------------------------------------------------------------------------------

    def _say(self, text: str, role: str = "muted") -> None:
        self.message.setText(text)
        self.message.setProperty("role", role)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setVisible(bool(text))
        self.catcher.setAccessibleDescription(text)

    def _search(self, text: str) -> None:
        self.table.search(text)
        if self.table.rows:
            self.view.setCurrentIndex(self.table.index(0, 0))
        self._refresh()

    def _refresh(self) -> None:
        row = self.current
        action = row.action if row is not None else ""
        self.change_button.setEnabled(bool(action))
        self.remove_button.setEnabled(bool(action and self._keymap.keys(action)))
        self.reset_button.setEnabled(bool(action and self._keymap.is_changed(action)))
        self.reset_all_button.setEnabled(self._keymap.any_changed)
        fixed = row is not None and not row.action
        if not self._changing:
            self._say(tr("Keys", "The canvas hears this key by itself; it cannot be changed.") if fixed else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the search into the table; Enter changes the current row."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in ENTER_KEYS:
                self.change()
                return True
            if watched is self.search and event.key() == Qt.Key.Key_Down:
                self.view.setFocus()
                return True
        return super().eventFilter(watched, event)


def _printed(keys: str) -> str:
    return printed(QKeySequence(keys, QKeySequence.SequenceFormat.PortableText))
