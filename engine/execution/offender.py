"""Where a gate leaves the finite numbers: what its inputs are there, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.execution.quiet import quiet
from engine.operation import ArrayOperation
from engine.value import Array, Value

if TYPE_CHECKING:
    from engine.errors import Shape
    from engine.plan import Step


def told_inputs(step: Step, inputs: Sequence[Value]) -> str:
    """The gate's inputs: of one that works element by element those of the first element that is not finite.

    Of any other, each input's first element that is not finite or outside what the operation is defined for.
    """
    ports = step.operation.ports_of(step.settings)
    places = quiet().run(_first_places, step, inputs)
    return ", ".join(map(_told, ports, inputs, places))


def _first_places(step: Step, inputs: Sequence[Value]) -> list[Shape | None]:
    """For each input the place to tell of, if there is one."""
    numbers = [np.asarray(value, dtype=np.float64)[()] for value in inputs]  # in which 1/0 does not raise
    element = step.operation.element(step.settings)
    if element is not None:
        return [_first(np.isfinite(element.function(*numbers)))] * len(inputs)
    rule = step.operation.domain_rule if isinstance(step.operation, ArrayOperation) else None
    inside = rule(*numbers, **step.settings) if rule else {}
    ports = step.operation.ports_of(step.settings)
    return [_first(np.isfinite(value) & inside.get(port, True)) for port, value in zip(ports, numbers, strict=True)]


def _first(fine: Any) -> Shape | None:
    """The first place that is not fine."""
    places = np.argwhere(~fine)
    return tuple(map(int, places[0])) if len(places) else None


def _told(port: str, value: Any, place: Shape | None) -> str:
    shape = np.shape(value)
    if not shape or place is None:
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
    told = "1 number that is" if bad == 1 else f"{bad} numbers that are"
    return f"an array of shape {array.shape}" + (f" with {told} not finite" if bad else "")
