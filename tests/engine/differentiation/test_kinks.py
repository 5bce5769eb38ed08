"""Kinks: where an operation has had to choose a derivative."""

import numpy as np
import pytest

from engine.differentiation.kinks import at_kink, kinks
from engine.operation import Elementwise
from engine.operations import OPERATIONS

SAMPLES = [
    (operation, sample)
    for operation in OPERATIONS.values()
    if isinstance(operation, Elementwise)
    for sample in operation.samples
]


@pytest.mark.parametrize("operation, sample", SAMPLES, ids=lambda part: getattr(part, "name", ""))
def test_the_declared_kinks_are_found(operation, sample):
    """Wherever a sample declares a chosen derivative because it jumps, and nowhere else."""
    inputs = tuple(np.asarray(value, dtype=np.float64) for value in sample.inputs)
    out = operation.function(*inputs, **sample.settings)
    jumps = sample.chosen is not None and operation.name != "power"  # whose exponent is smooth on its one side
    assert at_kink(operation, inputs, out) == jumps


def test_each_element_is_judged_by_itself():
    """Of a batch only the numbers at 0 stand at the rectifier's kink."""
    relu = OPERATIONS["relu"]
    assert isinstance(relu, Elementwise)
    x = np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert kinks(relu, (x,), relu.function(x)).tolist() == [[True, False], [False, True]]
