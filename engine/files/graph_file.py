"""The door to graph files: text to a graph and back, and the same with a file on disk."""

from __future__ import annotations

from pathlib import Path

from engine.files import errors
from engine.files.annotations import Position
from engine.files.decoding import decode
from engine.files.formatting import format_plain
from engine.files.json_text import line_of, read_json, shown_name
from engine.files.loading import check_size, read_text
from engine.files.migrations import migrate
from engine.files.plain_form import plain_form
from engine.files.records import Expected, ExpectedTraining, GraphFile
from engine.files.saving import copy_beside, save_bytes
from engine.training.data import NOBODY, Watch

__all__ = [
    "Expected",
    "ExpectedTraining",
    "GraphFile",
    "Position",
    "format_graph_file",
    "load_graph_file",
    "parse_graph_file",
    "save_graph_file",
]

_FORMAT = "gradloom"


def parse_graph_file(text: str, folder: Path | None = None, *, watch: Watch = NOBODY) -> GraphFile:
    """The graph that this text describes, whichever version of the format it is in.

    Inputs that are bound to data hold the training rows as value; a file of data is looked for in `folder`, and
    where it cannot be used, or `watch` stops its reading, they stay without one. Unwired ports and loops are let
    through: they are problems of the graph, to be shown. Raises FileError, and nothing else.
    """
    check_size(len(text))
    text = text.removeprefix("\ufeff")
    plain = read_json(text)
    if not isinstance(plain, dict):
        raise errors.WrongType(1, "the file", "an object", "a list" if isinstance(plain, list) else "a single value")
    if plain.get("format") != _FORMAT:
        found = plain.get("format")
        raise errors.NotAGraph(f"'{shown_name(found)}'" if isinstance(found, str) else "missing")
    try:
        return decode(migrate(plain, line_of(text, ["version"])), text, folder, watch)
    except RecursionError:  # a list nested so deeply that it can be read, but not be told of
        raise errors.TooDeep from None


def format_graph_file(file: GraphFile) -> str:
    """The text of a graph file: one node a line, numbers as short as they round-trip, one order.

    Raises NotFiniteValue, naming the node, for a number that JSON cannot hold.
    """
    return format_plain(plain_form(file))


def load_graph_file(path: str | Path, *, watch: Watch = NOBODY) -> GraphFile:
    """The graph in the file at `path`; raises FileError. `watch` follows, and may stop, the reading of its data."""
    path = Path(path)
    return parse_graph_file(read_text(path), path.parent, watch=watch)


def save_graph_file(path: str | Path, file: GraphFile) -> None:
    """Save so that at every moment the old or the new file is whole.

    The text is read back and compared with what was meant before it takes the old file's place. A file of data that
    the graph uses is copied beside it. Raises FileError and leaves the old file as it was.
    """
    path = Path(path)
    meant = plain_form(file)
    text = format_plain(meant)
    if plain_form(parse_graph_file(text)) != meant:
        raise errors.NotAsMeant(str(path))
    if file.data and file.data.file and file.folder:
        copy_beside(path, file.folder, file.data.file)
    save_bytes(path, text.encode("utf-8"))
