"""Derivatives within a few gates of a plan: those inside of one composite gate, nothing else being looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.sweep import message_of, tangent_of

if TYPE_CHECKING:
    from engine.execution.run import Run
    from engine.nodes import Edge
    from engine.plan import Plan, Step


def gate_slots(plan: Plan, names: Iterable[str]) -> list[int]:
    """The slots of those of these names that are gates and can run, in order of evaluation."""
    return sorted(slot for name in names if (slot := plan.slots.get(name, -1)) >= plan.source_count)


def backward_within(run: Run, steps: Sequence[Step], entries: Iterable[Edge], upstream: Any) -> Any:
    """What comes back along these wires together when the last of the steps is given this upstream gradient.

    None where no path leads from them to it. The steps stand in order of evaluation.
    """
    entered = _entered(steps, entries)
    inside = {step.slot for step in steps}
    gradients: dict[int, Any] = {steps[-1].slot: upstream} if steps else {}
    total: Any = None
    for step in reversed(steps):
        if step.slot not in gradients:
            continue
        inputs = tuple([run.values[slot] for slot in step.operands])
        for index, target in enumerate(step.operands):
            enters = (step.slot, index) in entered
            if not enters and target not in inside:
                continue
            message = message_of(step, index, gradients[step.slot], inputs, run.values[step.slot])
            if enters:
                total = message if total is None else total + message
            else:
                gradients[target] = gradients[target] + message if target in gradients else message
    return total


def forward_within(run: Run, steps: Sequence[Step], entries: Iterable[Edge]) -> Any:
    """How each element of the last step's value moves with its own element of what these wires bring."""
    entered = _entered(steps, entries)
    tangents: dict[int, Any] = {}
    for step in steps:
        inputs = tuple([run.values[slot] for slot in step.operands])
        arriving = tuple(
            [
                np.ones(np.shape(value)) if (step.slot, index) in entered else tangents.get(slot)
                for index, (slot, value) in enumerate(zip(step.operands, inputs, strict=True))
            ]
        )
        if any(tangent is not None for tangent in arriving):
            out = run.values[step.slot]
            tangents[step.slot] = np.broadcast_to(tangent_of(step, arriving, inputs, out), np.shape(out))
    last = steps[-1].slot
    return tangents.get(last, np.zeros(np.shape(run.values[last])))


def _entered(steps: Iterable[Step], entries: Iterable[Edge]) -> set[tuple[int, int]]:
    """The wires by the slot of their gate and the place of their port."""
    by_name = {step.name: step for step in steps}
    found = set()
    for edge in entries:
        step = by_name.get(edge.target)
        if step is not None:
            found.add((step.slot, step.operation.ports_of(step.settings).index(edge.port)))
    return found
