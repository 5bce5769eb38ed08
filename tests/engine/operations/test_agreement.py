"""Every operation gives PyTorch's value and gradients: beside PyTorch where it is installed, else from a file."""

import importlib.util
from dataclasses import replace

import pytest

from engine.operation import Elementwise
from engine.operations import OPERATIONS
from tests.engine.operations.agreement import cases, disagreements, engine_results, torch_results
from tests.engine.operations.frozen import frozen_cases

GATES = [pytest.param(operation, id=name) for name, operation in OPERATIONS.items() if not operation.is_source]
with_torch = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")


@with_torch
@pytest.mark.parametrize("operation", GATES)
def test_values_and_gradients_are_pytorchs(operation):
    """At every sample, kink and edge, and at random inputs, shapes and broadcasts, to 1e-12 relative."""
    found = [fault for case in cases(operation, rounds=4) for fault in disagreements(case, torch_results(case))]
    assert found == []


@pytest.mark.parametrize("operation", GATES)
def test_values_and_gradients_are_those_that_pytorch_gave(operation):
    """The same against the numbers that PyTorch gave once, so that no machine goes without the check."""
    frozen = frozen_cases(operation)
    assert [fault for case, expected in frozen for fault in disagreements(case, expected)] == []


@pytest.mark.parametrize("operation", GATES)
def test_every_operation_has_frozen_numbers(operation):
    """A new operation names its counterpart in PyTorch and is frozen: `python -m tests.engine.operations.freeze`."""
    assert operation.pytorch_of(operation.complete({}))
    assert len(frozen_cases(operation)) >= len(operation.samples)


def test_a_wrong_derivative_disagrees():
    """The comparison can fail: it tells operation, case and port."""
    tanh = OPERATIONS["tanh"]
    assert isinstance(tanh, Elementwise)
    wrong = replace(tanh, derivatives=(lambda _x, out: 1.0 - out * out + 1e-11,))
    case, expected = frozen_cases(tanh)[0]
    assert disagreements(case, expected) == []
    assert "tanh, sample 0, gradient of x" in disagreements(replace(case, operation=wrong), expected)[0]


def test_a_wrong_shape_disagrees():
    """A result of the right numbers in another shape is none."""
    case = next(cases(OPERATIONS["sum"]))
    right = engine_results(case)
    assert disagreements(case, right) == []
    assert disagreements(case, [right[0].reshape(1), *right[1:]]) != []
