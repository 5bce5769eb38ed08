"""Reverse mode: one walk from the output back to everything that it depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

import numpy as np

from engine import errors
from engine.execution.quiet import quiet
from engine.execution.run import numpy_numbers
from engine.execution.tape import TapeValues, Way
from engine.value import Value, as_value, shape_of, sum_to_shape

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.execution.run import Run
    from engine.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """The derivatives of one output, times the upstream gradient, with respect to the nodes of a run.

    A node that the output does not depend on has no gradient in here: None, which is not 0.
    """

    run: Run
    output: str
    by_slot: Sequence[Value | None]

    def gradient(self, name: str) -> Value | None:
        """The gradient of a node in the shape of its value; None where no path leads to the output."""
        return self.by_slot[self.run.plan.slot(name)]


def reverse(run: Run, output: str | None = None, upstream: object = 1.0) -> Gradients:
    """The gradients of `output`, by default the graph's own, by the chain rule from any upstream gradient.

    A number as upstream stands for an array of that number in the output's shape. Raises what keeps the
    output from running, BadValue, or BadUpstream where the shape differs.
    """
    plan = run.plan
    slot = plan.output_slot(output)
    start = seed(plan, run.values, slot, upstream)
    return Gradients(run, plan.names[slot], accumulate(plan, run.values, slot, start))


def seed(plan: Plan, values: Sequence[Value], output: int, upstream: object) -> Value:
    """The upstream gradient in the shape of the output's value; raises BadValue or BadUpstream."""
    start = as_value(upstream)
    shape = shape_of(values[output])
    if shape_of(start) == shape:
        return start
    if shape_of(start):
        raise errors.BadUpstream(plan.names[output], shape, shape_of(start))
    return np.full(shape, start)


def accumulate(plan: Plan, values: Sequence[Any], output: int, upstream: Value) -> Sequence[Any]:
    """The gradient of every slot that the output depends on, None for the others."""
    kept = _kept.get(plan)
    if kept is None or kept.output != output:
        kept = _kept[plan] = Backward(plan, output)
    return kept.gradients(values, upstream)


Link = tuple[Callable[..., Any], int, bool]
"""One message of the reverse walk: by which rule, to which of the gate's inputs, and whether it is the first to
arrive there."""

Steps = tuple[tuple[int, Callable[[Any], tuple[Any, ...]], bool, tuple[int, ...], tuple[Link, ...]], ...]
"""The gates that send messages, from the output back: the slot of each, what fetches the arguments of its rules,
whether those are local derivatives, the slots of its inputs, and its links, which gates that send alike share."""


class Backward:
    """The reverse walk from one output, made ready at its first pass, so that the next looks nothing up.

    Messages go to the `wanted` slots only, where given. A pass takes the path that the values came by.
    """

    def __init__(self, plan: Plan, output: int, wanted: Collection[int] | None = None) -> None:
        self.output = output
        self._plan = ref(plan)  # which this may be kept to, and would never be let go by
        self._scalar = plan.scalar
        self._wanted = wanted
        self._steps: Steps | None = None
        self._way: Way | None = None

    def gradients(self, values: Sequence[Any], upstream: Value) -> Sequence[Any]:
        """The gradient of every slot that a message reaches, None for the others, at the values of a run."""
        if isinstance(values, TapeValues):
            if self._way is None:
                self._way = values.tape.way(self.output, self._wanted)
            return values.tape.backward(values, self._way, upstream)
        walk = self._numbers if self._scalar else self._arrays
        try:
            return quiet().run(walk, self.steps, values, upstream)
        except ArithmeticError:
            return quiet().run(walk, self.steps, numpy_numbers(values), *numpy_numbers([upstream]))

    @property
    def steps(self) -> Steps:
        """The messages in order, for the numpy path."""
        if self._steps is None:
            plan = self._plan()
            assert plan is not None  # noqa: S101 - whoever has values of a plan has the plan
            self._steps = _steps(plan, self.output, self._wanted)
        return self._steps

    def _numbers(self, steps: Steps, values: Sequence[Any], upstream: Value) -> list[Any]:
        gradients: list[Any] = [None] * len(values)
        gradients[self.output] = upstream
        for slot, arguments, elementwise, operands, links in steps:
            arriving = gradients[slot]
            inputs = arguments(values)
            for rule, place, first in links:
                message = arriving * rule(*inputs) if elementwise else rule(arriving, *inputs)
                target = operands[place]
                gradients[target] = message if first else gradients[target] + message
        return gradients

    def _arrays(self, steps: Steps, values: Sequence[Any], upstream: Value) -> list[Any]:
        # Here, and only here, contributions that meet at a fork are added and broadcasting is summed away.
        gradients: list[Any] = [None] * len(values)
        gradients[self.output] = upstream
        for slot, arguments, elementwise, operands, links in steps:
            arriving = gradients[slot]
            inputs = arguments(values)
            for rule, place, first in links:
                if elementwise:
                    local = rule(*inputs)
                    message = arriving if type(local) is float and local == 1.0 else arriving * local
                    shape = shape_of(inputs[place])
                    if shape_of(message) != shape:
                        message = sum_to_shape(message, shape)
                else:
                    message = rule(arriving, *inputs)
                target = operands[place]
                gradients[target] = message if first else gradients[target] + message
        return gradients


_kept: WeakKeyDictionary[Plan, Backward] = WeakKeyDictionary()


def _steps(plan: Plan, output: int, wanted: Collection[int] | None) -> Steps:
    """The numpy path's part of the walk."""
    # Columns, flags and shared links: a million gates with records of their own would take half a gigabyte.
    reached = bytearray(len(plan.names))
    reached[output] = True
    kinds, program, first = plan.kinds.tolist(), plan.program, plan.source_count
    shared: dict[tuple[int, tuple[tuple[int, bool], ...]], tuple[Link, ...]] = {}
    steps = []
    for slot in range(len(plan.names) - 1, first - 1, -1):
        if not reached[slot]:
            continue
        kind, operands = kinds[slot - first], program[slot - first][1]
        links = []
        for index, target in enumerate(operands):
            if wanted is None or target in wanted:
                links.append((index, not reached[target]))
                reached[target] = True
        if links:
            rules = plan.rules[kind]
            elementwise = bool(rules.derivatives)
            sent = rules.derivatives or rules.messages
            order = (*operands, slot) if elementwise else (slot, *operands)
            key = kind, tuple(links)
            if key not in shared:
                shared[key] = tuple((sent[index], index, is_first) for index, is_first in links)
            steps.append((slot, itemgetter(*order), elementwise, operands, shared[key]))
    return tuple(steps)


def backward_of(plan: Plan, output: int, wanted: Collection[int] | None = None) -> Backward:
    """The reverse walk from a slot; messages go to the `wanted` slots only, where given."""
    return Backward(plan, output, wanted)
