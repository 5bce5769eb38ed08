"""Kinks: where an operation has had to choose a derivative."""

import numpy as np
import pytest

from engine.differentiation.kinks import at_kink, kinks
from engine.operations import OPERATIONS

SAMPLES = [
    pytest.param(operation, sample, id=f"{name}-{number}")
    for name, operation in OPERATIONS.items()
    if not operation.is_source
    for number, sample in enumerate(operation.samples)
    if operation.element(operation.complete(sample.settings)) is not None
]
SMOOTH_ON_ONE_SIDE = {"power"}  # its exponent at a base of 0


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_the_declared_kinks_are_found(operation, sample):
    """Wherever a sample declares a chosen derivative because value or slope jumps, and nowhere else."""
    jumps = sample.chosen is not None and operation.name not in SMOOTH_ON_ONE_SIDE
    assert at_kink(operation, sample.inputs, sample.settings) == jumps


def test_each_element_is_judged_by_itself():
    """Of a batch only the numbers at 0 stand at the rectifier's kink."""
    x = np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert kinks(OPERATIONS["relu"], (x,)).tolist() == [[True, False], [False, True]]


def test_of_operations_on_arrays_none_are_known():
    """They do not work element by element."""
    assert not at_kink(OPERATIONS["softmax"], (np.array([1.0, 1.0]),))
