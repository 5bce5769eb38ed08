"""What a graph file says of its data: where it lies, what the inputs take of it, and how it is prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from engine.training import errors
from engine.training.data.bindings import Binding, ColumnRange, bind, number_columns, wanted_columns
from engine.training.data.columns import Columns, Indices, Wanted
from engine.training.data.delimited import DELIMITERS, delimited_names, read_delimited
from engine.training.data.generators import Recipe
from engine.training.data.given import Column, read_given
from engine.training.data.missing import (
    MEAN,
    MISSING_CHOICES,
    REFUSE,
    Missing,
    filled_with_means,
    find_missing,
    without_missing,
)
from engine.training.data.npz_file import npy_names, npz_names, read_npy, read_npz
from engine.training.data.split import Split
from engine.training.data.standardising import Scale, Standardise, standardised
from engine.training.data.table import Table
from engine.training.data.watch import NOBODY, Watch
from engine.value import read_only

IN_GRAPH_FILE = "the graph's own data"


def column_names(folder: Path, file: str, *, delimiter: str | None = None, header: bool = True) -> tuple[str, ...]:
    """The names of all columns of a data file in the folder, for whoever is to bind them; raises DataError.

    Only the beginning of the file is read.
    """
    if _is_npz(file):
        return npz_names(folder, file)
    if _is_npy(file):
        return npy_names(folder, file)
    return delimited_names(folder, file, delimiter=delimiter, header=header)


def _is_npz(file: str) -> bool:
    return file.lower().endswith(".npz")


def _is_npy(file: str) -> bool:
    return file.lower().endswith(".npy")


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """Data ready for training, and what was done to it.

    `validation` is None without a split. `scales` holds mean and deviation of each standardised column, `classes` the
    names of the classes that an input takes, in order, `missing` what had no value. Rows are told by the numbers
    under which the source shows them, in the order of the tables.
    """

    training: Table
    validation: Table | None
    scales: Mapping[str, Scale]
    classes: Mapping[str, tuple[str, ...]]
    missing: Missing
    training_rows: Indices
    validation_rows: Indices


@dataclass(frozen=True, kw_only=True, eq=False)
class DataSource:
    """The data of a graph: columns, a file beside it or a generator's recipe, and what each input takes.

    `file` is named relative to the graph's folder and may not leave it: text (CSV, TSV, semicolons), packed as
    `.gz` or not, `.npz` or `.npy`. `delimiter` None is found in its first line; without `header` the columns are called
    1, 2, 3 and so on. `missing` is one of MISSING_CHOICES. Raises BadTable or BadDataSetting.
    """

    inputs: Mapping[str, Binding]
    columns: Mapping[str, Column] | None = None
    file: str | None = None
    generator: Recipe | None = None
    delimiter: str | None = None
    header: bool = True
    missing: str = REFUSE
    split: Split | None = None
    standardise: Standardise | None = None

    def __post_init__(self) -> None:
        if sum(origin is not None for origin in (self.columns, self.file, self.generator)) != 1:
            raise errors.BadTable("The data", "it needs either columns, a file or a generator, and not both")
        if not self.inputs:
            raise errors.BadTable("The data", "no input node takes any of it")
        for node, binding in self.inputs.items():
            if binding == ():
                raise errors.BadTable("The data", f"'{node[:40]}' takes no column of it")
        if self.delimiter is not None and self.delimiter not in DELIMITERS:
            raise errors.BadDataSetting("delimiter", self.delimiter, "a comma, a semicolon or a tab, or left out")
        if self.missing not in MISSING_CHOICES:
            raise errors.BadDataSetting("missing", self.missing, " or ".join(f"'{known}'" for known in MISSING_CHOICES))

    def table(self, folder: Path | None = None) -> Table:
        """The training rows as arrays for the input nodes: (rows,), (rows, columns) or (rows, classes).

        Without a split these are all rows. Raises a DataError that names file, row and column.
        """
        return self.prepare(folder).training

    def classes(self, folder: Path | None = None) -> Mapping[str, tuple[str, ...]]:
        """For each input that takes classes their names, in the order of their indices; raises DataError."""
        return self.prepare(folder).classes

    def prepare(self, folder: Path | None = None, watch: Watch = NOBODY) -> Prepared:
        """Read, drop or fill what is missing, split, standardise, bind: the same each time.

        Means and deviations are those of the training rows alone. Raises DataError.
        """
        columns = self._read(folder, watch)
        missing = find_missing(columns)
        columns = without_missing(columns, missing, self.missing)
        training, validation = self._split(columns)
        if missing.cells and self.missing == MEAN:
            columns = filled_with_means(columns, training)
        scales = self.standardise.of(columns, training) if self.standardise else {}
        columns = standardised(columns, scales)
        return self._bound(columns, missing, scales, (training, validation))

    def recording(self, prepared: Prepared) -> DataSource:
        """This source with the standardising numbers of `prepared` written down, to be used on other data."""
        if self.standardise is None:
            return self
        return replace(self, standardise=replace(self.standardise, scales=prepared.scales))

    def _read(self, folder: Path | None, watch: Watch) -> Columns:
        if self.columns is not None:
            return read_given(IN_GRAPH_FILE, self.columns, self._wanted)
        if self.generator is not None:
            return read_given(f"the generator '{self.generator.name}'", self.generator.columns(), self._wanted)
        file = self.file or ""
        if folder is None:
            raise errors.DataFileMissing(file, "the graph has no folder before it is saved")
        if _is_npz(file):
            return read_npz(folder, file, self._wanted, watch)
        if _is_npy(file):
            return read_npy(folder, file, self._wanted, watch)
        return read_delimited(folder, file, self._wanted, watch, delimiter=self.delimiter, header=self.header)

    def _wanted(self, source: str, names: Sequence[str]) -> Wanted:
        wanted = wanted_columns(self.inputs, source, names)
        chosen = self.standardise.columns if self.standardise else ()
        known = number_columns(chosen, "standardise", source, names)
        if not isinstance(chosen, ColumnRange) and not set(known) <= set(wanted.numbers):
            raise errors.BadDataSetting("standardise", list(known)[:20], "columns that inputs take as numbers")
        return wanted

    def _split(self, columns: Columns) -> tuple[Indices, Indices]:
        if self.split is None:
            return np.arange(columns.rows), np.arange(0)
        return self.split.rows(columns.source, columns.rows)

    def _bound(
        self, columns: Columns, missing: Missing, scales: Mapping[str, Scale], rows: tuple[Indices, Indices]
    ) -> Prepared:
        bound = {node: bind(node, binding, columns) for node, binding in self.inputs.items()}
        whole = Table({node: read_only(each.array) for node, each in bound.items()})
        training, validation = rows
        return Prepared(
            training=whole.take(training) if self.split else whole,
            validation=whole.take(validation) if self.split else None,
            scales=MappingProxyType(dict(scales)),
            classes=MappingProxyType({node: each.classes for node, each in bound.items() if each.classes}),
            missing=missing,
            training_rows=columns.row_numbers[training],
            validation_rows=columns.row_numbers[validation],
        )
