"""What is printed: one JSON document for programs; aligned columns with rounded numbers for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine import Value, plain

_SHOWN = 4
"""So many numbers of an array are shown; more, by their extremes."""

_ROOM = 12
"""So many rows and columns of a matrix are shown."""

Array = np.ndarray[Any, np.dtype[Any]]


def print_json(document: Any) -> None:
    """One JSON document; doubles round-trip, and the text is ASCII, which every terminal takes."""
    sys.stdout.write(json.dumps(document, allow_nan=False) + "\n")


def is_finite(value: Value | None) -> bool:
    """Whether there is neither NaN nor infinity in the value, or no value at all."""
    return value is None or bool(np.isfinite(value).all())


def as_json(value: Value | None) -> Any:
    """The value as JSON has it: nested lists, and null where it is not finite, for JSON knows no infinity."""
    return plain(value) if is_finite(value) else None


def print_line(text: str = "") -> None:
    """One line of text."""
    sys.stdout.write(f"{text}\n")


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The rows under their heads, each column as wide as its longest cell."""
    table = [list(heads), *map(list, rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    for row in table:
        print_line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_matrix(matrix: Array) -> None:
    """The numbers of a matrix in aligned columns; of a large one those at its upper left."""
    rows, columns = matrix.shape
    shown = [[short_number(float(number)) for number in row[:_ROOM]] for row in matrix[:_ROOM]]
    width = max((len(cell) for row in shown for cell in row), default=0)
    for row in shown:
        print_line("  " + "  ".join(cell.rjust(width) for cell in row) + ("  ..." if columns > _ROOM else ""))
    if rows > _ROOM:
        print_line("  ...")


def short_number(number: float) -> str:
    """A number with 6 significant figures; a zero without its sign."""
    return f"{number + 0.0:.6g}"


def short(value: Value | None) -> str:
    """A value with 6 significant figures; an array by its shape and numbers; a dash where there is none."""
    if value is None:
        return "-"
    if np.ndim(value) == 0:
        return short_number(float(value))
    array = np.asarray(value)
    shape = "x".join(str(length) for length in array.shape)
    if array.size <= _SHOWN:
        return f"[{shape}] {_nested(array)}"
    return f"[{shape}] from {short_number(float(array.min()))} to {short_number(float(array.max()))}"


def _nested(array: np.ndarray) -> str:
    if array.ndim == 0:
        return short_number(float(array))
    return "[" + ", ".join(_nested(part) for part in array) + "]"
