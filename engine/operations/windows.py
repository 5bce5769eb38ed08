"""Windows that move over the last two axes of an array, and the way back: each number to the windows that hold it."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from engine.operation import Misfit, Setting
from engine.operations.axes import Shape, whole_numbers
from engine.value import MAX_ELEMENTS

Pair = tuple[int, int]


def pair_setting(name: str, default: int | None, told: str, minimum: int = 1) -> Setting:
    """A setting that takes a whole number for rows and columns, or one for each."""
    return Setting(
        name=name,
        kind="integers",
        default=default,
        optional=default is None,
        minimum=minimum,
        maximum=10_000,
        help=told,
    )


def pair(given: int | Shape) -> Pair:
    """A number for the rows and one for the columns."""
    numbers = whole_numbers(given)
    return numbers[0], numbers[-1]


def window_counts(shape: Shape, kernel: Shape, stride: int | Shape, padding: int | Shape) -> Pair:
    """How many windows stand below and beside each other; raises Misfit."""
    if not all(len(whole_numbers(given)) in {1, 2} for given in (stride, padding)):
        raise Misfit("one whole number for rows and columns, or one for each, as kernel, stride and padding")
    lengths = [length + 2 * more for length, more in zip(shape[-2:], pair(padding), strict=True)]
    spare = [length - size for length, size in zip(lengths, kernel, strict=True)]
    if min(spare) < 0:
        raise Misfit(
            "an input of at least {rows} rows and {columns} columns, the padding counted",
            rows=kernel[0],
            columns=kernel[1],
        )
    down, beside = (room // step + 1 for room, step in zip(spare, pair(stride), strict=True))
    if np.prod(shape[:-2], dtype=np.float64) * down * beside * kernel[0] * kernel[1] > MAX_ELEMENTS:
        raise Misfit("windows that hold at most {limit} numbers in all", limit=MAX_ELEMENTS)
    return down, beside


def padded(x: Any, padding: int | Shape, fill: float = 0.0) -> Any:
    """The array with so many rows and columns of one number around its last two axes."""
    rows, columns = pair(padding)
    if not rows and not columns:
        return x
    around = ((0, 0),) * (np.ndim(x) - 2) + ((rows, rows), (columns, columns))
    return np.pad(x, around, constant_values=fill)


def windows(x: Any, kernel: Shape, stride: int | Shape) -> Any:
    """All windows: axes in front as they were, rows and columns of the kernel, rows and columns of windows."""
    down, beside = pair(stride)
    seen = sliding_window_view(x, kernel, axis=(-2, -1))[..., ::down, ::beside, :, :]
    return np.moveaxis(seen, (-2, -1), (-4, -3))


def folded(seen: Any, stride: int | Shape, padding: int | Shape, shape: Shape) -> Any:
    """The transpose of padding and taking windows: each number of an array of `shape` summed over its windows."""
    kernel, counts = np.shape(seen)[-4:-2], np.shape(seen)[-2:]
    flat = np.reshape(seen, (*np.shape(seen)[:-4], -1))
    total: Any = None
    for places, exists in _windows_of(shape[-2:], kernel, counts, pair(stride), pair(padding)):
        taken = np.take(flat, places, axis=-1)
        known = taken if exists is None else np.where(exists, taken, 0.0)
        total = known if total is None else total + known
    return total


@lru_cache(maxsize=128)
def _windows_of(
    lengths: Shape, kernel: Shape, counts: Shape, stride: Pair, padding: Pair
) -> tuple[tuple[Any, Any], ...]:
    """Where the windows hold the numbers of an image, once for each window that can hold one number.

    Each is a table of places in all windows, laid out in one row, and a table of which places there are (None if all).
    """
    down, beside = (_along(*numbers) for numbers in zip(lengths, kernel, counts, stride, padding, strict=True))
    found = []
    for (row, window_row, is_row), (column, window_column, is_column) in product(down, beside):
        in_kernel = row[:, None] * kernel[1] + column
        in_windows = window_row[:, None] * counts[1] + window_column
        exists = is_row[:, None] & is_column
        places = np.where(exists, in_kernel * (counts[0] * counts[1]) + in_windows, 0)
        found.append((places, None if exists.all() else exists))
    return tuple(found)


def _along(length: int, kernel: int, count: int, stride: int, padding: int) -> list[tuple[Any, Any, Any]]:
    """For the numbers of one axis: their places in a window, the windows, and whether there are such."""
    at = np.arange(length) + padding
    found = []
    for back in range(-(-kernel // stride)):
        window, place = at // stride - back, at % stride + back * stride
        found.append((place, window, (place < kernel) & (window >= 0) & (window < count)))
    return found
