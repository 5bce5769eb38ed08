"""Columns that stand in a graph file, or that a program or a generator gives."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.training import errors
from engine.training.data.columns import (
    Choose,
    ClassColumn,
    Columns,
    Indices,
    check_classes,
    class_column,
    codes_of,
    finite_or_missing,
    is_missing,
    text_of,
)
from engine.value import Array

Cell = float | str | None
Column = Sequence[Cell] | np.ndarray[Any, Any]
"""Numbers, texts of classes, and None where a value is missing."""


def read_given(source: str, columns: Mapping[str, Column], choose: Choose) -> Columns:
    """The columns that `choose` picks of those given, rows counted from 1; raises DataError."""
    rows = _common_length(columns)
    if not rows:
        raise errors.NoRows(source)
    wanted = choose(source, list(columns))
    row_numbers = np.arange(1, rows + 1)
    numbers = {name: _numbers(columns[name], source, name, row_numbers) for name in wanted.numbers}
    classes = {name: _classes(columns[name], source) for name in wanted.classes}
    return Columns(source, tuple(columns), numbers, classes, row_numbers)


def _common_length(columns: Mapping[str, Column]) -> int:
    lengths = {name: len(column) for name, column in columns.items()}
    expected = next(iter(lengths.values()), 0)
    for name, length in lengths.items():
        if length != expected:
            raise errors.UnevenColumns(name, length, expected)
    return expected


def _is_plain(column: Column) -> bool:
    return isinstance(column, np.ndarray) and column.ndim == 1 and column.dtype.kind in "iuf"


def _numbers(column: Column, source: str, name: str, row_numbers: Indices) -> Array:
    if _is_plain(column):
        return finite_or_missing(column, source, name, row_numbers)
    numbers = np.full(len(column), np.nan)
    for place, cell in enumerate(column):
        if not _is_blank(cell):
            if not _is_number(cell):
                raise errors.bad_cell(source, place + 1, name, str(cell)[:40])
            numbers[place] = cell
    return numbers


def _is_blank(cell: object) -> bool:
    """Whether a cell says that there is no value."""
    return (
        cell is None or (isinstance(cell, str) and is_missing(cell)) or (isinstance(cell, float) and math.isnan(cell))
    )


def _is_number(cell: Any) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    try:
        return math.isfinite(cell)
    except OverflowError:  # a whole number beyond the floats
        return False


def _classes(column: Column, source: str) -> ClassColumn:
    if _is_plain(column):
        return class_column(column, source)
    texts: dict[str, int] = {}
    codes = codes_of([text_of(cell) for cell in column], texts)
    check_classes(source, len(texts))
    return ClassColumn(codes, tuple(texts))
