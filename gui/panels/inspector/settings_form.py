"""The settings of an operation as fields, made from their declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from engine import EngineError, parse_value
from gui.numbers import full_number
from gui.panels.fields import Choice, CommitField
from gui.panels.inspector.form import Section
from gui.panels.pulling import Pulling
from gui.panels.sentence import Sentence
from gui.scrubbing import NumberPull, numeric
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Operation, Setting

VARIOUS = object()
"""Stands for a value that differs among the selected nodes."""


class SettingsForm(Section):
    """One row for each setting of the operation. `chosen` carries the setting's name and its new value."""

    chosen = Signal(str, object)

    def __init__(self, operation: Operation) -> None:
        super().__init__(tr("Inspector", "Settings"))
        self.operation = operation
        self.fields: dict[str, SettingField] = {}
        for setting in operation.settings:
            field = _field_of(setting)
            field.chosen.connect(lambda value, name=setting.name: self.chosen.emit(name, value))
            self.fields[setting.name] = field
            title = tr("Setting", setting.name.replace("_", " ").capitalize())
            self.add_row(title, field, tr("Setting", setting.help))
            self.add_wide(field.sentence)

    def show_values(self, settings: Sequence[Any]) -> None:
        """Show the settings of all selected nodes."""
        for name, field in self.fields.items():
            values = [each[name] for each in settings]
            field.show_value(values[0] if all(value == values[0] for value in values) else VARIOUS)


class SettingField(QWidget):
    """A field for one setting. `chosen` carries a new value of the setting's kind."""

    chosen = Signal(object)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self.sentence = Sentence()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_value(self, value: Any) -> None:
        """Show a value, or that it differs."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Say why the value cannot be."""
        self.sentence.say(sentence)


class _Switch(SettingField):
    """A setting that is on or off."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.box = QCheckBox()
        self.box.clicked.connect(self._tell)
        self.row.addWidget(self.box)
        self.setFocusProxy(self.box)

    def show_value(self, value: Any) -> None:
        self.box.setTristate(value is VARIOUS)
        self.box.setCheckState(
            Qt.CheckState.PartiallyChecked
            if value is VARIOUS
            else Qt.CheckState.Checked
            if value
            else Qt.CheckState.Unchecked
        )

    def _tell(self) -> None:
        self.box.setTristate(False)
        self.chosen.emit(self.box.isChecked())


class _Choice(SettingField):
    """A setting that takes one of some words."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.box = Choice()
        self.values: list[Any] = ([None] if setting.optional else []) + list(setting.choices)
        for value in self.values:
            self.box.addItem(tr("Inspector", "None") if value is None else tr("Setting", value))
        self.box.activated.connect(lambda index: self.chosen.emit(self.values[index]))
        self.row.addWidget(self.box)
        self.setFocusProxy(self.box)

    def show_value(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setPlaceholderText(tr("Inspector", "various"))
            self.box.setCurrentIndex(-1 if value is VARIOUS else self.values.index(value))


class _Number(SettingField):
    """A setting that takes a number; where it may be nothing, a box beside the field says so."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.field = CommitField(self._commit, self.sentence)
        Pulling(self.field, self._begin_pull, self._can_pull)
        self.nothing = QCheckBox(tr("Inspector", "All") if setting.name == "axis" else tr("Inspector", "None"))
        self.nothing.setVisible(setting.optional)
        self.nothing.setToolTip(
            tr("Inspector", "Over all axes.")
            if setting.name == "axis"
            else tr("Inspector", "Leave it without a number.")
        )
        self.nothing.clicked.connect(self._tell_nothing)
        self.row.addWidget(self.field)
        self.row.addWidget(self.nothing)
        self.setFocusProxy(self.field)

    def show_value(self, value: Any) -> None:
        various = value is VARIOUS
        self.field.setPlaceholderText(tr("Inspector", "various") if various else "")
        self.field.show_text("" if various or value is None else self.text_of(value))
        self.field.setEnabled(value is not None)
        self.nothing.setTristate(False)
        self.nothing.setChecked(value is None)

    def refuse(self, sentence: str) -> None:
        self.field.refuse(sentence)

    def text_of(self, value: Any) -> str:
        """The value as it is typed."""
        return full_number(value)

    def value_of(self, text: str) -> Any:
        """What was typed, in the setting's kind where it can be; raises EngineError."""
        number = parse_value(text)
        is_whole = isinstance(number, float) and number.is_integer()
        return int(number) if self.setting.kind == "integer" and is_whole else number

    def _tell_nothing(self) -> None:
        if self.nothing.isChecked():
            self.chosen.emit(None)
            return
        start = self.setting.minimum or 0
        self.chosen.emit(int(start) if self.setting.kind == "integer" else float(start))

    def _begin_pull(self) -> NumberPull:
        whole = self.setting.kind != "number"
        return NumberPull(numeric(self.field.text()) or 0.0, self._commit_number, whole=whole)

    def _can_pull(self) -> bool:
        return numeric(self.field.text()) is not None and self.field.isEnabled()

    def _commit_number(self, number: float) -> None:
        self._commit(full_number(number))

    def _commit(self, text: str) -> None:
        try:
            value = self.value_of(text)
        except EngineError as error:
            self.field.refuse(sentence_of(error))
            return
        self.chosen.emit(value)


class _WholeNumbers(_Number):
    """A setting that takes a whole number, or several with commas between them."""

    def text_of(self, value: Any) -> str:
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def value_of(self, text: str) -> Any:
        numbers = [parse_value(piece) for piece in text.strip(" ()[]").split(",") if piece.strip()]
        whole = [int(number) if isinstance(number, float) and number.is_integer() else number for number in numbers]
        return whole[0] if len(whole) == 1 and "," not in text else tuple(whole)

    def _tell_nothing(self) -> None:
        if self.nothing.isChecked():
            self.chosen.emit(None)
        else:  # no numbers are right for every shape: the user has to type them
            self.field.setEnabled(True)
            self.field.setFocus()


def _field_of(setting: Setting) -> SettingField:
    match setting.kind:
        case "boolean":
            return _Switch(setting)
        case "choice":
            return _Choice(setting)
        case "integers":
            return _WholeNumbers(setting)
    return _Number(setting)
