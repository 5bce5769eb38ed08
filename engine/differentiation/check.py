"""The gradient check: what the chain rule says, against what moving each number a little shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.numeric import DifferenceScheme, Probe
from engine.differentiation.reverse import reverse
from engine.differentiation.step_sweep import gradient_of, relative_error
from engine.execution.run import forward
from engine.nodes import Edge

if TYPE_CHECKING:
    from engine.differentiation.reverse import Gradients
    from engine.graph import Graph

TOLERANCE = 1e-6
"""The relative error up to which the two agree."""

_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class CheckedDerivative:
    """One number of one source, or of one wire: its gradient, the numeric derivative, and their relative error.

    `index` is the place in the array, () for a number; `edge` the wire, where one was moved alone. The relative error
    is |a - n| / max(|a|, |n|, 1e-3), so that rounding around a gradient of 0 does not count as a disagreement. `kink`
    names the gate at whose kink (relu at 0) a number that does not agree stands: no derivative exists there, and the
    gradient is the one that the operation declares.
    """

    node: str
    index: tuple[int, ...]
    gradient: float
    numeric: float
    relative_error: float
    kink: str | None = None
    edge: Edge | None = None

    @property
    def agrees(self) -> bool:
        """Whether the relative error is within TOLERANCE (NaN is not)."""
        return self.relative_error <= TOLERANCE

    @property
    def passes(self) -> bool:
        """Whether the number agrees, or stands at a kink, where there is nothing to agree with."""
        return self.agrees or self.kink is not None


def check_gradients(
    graph: Graph,
    output: str | None = None,
    limit: int | None = None,
    scheme: DifferenceScheme = DifferenceScheme.CENTRAL,
    seed: int = 0,
) -> list[CheckedDerivative]:
    """Compare the gradient of every variable and input with numeric derivatives, number by number.

    An output that is an array is summed first. `limit` is the most numbers to check of one array, drawn from
    `seed`; all, unless told. Raises what keeps the output from running, NotFinite, or NotAnalytic (complex step only).
    """
    graph = graph.flat
    gradients = _finite_gradients(graph, output)
    plan = gradients.run.plan
    sources = [name for name in plan.names[: plan.source_count] if graph.nodes[name].operation.name != "constant"]
    return [one for name in sources for one in _check(gradients, name, scheme, (limit, seed))]


def check_wires(
    graph: Graph,
    output: str | None = None,
    limit: int | None = None,
    scheme: DifferenceScheme = DifferenceScheme.CENTRAL,
    seed: int = 0,
) -> list[CheckedDerivative]:
    """Compare what each wire contributes with numeric derivatives: the value moves on that wire alone.

    Those of all wires before the output, constants' and those inside composite gates too. Raises what
    `check_gradients` raises.
    """
    graph = graph.flat
    gradients = _finite_gradients(graph, output)
    edges = [
        edge
        for edge in graph.edges
        if edge.target in gradients.run.plan.slots and gradients.gradient(edge.target) is not None
    ]
    return [one for edge in edges for one in _check(gradients, edge, scheme, (limit, seed))]


def _finite_gradients(graph: Graph, output: str | None) -> Gradients:
    run = forward(graph)
    value = run.output(output)
    problem = run.not_finite()
    if problem is not None and not np.isfinite(value).all():
        raise problem
    return reverse(run, output)


def _check(
    gradients: Gradients, moved: str | Edge, scheme: DifferenceScheme, drawn: tuple[int | None, int]
) -> Iterator[CheckedDerivative]:
    probe = Probe(gradients.run, moved, gradients.output)
    exact: Any = np.broadcast_to(gradient_of(gradients, moved, probe.shape), probe.shape)
    edge = moved if isinstance(moved, Edge) else None
    for place in _places(probe.shape, *drawn):
        numeric, gradient = probe.derivative(place, scheme), float(exact[place])
        error = relative_error(gradient, numeric, _FLOOR)
        kink = probe.kink(place) if not error <= TOLERANCE and np.isfinite(gradient) else None
        yield CheckedDerivative(probe.name, place, gradient, numeric, error, kink, edge)


def _places(shape: tuple[int, ...], limit: int | None, seed: int) -> Iterator[tuple[int, ...]]:
    count = prod(shape)
    if limit is None or count <= limit:
        return np.ndindex(shape)
    chosen = np.sort(np.random.default_rng(seed).choice(count, limit, replace=False))
    return (tuple(map(int, np.unravel_index(number, shape))) for number in chosen)
