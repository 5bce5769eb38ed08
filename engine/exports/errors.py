"""What an export refuses."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError


class ExportError(EngineError):
    """A graph that a form cannot hold."""


@dataclass(eq=False)
class NotExportable(ExportError):
    """A gate whose operation the form has no words for."""

    node: str
    operation: str
    form: str
    reason: str
    template = (
        "'{node}' ({operation}) cannot be written as {form}: {reason}. Replace the gate, or choose another export."
    )


@dataclass(eq=False)
class SettingNotExportable(ExportError):
    """A setting of training that the form has no words for."""

    setting: str
    form: str
    template = "The training setting '{setting}' cannot be written as {form}. Turn it off, or choose another export."


@dataclass(eq=False)
class TooMuchData(ExportError):
    """A text of so many numbers serves nobody."""

    numbers: int
    limit: int
    form: str
    template = "{form} would hold {numbers:,} numbers; the limit is {limit:,}. Bind the graph to fewer rows of data."


@dataclass(eq=False)
class LibraryMissing(ExportError):
    """An optional library is not installed."""

    library: str
    extra: str
    template = "This export needs {library}, which is not installed. Install it with: pip install 'gradloom[{extra}]'."


@dataclass(eq=False)
class NotAText(ExportError):
    """A form made of bytes was asked for as a text."""

    form: str
    template = "An export as {form} is no text. Ask for its bytes, or save it to a file."
