"""A computed number or array of a node in full, with what the file expects of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.evaluation import Freshness
from gui.expectations import can_compare, mismatches
from gui.numbers import editable_value, full_value, shape_text, short_number
from gui.panels.inspector.array_editor import ArrayGrid
from gui.panels.inspector.form import ReadOut
from gui.panels.sentence import Sentence
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from engine import Value
    from gui.context import Context

_GRID_AXES = (1, 2)
_FEW = 6


class NumberBlock(QWidget):
    """The value (kind "value") or the gradient (kind "gradient") of one node."""

    def __init__(self, kind: str, copy_tip: str, *, with_grid: bool = False) -> None:
        super().__init__()
        self._is_gradient = kind == "gradient"
        self.read_out = ReadOut(kind, copy_tip)
        self.grid = ArrayGrid() if with_grid else None
        self.expected = Sentence("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_TINY)
        layout.addWidget(self.read_out)
        if self.grid is not None:
            layout.addWidget(self.grid)
        layout.addWidget(self.expected)

    def show_value(self, context: Context, name: str) -> None:
        """Show the number of this node, its freshness, and what was expected."""
        evaluation = context.evaluation
        value = evaluation.gradient(name) if self._is_gradient else evaluation.value(name)
        stale = evaluation.is_stale if self._is_gradient else evaluation.freshness(name) is Freshness.STALE
        if value is None:
            self.read_out.show_missing(self._missing(context))
        else:
            gridded = self.grid is not None and fits_grid(value)
            words = array_words(value) if gridded or np.size(value) > _FEW else full_value(value)
            self.read_out.show_number(words, lambda: editable_value(value), stale=stale)
        self._show_grid(value)
        self._show_expected(context, name, value)

    def _missing(self, context: Context) -> str:
        if self._is_gradient and context.evaluation.output is not None and self._has_gradients(context):
            return tr("Inspector", "no path to the output")
        return tr("Inspector", "not computed yet")

    def _has_gradients(self, context: Context) -> bool:
        """Whether a backward pass has been made at all: then a missing gradient means that no path leads there."""
        evaluation = context.evaluation
        output = evaluation.output
        return evaluation.walk is None and output is not None and evaluation.gradient(output) is not None

    def _show_grid(self, value: Value | None) -> None:
        if self.grid is not None:
            shown = value is not None and fits_grid(value)
            self.grid.setVisible(shown)
            if shown:
                self.grid.show_array(np.asarray(value), editable=False)

    def _show_expected(self, context: Context, name: str, computed: Value | None) -> None:
        expected = context.document.about.expected
        numbers = expected.gradients if self._is_gradient else expected.values
        if name not in numbers:
            self.expected.say("")
            return
        differs = any(mismatch.is_gradient is self._is_gradient for mismatch in mismatches(context, name))
        text = full_value(numbers[name])
        if differs:
            self.expected.say(tr("Inspector", "The file expects {number}.", number=text), "warning")
        elif computed is not None and can_compare(context):
            self.expected.say(tr("Inspector", "As the file expects: {number}", number=text), "muted")
        else:
            words = tr("Inspector", "The file expects {number} for the values that it came with.", number=text)
            self.expected.say(words, "muted")


def fits_grid(value: Value) -> bool:
    """Whether the value is shown as a table: an array of one axis or two that holds anything."""
    return np.ndim(value) in _GRID_AXES and np.size(value) > 0


def array_words(value: Value) -> str:
    """An array in a few words: its shape and its extremes."""
    array = np.asarray(value)
    shape = shape_text(array.shape)
    if not array.size:
        return shape
    least, most = short_number(float(np.min(array))), short_number(float(np.max(array)))
    return tr("Numbers", "{shape}, from {least} to {most}", shape=shape, least=least, most=most)
