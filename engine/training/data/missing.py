"""Cells without a value: refused, or their rows dropped, or the mean of the column in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.training import errors
from engine.training.data.columns import Columns, Indices
from engine.training.data.standardising import mean_and_deviation

REFUSE, DROP_ROWS, MEAN = "refuse", "drop rows", "mean"
MISSING_CHOICES = (REFUSE, DROP_ROWS, MEAN)
"""What may be done about missing cells, the default first."""

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Missing:
    """How many cells of the used columns had no value, in how many rows, and how many in each column concerned."""

    cells: int = 0
    rows: int = 0
    by_column: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def find_missing(columns: Columns) -> Missing:
    """The cells without a value among the columns."""
    counts = {name: int(mask.sum()) for name, mask in _masks(columns) if mask.any()}
    return Missing(sum(counts.values()), int(_rows_concerned(columns).sum()), MappingProxyType(counts))


def without_missing(columns: Columns, missing: Missing, choice: str) -> Columns:
    """The columns after what was chosen, but for means, which need to know the training rows.

    Raises MissingCells where missing cells are refused, MissingClass where one has no mean, and NoRows.
    """
    if not missing.cells:
        return columns
    if choice == REFUSE:
        row, column = _first(columns, missing)
        raise errors.MissingCells(columns.source, row, column, missing.cells, missing.rows)
    if choice == DROP_ROWS:
        kept = np.flatnonzero(~_rows_concerned(columns))
        if not len(kept):
            raise errors.NoRows(columns.source)
        return columns.take(kept)
    for name, classes in columns.classes.items():
        if (classes.codes < 0).any():
            row = int(columns.row_numbers[np.argmax(classes.codes < 0)])
            raise errors.MissingClass(columns.source, row, name)
    return columns


def filled_with_means(columns: Columns, training: Indices) -> Columns:
    """The columns with the mean of the training rows in the place of what is missing; raises NoMean."""
    numbers = dict(columns.numbers)
    for name, column in columns.numbers.items():
        gaps = np.isnan(column)
        if gaps.any():
            known = column[training][~gaps[training]]
            if not len(known):
                raise errors.NoMean(columns.source, name)
            numbers[name] = np.where(gaps, mean_and_deviation(known)[0], column)
    return replace(columns, numbers=MappingProxyType(numbers))


def _masks(columns: Columns) -> Iterator[tuple[str, Mask]]:
    for name, column in columns.numbers.items():
        yield name, np.isnan(column)
    for name, classes in columns.classes.items():
        yield name, classes.codes < 0


def _rows_concerned(columns: Columns) -> Mask:
    concerned = np.zeros(columns.rows, dtype=np.bool_)
    for _, mask in _masks(columns):
        concerned |= mask
    return concerned


def _first(columns: Columns, missing: Missing) -> tuple[int, str]:
    """The first row that lacks a value, as the source counts it, and the first column of it that does."""
    row = int(np.argmax(_rows_concerned(columns)))
    column = next(name for name, mask in _masks(columns) if name in missing.by_column and mask[row])
    return int(columns.row_numbers[row]), column
