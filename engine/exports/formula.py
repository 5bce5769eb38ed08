"""The graph as a formula."""

from __future__ import annotations

from dataclasses import replace

from engine.exports.export import TrainedValues
from engine.expression import format_expression
from engine.files.records import GraphFile


def write_expression(file: GraphFile, name: str, trained: TrainedValues) -> str:
    """The shortest formula of the output; inputs that data fills stand without their values.

    `parse_expression` makes the same graph of it. Raises what `format_expression` raises.
    """
    del name  # a formula has no title
    graph = file.graph.copy()
    fed = file.data.inputs if file.data is not None else ()
    changed = {node: replace(graph.node(node), value=value) for node, value in trained.values.items()}
    graph.update({**changed, **{node: replace(graph.node(node), value=None) for node in fed}})
    return format_expression(graph) + "\n"
