"""What commands are given: graph files, and other values for their nodes."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager

from engine import EngineError, Graph, GraphFile, Value, Watch, errors, load_graph_file, parse_value
from gui.cli.arguments import Refusal
from gui.cli.interruption import interruptible
from gui.cli.standard_error import print_progress

_PATIENCE_S = 1.0
"""So long a reading lasts before its progress is told, and between two times."""


def load(path: str) -> GraphFile:
    """The graph file at this path; raises Refusal, naming the file, also when its data cannot be read."""
    file = load_loosely(path)
    if file.data_problem is not None:
        raise Refusal(f"{path}: {file.data_problem}")
    return file


def load_loosely(path: str) -> GraphFile:
    """The graph file at this path, whether or not its data can be used; raises Refusal, naming the file.

    Where its data takes long to read, progress is told on standard error, and Ctrl+C ends the reading.
    """
    try:
        with interruptible() as is_asked:
            file = load_graph_file(path, watch=Watch(_progress(path), is_asked))
            if is_asked():
                raise KeyboardInterrupt
    except EngineError as error:
        raise Refusal(str(error) if "path" in error.data else f"{path}: {error}") from error
    return file


def _progress(path: str) -> Callable[[float], None]:
    told = time.monotonic()

    def tell(fraction: float) -> None:
        nonlocal told
        if time.monotonic() - told > _PATIENCE_S:
            told = time.monotonic()
            print_progress(f"Reading the data of {path}: {fraction:.0%}")

    return tell


@contextmanager
def reasons_of(graph: Graph) -> Iterator[None]:
    """Where a node cannot be computed for what is wrong before it, refuse with what is wrong there."""
    try:
        yield
    except errors.DependsOnProblem as problem:
        flat = graph.flat  # the cause may lie inside a composite gate
        reason = flat.problem(flat.node(problem.cause))
        raise Refusal(f"{problem} {reason or ''}".rstrip()) from problem


def set_values(graph: Graph, settings: Sequence[str]) -> None:
    """Give nodes the values of NAME=VALUE texts; raises Refusal or an EngineError."""
    for setting in settings:
        if "=" not in setting:
            raise Refusal(f"'{setting}' sets nothing. Write NAME=VALUE, such as x=1.5.")
        name, text = split(setting, graph)
        graph.set_value(name, parse_value(text))


def directions(graph: Graph, texts: Sequence[str]) -> dict[str, Value]:
    """How nodes move, by name: NAME for 1, or NAME=VALUE; raises Refusal where one is named twice."""
    found: dict[str, Value] = {}
    for given in texts:
        name, text = (given, "1") if given in graph or "=" not in given else split(given, graph)
        if name in found:
            raise Refusal(f"'{name}' is given two directions. Name each node once.")
        found[name] = parse_value(text)
    return found


def split(setting: str, known: Container[str]) -> tuple[str, str]:
    """Name and value of NAME=VALUE; a name may hold an = itself."""
    parts = setting.split("=")
    splits = [("=".join(parts[:n]).strip(), "=".join(parts[n:])) for n in range(1, len(parts))]
    return next((found for found in splits if found[0] in known), splits[0])
