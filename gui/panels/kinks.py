"""Where a derivative does not exist, so that an operation has had to choose one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine import Elementwise, Value

_JUMP = 0.25  # far more than rounding, less than what any kink of a declared operation does


def at_kink(operation: Elementwise, inputs: tuple[Value, ...], out: Value) -> bool:
    """Whether a derivative jumps at these inputs or is not a number: there the operation has had to choose."""
    here = _derivatives(operation, inputs, out)
    if not all(np.isfinite(derivative).all() for derivative in here):
        return True
    for index in range(len(inputs)):
        for direction in (-np.inf, np.inf):
            moved = tuple(np.nextafter(value, direction) if i == index else value for i, value in enumerate(inputs))
            with np.errstate(all="ignore"):
                near = _derivatives(operation, moved, operation.function(*moved))
                jumps = (np.abs(np.subtract(a, b)) > _JUMP for a, b in zip(here, near, strict=True))
                if any(bool(np.any(jump)) for jump in jumps):
                    return True
    return False


def _derivatives(operation: Elementwise, inputs: tuple[Value, ...], out: Value) -> list[Value]:
    with np.errstate(all="ignore"):
        return [derivative(*map(np.float64, inputs), np.float64(out)) for derivative in operation.derivatives]
