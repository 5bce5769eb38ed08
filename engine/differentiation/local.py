"""The local derivative of a wire: how the gate that it enters answers to that wire alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

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
    that would have more than MAX_JACOBIAN numbers. Raises UnknownNode, UnknownPort, or why the gate could not
    be computed.
    """
    node = graph.node(edge.target)
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


def unit(shape: tuple[int, ...], place: tuple[int, ...]) -> Value:
    """An upstream gradient, or a direction, of 1 at one place and 0 elsewhere."""
    if not shape:
        return 1.0
    direction = np.zeros(shape)
    direction[place] = 1.0
    return direction
