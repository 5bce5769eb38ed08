"""Whether a gate's function extends to complex numbers, so that an imaginary step gives its derivative."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from engine.plan import Step

_IMAGINARY = 1e-20
_REAL = 1e-6
_SAME_VALUE = 1e-12
_SAME_SLOPE = 1e-5


def is_analytic(step: Step, inputs: Sequence[Any], moving: Sequence[bool]) -> bool:
    """Whether the Cauchy-Riemann equations hold at these inputs, along one direction of those that move.

    The function itself is asked, not its declared derivatives: a small imaginary step must leave the real part as it
    is, and its slope must be that of a real step. |x| fails, which drops the imaginary part, and so does relu at its
    kink; beside it relu passes, for there it is a straight line.
    """
    directions = [_direction(value) if moves else None for value, moves in zip(inputs, moving, strict=True)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            aside = np.asarray(_at(step, inputs, directions, _IMAGINARY * 1j))
    except (TypeError, ValueError, ArithmeticError, np.exceptions.ComplexWarning):
        return False  # a function without complex numbers, or one that drops their imaginary part
    ahead, behind = (np.asarray(_at(step, inputs, directions, sign * _REAL)) for sign in (1.0, -1.0))
    here = np.asarray(step.function(*inputs))
    slope = (ahead - behind) / (2.0 * _REAL)
    scale = 1.0 + np.max(np.abs(slope))
    return bool(
        np.all(np.abs(aside.real - here) <= _SAME_VALUE * (1.0 + np.abs(here)))
        and np.all(np.abs(aside.imag / _IMAGINARY - slope) <= _SAME_SLOPE * scale)
    )


def _direction(value: Any) -> Any:
    """Numbers that tell the places of an array apart."""
    shape = np.shape(value)
    return np.cos(np.arange(1.0, 1.0 + np.size(value))).reshape(shape) if shape else 0.7


def _at(step: Step, inputs: Sequence[Any], directions: Sequence[Any], size: complex) -> Any:
    moved = [
        value if direction is None else value + size * direction
        for value, direction in zip(inputs, directions, strict=True)
    ]
    return step.function(*moved)
