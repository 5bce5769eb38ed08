"""The norm of all gradients together, and clipping by it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.execution.quiet import quiet
from engine.value import Value


def global_norm(gradients: Sequence[Value]) -> float:
    """The Euclidean norm of all numbers of all gradients; finite whenever they and their norm are."""
    return quiet().run(_norm, gradients)


def _norm(gradients: Sequence[Value]) -> float:
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
    excess = norm / max_norm
    return [gradient / excess for gradient in gradients]
