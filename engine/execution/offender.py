"""Where a gate leaves the finite numbers: what its inputs are there, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.execution.quiet import quiet
from engine.value import Array, Value

if TYPE_CHECKING:
    from engine.errors import Shape
    from engine.plan import Step


def told_inputs(step: Step, inputs: Sequence[Value]) -> str:
    """The gate's inputs: of one that works element by element those of the first element that is not finite."""
    ports = step.operation.ports_of(step.settings)
    place = quiet().run(_first_place, step, inputs)
    if place is None:
        return ", ".join(f"{port} = {brief(value)}" for port, value in zip(ports, inputs, strict=True))
    return ", ".join(_element(port, value, place) for port, value in zip(ports, inputs, strict=True))


def _first_place(step: Step, inputs: Sequence[Value]) -> Shape | None:
    element = step.operation.element(step.settings)
    if element is None:
        return None
    numbers = [np.asarray(value, dtype=np.float64)[()] for value in inputs]  # in which 1/0 does not raise
    places = np.argwhere(~np.isfinite(element.function(*numbers)))
    return tuple(map(int, places[0])) if places.size else None


def _element(port: str, value: Any, place: Shape) -> str:
    shape = np.shape(value)
    if not shape:
        return f"{port} = {brief(value)}"
    own = tuple(at if length > 1 else 0 for at, length in zip(place[-len(shape) :], shape, strict=True))
    return f"{port}{list(own)} = {value[own]:.6g}"


def brief(value: Value) -> str:
    """The value in a few words, as an error tells it: six digits of a number, the shape of an array."""
    if isinstance(value, np.ndarray) and value.ndim:
        return _brief_array(value)
    return f"{float(value):.6g}"


def _brief_array(array: Array) -> str:
    bad = int(np.size(array) - np.isfinite(array).sum())
    return f"an array of shape {array.shape}" + (f" with {bad} numbers that are not finite" if bad else "")
