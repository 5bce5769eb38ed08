"""The norm of all gradients together, and clipping by it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.value import Value


def global_norm(gradients: Sequence[Value]) -> float:
    """The Euclidean norm of all numbers of all gradients; finite whenever they and their norm are."""
    norm = math.sqrt(_sum_of_squares(gradients))
    if math.isfinite(norm):
        return norm
    largest = max(float(np.max(np.abs(gradient))) for gradient in gradients)
    if not math.isfinite(largest):
        return math.nan
    return largest * math.sqrt(_sum_of_squares([gradient / largest for gradient in gradients]))


def _sum_of_squares(gradients: Sequence[Value]) -> float:
    total = 0.0
    for gradient in gradients:
        if isinstance(gradient, np.ndarray):
            flat = gradient.ravel(order="K")
            total += float(flat.dot(flat))
        else:
            total += gradient * gradient
    return total


def clip(gradients: Sequence[Value], norm: float, max_norm: float | None) -> Sequence[Value]:
    """The gradients, all shortened by max_norm / norm where their global norm is larger than `max_norm`.

    There is no epsilon in the scale, so that the result has the norm `max_norm` itself (Pascanu et al. 2013,
    algorithm 1).
    """
    if max_norm is None or norm <= max_norm:
        return gradients
    scale = max_norm / norm
    return [gradient * scale for gradient in gradients]
