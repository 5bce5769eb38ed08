"""Reverse mode: one walk from the output back to everything that it depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from engine import errors
from engine.execution.quiet import quiet
from engine.execution.run import numpy_numbers
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


def accumulate(plan: Plan, values: Sequence[Any], output: int, upstream: Value) -> list[Any]:
    """The gradient of every slot that the output depends on, None for the others."""
    kept = _kept.get(plan)
    if kept is None or kept.output != output:
        kept = _kept[plan] = backward_of(plan, output)
    return kept.gradients(values, upstream)


Link = tuple[int, Callable[..., Any], int, bool]
"""One message of the reverse walk: to which slot, by which rule, at which place of the gate's inputs, and
whether it is the first to arrive there."""


@dataclass(frozen=True, slots=True, eq=False)
class Backward:
    """The reverse walk from one output, made ready: its messages in order, so that a pass looks nothing up.

    Each of the `steps` is a gate: its slot, what fetches the arguments of its rules, whether those are local
    derivatives, and its links.
    """

    output: int
    size: int
    scalar: bool
    steps: tuple[tuple[int, Callable[[Any], tuple[Any, ...]], bool, tuple[Link, ...]], ...]

    def gradients(self, values: Sequence[Any], upstream: Value) -> list[Any]:
        """The gradient of every slot that a message reaches, None for the others, at the values of a run."""
        walk = self._numbers if self.scalar else self._arrays
        try:
            return quiet().run(walk, values, upstream)
        except ArithmeticError:
            return quiet().run(walk, numpy_numbers(values), *numpy_numbers([upstream]))

    def _numbers(self, values: Sequence[Any], upstream: Value) -> list[Any]:
        gradients: list[Any] = [None] * self.size
        gradients[self.output] = upstream
        for slot, arguments, elementwise, links in self.steps:
            arriving = gradients[slot]
            inputs = arguments(values)
            for target, rule, _, first in links:
                message = arriving * rule(*inputs) if elementwise else rule(arriving, *inputs)
                gradients[target] = message if first else gradients[target] + message
        return gradients

    def _arrays(self, values: Sequence[Any], upstream: Value) -> list[Any]:
        # Here, and only here, contributions that meet at a fork are added and broadcasting is summed away.
        gradients: list[Any] = [None] * self.size
        gradients[self.output] = upstream
        for slot, arguments, elementwise, links in self.steps:
            arriving = gradients[slot]
            inputs = arguments(values)
            for target, rule, place, first in links:
                if elementwise:
                    local = rule(*inputs)
                    message = arriving if type(local) is float and local == 1.0 else arriving * local
                    shape = shape_of(inputs[place])
                    if shape_of(message) != shape:
                        message = sum_to_shape(message, shape)
                else:
                    message = rule(arriving, *inputs)
                gradients[target] = message if first else gradients[target] + message
        return gradients


_kept: WeakKeyDictionary[Plan, Backward] = WeakKeyDictionary()


def backward_of(plan: Plan, output: int, wanted: Collection[int] | None = None) -> Backward:
    """The reverse walk from a slot, made ready; messages go to the `wanted` slots only, where given."""
    reached = {output}
    steps = []
    for step in reversed(plan.steps):
        if step.slot not in reached:
            continue
        elementwise = bool(step.derivatives)
        links = []
        for index, target in enumerate(step.operands):
            if wanted is None or target in wanted:
                rule = step.derivatives[index] if elementwise else step.messages[index]
                links.append((target, rule, index, target not in reached))
                reached.add(target)
        if links:
            order = (*step.operands, step.slot) if elementwise else (step.slot, *step.operands)
            steps.append((step.slot, itemgetter(*order), elementwise, tuple(links)))
    return Backward(output, len(plan.names), plan.scalar, tuple(steps))
