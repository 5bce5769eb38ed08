"""What the canvas says about a node or a wire: its numbers as they stand, how fresh they are, what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import Edge, EngineError, Graph, Node, Value
from gui.canvas.wires.loops import loops_of
from gui.context import Context
from gui.evaluation import Freshness
from gui.expectations import Mismatch, mismatches
from gui.numbers import MINUS, full_number, short_value


@dataclass(frozen=True, eq=False)
class NodeReading:
    """The numbers of one node and its marks, ready to draw; `has_field` tells that a value stands in a field."""

    value: Value | None
    gradient: Value | None
    value_text: str
    gradient_text: str
    stale: bool
    stale_value: bool
    has_field: bool
    problem: EngineError | None
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, eq=False)
class WireReading:
    """The numbers of one wire: what it brings, what it sends back, and the local derivative where it ends."""

    value: Value | None
    contribution: Value | None
    local: Value | None
    value_text: str
    contribution_text: str
    local_text: str
    local_is_array: bool
    stale: bool
    stale_value: bool


def read_node(context: Context, node: Node) -> NodeReading:
    """The reading of a node as things stand now."""
    document, evaluation = context.document, context.evaluation
    value, gradient = evaluation.value(node.name), evaluation.gradient(node.name)
    own = document.has_own_value(node.name)
    return NodeReading(
        value=value,
        gradient=gradient,
        value_text=_field_text(value) if own else short_value(value),
        gradient_text=short_value(gradient),
        stale=evaluation.is_stale,
        stale_value=evaluation.freshness(node.name) is Freshness.STALE,
        has_field=own or (not node.is_gate and document.about.data is not None),
        problem=problem_of(document.graph, node) or _failure(evaluation.problem, node.name),
        mismatches=mismatches(context, node.name),
    )


def problem_of(graph: Graph, node: Node) -> EngineError | None:
    """What is wrong at this node: in itself, or that it lies on a loop."""
    return graph.problem(node) or loops_of(graph).nodes.get(node.name)


def read_wire(context: Context, edge: Edge) -> WireReading:
    """The reading of a wire as things stand now."""
    evaluation = context.evaluation
    value = evaluation.value(edge.source)
    contribution = evaluation.contribution(edge)
    local = evaluation.local(edge) if has_short_local(context, edge) else None
    stale = evaluation.is_stale
    return WireReading(
        value=value,
        contribution=contribution,
        local=local,
        value_text=short_value(value),
        contribution_text=short_value(contribution),
        local_text="" if local is None else _local_text(local),
        local_is_array=local is not None and not _is_uniform(local),
        stale=stale,
        stale_value=evaluation.freshness(edge.source) is Freshness.STALE,
    )


def has_short_local(context: Context, edge: Edge) -> bool:
    """Whether the local derivative of this wire is quick to compute: no Jacobian of many rows."""
    graph = context.document.graph
    node = graph.nodes.get(edge.target)
    if node is None:
        return False
    return node.is_elementwise or graph.shape(edge.target) == ()


def _local_text(local: Value) -> str:
    """The factor of this wire: a number, the number that all of an array's are, or the array's shape."""
    shown = float(np.asarray(local).flat[0]) if _is_uniform(local) else local
    return "×" + short_value(shown)  # noqa: RUF001 - the multiplication sign, as printed


def _is_uniform(local: Value) -> bool:
    array = np.asarray(local)
    return bool(array.size and np.all(array == array.flat[0]))


def _field_text(value: Value | None) -> str:
    """A source's own value: what was typed, where that is short enough to be read."""
    if value is None or np.ndim(value):
        return short_value(value)
    full = full_number(float(value))
    return full.replace("-", MINUS) if len(full) <= _SHORT else short_value(value)


_SHORT = 8


def _failure(problem: EngineError | None, name: str) -> EngineError | None:
    return problem if problem is not None and getattr(problem, "node", None) == name else None
