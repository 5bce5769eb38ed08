"""The norm of a gradient, and clipping: number by number, and by the norm."""

from __future__ import annotations

import math

import numpy as np

from engine.value import Array

_BLOCK = 8192
"""So many numbers are multiplied at once: with more the sum would depend on how many threads the machine has."""


def global_norm(gradient: Array) -> float:
    """The Euclidean norm of a flat gradient; finite whenever its numbers and their norm are, else NaN."""
    return norm_of(squares(gradient), gradient)


def norm_of(square: float, gradient: Array) -> float:
    """The norm, given the sum of the squares of its numbers, which may have overflowed."""
    norm = math.sqrt(square)
    if math.isfinite(norm):
        return norm
    largest = float(np.max(np.abs(gradient)))
    if not math.isfinite(largest):
        return math.nan
    scaled = gradient / largest
    return largest * math.sqrt(squares(scaled))


def squares(gradient: Array, before: float = 0.0) -> float:
    """The sum of the squares of its numbers, added to that of what comes before it."""
    if gradient.size <= _BLOCK:
        return before + float(gradient.dot(gradient))
    parts = (gradient[start : start + _BLOCK] for start in range(0, gradient.size, _BLOCK))
    return sum((float(part.dot(part)) for part in parts), before)


def clip_values(gradient: Array, limit: float) -> None:
    """Cut every number of the gradient off at `limit` and at its negative, in place."""
    np.minimum(gradient, limit, out=gradient)
    np.maximum(gradient, -limit, out=gradient)


def clip_norm(gradient: Array, norm: float, limit: float) -> None:
    """Shorten the gradient, whose norm is `norm`, to the length `limit` where it is longer, in place.

    The scale is limit / norm (Pascanu and others 2013, algorithm 1), so that the result has the norm `limit` itself;
    PyTorch adds 1e-6 to the norm, and its result is shorter by that much.
    """
    if norm > limit:
        np.divide(gradient, norm / limit, out=gradient)
