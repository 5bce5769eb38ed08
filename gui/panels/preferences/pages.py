"""The pages of the settings, made from the table of settings."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.panels.preferences.controls import SettingControl
from gui.settings import TABLE, Settings
from gui.theme import Sizes
from gui.translation import tr


def page_titles() -> dict[str, str]:
    """The pages by their key, in their order."""
    return {
        "appearance": tr("Settings", "Appearance"),
        "canvas": tr("Settings", "Canvas"),
        "keyboard": tr("Settings", "Keyboard"),
        "files": tr("Settings", "Files"),
    }


class SettingsPage(QWidget):
    """The settings of one page one below the other, and a button that puts all of them back as at first."""

    def __init__(self, settings: Settings, page: str) -> None:
        super().__init__()
        self._settings = settings
        keys = [key for key, entry in TABLE.items() if entry.page == page]
        self.controls = {key: SettingControl(settings, key) for key in keys}
        self.reset = QPushButton(tr("Settings", "Reset this page"))
        self.reset.clicked.connect(self._reset)
        settings.changed.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(Sizes.SPACE_HUGE, Sizes.SPACE_LARGE, Sizes.SPACE_HUGE, Sizes.SPACE_HUGE)
        column.setSpacing(Sizes.SPACE_LARGE)
        for control in self.controls.values():
            column.addWidget(control)
        row = QHBoxLayout()
        row.addWidget(self.reset)
        row.addStretch(1)
        column.addSpacing(Sizes.SPACE)
        column.addLayout(row)
        column.addStretch(1)
        self._follow()

    def _reset(self) -> None:
        for key in self.controls:
            self._settings.set(key, TABLE[key].default)

    def _follow(self) -> None:
        self.reset.setEnabled(any(self._settings.get(key) != TABLE[key].default for key in self.controls))
