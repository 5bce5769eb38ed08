"""The settings dialog: the list of pages on the left, the chosen page on the right; all that is set works at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from gui.keys.keymap import Keymap
from gui.panels.preferences.keyboard import KeyboardPage
from gui.panels.preferences.pages import SettingsPage, page_titles
from gui.settings import Settings
from gui.translation import tr

_SIZE, _LIST_WIDTH = (820, 600), 160


class PreferencesDialog(QDialog):
    """A window beside the main one; nothing in it waits for a button, so it has none that says so."""

    def __init__(
        self, settings: Settings, keymap: Keymap, actions: Mapping[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings", "Settings"))
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, True)
        self.resize(*_SIZE)
        titles = page_titles()
        self._keys = list(titles)
        self.keyboard = KeyboardPage(keymap, actions)
        self.pages: dict[str, QWidget] = {
            key: self.keyboard if key == "keyboard" else SettingsPage(settings, key) for key in titles
        }
        self.list = QListWidget()
        self.list.addItems(list(titles.values()))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(tr("Settings", "Pages of the settings"))
        self._stack = QStackedWidget()
        for key, page in self.pages.items():
            self._stack.addWidget(page if key == "keyboard" else _scrolled(page))
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list)
        layout.addWidget(self._stack, 1)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter is for what has the keyboard
        self.list.setCurrentRow(0)

    def show_page(self, key: str = "") -> None:
        """Open the window on a page: appearance, canvas, keyboard or files; else on the one shown last."""
        if key:
            self.list.setCurrentRow(self._keys.index(key))
        self.show()
        self.raise_()
        self.activateWindow()
        if key == "keyboard":
            self.keyboard.search.setFocus()
        else:
            self.list.setFocus()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
