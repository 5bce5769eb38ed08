"""What the rules of operations may ask of an array, for arrays that carry more than their numbers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from engine.differentiation.errors import RuleNotFollowed

Ufunc = Callable[..., Any]

REDUCTIONS: dict[str, Callable[..., Any]] = {
    "add": np.sum,
    "multiply": np.prod,
    "maximum": np.max,
    "minimum": np.min,
}
ACCUMULATIONS: dict[str, Callable[..., Any]] = {"add": np.cumsum, "multiply": np.cumprod}


def _method(function: Callable[..., Any]) -> Callable[..., Any]:
    """The method that an array has beside a function of numpy."""

    def method(self: ArrayLike, *arguments: Any, **settings: Any) -> Any:
        return function(self, *arguments, **settings)

    return method


class ArrayLike(NDArrayOperatorsMixin):
    """A number or an array, its `value`, with which numpy computes as a subclass tells it.

    A subclass says what the functions of numpy do. Whatever would lose what it carries raises RuleNotFollowed, which
    names the function.
    """

    __slots__ = ("value",)
    value: Any

    @abstractmethod
    def called(self, ufunc: Ufunc, inputs: tuple[Any, ...]) -> Any:
        """What a universal function gives of these inputs, this array among them."""

    @abstractmethod
    def passed(self, function: Callable[..., Any], arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """What another function of numpy gives of these arguments, this array among them."""

    def __array_ufunc__(self, ufunc: Ufunc, method: str, *inputs: Any, **settings: Any) -> Any:
        name = ufunc.__name__
        if method == "__call__" and not settings:
            return self.called(ufunc, inputs)
        if method == "outer" and not settings:
            first, second = inputs
            return ufunc(np.reshape(first, np.shape(first) + (1,) * np.ndim(second)), second)
        if method == "reduce" and name in REDUCTIONS:
            return REDUCTIONS[name](*inputs, **{"axis": 0, **settings})
        if method == "accumulate" and name in ACCUMULATIONS:
            return ACCUMULATIONS[name](*inputs, **{"axis": 0, **settings})
        asked = name if method == "__call__" else f"{name}.{method}"
        raise RuleNotFollowed(f"numpy.{asked}" + (f" with {', '.join(settings)}" if settings else ""))

    def __array_function__(
        self, function: Callable[..., Any], types: Any, arguments: tuple[Any, ...], settings: dict[str, Any]
    ) -> Any:
        return self.passed(function, arguments, settings)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        raise RuleNotFollowed("numpy.asarray, or writes into an array")

    def __float__(self) -> NoReturn:
        raise RuleNotFollowed("float")

    def __setitem__(self, place: Any, given: Any) -> NoReturn:
        raise RuleNotFollowed("an assignment into an array")

    def __bool__(self) -> bool:
        return bool(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    @abstractmethod
    def __getitem__(self, place: Any) -> Any: ...

    @property
    def shape(self) -> tuple[int, ...]:
        """As an array has it."""
        return getattr(self.value, "shape", ())

    @property
    def ndim(self) -> int:
        """As an array has it."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """As an array has it."""
        return int(np.size(self.value))

    @property
    def dtype(self) -> Any:
        """As an array has it."""
        return np.result_type(self.value)

    @property
    def T(self) -> Any:  # noqa: N802 - as an array has it
        """As an array has it."""
        return np.transpose(self)

    def reshape(self, *shape: Any, **settings: Any) -> Any:
        """As an array has it: the shape as one tuple or as separate numbers."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, **settings)

    def transpose(self, *axes: Any) -> Any:
        """As an array has it: the axes as one tuple, as separate numbers, or turned round."""
        return np.transpose(self, (axes[0] if len(axes) == 1 else axes) or None)

    sum = _method(np.sum)
    mean = _method(np.mean)
    max = _method(np.max)
    min = _method(np.min)
    prod = _method(np.prod)
    var = _method(np.var)
    std = _method(np.std)
    clip = _method(np.clip)
    dot = _method(np.dot)
    ravel = _method(np.ravel)
    flatten = _method(np.ravel)
    copy = _method(np.copy)
    squeeze = _method(np.squeeze)
    swapaxes = _method(np.swapaxes)
    take = _method(np.take)
    repeat = _method(np.repeat)
    diagonal = _method(np.diagonal)
    trace = _method(np.trace)
    cumsum = _method(np.cumsum)
    cumprod = _method(np.cumprod)
    argmax = _method(np.argmax)
    argmin = _method(np.argmin)
    argsort = _method(np.argsort)
    any = _method(np.any)
    all = _method(np.all)


def numbers_of(argument: Any) -> Any:
    """The argument of a function with plain numbers in place of what carries more, inside tuples and lists too."""
    if isinstance(argument, ArrayLike):
        return argument.value
    if isinstance(argument, (tuple, list)):
        return type(argument)(map(numbers_of, argument))
    return argument


def carries(argument: Any) -> bool:
    """Whether the argument is, or holds, an array that carries more than its numbers."""
    if isinstance(argument, (tuple, list)):
        return any(map(carries, argument))
    return isinstance(argument, ArrayLike)


def name_of(function: Callable[..., Any]) -> str:
    """The function as a person finds it in numpy's documentation."""
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module}.{function.__name__}"
