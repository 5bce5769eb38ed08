"""The parts of the training form: rows of label and field, choices, and the switches of the mistakes."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from engine import MISTAKES
from gui.panels.fields import Choice
from gui.panels.operation_help import formula_picture
from gui.panels.sentence import Sentence
from gui.panels.training.number_field import NumberField
from gui.panels.training.settings_table import (
    caption_of,
    choice_title,
    has_default,
    nudge_of,
    records_of,
    tip_of,
)
from gui.theme import Sizes, current_theme
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from engine import Optimizer, Schedule, TrainingSetting

_INDENT = 24


class Rows(QWidget):
    """Rows of a label, or a box to tick, and a field; each by the name of its setting."""

    def __init__(self) -> None:
        super().__init__()
        self._widgets: dict[str, list[QWidget]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Sizes.SPACE_SMALL)
        self._grid.setVerticalSpacing(Sizes.SPACE_TINY)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, _LABELS)

    def add(self, name: str, caption: str, field: QWidget, tip: str) -> None:
        """Add a field with its label."""
        label = QLabel(caption)
        label.setBuddy(field)
        label.setToolTip(tip)
        self._put(name, label, field)

    def add_switched(self, name: str, caption: str, field: QWidget, tip: str) -> QCheckBox:
        """Add a field with the box that switches it."""
        box = QCheckBox(caption)
        box.setToolTip(tip)
        self._put(name, box, field)
        return box

    def add_wide(self, name: str, widget: QWidget) -> None:
        """Add something as wide as the form."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)
        self._widgets[name] = [widget]

    def show_row(self, name: str, is_shown: bool) -> None:
        """Show the row of a setting, or leave it out."""
        for widget in self._widgets[name]:
            widget.setVisible(is_shown)

    def _put(self, name: str, label: QWidget, field: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._widgets[name] = [label, field]


_LABELS = 130
"""So wide are the labels of all sections, for their fields to stand in one column."""


def number_field(setting: TrainingSetting) -> NumberField:
    """The line for a setting that takes a number."""
    field = NumberField(whole=setting.kind == "integer", nudge=nudge_of(setting))
    field.setAccessibleName(caption_of(setting))
    tip = tip_of(setting)
    if has_default(setting):
        tip = tr("Training", "{meaning} Empty stands for the number in grey.", meaning=tip)
    field.setToolTip(tip)
    return field


class ChoiceField(Choice):
    """A setting that takes one of some words. `chosen` carries the word."""

    chosen = Signal(str)

    def __init__(self, setting: TrainingSetting) -> None:
        super().__init__()
        self._setting = setting
        self._records = records_of(setting)
        self.setAccessibleName(caption_of(setting))
        for word in setting.choices:
            self.addItem(choice_title(setting, word), word)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))
        self.setToolTip(tip_of(setting))
        current_theme().changed.connect(self._explain)

    def showEvent(self, event: QShowEvent) -> None:
        """Typeset the formulas in the tooltips now that they can be asked for."""
        super().showEvent(event)
        self._explain()

    def show_choice(self, word: str, *, editable: bool) -> None:
        """Show the word that is chosen."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(word))
        self.setEnabled(editable)
        self._explain()

    def _explain(self) -> None:
        """Say in tooltips what each choice means, while somebody can see them."""
        if not self.isVisible():
            return
        for index in range(self.count() if self._records else 0):
            self.setItemData(index, _tip_of(self._records[self.itemData(index)]), Qt.ItemDataRole.ToolTipRole)
        chosen = self.itemData(self.currentIndex(), Qt.ItemDataRole.ToolTipRole)
        self.setToolTip(chosen or tip_of(self._setting))


def _tip_of(record: Optimizer | Schedule) -> str:
    picture = formula_picture(record.latex, current_theme().colours.tooltip_text)
    parts = (f"<b>{html.escape(tr('Training', record.title))}</b>", picture, html.escape(tr("Training", record.help)))
    return "".join(f'<p style="margin: 2px 0 4px 0">{part}</p>' for part in parts)


class MistakeBoxes(QWidget):
    """A switch for each mistake, with what goes wrong. `chosen` carries the names of those that are on."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Sizes.SPACE_TINY)
        column.setSpacing(Sizes.SPACE_TINY // 2)
        for name, mistake in MISTAKES.items():
            box = self.boxes[name] = QCheckBox(tr("Training", mistake.title))
            box.setToolTip(tr("Training", mistake.help))
            box.clicked.connect(self._tell)
            meaning = Sentence("muted")
            meaning.setContentsMargins(_INDENT, 0, 0, Sizes.SPACE_TINY)
            meaning.say(tr("Training", mistake.help))
            column.addWidget(box)
            column.addWidget(meaning)

    def show_chosen(self, names: Sequence[str], *, editable: bool) -> None:
        """Show which mistakes are on."""
        for name, box in self.boxes.items():
            box.setChecked(name in names)
            box.setEnabled(editable)

    def _tell(self) -> None:
        self.chosen.emit(tuple(name for name, box in self.boxes.items() if box.isChecked()))
