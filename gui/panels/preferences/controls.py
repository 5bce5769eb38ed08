"""The control of one setting: a mark, a choice, a number or a folder, with a sentence under it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.panels.fields import Choice, still
from gui.settings import TABLE, Settings
from gui.theme import Sizes
from gui.translation import tr

_CHOICE_WIDTH = 200


class SettingControl(QWidget):
    """Shows one setting of the table and changes it at once; follows it when it is changed elsewhere."""

    def __init__(self, settings: Settings, key: str) -> None:
        super().__init__()
        self._settings = settings
        self._key = key
        self._entry = TABLE[key]
        self.title = tr("Settings", self._entry.title)
        self.meaning = tr("Settings", self._entry.meaning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.field = self._make_field(column)
        self.field.setAccessibleName(self.title)
        self.field.setAccessibleDescription(self.meaning)
        column.addWidget(self._caption())
        settings.changed.connect(self._follow)
        self._show(settings.get(key))

    @property
    def words(self) -> str:
        """What the search for a setting looks at."""
        return f"{self.title} {self.meaning}"

    def _caption(self) -> QLabel:
        caption = QLabel(self.meaning)
        caption.setProperty("role", "caption")
        caption.setWordWrap(True)
        caption.setTextFormat(Qt.TextFormat.PlainText)
        if isinstance(self.field, QCheckBox):
            caption.setContentsMargins(Sizes.ICON + Sizes.SPACE_TINY + 1, 0, 0, 0)
        return caption

    def _make_field(self, column: QVBoxLayout) -> QWidget:
        if self._entry.kind is bool:
            box = QCheckBox(self.title)
            box.toggled.connect(self._set)
            column.addWidget(box)
            return box
        row = QHBoxLayout()
        row.setSpacing(Sizes.SPACE)
        label = QLabel(self.title)
        row.addWidget(label)
        if self._entry.choices:
            field: QWidget = self._choice()
        elif self._entry.kind is int:
            field = self._number()
        else:
            field = self._folder(row)
        label.setBuddy(field)
        row.insertWidget(1, field, 1 if isinstance(field, QLineEdit) else 0)
        if not isinstance(field, QLineEdit):
            row.insertStretch(1, 1)
        column.addLayout(row)
        return field

    def _choice(self) -> QComboBox:
        box = Choice()
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.setFixedWidth(_CHOICE_WIDTH)
        for value, words in self._entry.choices:
            box.addItem(tr("Settings", words), value)
        box.activated.connect(lambda number: self._set(box.itemData(number)))
        return box

    def _number(self) -> QSpinBox:
        box = still(QSpinBox())
        box.setRange(*self._entry.bounds)
        box.setFixedWidth(_CHOICE_WIDTH // 2)
        box.valueChanged.connect(self._set)
        return box

    def _folder(self, row: QHBoxLayout) -> QLineEdit:
        line = QLineEdit()
        line.setReadOnly(True)
        browse = QPushButton(tr("Settings", "Choose…"))
        browse.setToolTip(tr("Settings", "Choose another folder."))
        browse.clicked.connect(partial(self._browse, line))
        row.addWidget(browse)
        return line

    def _browse(self, line: QLineEdit) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.title, line.text())
        if folder:
            self._set(folder)

    def _set(self, value: Any) -> None:
        if value != self._settings.get(self._key):
            self._settings.set(self._key, value)

    def _follow(self, key: str) -> None:
        if key == self._key:
            self._show(self._settings.get(key))

    def _show(self, value: Any) -> None:
        field = self.field
        blocked = field.blockSignals(True)
        if isinstance(field, QCheckBox):
            field.setChecked(value)
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.findData(value))
        elif isinstance(field, QSpinBox):
            field.setValue(value)
        elif isinstance(field, QLineEdit):
            field.setText(value)
            field.setPlaceholderText(tr("Settings", "Your documents"))
        field.blockSignals(blocked)
