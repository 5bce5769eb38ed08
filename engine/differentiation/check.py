"""The gradient check: what the chain rule says, against what moving each number a little shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.reverse import accumulate
from engine.execution.run import evaluate, forward

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.graph import Graph
    from engine.plan import Plan
    from engine.value import Value

STEP = 1e-5
"""The relative step of central differences: near the cube root of the rounding error, where their error is least."""

TOLERANCE = 1e-6
"""The relative error up to which the two agree."""


@dataclass(frozen=True, slots=True)
class CheckedDerivative:
    """One number of one source: its gradient, the central difference, and their relative error.

    `index` is the place in the array, () for a number. The relative error is |a - n| / max(|a|, |n|, 1e-3),
    so that rounding around a gradient of 0 does not count as a disagreement.
    """

    node: str
    index: tuple[int, ...]
    gradient: float
    numeric: float
    relative_error: float

    @property
    def agrees(self) -> bool:
        """Whether the relative error is within TOLERANCE (NaN is not)."""
        return self.relative_error <= TOLERANCE


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
    return checked


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
    original = np.asarray(values[source], dtype=np.float64)
    step = STEP * max(1.0, abs(float(original[place])))
    totals = []
    for moved in (step, -step):
        changed = original.copy()
        changed[place] += moved
        sources = list(values[: plan.source_count])
        sources[source] = changed if changed.ndim else float(changed)
        totals.append((float(np.sum(evaluate(plan, sources)[output])), float(changed[place])))
    (above, right), (below, left) = totals
    return (above - below) / (right - left)
