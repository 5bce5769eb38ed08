"""The gradient check: what the chain rule says, against what moving each number a little shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.kinks import kinks
from engine.differentiation.reverse import accumulate
from engine.execution.run import evaluate, forward
from engine.operation import Elementwise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.differentiation.kinks import Mask
    from engine.graph import Graph
    from engine.plan import Plan, Step
    from engine.value import Value

STEP = 1e-5
"""The relative step of central differences: near the cube root of the rounding error, where their error is least."""

TOLERANCE = 1e-6
"""The relative error up to which the two agree."""


@dataclass(frozen=True, slots=True)
class CheckedDerivative:
    """One number of one source: its gradient, the central difference, and their relative error.

    `index` is the place in the array, () for a number. The relative error is |a - n| / max(|a|, |n|, 1e-3),
    so that rounding around a gradient of 0 does not count as a disagreement. `kink` names the gate at whose
    kink (relu at 0) a number that does not agree stands: no derivative exists there, and the gradient is the one
    that the operation declares.
    """

    node: str
    index: tuple[int, ...]
    gradient: float
    numeric: float
    relative_error: float
    kink: str | None = None

    @property
    def agrees(self) -> bool:
        """Whether the relative error is within TOLERANCE (NaN is not)."""
        return self.relative_error <= TOLERANCE

    @property
    def passes(self) -> bool:
        """Whether the number agrees, or stands at a kink, where there is nothing to agree with."""
        return self.agrees or self.kink is not None


def check_gradients(graph: Graph, output: str | None = None, limit: int | None = None) -> list[CheckedDerivative]:
    """Compare the gradient of every variable and input with central differences, number by number.

    An output that is an array is summed first. `limit` is the most numbers to check of one array, evenly
    spread; all, unless told. Raises what keeps the output from running, or NotFinite.
    """
    run = forward(graph)
    plan = run.plan
    slot = plan.output_slot(output)
    problem = run.not_finite()
    if problem is not None and not np.isfinite(run.values[slot]).all():
        raise problem
    gradients = accumulate(
        plan, run.values, slot, np.ones_like(run.values[slot]) if np.shape(run.values[slot]) else 1.0
    )
    checked: list[CheckedDerivative] = []
    for source in range(plan.source_count):
        name = plan.names[source]
        if graph.nodes[name].operation.name != "constant":
            checked.extend(_check_source(plan, run.values, source, slot, gradients[source], limit))
    if all(one.agrees for one in checked):
        return checked
    found = _kinks(plan, run.values, gradients)
    return [one if one.agrees else replace(one, kink=_met(plan, run.values, one, found)) for one in checked]


def _check_source(
    plan: Plan, values: Sequence[Value], source: int, output: int, gradient: Any, limit: int | None
) -> Iterator[CheckedDerivative]:
    value = np.asarray(values[source])
    places = list(np.ndindex(value.shape))
    if limit is not None and len(places) > limit:
        places = [places[i] for i in np.linspace(0, len(places) - 1, limit).astype(int)]
    exact = np.broadcast_to(0.0 if gradient is None else gradient, value.shape)
    for place in places:
        numeric = _central_difference(plan, values, source, place, output)
        analytic = float(exact[place])
        scale = max(abs(analytic), abs(numeric), 1e-3)
        yield CheckedDerivative(plan.names[source], place, analytic, numeric, abs(analytic - numeric) / scale)


def _central_difference(plan: Plan, values: Sequence[Value], source: int, place: tuple[int, ...], output: int) -> float:
    totals = []
    for direction in (1.0, -1.0):
        moved = _moved(plan, values, source, place, direction)
        totals.append((float(np.sum(moved[output])), float(np.asarray(moved[source])[place])))
    (above, right), (below, left) = totals
    return (above - below) / (right - left)


def _moved(
    plan: Plan, values: Sequence[Value], source: int, place: tuple[int, ...], direction: float
) -> Sequence[Value]:
    """The values of all slots once one number of a source has gone a step up (1) or down (-1)."""
    changed = np.array(values[source], dtype=np.float64)
    changed[place] += direction * STEP * max(1.0, abs(float(changed[place])))
    sources = list(values[: plan.source_count])
    sources[source] = changed if changed.ndim else float(changed)
    return evaluate(plan, sources)


def _kinks(plan: Plan, values: Sequence[Value], gradients: Sequence[Value | None]) -> list[tuple[Step, Mask]]:
    """The gates before the output that stand at a kink, with the elements that do."""
    found = []
    for step in plan.steps:
        if gradients[step.slot] is not None and isinstance(step.operation, Elementwise):
            inputs = tuple(values[slot] for slot in step.operands)
            mask = kinks(step.operation, inputs, values[step.slot], step.settings)
            if mask.any():
                found.append((step, mask))
    return found


def _met(plan: Plan, values: Sequence[Value], one: CheckedDerivative, found: list[tuple[Step, Mask]]) -> str | None:
    """The first gate at a kink that this number moves off it; None where the gradient itself is not finite."""
    if not np.isfinite(one.gradient):
        return None
    moved = _moved(plan, values, plan.slots[one.node], one.index, 1.0)
    for step, mask in found:
        if any(np.any(mask & (moved[slot] != values[slot])) for slot in step.operands):
            return step.name
    return None
