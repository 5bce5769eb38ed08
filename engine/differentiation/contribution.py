"""The contribution of a wire: what it alone adds to the gradient of the node that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.value import sum_to_shape

if TYPE_CHECKING:
    from engine.differentiation.reverse import Gradients
    from engine.graph import Graph
    from engine.nodes import Edge
    from engine.value import Value


def contribution(gradients: Gradients, edge: Edge, graph: Graph | None = None) -> Value | None:
    """The gradient of the wire's gate times the local derivative there, in the shape of what the wire brings.

    The contributions of all wires that leave a node add up to its gradient, save for the upstream gradient that the
    output itself is given. None where no path leads from the gate to the output, and for a wire that the run did not
    know. A wire into a composite gate stands for those that come from its port inside, which the `graph` knows. Raises
    UnknownNode, or why the gate could not be computed.
    """
    if graph is None:
        return _contribution(gradients, edge)
    inside = graph.inner_edges(edge)
    if inside != (edge,) and any(inner.target not in gradients.run.plan.slots for inner in inside):
        return None  # a run from before the gate was what it is now
    parts = [part for inner in inside if (part := _contribution(gradients, inner)) is not None]
    return sum(parts[1:], start=parts[0]) if parts else None


def _contribution(gradients: Gradients, edge: Edge) -> Value | None:
    plan, values = gradients.run.plan, gradients.run.values
    upstream = gradients.gradient(edge.target)
    if upstream is None or plan.slot(edge.target) < plan.source_count:
        return None
    step = plan.steps[plan.slot(edge.target) - plan.source_count]
    ports = step.operation.ports_of(step.settings)
    known = dict(zip(ports, step.operands, strict=True))
    if edge.port not in known or plan.names[known[edge.port]] != edge.source:
        return None
    index = ports.index(edge.port)
    inputs = tuple(values[slot] for slot in step.operands)
    with np.errstate(all="ignore"):
        product = step.operation.message(index, upstream, inputs, values[step.slot], step.settings)
        if np.shape(product) != np.shape(inputs[index]):
            product = sum_to_shape(product, np.shape(inputs[index]))
    return product if np.ndim(product) else float(product)
