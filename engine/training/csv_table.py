"""A CSV file read as columns of numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np

from engine.training import errors
from engine.value import Array

MAX_BYTES = 32 * 2**20
"""The largest CSV file that is read."""

MAX_COLUMNS = 10_000
"""The most columns of one."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of numbers by name, and for each row the number under which `source` shows it."""

    source: str
    by_name: Mapping[str, Array]
    row_numbers: Sequence[int]

    def column(self, name: str, node: str) -> Array:
        """The column that the node `node` asks for, of shape (rows,); raises UnknownColumn."""
        if name not in self.by_name:
            known = list(self.by_name)
            listed = ", ".join([*known[:20], "..."] if len(known) > 20 else known)  # noqa: PLR2004 - fit to read
            raise errors.UnknownColumn(name, node, self.source, listed)
        return self.by_name[name]


def read_csv(folder: Path, file: str) -> Columns:
    """The columns of a CSV file in `folder` by the names in its first row, each an array of shape (rows,).

    The file is UTF-8 text with or without a byte order mark, its cells separated by commas; empty lines are
    skipped. Raises DataFileOutside, DataFileMissing, DataTooLarge, BadTable, BadRow, BadCell or NoRows.
    """
    records = _records(_text(_inside(folder, file), file), file)
    if not records:
        raise errors.BadTable(file, "it is empty")
    (_, names), *rows = records
    names = [name.strip() for name in names]
    _check_names(names, file)
    if not rows:
        raise errors.NoRows(file)
    for number, cells in rows:
        if len(cells) != len(names):
            raise errors.BadRow(file, number, len(cells), len(names))
    numbers = [number for number, _ in rows]
    columns = {
        name: _column(name, [cells[index] for _, cells in rows], numbers, file) for index, name in enumerate(names)
    }
    return Columns(file, columns, numbers)


def _inside(folder: Path, file: str) -> Path:
    """The file's path, which stays in the folder whatever the name and the links in it say."""
    for path in (PurePosixPath(file), PureWindowsPath(file)):
        if path.is_absolute() or path.anchor or ".." in path.parts:
            raise errors.DataFileOutside(file)
    try:
        found = (folder / file).resolve()
        if not found.is_relative_to(folder.resolve()):
            raise errors.DataFileOutside(file)
        if not found.is_file():
            raise errors.DataFileMissing(file, "there is no such file")
    except (OSError, ValueError, RuntimeError) as error:  # a NUL in the name, a link to itself
        raise errors.DataFileMissing(file, "its name cannot be followed") from error
    return found


def _text(path: Path, file: str) -> str:
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise errors.DataFileMissing(file, error.strerror or str(error)) from error
    if len(content) > MAX_BYTES:
        raise errors.DataTooLarge(file, path.stat().st_size, MAX_BYTES, "bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise errors.BadTable(file, f"it is not UTF-8 text (byte {error.start})") from error


def _records(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number in the file."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(number, cells) for number, cells in enumerate(reader, start=1) if cells]
    except csv.Error as error:
        raise errors.BadTable(file, f"line {reader.line_num}: {error}") from error


def _check_names(names: list[str], file: str) -> None:
    if len(names) > MAX_COLUMNS:
        raise errors.DataTooLarge(file, len(names), MAX_COLUMNS, "columns")
    for index, name in enumerate(names):
        if not name:
            raise errors.BadTable(file, f"column {index + 1} has no name in its first row")
        if _is_number(name):
            raise errors.BadTable(file, f"its first row must name the columns, but holds the number {name[:40]}")
    if len(set(names)) < len(names):
        twice = next(name for index, name in enumerate(names) if name in names[:index])
        raise errors.BadTable(file, f"two columns are named '{twice[:40]}'")


def _is_number(text: str) -> bool:
    """Whether a cell is a finite number in the form that every language writes; Python alone reads 1_000."""
    try:
        return bool(np.isfinite(float(text))) and "_" not in text
    except ValueError:
        return False


def _column(name: str, cells: list[str], rows: list[int], file: str) -> Array:
    try:
        column = np.array([float(cell) for cell in cells])
    except ValueError:
        column = np.array([np.nan])
    if not np.isfinite(column).all() or any("_" in cell for cell in cells):
        for row, cell in zip(rows, cells, strict=True):
            if not _is_number(cell):
                raise errors.BadCell(file, row, name, cell.strip()[:40])
    return column
