"""What all operations along axes share: which axes, what is left of the shape, and the way back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.operation import Misfit, Setting

Shape = tuple[int, ...]
Axes = int | Shape | None
"""One axis, several, or None for all of them; negative ones count from the last."""

AXES = Setting(
    name="axis",
    kind="integers",
    default=None,
    optional=True,
    help="The axis to reduce, or several; nothing reduces all of them.",
)
KEEP = Setting(name="keep_dimensions", kind="boolean", default=False, help="Keep the reduced axes with length 1.")


def axis_setting(default: int, told: str) -> Setting:
    """A setting that takes one axis."""
    return Setting(name="axis", kind="integer", default=default, help=told)


def place_of(axis: int, dimensions: int) -> int:
    """The axis counted from the first; raises Misfit where there is none such."""
    if not -dimensions <= axis < dimensions:
        raise Misfit("an array that has an axis {axis}", axis=axis)
    return axis % dimensions


def reduced_places(shape: Shape, axis: Axes) -> Shape:
    """The reduced axes counted from the first, each once; raises Misfit."""
    if axis is None:
        return tuple(range(len(shape)))
    places = tuple(place_of(one, len(shape)) for one in whole_numbers(axis))
    if not places or len(set(places)) < len(places):
        raise Misfit("at least one axis, and each of them once")
    return places


def reduced_shape(shape: Shape, axis: Axes, keep_dimensions: bool) -> Shape:  # noqa: FBT001 - a setting
    """The shape of what is left; raises Misfit."""
    places = reduced_places(shape, axis)
    lengths = enumerate(shape)
    if keep_dimensions:
        return tuple(1 if place in places else length for place, length in lengths)
    return tuple(length for place, length in lengths if place not in places)


def whole_numbers(given: int | Shape) -> Shape:
    """A setting of whole numbers as a tuple, however it was written."""
    return (given,) if isinstance(given, int) else tuple(given)


def restored(reduced: Any, axis: Axes, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    """What was left of an array, its reduced axes put back with length 1, so that it broadcasts against the array."""
    if axis is None or keep_dimensions or np.ndim(reduced) == 0:  # a number broadcasts as it is, in any precision
        return reduced
    return np.expand_dims(reduced, axis)


def spread(reduced: Any, x: Any, axis: Axes, keep_dimensions: bool) -> Any:  # noqa: FBT001 - a setting
    """What was left of an array given back to every number that was reduced, in the array's precision."""
    zero = np.zeros_like(x, shape=())  # a plain number, spread as it is, would be in double precision
    return np.broadcast_to(zero + restored(reduced, axis, keep_dimensions), np.shape(x))


def count(shape: Shape, axis: Axes) -> int:
    """How many numbers are reduced to one."""
    return math.prod(shape if axis is None else (shape[place] for place in whole_numbers(axis)))


def shares(x: Any, chosen: Any, axis: Axes) -> Any:
    """The share of each number in the one that was chosen among them: 1, or less where several are equal, else 0."""
    is_chosen = (x == chosen) + np.zeros_like(x)  # in the precision of x
    return is_chosen / np.sum(is_chosen, axis=axis, keepdims=True)
