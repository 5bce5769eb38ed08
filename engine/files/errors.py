"""What a graph file can be refused for, each refusal with its data and a sentence that says how to mend it.

Lines and columns count from 1. A place is written as JSON paths are: `nodes[3].inputs.a`.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError


class FileError(EngineError):
    """The root of everything that reading or writing a graph file can refuse."""


# --- the file on disk ---------------------------------------------------------------------------------------


@dataclass(eq=False)
class FileMissing(FileError):
    """Nothing lies at the path."""

    path: str
    template = "There is no file '{path}'. Check the name and the folder."


@dataclass(eq=False)
class NotAFile(FileError):
    """A folder or a device lies at the path."""

    path: str
    template = "'{path}' is not a file that can be read or written. Name a file."


@dataclass(eq=False)
class FolderMissing(FileError):
    """The folder to save into does not exist."""

    path: str
    folder: str
    template = "'{path}' cannot be saved, because there is no folder '{folder}'. Make the folder or choose another."


@dataclass(eq=False)
class NotAllowed(FileError):
    """The system does not let this user read or write there."""

    path: str
    template = "There is no permission to use '{path}'. Change the permission, or choose another place."


@dataclass(eq=False)
class DiskFull(FileError):
    """The disk could not take the whole file."""

    path: str
    template = "'{path}' was not saved: the disk is full. What was there before is whole; make room and save again."


@dataclass(eq=False)
class DiskFault(FileError):
    """The system refused for a reason of its own."""

    path: str
    reason: str
    template = "'{path}' cannot be used: {reason}. Choose another name or another place."


@dataclass(eq=False)
class NotAsMeant(FileError):
    """What would be written does not read back as what was meant."""

    path: str
    template = "'{path}' was not saved: the text does not read back as the same graph. What was there before is whole."


@dataclass(eq=False)
class DataFileTaken(FileError):
    """Beside the new place lies another file under the name of the data."""

    path: str
    file: str
    template = (
        "'{path}' was not saved, because its data would take the place of another file '{file}' there. "
        "Save into another folder."
    )


@dataclass(eq=False)
class TooBig(FileError):
    """More than any graph needs."""

    size: int
    limit: int
    template = "The text has {size} bytes; a graph file may have {limit}. Keep large tables of data in a CSV beside it."


# --- text and JSON ------------------------------------------------------------------------------------------


@dataclass(eq=False)
class NotText(FileError):
    """Bytes that are not UTF-8."""

    byte: int
    template = "This is not text in UTF-8 (byte {byte} does not fit). A graph file is JSON text; save it as UTF-8."


@dataclass(eq=False)
class EmptyText(FileError):
    """Nothing but white space."""

    template = "The file is empty. A graph file holds JSON text."


@dataclass(eq=False)
class CutShort(FileError):
    """The text ends before its last bracket."""

    line: int
    column: int
    template = (
        "The text ends too early, in line {line}, column {column}: a part of the file is missing. Use another copy."
    )


@dataclass(eq=False)
class BadJson(FileError):
    """A breach of JSON's own grammar."""

    line: int
    column: int
    reason: str
    template = "Line {line}, column {column} is not JSON: {reason}. Mend the text there."


@dataclass(eq=False)
class TooDeep(FileError):
    """Brackets inside brackets without end."""

    template = "The brackets of this text are nested too deeply for a graph file. Use a file that Gradloom has written."


@dataclass(eq=False)
class DuplicateKey(FileError):
    """One object holds a key twice, so that one of the two would be lost."""

    line: int
    column: int
    key: str
    template = "Line {line}, column {column}: the key '{key}' stands twice in the same object. Remove one of the two."


@dataclass(eq=False)
class BadNumber(FileError):
    """NaN, infinity, or more than a double can hold."""

    line: int
    column: int
    text: str
    template = (
        "Line {line}, column {column}: '{text}' is not a finite number of double precision. Write another number."
    )


@dataclass(eq=False)
class BadCharacter(FileError):
    """Half of a surrogate pair, which no text may hold."""

    line: int
    column: int
    template = "Line {line}, column {column}: the text holds half a character (a lone surrogate). Write it again."


# --- the format ---------------------------------------------------------------------------------------------


@dataclass(eq=False)
class NotAGraph(FileError):
    """JSON, but not a graph file."""

    found: str
    template = (
        "This is not a graph file: its 'format' is {found}, not 'gradloom'. Open a file that Gradloom has written."
    )


@dataclass(eq=False)
class NewerVersion(FileError):
    """Written by a later Gradloom."""

    version: int
    known: int
    template = (
        "This file is in version {version} of the format; this Gradloom knows up to {known}. Use a newer Gradloom."
    )


@dataclass(eq=False)
class WrongType(FileError):
    """A value of another kind than its place needs."""

    line: int
    place: str
    expected: str
    found: str
    template = "Line {line}: {place} must be {expected}, not {found}."


@dataclass(eq=False)
class UnknownKey(FileError):
    """A key that the format does not have there."""

    line: int
    place: str
    key: str
    keys: str
    suggestion: str | None = None
    template = "Line {line}: {place} has no key '{key}'; its keys are: {keys}."
    hint = "Did you mean '{suggestion}'?"


@dataclass(eq=False)
class MissingKey(FileError):
    """A key that the format needs there."""

    line: int
    place: str
    key: str
    template = "Line {line}: {place} lacks the key '{key}'. Add it."


@dataclass(eq=False)
class DuplicateName(FileError):
    """Two nodes of one name."""

    line: int
    place: str
    node: str
    template = "Line {line}: {place} is the second node named '{node}'. Give each node a name of its own."


@dataclass(eq=False)
class DanglingInput(FileError):
    """A wire from a node that is not there."""

    line: int
    node: str
    port: str
    source: str
    suggestion: str | None = None
    template = "Line {line}: port '{port}' of '{node}' is wired to '{source}', but there is no such node."
    hint = "Did you mean '{suggestion}'?"
    otherwise = "Correct the name, or add the node."


@dataclass(eq=False)
class UnknownName(FileError):
    """A name, outside the wires, of a node that is not there."""

    line: int
    place: str
    node: str
    suggestion: str | None = None
    template = "Line {line}: {place} names '{node}', but there is no such node."
    hint = "Did you mean '{suggestion}'?"
    otherwise = "Correct the name, or add the node."


@dataclass(eq=False)
class UnknownComposite(FileError):
    """The name of a composite gate that is not defined, or not yet."""

    line: int
    place: str
    composite: str
    suggestion: str | None = None
    template = "Line {line}: {place} uses the composite gate '{composite}', but no definition of it stands above."
    hint = "Did you mean '{suggestion}'?"
    otherwise = "Add it to 'composites', above all others that use it; none can use itself."


@dataclass(eq=False)
class TwoDefinitions(FileError):
    """Two different composite gates of one name."""

    composite: str
    template = "Two different composite gates are named '{composite}'. Rename one of them and save again."


@dataclass(eq=False)
class PartRefused(FileError):
    """A part that is well-formed, but that the engine refuses; `reason` is the engine's own refusal."""

    line: int
    place: str
    reason: EngineError
    template = "Line {line}, {place}: {reason}"


@dataclass(eq=False)
class NotFiniteValue(FileError):
    """JSON has no infinity and no NaN."""

    node: str
    value: str
    template = "'{node}' holds {value}, which a file cannot keep. Give it a finite value and save again."


@dataclass(eq=False)
class BadTolerance(FileError):
    """A relative error below 0 is never met, and one above 1 would pass anything."""

    tolerance: object
    limit: float
    template = (
        "The tolerance of expected numbers must be a number from 0 to {limit:g}, not {tolerance}. "
        "Write one such as 1e-9."
    )


@dataclass(eq=False)
class UnknownExport(FileError):
    """No export has this name."""

    format: str
    formats: str
    suggestion: str | None = None
    template = "There is no export named '{format}'; the exports are: {formats}."
    hint = "Did you mean '{suggestion}'?"


@dataclass(eq=False)
class UnknownKind(FileError):
    """No kind of generated graph has this name."""

    kind: str
    kinds: str
    template = "There is no kind of graph named '{kind}' to generate; the kinds are: {kinds}."


@dataclass(eq=False)
class BadCount(FileError):
    """A generated graph has at least one gate, and no more than there is use for."""

    gates: int
    limit: int
    template = "The number of gates must be from 1 to {limit}, not {gates}."
