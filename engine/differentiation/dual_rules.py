"""The derivatives of numpy's functions, for dual numbers: what calculus tells, each once.

Formulas: any table of derivatives, such as the NIST Digital Library of Mathematical Functions, 4.7, 4.20, 4.34, 7.2.
"""

# ruff: noqa: ARG005 - every derivative is handed all inputs and the value, and uses what it needs

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Pair = tuple[Any, Any]

_POWER = (
    lambda a, b, out: b * np.power(a, b - ((a != 0.0) | (b != 0.0))),  # a truth counts as 1: 0 * 0^-1 is to be 0
    lambda a, b, out: np.where(a == 0.0, 0.0, out * np.log(np.where(a == 0.0, 1.0, a))),
)
LOCAL: dict[str, tuple[Callable[..., Any], ...]] = {
    "add": (lambda a, b, out: 1.0, lambda a, b, out: 1.0),
    "subtract": (lambda a, b, out: 1.0, lambda a, b, out: -1.0),
    "multiply": (lambda a, b, out: b, lambda a, b, out: a),
    "divide": (lambda a, b, out: 1.0 / b, lambda a, b, out: -out / b),
    "remainder": (lambda a, b, out: 1.0, lambda a, b, out: -np.floor(a / b)),
    "power": _POWER,
    "float_power": _POWER,
    "maximum": (lambda a, b, out: (a > b) + 0.5 * (a == b), lambda a, b, out: (b > a) + 0.5 * (a == b)),
    "minimum": (lambda a, b, out: (a < b) + 0.5 * (a == b), lambda a, b, out: (b < a) + 0.5 * (a == b)),
    "logaddexp": (lambda a, b, out: np.exp(a - out), lambda a, b, out: np.exp(b - out)),
    "hypot": (lambda a, b, out: a / out, lambda a, b, out: b / out),
    "arctan2": (lambda a, b, out: b / (a * a + b * b), lambda a, b, out: -a / (a * a + b * b)),
    "copysign": (lambda a, b, out: np.sign(a) * np.copysign(1.0, b), lambda a, b, out: 0.0),
    "positive": (lambda x, out: 1.0,),
    "negative": (lambda x, out: -1.0,),
    "reciprocal": (lambda x, out: -out * out,),
    "square": (lambda x, out: 2.0 * x,),
    "sqrt": (lambda x, out: 0.5 / out,),
    "cbrt": (lambda x, out: out / (3.0 * x),),
    "absolute": (lambda x, out: np.sign(x),),
    "fabs": (lambda x, out: np.sign(x),),
    "exp": (lambda x, out: out,),
    "exp2": (lambda x, out: out * math.log(2.0),),
    "expm1": (lambda x, out: out + 1.0,),
    "log": (lambda x, out: 1.0 / x,),
    "log2": (lambda x, out: 1.0 / (x * math.log(2.0)),),
    "log10": (lambda x, out: 1.0 / (x * math.log(10.0)),),
    "log1p": (lambda x, out: 1.0 / (1.0 + x),),
    "sin": (lambda x, out: np.cos(x),),
    "cos": (lambda x, out: -np.sin(x),),
    "tan": (lambda x, out: 1.0 + out * out,),
    "arcsin": (lambda x, out: 1.0 / np.sqrt(1.0 - x * x),),
    "arccos": (lambda x, out: -1.0 / np.sqrt(1.0 - x * x),),
    "arctan": (lambda x, out: 1.0 / (1.0 + x * x),),
    "sinh": (lambda x, out: np.cosh(x),),
    "cosh": (lambda x, out: np.sinh(x),),
    "tanh": (lambda x, out: 1.0 - out * out,),
    "arcsinh": (lambda x, out: 1.0 / np.sqrt(x * x + 1.0),),
    "arccosh": (lambda x, out: 1.0 / np.sqrt(x * x - 1.0),),
    "arctanh": (lambda x, out: 1.0 / (1.0 - x * x),),
    "erf": (lambda x, out: 2.0 / math.sqrt(math.pi) * np.exp(-x * x),),
    "erfc": (lambda x, out: -2.0 / math.sqrt(math.pi) * np.exp(-x * x),),
}
"""The local derivatives of universal functions by name, so that those of scipy need no import."""


def _extreme(pick: Callable[..., Any]) -> Callable[..., Pair]:
    """The rule of max or min: the chosen number moves the value; several that are equal share."""

    def rule(x: Any, moved: Any, axis: Any = None, *, keepdims: bool = False) -> Pair:
        chosen = x == pick(x, axis=axis, keepdims=True)
        out = pick(x, axis=axis, keepdims=keepdims)
        total = np.sum(np.where(chosen, moved, 0.0), axis=axis) / np.sum(chosen, axis=axis)
        return out, np.reshape(total, np.shape(out))

    return rule


def _product(x: Any, moved: Any, axis: Any = None, *, keepdims: bool = False) -> Pair:
    """Each number's movement times the product of all others, which is found without dividing, zeros included."""
    out = np.prod(x, axis=axis, keepdims=keepdims)
    axes = tuple(range(np.ndim(x))) if axis is None else tuple(np.atleast_1d(axis))
    flat, flat_moved = (_joined(array, axes) for array in (x, moved))
    ones = np.ones((*flat.shape[:-1], 1))
    before = np.cumprod(np.concatenate((ones, flat[..., :-1]), axis=-1), axis=-1)
    after = np.cumprod(np.concatenate((ones, flat[..., :0:-1]), axis=-1), axis=-1)[..., ::-1]
    return out, np.reshape(np.sum(flat_moved * before * after, axis=-1), np.shape(out))


def _joined(array: Any, axes: tuple[int, ...]) -> Any:
    """The array with these axes made one, the last."""
    last = np.moveaxis(array, axes, range(-len(axes), 0))
    return np.reshape(last, (*last.shape[: last.ndim - len(axes)], -1))


def _running_product(x: Any, moved: Any, axis: Any = None) -> Pair:
    """By the product rule, one number after the other."""
    if axis is None:
        x, moved, axis = np.ravel(x), np.ravel(moved), 0
    x, moved = np.moveaxis(x, axis, 0), np.moveaxis(moved, axis, 0)
    out = np.cumprod(x, axis=0)
    tangent = [moved[0]]
    for place in range(1, len(x)):
        tangent.append(tangent[-1] * x[place] + out[place - 1] * moved[place])
    return np.moveaxis(out, 0, axis), np.moveaxis(np.stack(tangent), 0, axis)


def _sorted(x: Any, moved: Any, axis: Any = -1) -> Pair:
    order = np.argsort(x, axis=axis)
    return np.take_along_axis(x, order, axis), np.take_along_axis(moved, order, axis)


CURVED: dict[Callable[..., Any], Callable[..., Pair]] = {
    np.max: _extreme(np.max),
    np.min: _extreme(np.min),
    np.amax: _extreme(np.max),
    np.amin: _extreme(np.min),
    np.prod: _product,
    np.cumprod: _running_product,
    np.sort: _sorted,
}
"""Rules that take a value, its tangent and the function's settings, and give the result with its tangent."""


def _variance(x: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    away = x - np.mean(x, axis=axis, keepdims=True)
    total = np.sum(away * away, axis=axis, keepdims=keepdims)
    return total / (np.size(x) // max(1, np.size(total)) - ddof)


def _clipped(x: Any, lowest: Any = None, highest: Any = None) -> Any:
    above = x if lowest is None else np.maximum(x, lowest)
    return above if highest is None else np.minimum(above, highest)


COMPOSED: dict[Callable[..., Any], Callable[..., Any]] = {
    np.var: _variance,
    np.std: lambda x, *choices, **settings: np.sqrt(_variance(x, *choices, **settings)),
    np.clip: _clipped,
    np.full_like: lambda array, fill: np.broadcast_to(fill, np.shape(array)),
}
"""Functions written with other functions of numpy, which are then followed."""
