"""What training and its data refuse, each refusal with its data."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError, NotFinite, RunError, Shape


@dataclass(eq=False)
class BadTraining(EngineError):
    """A setting of training is of the wrong kind or out of its range."""

    setting: str
    value: object
    expected: str
    template = "Training setting '{setting}' must be {expected}, not {value!r}."


@dataclass(eq=False)
class NotOneNumber(RunError):
    """A loss is one number."""

    node: str
    shape: Shape
    template = "The output '{node}' has shape {shape}, but a loss is one number. Add a sum or a mean after it."


@dataclass(eq=False)
class NothingToTrain(RunError):
    """No variable that may move reaches the loss."""

    node: str
    template = "'{node}' depends on no variable that may be trained. Wire one to it, or unfreeze one."


@dataclass(eq=False)
class GradientNotFinite(NotFinite):
    """A gradient left the finite numbers although the loss has not; `node` is the variable."""

    template = "The gradient of '{node}' ({operation}) is {value} at {inputs}. Start from other values."


@dataclass(eq=False)
class ParameterNotFinite(NotFinite):
    """A step would have taken a variable out of the finite numbers; the step was not made."""

    template = "A step would make '{node}' ({operation}) {value}, from {inputs}. Lower the learning rate."


# --- data ---------------------------------------------------------------------------------------------------


class DataError(EngineError):
    """A table of data that cannot be used."""


@dataclass(eq=False)
class NoRows(DataError):
    """There is nothing to learn from."""

    source: str
    template = "{source} holds no rows of data. Add at least one below the names of the columns."


@dataclass(eq=False)
class UnevenColumns(DataError):
    """All columns of a table have as many rows."""

    column: str
    rows: int
    expected: int
    template = "Column '{column}' has {rows} rows, but the others have {expected}. Give all the same number."


@dataclass(eq=False)
class UnknownColumn(DataError):
    """The data has no such column."""

    column: str
    node: str
    source: str
    columns: str
    template = "'{node}' asks for column '{column}', which {source} does not have; its columns are: {columns}."


@dataclass(eq=False)
class BadCell(DataError):
    """A cell is empty or not a finite number.

    `row` counts from 1 as an editor shows it: in a CSV file the names of the columns are row 1.
    """

    source: str
    row: int
    column: str
    text: str
    template = "{source}, row {row}, column '{column}': '{text}' is not a number. Write one such as -1.5 or 2e3."


@dataclass(eq=False)
class BadRow(DataError):
    """A row has more or fewer cells than the table has columns; `row` counts as in BadCell."""

    source: str
    row: int
    cells: int
    expected: int
    template = "{source}, row {row}: {cells} cells, but the table has {expected} columns. Add or remove cells."


@dataclass(eq=False)
class BadClass(DataError):
    """A class is a whole number from 0 to one less than the number of classes; `row` counts as in BadCell."""

    source: str
    row: int
    column: str
    value: float
    classes: int
    template = (
        "{source}, row {row}, column '{column}': {value:g} is not one of the {classes} classes, "
        "which are counted from 0. Correct the cell, or the number of classes."
    )


@dataclass(eq=False)
class BadTable(DataError):
    """A file that does not hold a table."""

    source: str
    reason: str
    template = "{source} cannot be used as a table of numbers: {reason}. Mend it there."


@dataclass(eq=False)
class DataTooLarge(DataError):
    """A table that is larger than the engine reads."""

    source: str
    size: int
    limit: int
    unit: str
    template = "{source} holds {size} {unit}; the limit is {limit}. Use fewer rows or columns."


@dataclass(eq=False)
class DataFileMissing(DataError):
    """The file of data cannot be read."""

    file: str
    reason: str
    template = "The data file '{file}' cannot be read: {reason}. It belongs beside the graph's own file."


@dataclass(eq=False)
class DataFileOutside(DataError):
    """A graph reads data from its own folder only."""

    file: str
    template = "The data file '{file}' is not in the folder of the graph. Move it there and name it without a path."


@dataclass(eq=False)
class NotAnInput(DataError):
    """Data is bound to input nodes."""

    node: str
    operation: str
    template = "Data cannot be bound to '{node}', which is a {operation}. Bind it to an input node."
