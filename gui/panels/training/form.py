"""The settings of training as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from engine import OPTIMIZERS
from gui.panels.training.number_field import NumberField
from gui.panels.training.settings_table import Entry, entries
from gui.theme import Sizes
from gui.training import optimizer_title
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from engine import TrainingSettings

_BETAS = ("beta1", "beta2")


class TrainingForm(QWidget):
    """One row for each setting. `edited` carries the name of a setting, what was entered, and the gesture it is of.

    A setting that may be left out has a box to tick; its number stays in the line while the box is empty.
    """

    edited = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, NumberField] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._entries = {entry.name: entry for entry in entries()}
        self._labels: dict[str, QWidget] = {}
        self._betas = QHBoxLayout()
        self._betas.setSpacing(Sizes.SPACE_TINY)
        self.optimizer = _OptimizerBox()
        self.optimizer.chosen.connect(lambda name: self.edited.emit("optimizer", name, "optimizer"))
        self._lay_out()

    @property
    def refused(self) -> list[str]:
        """The settings whose lines hold something that cannot be used."""
        return [name for name, field in self.fields.items() if field.is_refused]

    def caption(self, name: str) -> str:
        """What a setting is called on the form."""
        return self._entries[name].caption if name in self._entries else tr("Training", "Optimizer")

    def show_settings(self, settings: TrainingSettings, *, has_data: bool, editable: bool) -> None:
        """Show these settings; without data there are no batches to choose."""
        is_adam = settings.optimizer == "adam"
        self.optimizer.show_optimizer(settings.optimizer)
        self.optimizer.setEnabled(editable)
        for name in ("momentum", *_BETAS):
            for widget in (self._labels.get(name), self.fields[name]):
                if widget is not None:
                    widget.setVisible(is_adam == (name in _BETAS))
        for name, field in self.fields.items():
            value = getattr(settings, name)
            box = self.boxes.get(name)
            usable = editable and (name != "batch_size" or has_data or value is not None)
            if box is not None:
                box.setChecked(value is not None)
                box.setEnabled(usable)
            field.setEnabled(usable and value is not None)
            if value is not None:
                field.show_number(value)
        self._explain_batches(has_data=has_data)

    def _explain_batches(self, *, has_data: bool) -> None:
        tip = self._entries["batch_size"].tip
        if not has_data:
            tip = tr("Training", "Mini-batches need data, and this graph has no table of data for its inputs.")
        for widget in (self.boxes["batch_size"], self.fields["batch_size"]):
            widget.setToolTip(tip)

    # --- making ---------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Sizes.SPACE_SMALL)
        grid.setVerticalSpacing(Sizes.SPACE_TINY)
        grid.setColumnStretch(1, 1)
        label = QLabel(tr("Training", "Optimizer"))
        label.setBuddy(self.optimizer)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.optimizer, 0, 1)
        for entry in self._entries.values():
            field = self._make_field(entry)
            if entry.name == "beta2":  # shares the row of the other
                self._betas.addWidget(field)
                continue
            row = grid.rowCount()
            self._labels[entry.name] = self._make_label(entry)
            grid.addWidget(self._labels[entry.name], row, 0)
            if entry.name == "beta1":
                self._betas.addWidget(field)
                grid.addLayout(self._betas, row, 1)
            else:
                grid.addWidget(field, row, 1)

    def _make_field(self, entry: Entry) -> NumberField:
        field = NumberField(whole=entry.whole, nudge=entry.nudge)
        field.setAccessibleName(entry.caption)
        field.setToolTip(entry.tip)
        if entry.suggestion is not None:
            field.settle(entry.suggestion)
        field.edited.connect(lambda value: self.edited.emit(entry.name, value, f"{entry.name} {field.visit}"))
        self.fields[entry.name] = field
        return field

    def _make_label(self, entry: Entry) -> QWidget:
        if entry.suggestion is None:
            label = QLabel(entry.caption if entry.name != "beta1" else tr("Training", "Decay β₁, β₂"))
            label.setBuddy(self.fields[entry.name])
            label.setToolTip(entry.tip)
            return label
        box = QCheckBox(entry.caption)
        box.setToolTip(entry.tip)
        box.clicked.connect(lambda on: self._switch(entry.name, on=on))
        self.boxes[entry.name] = box
        return box

    def _switch(self, name: str, *, on: bool) -> None:
        content = self.fields[name].content()
        if on and isinstance(content, str):
            content = self._entries[name].suggestion or 0.0
            self.fields[name].settle(content)
        self.edited.emit(name, content if on else None, f"{name} switch")
        if on:
            self.fields[name].setFocus()
            self.fields[name].selectAll()


class _OptimizerBox(QComboBox):
    """The choice of the optimizer; the wheel is left to what scrolls around it. `chosen` carries the name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        for name in OPTIMIZERS:
            self.addItem(optimizer_title(name), name)
        self.setToolTip(tr("Training", "SGD follows the gradient, Adam adapts the step of each variable."))
        self.setAccessibleName(tr("Training", "Optimizer"))
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def show_optimizer(self, name: str) -> None:
        """Show the optimizer of this name."""
        self.setCurrentIndex(self.findData(name))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel alone."""
        event.ignore()
