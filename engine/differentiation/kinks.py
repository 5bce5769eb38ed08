"""Where a derivative does not exist, so that an operation has had to choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.operation import NO_SETTINGS

if TYPE_CHECKING:
    from engine.operation import Elementwise, Settings
    from engine.value import Value

_JUMP = 0.25  # far more than rounding, less than what any kink of a declared operation does

Mask = np.ndarray[Any, np.dtype[np.bool_]]


def at_kink(operation: Elementwise, inputs: tuple[Value, ...], out: Value) -> bool:
    """Whether a derivative jumps at these inputs or is not a number: there the operation has had to choose."""
    return bool(kinks(operation, inputs, out).any())


def kinks(operation: Elementwise, inputs: tuple[Value, ...], out: Value, settings: Settings = NO_SETTINGS) -> Mask:
    """The elements of the value at which a derivative jumps or is not a number, in the value's shape."""
    shape = np.shape(out)
    found: Mask = np.zeros(shape, dtype=np.bool_)
    with np.errstate(all="ignore"):
        here = _derivatives(operation, inputs, out, settings)
        for derivative in here:
            found = found | ~np.isfinite(np.broadcast_to(derivative, shape))
        for index in range(len(inputs)):
            for direction in (-np.inf, np.inf):
                moved = tuple(np.nextafter(value, direction) if i == index else value for i, value in enumerate(inputs))
                near = _derivatives(operation, moved, operation.function(*moved, **settings), settings)
                for one, other in zip(here, near, strict=True):
                    found = found | np.broadcast_to(np.abs(np.subtract(one, other)) > _JUMP, shape)
    return found


def _derivatives(operation: Elementwise, inputs: tuple[Value, ...], out: Value, settings: Settings) -> list[Value]:
    numbers = [np.float64(value) for value in (*inputs, out)]
    return [derivative(*numbers, **settings) for derivative in operation.derivatives]
