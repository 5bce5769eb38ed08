"""Both modes in their general form: from several nodes at once, on whatever the rules of operations can compute with.

`reverse` and `forward_mode` are the fast ways for one output and one seed; what is asked less often, or of dual
numbers, comes through here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import errors
from engine.differentiation.errors import NotOneNumber
from engine.execution.quiet import quiet
from engine.execution.run import numpy_numbers
from engine.value import Value, as_value, shape_of, sum_to_shape

if TYPE_CHECKING:
    from engine.errors import Shape
    from engine.execution.run import Run
    from engine.plan import Plan, Step


def reverse_sweep(
    plan: Plan, values: Sequence[Any], upstreams: Mapping[int, Any], wanted: Collection[int] | None = None
) -> list[Any]:
    """The gradient of each slot that messages reach, from these upstream gradients by slot; None for the others.

    Messages go to the `wanted` slots only, where given.
    """
    return _safely(_reverse, plan, values, upstreams, wanted)


def forward_sweep(plan: Plan, values: Sequence[Any], directions: Mapping[int, Any]) -> list[Any]:
    """The tangent of each slot when these slots move along these directions; None where nothing moves.

    A gate that moves by itself and with its inputs moves by the sum.
    """
    return _safely(_forward, plan, values, directions)


def gates_before(plan: Plan, outputs: Collection[int]) -> list[Step]:
    """The gates on which these slots depend, themselves included, last first."""
    reached = set(outputs)
    found = []
    for step in reversed(plan.steps):
        if step.slot in reached:
            found.append(step)
            reached.update(step.operands)
    return found


def gates_behind(plan: Plan, slots: Collection[int]) -> list[Step]:
    """The gates that move when these slots do, in order of evaluation, without the slots themselves."""
    reached = set(slots)
    found = []
    for step in plan.steps:
        if not reached.isdisjoint(step.operands):
            reached.add(step.slot)
            found.append(step)
    return found


def slots_behind(plan: Plan, slots: Collection[int]) -> set[int]:
    """These slots and all that move when they do: where messages must go to reach them."""
    return {*slots, *(step.slot for step in gates_behind(plan, slots))}


def carried(value: Any) -> Value:
    """The value as a wire carries it: a number as Python's own."""
    return value if np.ndim(value) else float(value)


def named_slots(
    run: Run, given: Mapping[str, object], refusal: type[errors.BadUpstream] = errors.BadDirection
) -> dict[int, Value]:
    """Upstream gradients or directions by slot, each in the shape of its node; a number stands for all elements.

    Raises UnknownNode or why a node could not be computed, BadValue, or the refusal where a shape differs.
    """
    return {run.plan.slot(name): _fitted(run, name, direction, refusal) for name, direction in given.items()}


def _fitted(run: Run, name: str, given: object, refusal: type[errors.BadUpstream]) -> Value:
    value, shape = as_value(given), np.shape(run.value(name))
    if shape_of(value) == shape:
        return value
    if shape_of(value):
        raise refusal(name, shape, shape_of(value))
    return np.full(shape, value)


def one_number(run: Run, output: str | None, asked: str) -> int:
    """The slot of an output that is a single number; raises NotOneNumber, or what keeps it from running."""
    slot = run.plan.output_slot(output)
    if np.size(run.values[slot]) != 1:
        raise NotOneNumber(run.plan.names[slot], np.shape(run.values[slot]), asked)
    return slot


def _safely(walk: Callable[..., list[Any]], plan: Plan, values: Sequence[Any], *rest: Any) -> list[Any]:
    try:
        return quiet().run(walk, plan, values, *rest)
    except ArithmeticError:
        return quiet().run(walk, plan, numpy_numbers(values), *rest)


def _reverse(
    plan: Plan, values: Sequence[Any], upstreams: Mapping[int, Any], wanted: Collection[int] | None
) -> list[Any]:
    gradients: list[Any] = [None] * len(plan.names)
    for slot, upstream in upstreams.items():
        gradients[slot] = upstream
    for step in gates_before(plan, upstreams):
        arriving = gradients[step.slot]
        if arriving is None:
            continue
        inputs = tuple([values[slot] for slot in step.operands])
        for index, target in enumerate(step.operands):
            if wanted is None or target in wanted:
                message = message_of(step, index, arriving, inputs, values[step.slot])
                gradients[target] = message if gradients[target] is None else gradients[target] + message
    return gradients


def message_of(step: Step, index: int, upstream: Any, inputs: Sequence[Any], out: Any) -> Any:
    """What flows back along one wire, in the shape of what the wire brings."""
    if step.derivatives:
        message = upstream * step.derivatives[index](*inputs, out)
    else:
        message = step.messages[index](upstream, out, *inputs)
    shape = _shape_of(inputs[index])
    return message if _shape_of(message) == shape else sum_to_shape(message, shape)


def _shape_of(value: Any) -> Shape:
    """As numpy tells it, without its detour for Python's numbers."""
    return getattr(value, "shape", ())


def _forward(plan: Plan, values: Sequence[Any], directions: Mapping[int, Any]) -> list[Any]:
    tangents: list[Any] = [None] * len(plan.names)
    for slot, direction in directions.items():
        tangents[slot] = direction
    for step in gates_behind(plan, directions):
        arriving = tuple([tangents[slot] for slot in step.operands])
        out, own = values[step.slot], tangents[step.slot]
        inputs = tuple([values[slot] for slot in step.operands])
        tangent = tangent_of(step, arriving, inputs, out)
        if _shape_of(tangent) != _shape_of(out):
            tangent = np.broadcast_to(tangent, np.shape(out))
        tangents[step.slot] = tangent if own is None else own + tangent
    return tangents


def tangent_of(step: Step, arriving: tuple[Any, ...], inputs: tuple[Any, ...], out: Any) -> Any:
    """How a gate's value moves when its inputs do, None standing for one that does not."""
    if not step.derivatives:
        return step.operation.tangent(arriving, inputs, out, step.settings)
    total: Any = 0.0
    for derivative, tangent in zip(step.derivatives, arriving, strict=True):
        if tangent is not None:
            total = total + derivative(*inputs, out) * tangent
    return total
