"""How many multiplications and additions the chain rule takes, by either mode.

What is counted. Reverse mode multiplies along each wire the upstream gradient by the local derivative, one
multiplication for each number of the gate's value, and adds what meets at a node, one addition for each of its numbers
and each further wire; broadcasting that is summed away adds too. Forward mode multiplies the tangent along each wire
that moves, and adds what meets in a gate. A multiplication by a derivative that happens to be 1 counts like any other.
An operation on arrays counts the products and sums that its message, or its tangent rule, does with what arrives:
a matrix product of (m, n) with (n, k) takes m n k multiplications and m (n - 1) k additions. Finding the local
derivatives is left out: both modes need the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.counted import Counted, Tally
from engine.differentiation.errors import NoParameters
from engine.differentiation.sweep import gates_before, gates_behind, message_of, slots_behind
from engine.execution.quiet import quiet

if TYPE_CHECKING:
    from engine.execution.run import Run
    from engine.plan import Step


@dataclass(frozen=True, slots=True)
class OperationCount:
    """The multiplications and additions that so many passes of one mode take together."""

    mode: str
    passes: int
    multiplications: int
    additions: int

    @property
    def total(self) -> int:
        """Both kinds together."""
        return self.multiplications + self.additions


@dataclass(frozen=True, slots=True)
class ModeComparison:
    """What all derivatives of some outputs with respect to some inputs take by either mode.

    Reverse mode needs one pass for each number of the outputs, forward mode one for each number of the inputs.
    """

    reverse: OperationCount
    forward: OperationCount

    @property
    def cheaper(self) -> str:
        """The mode that takes fewer multiplications and additions; reverse where both take as many."""
        return "reverse" if self.reverse.total <= self.forward.total else "forward"


def count_reverse(run: Run, *outputs: str, with_respect_to: Sequence[str] | None = None) -> OperationCount:
    """What one backward pass takes from these outputs (the graph's own, unless named) at once.

    It goes to every node before them or, where names are given, only along wires that lead from one of those. Raises
    UnknownNode, or what keeps a node from running.
    """
    plan = run.plan
    slots = [plan.output_slot(name) for name in outputs] or [plan.output_slot()]
    wanted = None if with_respect_to is None else slots_behind(plan, [plan.slot(name) for name in with_respect_to])
    tally = Tally()
    quiet().run(_count_backward, run, slots, wanted, tally)
    return OperationCount("reverse", 1, tally.multiplications, tally.additions)


def count_forward(run: Run, *inputs: str, outputs: Sequence[str] | None = None) -> OperationCount:
    """What one forward-mode pass takes while these nodes move at once.

    It goes to every node that moves or, where outputs are named, only through gates before one of those. Raises
    NoParameters without a node, UnknownNode, or what keeps a node from running.
    """
    if not inputs:
        raise NoParameters("derivative")
    plan = run.plan
    steps = gates_behind(plan, [plan.slot(name) for name in inputs])
    if outputs is not None:
        before = {step.slot for step in gates_before(plan, [plan.slot(name) for name in outputs])}
        steps = [step for step in steps if step.slot in before]
    tally = Tally()
    moving = {plan.slot(name) for name in inputs}
    quiet().run(_count_along, run, steps, moving, tally)
    return OperationCount("forward", 1, tally.multiplications, tally.additions)


def compare_modes(run: Run, inputs: Sequence[str], outputs: Sequence[str] = ()) -> ModeComparison:
    """What it takes by either mode to know how every number of the outputs answers to every number of the inputs.

    The outputs are the graph's own unless named; only wires that lead from an input to an output are counted. Raises
    NoParameters without an input, UnknownNode, or what keeps a node from running.
    """
    if not inputs:
        raise NoParameters("derivatives")
    names = list(outputs) or [run.plan.names[run.plan.output_slot()]]
    backward = [(count_reverse(run, name, with_respect_to=inputs), _size(run, name)) for name in names]
    ahead = [(count_forward(run, name, outputs=names), _size(run, name)) for name in inputs]
    return ModeComparison(_together("reverse", backward), _together("forward", ahead))


def _together(mode: str, counts: Sequence[tuple[OperationCount, int]]) -> OperationCount:
    return OperationCount(
        mode,
        sum(times for _, times in counts),
        sum(count.multiplications * times for count, times in counts),
        sum(count.additions * times for count, times in counts),
    )


def _size(run: Run, name: str) -> int:
    return math.prod(np.shape(run.value(name)))


def _count_backward(run: Run, outputs: Sequence[int], wanted: set[int] | None, tally: Tally) -> None:
    reached = set(outputs)
    for step in gates_before(run.plan, outputs):
        if step.slot not in reached:
            continue
        for index, target in enumerate(step.operands):
            if wanted is None or target in wanted:
                _count_message(run, step, index, tally)
                tally.additions += _elements(run, target) if target in reached else 0
                reached.add(target)


def _count_message(run: Run, step: Step, index: int, tally: Tally) -> None:
    numbers, arrived = _elements(run, step.slot), _elements(run, step.operands[index])
    if step.derivatives:
        tally.multiplications += numbers
        tally.additions += numbers - arrived
        return
    inputs = tuple([run.values[slot] for slot in step.operands])
    out = run.values[step.slot]
    upstream: Any = Counted(np.ones(np.shape(out)), tally)
    message_of(step, index, upstream, inputs, out)


def _count_along(run: Run, steps: Sequence[Step], moving: set[int], tally: Tally) -> None:
    for step in steps:
        arriving = [slot in moving for slot in step.operands]
        if not any(arriving):
            continue
        numbers = _elements(run, step.slot)
        if step.derivatives:
            tally.multiplications += numbers * sum(arriving)
            tally.additions += numbers * (sum(arriving) - 1)
        else:
            _count_tangent(run, step, arriving, tally)
        tally.additions += numbers if step.slot in moving else 0  # it also moves by itself
        moving.add(step.slot)


def _count_tangent(run: Run, step: Step, arriving: Sequence[bool], tally: Tally) -> None:
    inputs = tuple([run.values[slot] for slot in step.operands])
    tangents: Any = tuple(
        Counted(np.ones(np.shape(value)), tally) if moves else None
        for value, moves in zip(inputs, arriving, strict=True)
    )
    step.operation.tangent(tangents, inputs, run.values[step.slot], step.settings)


def _elements(run: Run, slot: int) -> int:
    return math.prod(np.shape(run.values[slot]))
