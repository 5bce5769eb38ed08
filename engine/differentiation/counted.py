"""Arrays that count: how many multiplications and additions a rule does with an upstream gradient or a tangent."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.differentiation.array_like import ArrayLike, Ufunc, carries, name_of, numbers_of
from engine.differentiation.errors import RuleNotFollowed
from engine.differentiation.numpy_kinds import FLAT, FLAT_UFUNCS, LINEAR, MULTILINEAR, PRODUCTS

_SUMS = {"add", "subtract"}
_FACTORS = {"multiply", "divide"}
_SIGNS = {"negative", "positive"}


@dataclass(slots=True)
class Tally:
    """How many multiplications (divisions too) and additions (subtractions too) have been done so far."""

    multiplications: int = 0
    additions: int = 0


class Counted(ArrayLike):
    """An array whose `value` numpy computes with as always, while a tally counts what is done with it.

    Counted are products and sums of numbers, one for each element. Not counted are turning a sign, adding an array of
    zeros, moving numbers about, and what a rule does without this array: local derivatives and the like.
    """

    __slots__ = ("tally",)

    def __init__(self, value: Any, tally: Tally) -> None:
        self.value = value
        self.tally = tally

    def __getitem__(self, place: Any) -> Any:
        return Counted(self.value[place], self.tally)

    def astype(self, kind: Any, **settings: Any) -> Any:
        """The same numbers in another precision."""
        return Counted(np.asarray(self.value).astype(kind, **settings), self.tally)

    def called(self, ufunc: Ufunc, inputs: tuple[Any, ...]) -> Any:
        """A product or a sum, which is counted."""
        name = ufunc.__name__
        values = tuple([numbers_of(given) for given in inputs])
        out = ufunc(*values)
        if name in FLAT_UFUNCS:
            return out
        if name in _FACTORS:
            self.tally.multiplications += int(np.size(out))
        elif name in _SUMS:
            zeros = any(not isinstance(given, Counted) and not np.any(given) for given in inputs)
            self.tally.additions += 0 if zeros else int(np.size(out))
        elif name in PRODUCTS:
            self._add_products(np.size(out), np.shape(values[0])[-1])
        elif name not in _SIGNS:
            raise RuleNotFollowed(f"numpy.{name}")
        return Counted(out, self.tally)

    def passed(self, function: Callable[..., Any], arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """A sum or a sum of products, which is counted, or a movement of numbers, which is not."""
        if function in FLAT:
            return function(*numbers_of(arguments), **settings)
        if not (function in LINEAR or function in MULTILINEAR or function is np.where) or carries(
            list(settings.values())
        ):
            raise RuleNotFollowed(name_of(function))
        out = function(*numbers_of(arguments), **settings)
        if function in MULTILINEAR:
            self._add_products(np.size(out), _inner_length(function, numbers_of(arguments), out))
        elif function in {np.sum, np.mean, np.trace, np.cumsum}:
            self.tally.additions += max(
                0, int(np.size(arguments[0])) - int(np.size(out) if function != np.cumsum else 1)
            )
            self.tally.multiplications += int(np.size(out)) if function is np.mean else 0
        elif function is np.diff:
            self.tally.additions += int(np.size(out))
        return [Counted(part, self.tally) for part in out] if isinstance(out, list) else Counted(out, self.tally)

    def _add_products(self, numbers: int, length: int) -> None:
        """So many results, each the sum of `length` products."""
        self.tally.multiplications += int(numbers) * length
        self.tally.additions += int(numbers) * (length - 1)


def _inner_length(function: Callable[..., Any], arguments: tuple[Any, ...], out: Any) -> int:
    """How many products add up to each number of the result."""
    if function is np.einsum:
        letters = arguments[0].replace(" ", "").split("->")[0].split(",")
        lengths = {
            letter: length
            for names, array in zip(letters, arguments[1:], strict=True)
            for letter, length in zip(names, np.shape(array), strict=True)
        }
        return math.prod(lengths.values()) // max(1, int(np.size(out)))
    first, second = arguments[:2]
    return math.isqrt(int(np.size(first)) * int(np.size(second)) // max(1, int(np.size(out))))
