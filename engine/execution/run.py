"""A forward pass and what it computed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import errors
from engine.execution.quiet import quiet
from engine.plan import plan_of
from engine.value import Array, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.graph import Graph
    from engine.plan import Plan, Program


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The values of one forward pass, by slot of its plan. Nobody changes them afterwards."""

    plan: Plan
    values: Sequence[Value]

    def value(self, name: str) -> Value:
        """The value of a node; raises why it could not be computed, or UnknownNode."""
        return self.values[self.plan.slot(name)]

    def output(self, name: str | None = None) -> Value:
        """The value of the output, or of the node named instead; raises what keeps it from running."""
        return self.values[self.plan.output_slot(name)]

    def not_finite(self) -> errors.NotFinite | None:
        """The first gate, in order of evaluation, that is NaN or infinite, as an error to show or raise."""
        for step in self.plan.steps:
            value = self.values[step.slot]
            if not np.isfinite(value).all():
                inputs = ", ".join(
                    f"{port} = {brief(self.values[slot])}"
                    for port, slot in zip(step.operation.ports_of(step.settings), step.operands, strict=True)
                )
                return errors.NotFinite(step.name, step.operation.name, brief(value), inputs)
        return None


def forward(graph: Graph, feeds: Mapping[str, object] | None = None) -> Run:
    """Run the forward pass of everything in the graph that can run.

    `feeds` maps names of variables, inputs or constants to values used in this run only. Raises UnknownNode,
    BadValue or ValueRefused for a wrong feed. What keeps a node from running (a missing wire, a fed shape
    that does not fit) is raised when that node's value is asked for.
    """
    if feeds:
        graph = graph.copy()
        for name, value in feeds.items():
            graph.set_value(name, value)
    plan = plan_of(graph)
    values = evaluate(plan, plan.sources(graph))
    if not (plan.scalar and all(map(math.isfinite, values))):
        values = numpy_numbers(values)  # so that derivatives at such values do not raise either
    return Run(plan, values)


def evaluate(plan: Plan, sources: Sequence[Value]) -> list[Value]:
    """The values of all slots, given those of the sources in the order of their slots.

    Numbers run as Python floats; where those raise (1/0), numpy's do the same run with infinities and NaN
    instead.
    """
    try:
        return quiet().run(_evaluate, plan.program, list(sources))
    except ArithmeticError:
        return quiet().run(_evaluate, plan.program, numpy_numbers(sources))


def numpy_numbers(values: Sequence[Value]) -> list[Value]:
    """The same values, each number as numpy's own, whose arithmetic gives infinities and NaN where Python's raises."""
    return [value if isinstance(value, np.ndarray) else np.float64(value) for value in values]


def _evaluate(program: Program, values: list[Any]) -> list[Value]:
    append = values.append  # slots are in order of evaluation, so the next value belongs at the end
    for function, operands in program:
        if len(operands) == 2:  # noqa: PLR2004 - most gates; spares building a list
            append(function(values[operands[0]], values[operands[1]]))
        elif len(operands) == 1:
            append(function(values[operands[0]]))
        else:
            append(function(*[values[slot] for slot in operands]))
    return values


def brief(value: Value) -> str:
    """The value in a few words, as an error tells it: six digits of a number, the shape of an array."""
    if isinstance(value, np.ndarray) and value.ndim:
        return _brief_array(value)
    return f"{float(value):.6g}"


def _brief_array(array: Array) -> str:
    bad = int(np.size(array) - np.isfinite(array).sum())
    return f"an array of shape {array.shape}" + (f" with {bad} numbers that are not finite" if bad else "")
