"""Data for training: where it is kept, and the table of arrays that it becomes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from engine.errors import EmptyValue
from engine.training import errors
from engine.training.csv_table import Columns, read_csv
from engine.value import Array, as_value

MAX_CELLS = 50_000_000
"""The most numbers that the inputs of a table hold together: 400 MB of float64."""

IN_GRAPH_FILE = "the graph's own data"


@dataclass(frozen=True)
class OneHot:
    """A column of classes (whole numbers from 0) as rows with a 1 at the class and 0 elsewhere."""

    column: str
    classes: int


Binding = str | tuple[str, ...] | OneHot
"""What an input takes: one column, several columns side by side, or a one-hot column."""


@dataclass(frozen=True, eq=False)
class Table:
    """Data ready for training: an array for each input node, whose first axis is the `rows`.

    Raises BadValue, UnevenColumns where the lengths differ, and NoRows where there is nothing.
    """

    inputs: Mapping[str, Array]
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        try:
            arrays = {name: np.atleast_1d(as_value(array)) for name, array in self.inputs.items()}
        except EmptyValue:
            raise errors.NoRows("The table") from None
        lengths = {name: len(array) for name, array in arrays.items()}
        rows = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            if length != rows:
                raise errors.UnevenColumns(name, length, rows)
        if not rows:
            raise errors.NoRows("The table")
        object.__setattr__(self, "inputs", MappingProxyType(arrays))
        object.__setattr__(self, "rows", rows)

    def batches(self, size: int, seed: int) -> Iterator[dict[str, Array]]:
        """Mini-batches without end: every epoch takes each row once, in an order drawn from `seed`.

        The last batch of an epoch is smaller where `size` does not divide the rows.
        """
        random = np.random.default_rng(seed)
        while True:
            order = random.permutation(self.rows)
            for start in range(0, self.rows, size):
                chosen = order[start : start + size]
                yield {name: array[chosen] for name, array in self.inputs.items()}

    def batch_lengths(self, size: int) -> set[int]:
        """The numbers of rows that batches of this size have."""
        return {min(size, self.rows), self.rows % size or size} - {0} if size < self.rows else {self.rows}


@dataclass(frozen=True, kw_only=True, eq=False)
class DataSource:
    """What a graph file says of its data: the columns, or a CSV file beside it, and what each input takes.

    `file` is named relative to the graph's folder and may not leave it. Either `columns` or `file` is given.
    Raises BadTable.
    """

    inputs: Mapping[str, Binding]
    columns: Mapping[str, Sequence[float]] | None = None
    file: str | None = None

    def __post_init__(self) -> None:
        if (self.columns is None) == (self.file is None):
            raise errors.BadTable("The data", "it needs either columns or the name of a file, and not both")
        if not self.inputs:
            raise errors.BadTable("The data", "no input node takes any of it")
        for node, binding in self.inputs.items():
            if _width(binding) < 1:
                raise errors.BadTable("The data", f"'{node[:40]}' takes no column or class of it")

    def table(self, folder: Path | None = None) -> Table:
        """The data as arrays for the input nodes: (rows,), (rows, columns) or (rows, classes).

        Raises a DataError that names file, row and column.
        """
        columns = self._read(folder)
        cells = len(columns.row_numbers) * sum(_width(binding) for binding in self.inputs.values())
        if cells > MAX_CELLS:
            raise errors.DataTooLarge(columns.source, cells, MAX_CELLS, "numbers")
        return Table({node: _bind(node, binding, columns) for node, binding in self.inputs.items()})

    def _read(self, folder: Path | None) -> Columns:
        if self.file is not None:
            if folder is None:
                raise errors.DataFileMissing(self.file, "the graph has no folder before it is saved")
            return read_csv(folder, self.file)
        columns = {name: _checked(name, cells) for name, cells in (self.columns or {}).items()}
        lengths = {name: len(column) for name, column in columns.items()}
        expected = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            if length != expected:
                raise errors.UnevenColumns(name, length, expected)
        if not expected:
            raise errors.NoRows(IN_GRAPH_FILE)
        return Columns(IN_GRAPH_FILE, columns, range(1, expected + 1))


def _checked(name: str, cells: Sequence[object]) -> Array:
    for row, cell in enumerate(cells, start=1):
        if isinstance(cell, bool) or not isinstance(cell, (int, float)) or not _finite(cell):
            raise errors.BadCell(IN_GRAPH_FILE, row, name, str(cell)[:40])
    return np.array(cells, dtype=np.float64)


def _finite(cell: float) -> bool:
    try:
        return math.isfinite(cell)
    except OverflowError:  # a whole number beyond the floats
        return False


def _width(binding: Binding) -> int:
    if isinstance(binding, OneHot):
        return binding.classes
    return 1 if isinstance(binding, str) else len(binding)


def _bind(node: str, binding: Binding, columns: Columns) -> Array:
    if isinstance(binding, OneHot):
        return _one_hot(binding, columns.column(binding.column, node), columns)
    if isinstance(binding, str):
        return columns.column(binding, node)
    return np.stack([columns.column(name, node) for name in binding], axis=1)


def _one_hot(binding: OneHot, column: Array, columns: Columns) -> Array:
    wrong = (column != np.floor(column)) | (column < 0) | (column >= binding.classes)
    if wrong.any():
        index = int(np.argmax(wrong))
        row, found = columns.row_numbers[index], float(column[index])
        raise errors.BadClass(columns.source, row, binding.column, found, binding.classes)
    return (column[:, None] == np.arange(binding.classes)).astype(np.float64)
