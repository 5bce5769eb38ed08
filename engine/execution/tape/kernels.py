"""Compiles the tape: once for all graphs, from the operations' declarations, kept on disk."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from engine.execution.tape import arrangement, cache, rows
from engine.execution.tape.codes import CODES, WIDTH
from engine.execution.tape.declarations import Compiler, fingerprint
from engine.execution.tape.extension import calling_instruction, extensions
from engine.execution.tape.source import source_of

_UNCACHED = "<tape>"
_ARRANGING: tuple[Any, ...] = (arrangement.arranged, arrangement.reaching, arrangement.moving)
_ON_ROWS = (
    rows.prepared, rows.start_of, rows.place_operands, rows.send, rows.move, rows.reduced, rows.give_back
)  # fmt: skip


class Kernels(NamedTuple):
    """The compiled functions. None of them holds the interpreter's lock while it runs.

    `program` is an array of instructions, WIDTH uint32 each (see `codes`); `settings`, `values`, `gradients` are flat
    float64 arrays. Over numbers, a place is its number's index. With a batch, `narrow` is how many places hold one
    number, `batch` the length of the rows of the others, and `values` ends with rows.SPARE_ROWS spare rows.

    forward_numbers(program, settings, values): the sources' values given, fills in the others.
    backward_numbers(program, settings, values, gradients): adds up the gradients, all of them 0 but the output's.
    forward_rows(program, settings, values, narrow, batch): the same with a batch.
    backward_rows(program, settings, values, gradients, narrow, batch, tangents): the same with a batch; where
        `tangents` is True, forward mode from the seed instead, all other tangents being 0. Numbers have a batch of 1.
    arranged, reaching, moving: see `arrangement`.
    more: those of the extensions, by name.
    """

    forward_numbers: Callable[..., None]
    backward_numbers: Callable[..., None]
    forward_rows: Callable[..., None]
    backward_rows: Callable[..., None]
    arranged: Callable[..., Any]
    reaching: Callable[..., Any]
    moving: Callable[..., Any]
    more: Mapping[str, Callable[..., Any]]


def load_kernels() -> Kernels:
    """The compiled functions, from the cache where they are in it; raises whatever numba raises."""
    text = _text()
    folder = cache.cache_folder()
    if folder is not None:
        try:
            return _from_folder(text, folder / _key(text))
        except OSError:  # the folder cannot be written, or the disk is full
            pass
    return _compiled(text, _UNCACHED, Compiler())


def are_cached() -> bool:
    """Whether the compiled functions are in the cache, so that loading them takes no compiling."""
    folder = cache.cache_folder()
    return folder is not None and cache.is_sealed(folder / _key(_text()))


def _text() -> str:
    return "\n\n\n".join([source_of(CODES), *(extension.text for extension in extensions)])


def _from_folder(text: str, folder: Path) -> Kernels:
    """The functions kept in the folder, which is filled first where nobody has done so; raises OSError."""
    file = str(folder / "tape.py")
    was_sealed = cache.is_sealed(folder)
    if was_sealed:
        with contextlib.suppress(Exception):  # whatever is wrong with what was kept, compiling it again mends it
            return _compiled(text, file, None)
    with cache.locked(folder):
        if not was_sealed and cache.is_sealed(folder):  # another process has filled it, while this one waited
            return _compiled(text, file, None)
        (cache.emptied(folder) / "tape.py").write_text(text, encoding="utf-8")
        kernels = _compiled(text, file, Compiler())
        cache.seal(folder)
        return kernels


def _key(text: str) -> str:
    """A name that differs wherever the compiled tape does."""
    import numba
    from numba.core.registry import cpu_target

    declared = [function for code in CODES.all for function in (code.function, *code.derivatives)]
    added = chain.from_iterable((*extension.known.values(), *extension.functions) for extension in extensions)
    parts = (
        text,
        fingerprint(*declared, *_ON_ROWS, *_ARRANGING, *added, calling_instruction),
        *(numba.__version__, np.__version__, sys.version),
        *cpu_target.target_context.codegen().magic_tuple(),  # the processor and what it can do
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _compiled(text: str, file: str, compiler: Compiler | None) -> Kernels:
    """The functions compiled; without a compiler they are only looked up in the cache."""
    from numba import njit

    known: dict[str, Any] = {"__name__": __name__, **(_surroundings(compiler) if compiler else {})}
    exec(compile(text, file, "exec"), known)  # noqa: S102 - the text was written by `source_of`
    copied = (compiler or Compiler()).copied
    functions = chain(_ARRANGING, *(extension.functions for extension in extensions))
    known |= {function.__name__: copied(function, file) for function in functions}
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "cache": file != _UNCACHED}
    made = [njit([arguments], **options)(known[name]) for name, arguments in _signatures().items()]
    more = {
        name: njit([arguments], **options)(known[name])
        for extension in extensions
        for name, arguments in extension.signatures.items()
    }
    return Kernels._make([*made, more])


def _surroundings(compiler: Compiler) -> dict[str, Any]:
    """What the text refers to."""
    found: dict[str, Any] = {
        "np": np,
        "ARITY": rows.ARITY,
        **{f"U{number}": np.uintp(number) for number in range(WIDTH + 1)},
    }
    found.update({function.__name__: compiler.inner(function) for function in _ON_ROWS})
    for extension in extensions:
        found |= {name: compiler.inner(part) if callable(part) else part for name, part in extension.known.items()}
    for number, code in enumerate(CODES.all):
        found[f"f{number}"] = compiler.inner(code.function)
        for index, derivative in enumerate(code.derivatives):
            found[f"d{number}_{index}"] = compiler.inner(derivative)
    return found


def _signatures() -> dict[str, tuple[Any, ...]]:
    """The types of the arguments, in the order of Kernels."""
    from numba import boolean, float64, int32, int64, uint8, uint32

    program, numbers, column, flags = uint32[::1], float64[::1], int32[::1], uint8[::1]
    return {
        "forward_numbers": (program, numbers, numbers),
        "backward_numbers": (program, numbers, numbers, numbers),
        "forward_rows": (program, numbers, numbers, int64, int64),
        "backward_rows": (program, numbers, numbers, numbers, int64, int64, boolean),
        "arranged": (int64[::1], column, column, column, flags),
        "reaching": (program, int64, flags),
        "moving": (program, int64, int64),
    }
