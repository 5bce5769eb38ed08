"""What the inputs of a graph take of a table, and the arrays that it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.training import errors
from engine.training.data.columns import MAX_CLASSES, Columns, Indices, Wanted, check_cells, number_in, text_of
from engine.value import Array

Classes = int | tuple[str, ...] | None
"""The classes of a column: their number, their names in order, or None for those that the column holds.

Found in the column, texts stand in the order of first appearance, numbers from the smallest on. Told by their
number, classes that are numbers are whole ones from 0.
"""


@dataclass(frozen=True)
class OneHot:
    """A column of classes as rows with a 1 at the class and 0 elsewhere, of shape (rows, classes)."""

    column: str
    classes: Classes = None

    def __post_init__(self) -> None:
        _check_classes(self.classes)


@dataclass(frozen=True)
class ClassIndex:
    """A column of classes as the index of each row's class, counted from 0, of shape (rows,)."""

    column: str
    classes: Classes = None

    def __post_init__(self) -> None:
        _check_classes(self.classes)


@dataclass(frozen=True)
class ColumnRange:
    """All columns from `first` to `last`, both included, in the order of the table, of shape (rows, columns).

    Without the one it begins at the first column, without the other it ends at the last.
    """

    first: str | None = None
    last: str | None = None


Numbers = str | tuple[str, ...] | ColumnRange
"""Columns of numbers: one, several side by side, or a range."""

Binding = Numbers | OneHot | ClassIndex
"""What an input takes."""


def _check_classes(classes: object) -> None:
    if isinstance(classes, int) and not isinstance(classes, bool):
        if not 1 <= classes <= MAX_CLASSES:
            raise errors.BadDataSetting("classes", classes, f"a number from 1 to {MAX_CLASSES:,}, or a list of names")
    elif isinstance(classes, tuple):
        if not classes or len(set(classes)) < len(classes) or not all(isinstance(name, str) for name in classes):
            raise errors.BadDataSetting("classes", classes, "a list of at least one name, none of them twice")
    elif classes is not None:
        raise errors.BadDataSetting("classes", classes, "a number, or a list of names")


# --- choosing ------------------------------------------------------------------------------------------------


def wanted_columns(bound: Mapping[str, Binding], source: str, names: Sequence[str]) -> Wanted:
    """The columns that these bindings take of a table with columns called so; raises UnknownColumn."""
    numbers: list[str] = []
    classes: list[str] = []
    for node, binding in bound.items():
        if isinstance(binding, (OneHot, ClassIndex)):
            check_known([binding.column], node, source, names)
            classes.append(binding.column)
        else:
            numbers.extend(number_columns(binding, node, source, names))
    return Wanted(tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(classes)))


def number_columns(binding: Numbers, node: str, source: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns that `node` takes as numbers, in order; raises UnknownColumn."""
    if isinstance(binding, ColumnRange):
        ends = [end for end in (binding.first, binding.last) if end is not None]
        check_known(ends, node, source, names)
        start = 0 if binding.first is None else names.index(binding.first)
        end = len(names) if binding.last is None else names.index(binding.last) + 1
        if end <= start:
            raise errors.BadTable(source, f"column '{binding.last}' stands before '{binding.first}'")
        return tuple(names[start:end])
    columns = (binding,) if isinstance(binding, str) else binding
    check_known(columns, node, source, names)
    return columns


def check_known(columns: Iterable[str], node: str, source: str, names: Sequence[str]) -> None:
    """Raise UnknownColumn for the first of these columns that the table does not have."""
    known = frozenset(names)
    for column in columns:
        if column not in known:
            listed = ", ".join([*names[:20], "..."] if len(names) > 20 else names)  # noqa: PLR2004 - fit to read
            raise errors.UnknownColumn(column, node, source, listed)


# --- binding -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Bound:
    """The array of one input, its first axis the rows, and the names of its classes where it takes some."""

    array: Array
    classes: tuple[str, ...] = ()


def bind(node: str, binding: Binding, columns: Columns) -> Bound:
    """What the input `node` takes; raises DataError where a cell is not one of the classes."""
    if isinstance(binding, (OneHot, ClassIndex)):
        indices, names = _class_indices(binding.column, binding.classes, columns)
        if isinstance(binding, ClassIndex):
            return Bound(indices.astype(np.float64), names)
        check_cells(columns.source, columns.rows * len(names))
        return Bound(np.equal(indices[:, None], np.arange(len(names))).astype(np.float64), names)
    if isinstance(binding, str):
        return Bound(columns.numbers[binding])
    chosen = number_columns(binding, node, columns.source, columns.names)
    check_cells(columns.source, columns.rows * len(chosen))
    return Bound(np.stack([columns.numbers[name] for name in chosen], axis=1))


def _class_indices(name: str, classes: Classes, columns: Columns) -> tuple[Indices, tuple[str, ...]]:
    column = columns.classes[name]
    present = [column.texts[code] for code in np.unique(column.codes)]
    numbers = [number_in(text) for text in present]
    if isinstance(classes, int) and None not in numbers:
        return _whole_numbers(name, classes, columns), tuple(map(str, range(classes)))
    if isinstance(classes, int) and len(present) > classes:
        raise errors.TooManyClasses(columns.source, name, len(present), classes)
    listed = classes if isinstance(classes, tuple) else _listed(present)
    places = {_key(text): place for place, text in enumerate(listed)}
    indices = np.array([places.get(_key(text), -1) for text in column.texts])[column.codes]
    if (indices < 0).any():
        row = int(np.argmax(indices < 0))
        text, told = column.texts[column.codes[row]], ", ".join(listed)
        raise errors.UnknownClass(columns.source, int(columns.row_numbers[row]), name, text[:40], told[:200])
    missing = classes - len(listed) if isinstance(classes, int) else 0
    return indices, listed + tuple(f"class {len(listed) + place}" for place in range(missing))


def _whole_numbers(name: str, classes: int, columns: Columns) -> Indices:
    column = columns.classes[name]
    values = np.array([number_in(text) for text in column.texts], dtype=np.float64)
    wrong = ((values != np.floor(values)) | (values < 0) | (values >= classes))[column.codes]
    if wrong.any():
        row = int(np.argmax(wrong))
        found = float(values[column.codes[row]])
        raise errors.BadClass(columns.source, int(columns.row_numbers[row]), name, found, classes)
    return values.astype(np.int64)[column.codes]


def _listed(present: Sequence[str]) -> tuple[str, ...]:
    """The classes that a column holds, each once: numbers by size, texts as they came."""
    numbers = {number_in(text) for text in present}
    if None in numbers:
        return tuple(present)
    return tuple(text_of(number) for number in sorted(number for number in numbers if number is not None))


def _key(text: str) -> float | str:
    """What makes two classes the same: 1 and 1.0 are."""
    number = number_in(text)
    return text if number is None else number
