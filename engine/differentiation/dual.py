"""Dual numbers: a value together with its movement along one direction.

The rules of operations are plain calls of numpy, so that they run on duals as they stand. The message rules then
give, beside the gradient, how the gradient moves along the direction: forward over reverse, without a second
derivative declared anywhere. (Pearlmutter, "Fast exact multiplication by the Hessian", 1994.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.differentiation.array_like import ArrayLike, Ufunc, carries, name_of, numbers_of
from engine.differentiation.dual_rules import COMPOSED, CURVED, LOCAL
from engine.differentiation.errors import RuleNotFollowed
from engine.differentiation.numpy_kinds import FLAT, FLAT_UFUNCS, LINEAR, MULTILINEAR, PRODUCTS


class Dual(ArrayLike):
    """A number or an array, its `value`, and its `tangent`: how it moves, in the same shape.

    Comparisons, positions and shapes are those of the value, and plain. A function of numpy that has no rule here
    raises RuleNotFollowed with its name.
    """

    __slots__ = ("tangent",)

    def __init__(self, value: Any, tangent: Any) -> None:
        self.value = value
        shape = getattr(value, "shape", ())  # numpy's own way is slow for Python's numbers
        if getattr(tangent, "shape", ()) != shape:
            tangent = np.broadcast_to(tangent, shape)
        self.tangent: Any = tangent

    def __repr__(self) -> str:
        return f"Dual({self.value!r}, {self.tangent!r})"

    def __getitem__(self, place: Any) -> Any:
        return Dual(self.value[place], self.tangent[place])

    def astype(self, kind: Any, **settings: Any) -> Any:
        """The same numbers in another precision; whole numbers and truths do not move, and are plain."""
        value = np.asarray(self.value).astype(kind, **settings)
        return Dual(value, np.asarray(self.tangent).astype(kind)) if value.dtype.kind == "f" else value

    def called(self, ufunc: Ufunc, inputs: tuple[Any, ...]) -> Any:
        """The function's value, and the sum of its local derivatives times what moves."""
        name = ufunc.__name__
        values = tuple([numbers_of(given) for given in inputs])
        if name in FLAT_UFUNCS:
            return ufunc(*values)
        if name in PRODUCTS:
            return Dual(ufunc(*values), _each_in_turn(ufunc, inputs, {}))
        if name not in LOCAL:
            raise RuleNotFollowed(name_of(ufunc) if hasattr(ufunc, "__module__") else f"numpy.{name}")
        out = ufunc(*values)
        total: Any = 0.0
        for given, derivative in zip(inputs, LOCAL[name], strict=True):
            if isinstance(given, Dual):
                total = total + _moved(derivative(*values, out), given.tangent)
        return Dual(out, total)

    def passed(self, function: Callable[..., Any], arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """The function's value and its tangent, by what kind of function it is."""
        if function in COMPOSED:
            return COMPOSED[function](*arguments, **settings)
        if not arguments:
            raise RuleNotFollowed(f"{name_of(function)} with its array by name")
        first, *others = arguments
        if function in MULTILINEAR:
            value = function(*numbers_of(arguments), **settings)
            return Dual(value, _each_in_turn(function, arguments, settings))
        if function in FLAT:
            return function(*numbers_of(arguments), **settings)
        if function is np.where and others:
            return _chosen(*arguments)
        if carries(others) or any(map(carries, settings.values())):
            raise RuleNotFollowed(f"{name_of(function)} with more than one array that moves")
        if function in CURVED:
            return Dual(*CURVED[function](first.value, first.tangent, *others, **settings))
        if function in LINEAR:
            return _along(function, first, others, settings)
        raise RuleNotFollowed(name_of(function))

    # Numbers of graphs of scalars meet here; the way through numpy costs them ten times as much.

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Dual):
            return Dual(self.value + other.value, self.tangent + other.tangent)
        return Dual(self.value + other, self.tangent)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, Dual):
            return Dual(self.value - other.value, self.tangent - other.tangent)
        return Dual(self.value - other, self.tangent)

    def __rsub__(self, other: Any) -> Any:
        return Dual(other - self.value, -self.tangent)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Dual):
            return Dual(self.value * other.value, self.tangent * other.value + self.value * other.tangent)
        return Dual(self.value * other, self.tangent * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, Dual):
            out = self.value / other.value
            return Dual(out, (self.tangent - out * other.tangent) / other.value)
        return Dual(self.value / other, self.tangent / other)

    def __neg__(self) -> Any:
        return Dual(-self.value, -self.tangent)


def tangent_of(value: Any) -> Any:
    """How a value moves; zeros where it is plain."""
    if isinstance(value, Dual):
        return value.tangent
    return np.zeros(np.shape(value)) if np.shape(value) else 0.0


def _moved(local: Any, tangent: Any) -> Any:
    """Local derivative times tangent, where what does not move adds nothing, however steep the slope."""
    product = local * tangent
    if np.isfinite(product).all():
        return product
    return np.where(np.equal(tangent, 0.0), 0.0, product)


def _each_in_turn(function: Callable[..., Any], arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """The product rule: the sum over the arguments, one moving while the others stand."""
    total: Any = 0.0
    plain = numbers_of(arguments)
    for place, given in enumerate(arguments):
        if isinstance(given, Dual):
            total = total + function(*plain[:place], given.tangent, *plain[place + 1 :], **settings)
    return total


def _chosen(condition: Any, one: Any, other: Any) -> Any:
    plain = numbers_of(condition)
    value = np.where(plain, numbers_of(one), numbers_of(other))
    if not (isinstance(one, Dual) or isinstance(other, Dual)):
        return value
    return Dual(value, np.where(plain, tangent_of(one), tangent_of(other)))


def _along(function: Callable[..., Any], first: Any, others: list[Any], settings: dict[str, Any]) -> Any:
    """A linear function of the value and, by itself, of the tangent; a list of arrays stays a list."""
    out = function(numbers_of(first), *others, **settings)
    moved = [tangent_of(part) for part in first] if isinstance(first, (tuple, list)) else first.tangent
    without_constant = {name: given for name, given in settings.items() if name != "constant_values"}
    tangent = function(moved, *others, **without_constant)
    return list(map(Dual, out, tangent)) if isinstance(out, list) else Dual(out, tangent)
