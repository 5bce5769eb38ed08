"""The graph for Graphviz."""

from __future__ import annotations

import numpy as np

from engine.exports.export import TrainedValues
from engine.files.records import GraphFile
from engine.nodes import Node
from engine.value import Value, shape_of

_DOT_SHAPES = {"variable": "ellipse", "input": "parallelogram", "constant": "plaintext"}


def write_dot(file: GraphFile, name: str, trained: TrainedValues) -> str:
    """The graph in Graphviz' own language: a shape for each kind of node, wires with their port."""
    graph = file.graph
    lines = [
        f"digraph {_quoted(name or file.title or 'graph')} {{",
        "  rankdir=LR;",
        '  node [fontname="sans-serif"];',
    ]
    for node in graph.nodes.values():
        shape = _DOT_SHAPES.get(node.operation.name, "box")
        bold = ", penwidth=2" if node.name == graph.output else ""
        label = _quoted(_label(node, trained.values.get(node.name, node.value)))
        lines.append(f"  {_quoted(node.name)} [shape={shape}, label={label}{bold}];")
    lines += [
        f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(edge.port)}];" for edge in graph.edges
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _label(node: Node, value: Value | None) -> str:
    if node.is_gate:
        return f"{node.name}\n{node.operation.symbol}"
    if value is None:
        return node.name
    shown = f"shape {shape_of(value)}" if isinstance(value, np.ndarray) else f"{value:.6g}"
    return f"{node.name}\n{shown}"


def _quoted(text: str) -> str:
    """The text as Graphviz takes it: quotes and backslashes stand for themselves."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
