"""Units that pass no gradient on: dead ones, whose output is 0 for every sample, and saturated ones, at a bound."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from engine.execution.run import Run
    from engine.plan import Step

MARGIN = 0.01
"""A value within this share of the range from a bound is near it: a sigmoid below 0.01 or above 0.99."""

_FAR = 1e6
_FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class ActivationUnits:
    """The units of one activation, over all samples of a run.

    A unit is a place along the last axis, of arrays with four axes along the second (the channels); the other axes are
    samples. An array of one axis holds the units of one sample, unless no array of the run has more axes: then it is a
    batch of numbers, and the gate one unit. `dead` lists the units whose output is 0 for all samples, `saturated`
    those near a bound for all samples; `share_dead` and `share_saturated` tell how many of all numbers are.
    """

    node: str
    operation: str
    units: int
    samples: int
    dead: tuple[int, ...]
    saturated: tuple[int, ...]
    share_dead: float
    share_saturated: float


@dataclass(frozen=True, slots=True)
class _Flats:
    """Where a function is flat: at 0 on its left, as relu is, or at the bounds between which it stays."""

    at_zero: bool
    bounds: tuple[float, float] | None


def activation_units(run: Run, slots: Collection[int]) -> tuple[ActivationUnits, ...]:
    """The units of every activation among these slots that can die or saturate.

    Which gates can is read off their functions: elementwise of one input, and far from 0 without slope; either 0 on
    the left and growing on the right (relu), or between two bounds (sigmoid, tanh).
    """
    known: dict[Any, _Flats] = {}
    single = all(np.ndim(value) <= 1 for value in run.values)
    found = []
    for step in run.plan.steps:
        if step.slot in slots and step.derivatives and len(step.operands) == 1:
            key = step.operation, tuple(step.settings.items())
            flats = known[key] = known[key] if key in known else _flats(step)
            if flats.at_zero or flats.bounds is not None:
                found.append(_units(step, flats, run.values[step.slot], single_axis_is_batch=single))
    return tuple(found)


def _flats(step: Step) -> _Flats:
    (left, left_slope), (middle, slope), (right, right_slope) = (_seen(step, x) for x in (-_FAR, 0.0, _FAR))
    flat_left, flat_right = abs(left_slope) < _FLAT, abs(right_slope) < _FLAT
    if flat_left and flat_right and np.isfinite([left, middle, right]).all() and left != right and slope:
        return _Flats(at_zero=False, bounds=(min(left, right), max(left, right)))
    return _Flats(at_zero=flat_left and left == 0.0 and not flat_right and right > 0.0, bounds=None)


def _seen(step: Step, x: float) -> tuple[float, float]:
    """The value and the slope at a number."""
    value = step.function(np.float64(x))
    return float(value), float(step.derivatives[0](np.float64(x), value))


def _units(step: Step, flats: _Flats, value: Any, *, single_axis_is_batch: bool) -> ActivationUnits:
    rows = _by_unit(np.asarray(value), single_axis_is_batch=single_axis_is_batch)
    dead = (rows == 0.0) & flats.at_zero
    near = np.zeros(rows.shape, dtype=np.bool_)
    if flats.bounds is not None:
        low, high = flats.bounds
        margin = MARGIN * (high - low)
        near = (rows < low + margin) | (rows > high - margin)
    return ActivationUnits(
        step.name,
        step.operation.name,
        rows.shape[1],
        rows.shape[0],
        tuple(np.flatnonzero(dead.all(axis=0)).tolist()),
        tuple(np.flatnonzero(near.all(axis=0)).tolist()),
        float(np.mean(dead)),
        float(np.mean(near)),
    )


def _by_unit(value: Any, *, single_axis_is_batch: bool) -> Any:
    """The numbers with a row for each sample and a column for each unit."""
    if value.ndim == 4:  # noqa: PLR2004 - samples, channels, rows, columns
        value = np.moveaxis(value, 1, -1)
    if value.ndim == 1 and single_axis_is_batch:
        return value[:, None]
    return value.reshape(-1, value.shape[-1] if value.ndim else 1)
