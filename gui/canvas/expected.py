"""Published numbers against computed ones: where they disagree, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import Expected, Value
from gui.numbers import full_value, short_value
from gui.translation import tr


@dataclass(frozen=True, eq=False)
class Mismatch:
    """A number that is not what the file expects."""

    is_gradient: bool
    computed: Value
    expected: Value

    @property
    def sentence(self) -> str:
        """What disagrees, in the user's language."""
        computed, expected = short_value(self.computed), short_value(self.expected)
        if computed == expected:  # they differ in figures that the short form does not show
            computed, expected = full_value(self.computed), full_value(self.expected)
        if self.is_gradient:
            text = tr("Canvas", "Gradient: computed {computed}, expected {wanted}.", computed=computed, wanted=expected)
        else:
            text = tr("Canvas", "Value: computed {computed}, expected {wanted}.", computed=computed, wanted=expected)
        return text


def mismatches(expected: Expected, name: str, value: Value | None, gradient: Value | None) -> tuple[Mismatch, ...]:
    """Where the value or the gradient of a node is not what the file expects; what is not computed is not wrong."""
    found = []
    for is_gradient, computed, wanted in (
        (False, value, expected.values.get(name)),
        (True, gradient, expected.gradients.get(name)),
    ):
        if computed is not None and wanted is not None and not agrees(computed, wanted, expected.tolerance):
            found.append(Mismatch(is_gradient, computed, wanted))
    return tuple(found)


def agrees(computed: Value, expected: Value, tolerance: float) -> bool:
    """Whether a number is as expected, to this relative error."""
    if np.shape(computed) != np.shape(expected):
        return False
    return bool(np.allclose(computed, expected, rtol=tolerance, atol=0.0))
