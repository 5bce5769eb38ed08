"""The part of a graph that an export is about: its output, and what that depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine import errors
from engine.files.records import GraphFile
from engine.graph import Graph
from engine.training.data import Table
from engine.value import Array


@dataclass(frozen=True, eq=False)
class GraphPart:
    """What the output of a graph depends on.

    `fed` holds the arrays of those of its inputs that data fills; in `graph` they are the values of these inputs.
    """

    graph: Graph
    output: str
    fed: Mapping[str, Array]
    table: Table | None


def part_of_output(file: GraphFile) -> GraphPart:
    """The part with all its values; raises NoOutput, a DataError, or what keeps the output from running."""
    table = file.data.table(file.folder) if file.data is not None else None
    graph, output = needed_for_output(file.graph, table.inputs if table else {})
    problem = next(iter(graph.problems()), None)
    if problem is not None and not isinstance(problem, errors.NoOutput):
        raise problem
    fed = {name: array for name, array in table.inputs.items() if name in graph} if table else {}
    return GraphPart(graph, output, fed, table)


def needed_for_output(graph: Graph, fed: Mapping[str, Array | None]) -> tuple[Graph, str]:
    """The graph of what the output depends on, inputs holding what is fed to them, and the output.

    None feeds nothing, and takes the value away. Raises NoOutput.
    """
    output = graph.output
    if output is None:
        raise errors.NoOutput
    names = graph.ancestors(output)
    nodes = [
        replace(node, value=fed[name]) if name in fed else node for name, node in graph.nodes.items() if name in names
    ]
    return Graph(nodes, output), output
