"""Makes what numba compiles of declared functions, and tells by a fingerprint when that has to be done again."""

from __future__ import annotations

import hashlib
import math
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from engine.execution.tape.extension import call, calling_instruction
from engine.operations.functions import error_function


def _chosen(condition: Any, one: Any, other: Any) -> Any:
    return one if condition else other


def _clipped(value: Any, lowest: Any, highest: Any) -> Any:
    return np.minimum(np.maximum(value, lowest), highest)


ON_NUMBERS: Mapping[str, Callable[..., Any]] = {"where": _chosen, "clip": _clipped}
"""numpy's functions of which numba has none for single numbers, or one that makes an array of them."""

INSTEAD: Mapping[Callable[..., Any], Callable[..., Any]] = {
    np.where: _chosen,
    np.clip: _clipped,
    error_function: math.erf,
}
"""What stands for functions that numba cannot compile."""


def fingerprint(*functions: object) -> str:
    """A hash of what the functions do: their code, what they call, and the numbers that they use."""
    digest = hashlib.sha256()
    seen: set[int] = set()
    for function in functions:
        for part in _parts(function, seen):
            digest.update(part.encode())
            digest.update(b"\0")
    return digest.hexdigest()


def _parts(found: object, seen: set[int]) -> Iterator[str]:
    if isinstance(found, types.FunctionType):
        if id(found) not in seen:
            seen.add(id(found))
            yield from _code_parts(found.__code__)
            yield repr((found.__defaults__, found.__kwdefaults__))
            for name, value in sorted(_used(found).items()):
                yield name
                yield from _parts(value, seen)
    elif isinstance(found, types.ModuleType):
        yield found.__name__
    elif isinstance(found, (float, int, str, bool, np.generic, np.ufunc, tuple)):
        yield repr(found)
    else:
        yield getattr(found, "__qualname__", type(found).__qualname__)


def _code_parts(code: types.CodeType) -> Iterator[str]:
    yield from (code.co_code.hex(), repr(code.co_names), repr(code.co_varnames))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _code_parts(constant)
        elif isinstance(constant, frozenset):
            yield repr(sorted(map(repr, constant)))
        else:
            yield repr(constant)


def _used(function: types.FunctionType) -> dict[str, Any]:
    """What a function takes from its surroundings, by name."""
    code = function.__code__
    used = {name: function.__globals__[name] for name in _names(code) if name in function.__globals__}
    cells = function.__closure__ or ()
    return used | {name: cell.cell_contents for name, cell in zip(code.co_freevars, cells, strict=True)}


def _names(code: types.CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, types.CodeType))
    return set(code.co_names).union(*map(_names, inner))


class Compiler:
    """Makes functions that numba compiles, each with all that it calls, each once."""

    def __init__(self) -> None:
        from numba import njit

        # Nobody calls an inner function from Python: without wrappers for that it compiles in half the time.
        options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        self.jitted: Callable[..., Any] = njit(error_model="numpy", **options)
        self._made: dict[Callable[..., Any], Any] = {call: calling_instruction()}
        self._numpy = types.ModuleType("numpy_on_numbers")
        self._numpy.__dict__.update({name: getattr(np, name) for name in np.__all__ if hasattr(np, name)})
        self._numpy.__dict__.update({name: self.inner(function) for name, function in ON_NUMBERS.items()})

    def inner(self, function: Callable[..., Any]) -> Any:
        """The function for compiled ones to call: itself where it is one of numpy's or Python's own."""
        function = INSTEAD.get(function, function)
        if not isinstance(function, types.FunctionType):
            return function
        if function not in self._made:
            self._made[function] = self.jitted(self.copied(function))
        return self._made[function]

    def copied(self, function: types.FunctionType, file: str | None = None) -> types.FunctionType:
        """A copy that calls compiled functions; numba takes it to stand in `file`."""
        code = function.__code__
        known = {name: self._converted(value) for name, value in _used(function).items()}
        copy = types.FunctionType(
            code if file is None else code.replace(co_filename=file),
            {**known, "__builtins__": __builtins__, "__name__": function.__module__},
            function.__name__,
            function.__defaults__,
            tuple(types.CellType(known[name]) for name in code.co_freevars),
        )
        copy.__kwdefaults__ = function.__kwdefaults__
        copy.__qualname__ = function.__qualname__
        copy.__module__ = function.__module__
        return copy

    def _converted(self, value: Any) -> Any:
        if value is np:
            return self._numpy
        return self.inner(value) if callable(value) and not isinstance(value, type) else value
