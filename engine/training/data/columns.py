"""The columns that a graph's inputs take, whatever they were read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.training import errors
from engine.value import Array

MAX_CELLS = 50_000_000
"""The most numbers that are read, and that the inputs of a table hold together: 400 MB of float64."""

MAX_COLUMNS = 10_000
"""The most columns of a table."""

MAX_CLASSES = 10_000
"""The most classes in one column."""

MISSING = frozenset({"", "na", "n/a", "nan", "null"})
"""What a cell without a value holds, in small or capital letters."""

_SHORT = 1e16
"""From here on a whole number is shorter with an exponent."""

Indices = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Wanted:
    """The columns that are taken as numbers, and those that are taken as classes; one may be both."""

    numbers: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def columns(self) -> int:
        """How many columns are kept."""
        return len(self.numbers) + len(self.classes)


Choose = Callable[[str, Sequence[str]], Wanted]
"""Given the source and the names of all of its columns, those that are wanted; raises UnknownColumn."""


@dataclass(frozen=True, eq=False)
class ClassColumn:
    """A column of classes: for each row the index of its text, in the order of first appearance; -1 is missing."""

    codes: Indices
    texts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Columns:
    """The wanted columns of `source`, and for each row the number under which `source` shows it.

    Numbers are arrays of shape (rows,), NaN where one is missing.
    """

    source: str
    names: tuple[str, ...]
    numbers: Mapping[str, Array]
    classes: Mapping[str, ClassColumn]
    row_numbers: Indices

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.row_numbers)

    def take(self, rows: Indices) -> Columns:
        """The columns with these rows only, in this order."""
        numbers = {name: column[rows] for name, column in self.numbers.items()}
        classes = {name: ClassColumn(column.codes[rows], column.texts) for name, column in self.classes.items()}
        return Columns(self.source, self.names, numbers, classes, self.row_numbers[rows])


class Collector:
    """Puts the wanted columns together from texts that come in chunks of rows; raises DataError."""

    def __init__(self, source: str, names: Sequence[str], wanted: Wanted) -> None:
        self._source, self._names, self._wanted = source, tuple(names), wanted
        self._places = {name: place for place, name in enumerate(names)}
        self._numbers: dict[str, list[Array]] = {name: [] for name in wanted.numbers}
        self._codes: dict[str, list[Indices]] = {name: [] for name in wanted.classes}
        self._texts: dict[str, dict[str, int]] = {name: {} for name in wanted.classes}
        self._row_numbers: list[Indices] = []
        self._rows = 0

    def add(self, cells: Sequence[Sequence[str]], row_numbers: Indices) -> None:
        """Take a chunk: for each column of the source its cells, all as long as the row numbers."""
        self._rows += len(row_numbers)
        check_cells(self._source, self._rows * self._wanted.columns)
        for name, chunks in self._numbers.items():
            chunks.append(read_numbers(cells[self._places[name]], self._source, name, row_numbers))
        for name, codes in self._codes.items():
            codes.append(codes_of(cells[self._places[name]], self._texts[name]))
            check_classes(self._source, len(self._texts[name]))
        self._row_numbers.append(row_numbers)

    def columns(self) -> Columns:
        """The columns; raises NoRows where there is nothing."""
        if not self._rows:
            raise errors.NoRows(self._source)
        numbers = {name: np.concatenate(self._numbers.pop(name)) for name in self._wanted.numbers}
        classes = {
            name: ClassColumn(np.concatenate(self._codes[name]), tuple(self._texts[name]))
            for name in self._wanted.classes
        }
        return Columns(self._source, self._names, numbers, classes, np.concatenate(self._row_numbers))


def check_cells(source: str, cells: int) -> None:
    """Raise DataTooLarge for more numbers than a table may hold."""
    if cells > MAX_CELLS:
        raise errors.DataTooLarge(source, cells, MAX_CELLS, "numbers")


def check_classes(source: str, classes: int) -> None:
    """Raise DataTooLarge for more classes than a column may hold."""
    if classes > MAX_CLASSES:
        raise errors.DataTooLarge(source, classes, MAX_CLASSES, "classes in one column")


def check_names(source: str, names: Sequence[str]) -> None:
    """Raise BadTable or DataTooLarge where the columns of a table cannot be told apart by these names."""
    if len(names) > MAX_COLUMNS:
        raise errors.DataTooLarge(source, len(names), MAX_COLUMNS, "columns")
    for place, name in enumerate(names, start=1):
        if not name:
            raise errors.BadTable(source, f"column {place} has no name")
    if len(set(names)) < len(names):
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise errors.BadTable(source, f"two columns are named '{twice[:40]}'")


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.strip().casefold() in MISSING


def number_in(text: str) -> float | None:
    """The finite number in a cell, in the form that every language writes; Python alone reads 1_000."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) and "_" not in text else None


def read_numbers(cells: Sequence[str], source: str, column: str, row_numbers: Indices) -> Array:
    """The numbers in these cells, NaN where one is missing; raises BadCell."""
    try:
        numbers = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return _read_one_by_one(cells, source, column, row_numbers)
    if np.isfinite(numbers).all() and "_" not in "".join(cells):
        return numbers
    return _read_one_by_one(cells, source, column, row_numbers)


def _read_one_by_one(cells: Sequence[str], source: str, column: str, row_numbers: Indices) -> Array:
    numbers = np.full(len(cells), np.nan)
    for place, cell in enumerate(cells):
        if not is_missing(cell):
            number = number_in(cell)
            if number is None:
                raise errors.bad_cell(source, int(row_numbers[place]), column, cell.strip()[:40])
            numbers[place] = number
    return numbers


def finite_or_missing(column: Any, source: str, name: str, row_numbers: Indices) -> Array:
    """An array's numbers as doubles of their own, NaN where one is missing; raises BadCell for infinity."""
    with np.errstate(over="ignore"):  # of numbers wider than a double
        numbers = np.array(column, dtype=np.float64)
    if np.isinf(numbers).any():
        place = int(np.argmax(np.isinf(numbers)))
        raise errors.bad_cell(source, int(row_numbers[place]), name, str(column[place])[:40])
    return numbers


def class_column(column: Any, source: str) -> ClassColumn:
    """An array of numbers or texts as classes; raises DataTooLarge."""
    distinct, first, codes = np.unique(column, return_index=True, return_inverse=True)
    check_classes(source, len(distinct))
    texts: dict[str, int] = {}
    renamed = np.empty(len(distinct), np.int64)
    for place in np.argsort(first):
        text = text_of(distinct[place].item())
        renamed[place] = -1 if is_missing(text) else texts.setdefault(text, len(texts))
    return ClassColumn(renamed[codes.reshape(-1)], tuple(texts))


def text_of(cell: object) -> str:
    """A class as it is shown: 3 for 3.0, nothing for None."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _SHORT:
        return f"{cell:.0f}"
    return str(cell).strip()


def codes_of(cells: Sequence[str], texts: dict[str, int]) -> Indices:
    """The index of each cell's text; `texts` grows by those that are new."""
    distinct: dict[str, int] = {}
    for cell in dict.fromkeys(cells):
        text = cell.strip()
        distinct[cell] = -1 if is_missing(text) else texts.setdefault(text, len(texts))
    return np.fromiter(map(distinct.__getitem__, cells), np.int64, len(cells))
