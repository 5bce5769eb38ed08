"""The local derivative of a wire: how the gate that it enters answers to that wire alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from engine.composites import Composite
from engine.differentiation.within import backward_within, forward_within, gate_slots
from engine.nodes import port_index
from engine.value import Value

if TYPE_CHECKING:
    from engine.execution.run import Run
    from engine.graph import Graph
    from engine.nodes import Edge

MAX_JACOBIAN = 10_000
"""The most numbers that the local derivative of an operation on arrays is written out with."""


def local_derivative(graph: Graph, run: Run, edge: Edge) -> Value | None:
    """The derivative of the gate's value with respect to what this wire brings, everything else held still.

    For an elementwise gate it has the shape of the gate's value, one number for each element. For an
    operation on arrays it is the whole Jacobian, of the gate's shape followed by the input's, or None where
    that would have more than MAX_JACOBIAN numbers. Into a composite gate it is the derivative through all of its
    inside; a wire inside is named as the flat graph names it. Raises UnknownNode, UnknownPort, or
    why the gate could not be computed.
    """
    if edge.target in graph and isinstance(graph.node(edge.target).operation, Composite):
        return through_composite(graph, run, edge)
    node = graph.flat.node(edge.target)
    index = port_index(node, edge.port)
    step = run.plan.steps[run.plan.slot(edge.target) - run.plan.source_count]
    inputs = tuple(run.values[slot] for slot in step.operands)
    out = run.values[step.slot]
    with np.errstate(all="ignore"):
        if step.derivatives:
            derivative = step.derivatives[index](*inputs, out)
            return np.broadcast_to(derivative, np.shape(out)) if np.shape(out) else float(derivative)
        shape = np.shape(out) + np.shape(inputs[index])
        if math.prod(shape) > MAX_JACOBIAN:
            return None
        rows = [step.messages[index](unit(np.shape(out), place), out, *inputs) for place in np.ndindex(np.shape(out))]
        return np.reshape(rows, shape) if shape else float(rows[0])


def through_composite(graph: Graph, run: Run, edge: Edge) -> Value | None:
    """The derivative of a composite gate's value with respect to what this wire brings, through all of its inside.

    Its form is that of `local_derivative`. Raises UnknownPort, or why the gate could not be computed.
    """
    entries, out = graph.inner_edges(edge), run.value(edge.target)
    steps = [run.plan.step(slot) for slot in gate_slots(run.plan, graph.inner_names(edge.target))]
    arriving = np.shape(run.value(edge.source))
    with np.errstate(all="ignore"):
        if np.shape(out) and graph.node(edge.target).is_elementwise:
            return forward_within(run, steps, entries)
        shape = np.shape(out) + arriving
        if math.prod(shape) > MAX_JACOBIAN:
            return None
        places = np.ndindex(np.shape(out))
        rows = [backward_within(run, steps, entries, unit(np.shape(out), place)) for place in places]
        rows = [np.zeros(arriving) if row is None else row for row in rows]
        return np.reshape(rows, shape) if shape else float(rows[0])


def unit(shape: tuple[int, ...], place: tuple[int, ...]) -> Value:
    """An upstream gradient, or a direction, of 1 at one place and 0 elsewhere."""
    if not shape:
        return 1.0
    direction = np.zeros(shape)
    direction[place] = 1.0
    return direction
