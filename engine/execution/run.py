"""A forward pass and what it computed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from engine import errors
from engine.execution.offender import brief, told_inputs
from engine.execution.quiet import quiet
from engine.execution.tape import TapeValues, tape_of
from engine.plan import fed
from engine.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.graph import Graph
    from engine.plan import Plan, Program


Path = Literal["tape", "numpy"]
"""How a plan runs: on the compiled tape, or on numpy and Python floats."""

FEWEST_GATES = 6
"""From how many gates of numbers on the tape is faster: calling it costs what five gates of Python floats cost."""


def path_of(plan: Plan) -> Path:
    """How this plan would run now; it is for the caller to keep to that for as long as bits shall repeat."""
    return "numpy" if is_small(plan) or tape_of(plan) is None else "tape"


def is_small(plan: Plan) -> bool:
    """Whether Python floats are the faster way for this plan of numbers."""
    return plan.scalar and len(plan.kinds) < FEWEST_GATES


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The values of one forward pass, by slot of its plan. Nobody changes them afterwards."""

    plan: Plan
    values: Sequence[Value]

    @property
    def path(self) -> Path:
        """What ran it, and will run its derivatives."""
        return "tape" if isinstance(self.values, TapeValues) else "numpy"

    def value(self, name: str) -> Value:
        """The value of a node; raises why it could not be computed, or UnknownNode."""
        return self.values[self.plan.slot(name)]

    def output(self, name: str | None = None) -> Value:
        """The value of the output, or of the node named instead; raises what keeps it from running."""
        return self.values[self.plan.output_slot(name)]

    def not_finite(self) -> errors.NotFinite | None:
        """The first gate, in order of evaluation, that is NaN or infinite, as an error to show or raise."""
        slot = self._first_not_finite()
        if slot is None:
            return None
        step, values = self.plan.step(slot), self.values
        inputs = told_inputs(step, [values[operand] for operand in step.operands])
        return errors.NotFinite(step.name, step.operation.name, brief(values[slot]), inputs)

    def _first_not_finite(self) -> int | None:
        first = self.plan.source_count
        if isinstance(self.values, TapeValues):
            return self.values.first_not_finite(first)
        gates = range(first, len(self.plan.names))
        if self.plan.scalar and all(map(math.isfinite, self.values)):
            return None
        return next((slot for slot in gates if not np.isfinite(self.values[slot]).all()), None)


def forward(graph: Graph, feeds: Mapping[str, object] | None = None) -> Run:
    """Run the forward pass of everything in the graph that can run.

    `feeds` maps names of variables, inputs or constants to values used in this run only. Raises UnknownNode,
    BadValue or ValueRefused for a wrong feed. What keeps a node from running (a missing wire, a fed shape
    that does not fit) is raised when that node's value is asked for.
    """
    plan, sources = fed(graph, feeds)
    values = evaluate(plan, sources)
    if isinstance(values, list) and not (plan.scalar and all(map(math.isfinite, values))):
        values = numpy_numbers(values)  # so that derivatives at such values do not raise either
    return Run(plan, values)


def evaluate(plan: Plan, sources: Sequence[Value], path: Path | None = None) -> Sequence[Value]:
    """The values of all slots, given those of the sources in the order of their slots, by the path told or the best.

    On the numpy path, numbers run as Python floats; where those raise (1/0), numpy's do the same run with infinities
    and NaN instead.
    """
    tape = None if path == "numpy" or (path is None and is_small(plan)) else tape_of(plan)
    values = None if tape is None else tape.forward(sources)
    return evaluate_on_numpy(plan, sources) if values is None else values


def evaluate_on_numpy(plan: Plan, sources: Sequence[Value]) -> list[Value]:
    """The values of all slots on the numpy path."""
    try:
        return quiet().run(_evaluate, plan.program, list(sources))
    except ArithmeticError:
        return quiet().run(_evaluate_numpy_numbers, plan.program, numpy_numbers(sources))


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


def _evaluate_numpy_numbers(program: Program, values: list[Any]) -> list[Value]:
    for function, operands in program:
        values += numpy_numbers([function(*[values[slot] for slot in operands])])  # math.erf gives Python's own
    return values
