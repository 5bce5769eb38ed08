"""The settings of training as a form, made from the engine's table of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import TRAINING_SETTINGS
from gui.panels.fold import Fold
from gui.panels.training.fields import ChoiceField, MistakeBoxes, Rows, number_field
from gui.panels.training.names_field import NamesField
from gui.panels.training.settings_table import (
    FOREMOST,
    applies,
    caption_of,
    has_default,
    section_title,
    sections,
    suggestion,
    summary_of,
    tip_of,
)
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QCheckBox

    from engine import TrainingSetting, TrainingSettings
    from gui.panels.training.number_field import NumberField


class TrainingForm(QWidget):
    """One row for each setting that matters with those that are chosen, in sections of which all but one fold.

    `edited` carries the name of a setting, what was entered, and the gesture it is of; `folded` the sections that are
    open now, `opened` the one that has just been. A setting that may be left out has a box to tick, its number staying
    in the line while the box is empty; one that then takes a default of its own has a line that may be empty.
    """

    edited = Signal(str, object, str)
    folded = Signal(list)
    opened = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, NumberField] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.choices: dict[str, ChoiceField] = {}
        self.names: dict[str, NamesField] = {}
        self._variables: tuple[str, ...] = ()
        self.mistakes = MistakeBoxes()
        self.mistakes.chosen.connect(lambda names: self.edited.emit("mistakes", names, "mistakes"))
        self.folds: dict[str, Fold] = {}
        self._rows: dict[str, Rows] = {}
        self._suggestions: dict[str, float] = {}
        self._lay_out()

    @property
    def refused(self) -> list[str]:
        """The settings whose lines hold something that cannot be used."""
        return [name for name, field in self.fields.items() if field.is_refused]

    def caption(self, name: str) -> str:
        """What a setting is called on the form."""
        return caption_of(TRAINING_SETTINGS[name])

    def open_sections(self, names: Iterable[str]) -> None:
        """Open these sections and fold the others, which nobody is told."""
        for name, fold in self.folds.items():
            with QSignalBlocker(self):
                fold.set_open(name in names)

    def show_settings(
        self,
        settings: TrainingSettings,
        *,
        has_data: bool,
        has_validation: bool,
        editable: bool,
        variables: Sequence[str] = (),
    ) -> None:
        """Show these settings; some matter only with data, and with rows to validate on, some name `variables`."""
        self._variables = tuple(variables)
        for section, listed in sections().items():
            for setting in listed:
                is_shown = applies(settings, setting.name, has_data=has_data, has_validation=has_validation)
                self._rows[section].show_row(setting.name, is_shown)
                self._show_value(setting, settings, is_shown=is_shown, editable=editable)
        self.summarise(settings)

    def summarise(self, settings: TrainingSettings) -> None:
        """Say beside the heading of each section what is chosen inside, or that a line in it cannot be used."""
        refused = self.refused
        for section, fold in self.folds.items():
            listed = sections()[section]
            wrong = next((setting for setting in listed if setting.name in refused), None)
            if wrong is not None:
                fold.summarise(tr("Training", "{setting} cannot be used", setting=caption_of(wrong)), warns=True)
            else:
                fold.summarise(summary_of(listed, settings), warns=section == "mistakes")

    def settle(self, name: str, settings: TrainingSettings) -> None:
        """Show what was understood in the line of a setting; one that was left out keeps its number."""
        value = getattr(settings, name)
        if name in self.fields and (value is not None or name not in self.boxes):
            self.fields[name].settle(value)

    def _show_value(
        self, setting: TrainingSetting, settings: TrainingSettings, *, is_shown: bool, editable: bool
    ) -> None:
        name, value = setting.name, getattr(settings, setting.name)
        if setting.kind == "choices":
            self.mistakes.show_chosen(value, editable=editable)
        elif setting.kind == "choice":
            self.choices[name].show_choice(value, editable=editable)
        elif setting.kind == "names":
            self.names[name].show_names(value, self._variables, editable=editable)
        else:
            self._show_number(setting, settings, value, is_shown=is_shown, editable=editable)

    def _show_number(
        self, setting: TrainingSetting, settings: TrainingSettings, value: Any, *, is_shown: bool, editable: bool
    ) -> None:
        field, box = self.fields[setting.name], self.boxes.get(setting.name)
        if has_default(setting):
            field.offer(_default_of(setting, settings))
        if box is not None:
            before, offered = self._suggestions.get(setting.name), suggestion(setting, settings)
            self._suggestions[setting.name] = offered
            box.setChecked(value is not None)
            box.setEnabled(editable)
            if value is None and field.content() in {"", before}:
                field.settle(offered)
        field.setEnabled(editable and (box is None or value is not None))
        if not is_shown and field.is_refused:
            field.settle(value)  # what nobody sees must keep nobody from training
        elif value is not None or box is None:
            field.show_number(value)

    # --- making ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Sizes.SPACE_TINY)
        for section, listed in sections().items():
            rows = self._rows[section] = Rows()
            for setting in listed:
                self._add(rows, setting)
            if section == FOREMOST:
                column.addWidget(rows)
                continue
            fold = self.folds[section] = Fold(section_title(section), rows)
            fold.switched.connect(lambda is_open, fold=fold: self._tell_folded(fold if is_open else None))
            column.addWidget(fold)
        column.addStretch(1)

    def _tell_folded(self, opened: Fold | None) -> None:
        self.folded.emit([name for name, fold in self.folds.items() if fold.is_open])
        if opened is not None:
            self.opened.emit(opened)

    def _add(self, rows: Rows, setting: TrainingSetting) -> None:
        name = setting.name
        if setting.kind == "choices":
            rows.add_wide(name, self.mistakes)
        elif setting.kind == "choice":
            choice = self.choices[name] = ChoiceField(setting)
            choice.chosen.connect(lambda word: self.edited.emit(name, word, name))
            rows.add(name, caption_of(setting), choice, tip_of(setting))
        elif setting.kind == "names":
            names = self.names[name] = NamesField()
            names.setAccessibleName(caption_of(setting))
            names.setToolTip(tip_of(setting))
            names.chosen.connect(lambda chosen: self.edited.emit(name, chosen, name))
            rows.add(name, caption_of(setting), names, tip_of(setting))
        else:
            field = self.fields[name] = number_field(setting)
            field.edited.connect(lambda value: self.edited.emit(name, value, f"{name} {field.visit}"))
            if not setting.optional or has_default(setting):
                rows.add(name, caption_of(setting), field, tip_of(setting))
                return
            box = self.boxes[name] = rows.add_switched(name, caption_of(setting), field, tip_of(setting))
            box.clicked.connect(lambda on: self._switch(name, on=on))

    def _switch(self, name: str, *, on: bool) -> None:
        content = self.fields[name].content()
        if on and isinstance(content, str):
            content = self._suggestions[name]
            self.fields[name].settle(content)
        self.edited.emit(name, content if on else None, f"{name} switch")
        if on:
            self.fields[name].setFocus()
            self.fields[name].selectAll()


def _default_of(setting: TrainingSetting, settings: TrainingSettings) -> float:
    """The number that a setting takes when it is left out."""
    left_out: dict[str, Any] = {setting.name: None}
    number: float = replace(settings, **left_out).value(setting.name)
    return number
