"""Paths: every way along the wires from one node to another, and what it alone adds to the derivative.

The derivative is the sum over all paths of the product of the local derivatives along each. There may be more paths
than anybody can walk, so they are counted and summed without walking them, and enumerated one by one as asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.errors import NoNumberPerWire
from engine.differentiation.sweep import carried, gates_before, gates_behind, reverse_sweep, slots_behind
from engine.execution.quiet import quiet
from engine.execution.run import numpy_numbers
from engine.nodes import Edge
from engine.value import Value, sum_to_shape

if TYPE_CHECKING:
    from engine.execution.run import Run
    from engine.plan import Plan, Step

DEFAULT_LIMIT = 100
"""So many paths are listed in a report, unless told."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphPath:
    """One way from a node to another: its wires, the local derivative at each, and their product.

    Each factor has the shape of the gate that the wire enters or, where that is a sum to one number, of the wire. The
    product is what travels back along this path alone from an upstream gradient of 1 at its end, in the shape of the
    node where the path starts: broadcasting is summed away on the way. The path from a node to itself has no wire, and
    the product 1.
    """

    edges: tuple[Edge, ...]
    factors: tuple[Value, ...]
    product: Value


@dataclass(frozen=True, slots=True, eq=False)
class PathReport:
    """The paths between two nodes: how many there are, the sum of their products, and the first of them."""

    source: str
    target: str
    number: int
    total: Value
    paths: tuple[GraphPath, ...]


def count_paths(run: Run, source: str, target: str) -> int:
    """How many paths lead from one node to another; wires that run side by side make different paths.

    A whole number of any size, in time linear in the graph: nothing is enumerated. Raises UnknownNode, or what
    keeps a node from running.
    """
    plan = run.plan
    start, end = plan.slot(source), plan.slot(target)
    ways = {start: 1}
    for step in gates_behind(plan, [start]):
        ways[step.slot] = sum(ways.get(slot, 0) for slot in step.operands)
    return ways.get(end, 0)


def sum_over_paths(run: Run, source: str, target: str) -> Value:
    """The sum of the products of all paths, added up at every node on the way: the gradient. Linear in the graph.

    An array as target is summed first. 0 where no path leads. Raises UnknownNode, or what keeps a node from running.
    """
    plan = run.plan
    start, end = plan.slot(source), plan.slot(target)
    total = reverse_sweep(plan, run.values, {end: _ones(run.values[end])}, slots_behind(plan, [start]))[start]
    if total is None:
        total = np.zeros(np.shape(run.values[start]))
    return carried(total)


def paths(run: Run, source: str, target: str) -> Iterator[GraphPath]:
    """Every path from one node to another, one after the other as they are asked for.

    Their order: at each fork first the wires into the gates that are evaluated first, and among the ports of one gate
    from first to last. Each path takes time in proportion to its length. Raises NoNumberPerWire where a gate on the
    way has no local derivative for each number, UnknownNode, or what keeps a node from running.
    """
    plan = run.plan
    start, end = plan.slot(source), plan.slot(target)
    ways = _ways(plan, start, end)
    factors = _Factors(run)
    for links in ways.values():
        for step, _ in links:
            factors.check(step)
    return _walk(ways, factors, start, end)


def path_report(run: Run, source: str, target: str, limit: int = DEFAULT_LIMIT) -> PathReport:
    """How many paths there are between two nodes, the sum of their products, and the first `limit` of them.

    Raises what `paths` raises.
    """
    found = tuple(islice(paths(run, source, target), limit))
    return PathReport(source, target, count_paths(run, source, target), sum_over_paths(run, source, target), found)


_Links = list[tuple["Step", int]]
"""The wires that leave a slot, each as the gate that it enters and the place of its port."""


def _ways(plan: Plan, start: int, end: int) -> dict[int, _Links]:
    """For each slot between the two, the wires that lead on to the end: nothing here is a dead end."""
    before = {step.slot for step in gates_before(plan, [end])}
    ways: dict[int, _Links] = {start: []}
    for step in gates_behind(plan, [start]):
        if step.slot in before:
            ways[step.slot] = []
            for index, slot in enumerate(step.operands):
                if slot in ways:
                    ways[slot].append((step, index))
    return ways


class _Factors:
    """The local derivatives of the wires of a run, each computed once."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.values: Any = run.values
        self._known: dict[tuple[int, int], Any] = {}

    def check(self, step: Step) -> None:
        """Raise unless each wire into this gate multiplies by one number for each of its places."""
        shape = np.shape(self.values[step.slot])
        if not step.derivatives and shape:
            raise NoNumberPerWire(step.name, step.operation.name, shape)

    def of(self, step: Step, index: int) -> Any:
        """The local derivative: what an upstream gradient of 1 becomes."""
        key = step.slot, index
        if key not in self._known:
            inputs = tuple([self.values[slot] for slot in step.operands])
            out = self.values[step.slot]
            try:
                self._known[key] = quiet().run(step.operation.message, index, _ones(out), inputs, out, step.settings)
            except ArithmeticError:
                self.values = numpy_numbers(self.values)
                return self.of(step, index)
        return self._known[key]

    def path(self, links: _Links, end: int) -> GraphPath:
        """The path along these wires."""
        product = _ones(self.values[end])
        factors = [self.of(step, index) for step, index in links]
        for (step, index), factor in zip(reversed(links), reversed(factors), strict=True):
            product = quiet().run(np.multiply, product, factor)
            shape = np.shape(self.values[step.operands[index]])
            product = product if np.shape(product) == shape else sum_to_shape(product, shape)
        names = self.run.plan.names
        edges = [
            Edge(names[step.operands[index]], step.name, step.operation.ports_of(step.settings)[index])
            for step, index in links
        ]
        return GraphPath(tuple(edges), tuple(map(carried, factors)), carried(product))


def _walk(ways: dict[int, _Links], factors: _Factors, start: int, end: int) -> Iterator[GraphPath]:
    if end not in ways:
        return
    taken: _Links = []
    open_forks = [iter(ways[start])]
    if start == end:
        yield factors.path([], end)
        return
    while open_forks:
        link = next(open_forks[-1], None)
        if link is None:
            open_forks.pop()
            if taken:
                taken.pop()
            continue
        taken.append(link)
        if link[0].slot == end:
            yield factors.path(taken, end)
            taken.pop()
        else:
            open_forks.append(iter(ways[link[0].slot]))


def _ones(value: Any) -> Any:
    return np.ones(np.shape(value)) if np.shape(value) else 1.0
