"""Where a derivative does not exist, so that an operation has had to choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.operation import NO_SETTINGS

if TYPE_CHECKING:
    from engine.operation import Operation, Rules, Settings
    from engine.value import Value

_NEAR = 1e-12  # of a number's size: a function that rounds does not see its neighbouring doubles apart
_JUMP = 1e-3  # far more than what a smooth function does so near, less than what any kink does

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def at_kink(operation: Operation, inputs: tuple[Value, ...], settings: Settings = NO_SETTINGS) -> bool:
    """Whether the value or a derivative jumps at these inputs, or is not a number: there the operation has chosen."""
    return bool(kinks(operation, inputs, settings).any())


def kinks(operation: Operation, inputs: tuple[Value, ...], settings: Settings = NO_SETTINGS) -> Mask:
    """The elements at which the value or a derivative jumps or is not a number, in the shape of the inputs together.

    Settings that are not given stand at their defaults. Of an operation that does not work element by element none
    are known here.
    """
    numbers = tuple(np.asarray(value, dtype=np.float64)[()] for value in inputs)
    shape = np.broadcast_shapes(*map(np.shape, numbers))
    rules = operation.element(operation.complete(settings))
    found: Mask = np.zeros(shape, dtype=np.bool_)
    if rules is None:
        return found
    with np.errstate(all="ignore"):
        here = _seen(rules, numbers)
        for derivative in here[1:]:
            found = found | ~np.isfinite(np.broadcast_to(derivative, shape))
        for index in range(len(numbers)):
            for step in (-_NEAR, _NEAR):
                moved = tuple(x + step * np.maximum(1.0, np.abs(x)) if i == index else x for i, x in enumerate(numbers))
                for one, other in zip(here, _seen(rules, moved), strict=True):
                    found = found | np.broadcast_to(np.abs(np.subtract(one, other)) > _JUMP, shape)
    return found


def _seen(rules: Rules, inputs: tuple[Any, ...]) -> list[Any]:
    """The value and the local derivatives."""
    out = rules.function(*inputs)
    return [out, *(derivative(*inputs, out) for derivative in rules.derivatives)]
