"""What training and its data refuse, each refusal with its data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.errors import EngineError, NotFinite, Phrase, RunError, Shape


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


@dataclass(eq=False)
class UnknownStep(EngineError):
    """A run can go back to the steps that it has made."""

    step: int
    last: int
    template = "The run has no state after {step} steps. Name a number of steps from 0 to {last}."


@dataclass(eq=False)
class BadCheckpoint(EngineError):
    """A checkpoint that cannot be resumed."""

    reason: str | Phrase
    template = "The checkpoint cannot be resumed: {reason}. Take one that the training of this very graph has made."


class OtherGraph(BadCheckpoint):
    """A checkpoint of another graph; `reason` tells what differs."""

    template = (
        "The checkpoint cannot be resumed, for it belongs to another graph: {reason}. "
        "Resume it with the graph that was trained, or train this one from the start."
    )


@dataclass(eq=False)
class OtherData(BadCheckpoint):
    """A checkpoint of other rows; `then` and `now` are the numbers of those that train and those that validate."""

    then: tuple[int, int]
    now: tuple[int, int]
    template = (
        "The checkpoint cannot be resumed, for it belongs to other data: {reason}. "
        "Give the rows that the run began with, split in the same way."
    )


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


class DecimalComma(BadCell):
    """A number as some languages write it."""

    template = (
        "{source}, row {row}, column '{column}': '{text}' is not a number. "
        "Write numbers with a decimal point, as in 1.5."
    )


class TextCell(BadCell):
    """A text where an input takes numbers."""

    template = (
        "{source}, row {row}, column '{column}': '{text}' is not a number. If the column holds classes, let the input "
        "take it under 'one_hot' or 'index'; else write a number such as -1.5 or 2e3."
    )


class HeaderAsRow(BadCell):
    """The first row of a file that is read without a header names the columns."""

    template = (
        "{source}, row {row}: '{text}' is not a number, and the data's setting 'header' says that this row does not "
        "name the columns. Set 'header' to true, and call the columns as the row does."
    )


def bad_cell(source: str, row: int, column: str, text: str) -> BadCell:
    """The refusal of a cell that is no number, with what helps against the likeliest reason."""
    if _DECIMAL_COMMA.fullmatch(text):
        return DecimalComma(source, row, column, text)
    return (BadCell if any(map(str.isdecimal, text)) else TextCell)(source, row, column, text)


_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")


@dataclass(eq=False)
class NoHeader(DataError):
    """The first row of a text file holds numbers where the names of the columns should stand."""

    source: str
    text: str
    template = (
        "{source} begins with the number {text} where the names of the columns should stand. If it has no header, set "
        "the data's 'header' to false, and call the columns 1, 2, 3 and so on; else name every column in its first row."
    )


@dataclass(eq=False)
class WrongDelimiter(DataError):
    """A text file that became one column, because its cells are separated by something else."""

    source: str
    text: str
    template = (
        "{source} became a single column named '{text}', so its cells are separated by something else than the data's "
        "'delimiter' says. Leave 'delimiter' out, or set it to what separates the cells."
    )


class UnknownDelimiter(WrongDelimiter):
    """A text file whose cells are separated by something that is no delimiter here."""

    template = (
        "{source} became a single column named '{text}'. "
        "Separate its cells by commas, semicolons or tabs, and save it again."
    )


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


@dataclass(eq=False)
class MissingCells(DataError):
    """Cells that training needs are empty; `row` and `column` are the first one's, `row` counts as in BadCell."""

    source: str
    row: int
    column: str
    cells: int
    rows: int
    template = (
        "{source}, row {row}, column '{column}' has no value; values missing in all: {cells}, rows concerned: {rows}. "
        "Fill them in, or set the data's 'missing' to 'drop rows' or 'mean'."
    )


@dataclass(eq=False)
class MissingClass(DataError):
    """A class is missing where cells are filled with the mean; `row` counts as in BadCell."""

    source: str
    row: int
    column: str
    template = (
        "{source}, row {row}, column '{column}' has no class, and there is no mean of classes. "
        "Fill it in, or set the data's 'missing' to 'drop rows'."
    )


@dataclass(eq=False)
class NoMean(DataError):
    """A column without a single number in the rows that train."""

    source: str
    column: str
    template = "Column '{column}' of {source} holds no number in the training rows. Fill in some, or leave it out."


@dataclass(eq=False)
class UnknownClass(DataError):
    """A class that is not among those listed; `row` counts as in BadCell."""

    source: str
    row: int
    column: str
    text: str
    classes: str
    template = (
        "{source}, row {row}, column '{column}': '{text}' is not one of the classes {classes}. "
        "Correct the cell, or list the class."
    )


@dataclass(eq=False)
class TooManyClasses(DataError):
    """A column of texts holds more classes than it was said to."""

    source: str
    column: str
    found: int
    classes: int
    template = (
        "Column '{column}' of {source} holds {found} different classes, but {classes} were told. "
        "Correct the number, or the column."
    )


@dataclass(eq=False)
class TooFewRows(DataError):
    """A split needs rows on both sides."""

    source: str
    rows: int
    template = "{source} holds {rows} rows that can be used, too few to train on some and validate on others. Add rows."


@dataclass(eq=False)
class BadDataSetting(DataError):
    """A setting of the data is of the wrong kind or out of its range."""

    setting: str
    value: object
    expected: str
    template = "Data setting '{setting}' must be {expected}, not {value!r}."


@dataclass(eq=False)
class NotStandardised(DataError):
    """A column whose standardised numbers are beyond the doubles."""

    source: str
    column: str
    template = "Column '{column}' of {source} cannot be standardised: the numbers get too large. Leave it as it is."


@dataclass(eq=False)
class ReadingStopped(DataError):
    """The reading of a file was cancelled."""

    source: str
    template = "The reading of {source} was stopped before its end. Read it again to use it."


@dataclass(eq=False)
class UnknownGenerator(DataError):
    """No generator has this name."""

    generator: str
    known: str
    suggestion: str | None = None
    template = "There is no data generator named '{generator}'; there are: {known}."
    hint = "Did you mean '{suggestion}'?"
    otherwise = "Name one of them."


@dataclass(eq=False)
class UnknownParameter(DataError):
    """The generator has no such parameter."""

    generator: str
    parameter: str
    known: str
    template = "The generator '{generator}' has no parameter '{parameter}'; it has: {known}. Correct the name."


@dataclass(eq=False)
class BadParameter(DataError):
    """A parameter of a generator is of the wrong kind or out of its range."""

    generator: str
    parameter: str
    value: object
    expected: str
    template = "Parameter '{parameter}' of the generator '{generator}' must be {expected}, not {value!r}."
