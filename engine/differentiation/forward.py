"""Forward mode: how everything moves when one node moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import errors
from engine.execution.tape import TapeValues
from engine.value import Value, as_value, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.execution.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class Tangents:
    """The derivative of every node of a run with respect to one node, along a direction; 0 where none depends on it."""

    run: Run
    seed: str
    by_slot: Sequence[Value]

    def tangent(self, name: str) -> Value:
        """The derivative of a node's value, in the shape of that value."""
        return self.by_slot[self.run.plan.slot(name)]


def forward_mode(run: Run, seed: str, direction: object = 1.0) -> Tangents:
    """Move `seed` along `direction` (a number stands for all elements) and carry the movement through the graph.

    Any node can be the seed, gates too: what comes before it does not move. Raises UnknownNode, BadValue, or
    BadDirection where the direction's shape is not that of the seed.
    """
    plan = run.plan
    start = plan.slot(seed)
    value = run.values[start]
    moved = as_value(direction)
    if shape_of(moved) not in {(), np.shape(value)}:
        raise errors.BadDirection(seed, np.shape(value), shape_of(moved))
    if shape_of(value) and not shape_of(moved):
        moved = np.full(np.shape(value), moved)
    if isinstance(run.values, TapeValues):
        return Tangents(run, seed, run.values.tape.tangents(run.values, start, moved))
    return Tangents(run, seed, _tangents(run, start, moved))


def _tangents(run: Run, start: int, moved: Value) -> list[Value]:
    """How every slot moves, on the numpy path."""
    tangents: list[Any] = [None] * len(run.values)
    tangents[start] = moved
    with np.errstate(all="ignore"):
        for step in run.plan.steps:
            arriving = tuple(tangents[slot] for slot in step.operands)
            if all(tangent is None for tangent in arriving):
                continue
            out = run.values[step.slot]
            inputs = tuple(run.values[slot] for slot in step.operands)
            tangent = step.operation.tangent(arriving, inputs, out, step.settings)
            if np.shape(tangent) != np.shape(out):
                tangent = np.broadcast_to(tangent, np.shape(out))
            tangents[step.slot] = tangent
    return [
        np.zeros_like(value) if tangent is None and np.shape(value) else 0.0 if tangent is None else tangent
        for tangent, value in zip(tangents, run.values, strict=True)
    ]
