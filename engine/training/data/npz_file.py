"""NPZ and NPY files: arrays that numpy has saved, each one column or a block of columns side by side."""

from __future__ import annotations

import math
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from engine.training import errors
from engine.training.data.columns import (
    MAX_COLUMNS,
    Choose,
    ClassColumn,
    Columns,
    Wanted,
    check_cells,
    check_names,
    class_column,
    finite_or_missing,
    read_numbers,
)
from engine.training.data.opening import MAX_BYTES, open_inside
from engine.training.data.watch import Watch
from engine.value import Array

_MAX_HEADER = 10_000
_MEMBER = ".npy"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    UnicodeError,
    ValueError,
)
"""What numpy and zipfile raise for a file that is cut short, damaged, locked or written by somebody hostile."""


@dataclass(frozen=True)
class _Block:
    """One array as its header tells it: the columns that its later axes make, and the rows along its first."""

    name: str
    kind: str
    rows: int
    columns: tuple[str, ...]


def read_npz(folder: Path, file: str, choose: Choose, watch: Watch) -> Columns:
    """The columns that `choose` picks of an NPZ file in the folder.

    An array of shape (rows,) is one column of its name; of an array with more axes, the column `name[0]` and
    those after it run through the later axes. Nothing is unpickled. Raises DataError.
    """
    with open_inside(folder, file) as opened, _damage_told(file):
        blocks = _blocks(opened, file)
        names = _names(blocks, file)
        wanted = choose(file, names)
        chosen = [block for block in blocks if not {*wanted.numbers, *wanted.classes}.isdisjoint(block.columns)]
        rows = _common_rows(chosen, file)
        check_cells(file, rows * wanted.columns)
        opened.seek(0)
        with np.load(opened, allow_pickle=False) as arrays:
            return _Picking(file, wanted, rows).columns(names, _arrays(arrays, chosen, file, watch))


def npz_names(folder: Path, file: str) -> tuple[str, ...]:
    """The names of all columns of an NPZ file in the folder, of which only the headers are read; raises DataError."""
    with open_inside(folder, file) as opened, _damage_told(file):
        return _names(_blocks(opened, file), file)


def read_npy(folder: Path, file: str, choose: Choose, watch: Watch) -> Columns:
    """The columns that `choose` picks of an NPY file in the folder: one array, its columns called 1, 2, 3 and so on.

    Nothing is unpickled. Raises DataError.
    """
    with open_inside(folder, file) as opened, _damage_told(file):
        block = _only_block(opened, file)
        wanted = choose(file, block.columns)
        rows = _common_rows([block], file)
        check_cells(file, rows * wanted.columns)
        opened.seek(0)
        array = npy.read_array(opened, allow_pickle=False, max_header_size=_MAX_HEADER).reshape(rows, -1)
        watch.tell(file, 1.0)
        return _Picking(file, wanted, rows).columns(block.columns, iter([(block, array)]))


def npy_names(folder: Path, file: str) -> tuple[str, ...]:
    """The names of all columns of an NPY file in the folder, of which only the header is read; raises DataError."""
    with open_inside(folder, file) as opened, _damage_told(file):
        return _only_block(opened, file).columns


def _only_block(opened: IO[bytes], file: str) -> _Block:
    kind, shape = _header(opened, os.fstat(opened.fileno()).st_size, file, "it")
    columns = tuple(map(str, range(1, _width(shape, file) + 1)))
    check_names(file, columns)
    return _Block("", kind, shape[0], columns)


def _names(blocks: Sequence[_Block], file: str) -> tuple[str, ...]:
    names = tuple(name for block in blocks for name in block.columns)
    check_names(file, names)
    return names


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise errors.BadTable(
            file, "it holds no arrays of numbers as numpy saves them, or is damaged or cut short"
        ) from error


def _blocks(opened: IO[bytes], file: str) -> list[_Block]:
    with zipfile.ZipFile(opened) as members:
        size = sum(member.file_size for member in members.infolist())
        if size > MAX_BYTES:
            raise errors.DataTooLarge(file, size, MAX_BYTES, "bytes")
        return [_block(members, member, file) for member in members.infolist()]


def _block(members: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> _Block:
    name = member.filename.removesuffix(_MEMBER)
    with members.open(member) as array:
        kind, shape = _header(array, member.file_size, file, f"its array '{name[:40]}'")
    return _Block(name, kind, shape[0], _columns_of(name, shape, file))


def _header(array: IO[bytes], size: int, file: str, called: str) -> tuple[str, tuple[int, ...]]:
    """Kind and shape that the header of an array says, checked against the bytes that are there: numpy believes it."""
    version = npy.read_magic(array)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(array, max_header_size=_MAX_HEADER)
    if dtype.kind not in "biufU":
        raise errors.BadTable(file, f"{called} holds neither numbers nor texts")
    if not shape:
        raise errors.BadTable(file, f"{called} is a single number without rows")
    if math.prod(shape) * dtype.itemsize != size - array.tell():
        raise errors.BadTable(file, f"{called} is cut short")
    return dtype.kind, shape


def _columns_of(name: str, shape: tuple[int, ...], file: str) -> tuple[str, ...]:
    width = _width(shape, file)
    return (name,) if len(shape) == 1 else tuple(f"{name}[{place}]" for place in range(width))


def _width(shape: tuple[int, ...], file: str) -> int:
    width = math.prod(shape[1:])
    if width > MAX_COLUMNS:
        raise errors.DataTooLarge(file, width, MAX_COLUMNS, "columns")
    return width


def _common_rows(chosen: Sequence[_Block], file: str) -> int:
    rows = chosen[0].rows if chosen else 0
    for block in chosen:
        if block.rows != rows:
            raise errors.UnevenColumns(block.name, block.rows, rows)
    if not rows:
        raise errors.NoRows(file)
    return rows


def _arrays(arrays: Any, chosen: Sequence[_Block], file: str, watch: Watch) -> Iterator[tuple[_Block, Any]]:
    for done, block in enumerate(chosen):
        yield block, arrays[block.name].reshape(block.rows, -1)
        watch.tell(file, (done + 1) / len(chosen))


class _Picking:
    """Picks the wanted columns out of blocks that come one by one."""

    def __init__(self, file: str, wanted: Wanted, rows: int) -> None:
        self._file = file
        self._numbers, self._classes = frozenset(wanted.numbers), frozenset(wanted.classes)
        self._row_numbers = np.arange(1, rows + 1)

    def columns(self, names: Sequence[str], arrays: Iterator[tuple[_Block, Any]]) -> Columns:
        numbers: dict[str, Array] = {}
        classes: dict[str, ClassColumn] = {}
        for block, array in arrays:
            for place, name in enumerate(block.columns):
                if name in self._numbers:
                    numbers[name] = self._as_numbers(name, array[:, place])
                if name in self._classes:
                    classes[name] = class_column(array[:, place], self._file)
        return Columns(self._file, tuple(names), numbers, classes, self._row_numbers)

    def _as_numbers(self, name: str, column: Any) -> Array:
        if column.dtype.kind == "U":
            return read_numbers(column.tolist(), self._file, name, self._row_numbers)
        return finite_or_missing(column, self._file, name, self._row_numbers)
