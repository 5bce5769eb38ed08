"""What commands are given: graph files, and other values for their nodes."""

from __future__ import annotations

from collections.abc import Sequence

from engine import EngineError, Graph, GraphFile, load_graph_file, parse_value
from gui.cli.arguments import Refusal


def load(path: str) -> GraphFile:
    """The graph file at this path; raises Refusal, naming the file, also when its data cannot be read."""
    try:
        file = load_graph_file(path)
    except EngineError as error:
        raise Refusal(str(error) if "path" in error.data else f"{path}: {error}") from error
    if file.data_problem is not None:
        raise Refusal(f"{path}: {file.data_problem}")
    return file


def set_values(graph: Graph, settings: Sequence[str]) -> None:
    """Give nodes the values of NAME=VALUE texts; raises Refusal or an EngineError."""
    for setting in settings:
        name, text = _split(setting, graph)
        graph.set_value(name, parse_value(text))


def _split(setting: str, graph: Graph) -> tuple[str, str]:
    """Name and value; a name may hold an = itself."""
    if "=" not in setting:
        raise Refusal(f"'{setting}' sets nothing. Write NAME=VALUE, such as x=1.5.")
    parts = setting.split("=")
    splits = [("=".join(parts[:n]).strip(), "=".join(parts[n:])) for n in range(1, len(parts))]
    return next((split for split in splits if split[0] in graph), splits[0])
