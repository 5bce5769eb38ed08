"""Loss and gradient of a graph with arrays, as calls that are made ready once and write into memory of their own.

numpy's price for a small array is that of the call and of new memory. So each gate becomes calls with all arguments
filled in, and each value and gradient has its place: a step makes the calls one after the other and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from engine.errors import Shape
from engine.operation import Buffered
from engine.plan import Plan, Step
from engine.value import sum_to_shape

Buffer = np.ndarray[Any, Any]
Call = Callable[[], Any]


MOST_BOUND = 3
"""How many vectors of parameters are read where they are: a trainer has two, which take turns."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where each parameter stands in the flat vector of all: its slot, its part of the vector and its shape."""

    slots: tuple[int, ...]
    parts: tuple[slice, ...]
    shapes: tuple[Shape, ...]

    def views(self, flat: Buffer) -> list[Buffer]:
        """The parameters inside a flat vector, in their own shapes; they share its memory."""
        return [flat[part].reshape(shape) for part, shape in zip(self.parts, self.shapes, strict=True)]


class PreparedCalls:
    """The calls of one plan with its buffers: of forward and backward pass for parameters in one flat vector.

    `sources` are the values of the sources; those `fed` get others at each step, which `feed` puts into their place.
    `moving` are the slots that need a gradient: those on a way from the parameters to the loss. The vector `theta` is
    read at each run, `gradient` is written.
    """

    def __init__(
        self,
        plan: Plan,
        shapes: Sequence[Shape],
        sources: Mapping[int, Buffer],
        layout: Layout,
        moving: Collection[int],
        gradient: Buffer,
    ) -> None:
        self.plan = plan
        self._layout = layout
        self._moving = moving
        self._loss = plan.output_slot()
        dtype = gradient.dtype
        self._values = [
            sources[slot] if slot in sources else np.empty(shape, dtype) for slot, shape in enumerate(shapes)
        ]
        self._gradients = {slot: np.empty(shapes[slot], dtype) for slot in moving}
        self._gradients |= dict(zip(layout.slots, layout.views(gradient), strict=True))
        self._scratch: dict[Shape, Buffer] = {}
        self._bound: list[_Bound] = []
        self._seen: list[Buffer] = []
        self._own = self._bind(np.empty_like(gradient))

    def loss(self, theta: Buffer) -> float:
        """The loss at these parameters."""
        bound = self._for(theta)
        for call in bound.forward:
            call()
        return float(self._values[self._loss].item())

    def loss_and_gradient(self, theta: Buffer) -> float:
        """The loss at these parameters; their gradient is in its buffer afterwards."""
        bound = self._for(theta)
        for call in bound.both:
            call()
        return float(self._values[self._loss].item())

    def feed(self, slot: int, array: Any) -> None:
        """Put another value in the place of a source."""
        np.copyto(self._values[slot], array, casting="same_kind")

    def shape(self, slot: int) -> Shape:
        """The shape of a value."""
        return self._values[slot].shape

    def values(self, theta: Buffer) -> list[Any]:
        """The values of all slots at these parameters: copies, in double precision, numbers as floats."""
        self.loss(theta)
        values = list(self._values)
        for slot, view in zip(self._layout.slots, self._layout.views(theta), strict=True):
            values[slot] = view
        return [value.astype(np.float64) if value.ndim else float(value) for value in values]

    # --- binding to the parameters -----------------------------------------------------------------------------

    def _for(self, theta: Buffer) -> _Bound:
        """The calls that read this vector: itself when it comes again and again, else a copy of it."""
        for bound in self._bound:
            if bound.theta is theta:
                return bound
        if any(seen is theta for seen in self._seen):
            self._bound = [*self._bound[1 - MOST_BOUND :], self._bind(theta)]
            return self._bound[-1]
        self._seen = [*self._seen[1 - MOST_BOUND :], theta]
        np.copyto(self._own.theta, theta, casting="same_kind")
        return self._own

    def _bind(self, theta: Buffer) -> _Bound:
        values = list(self._values)
        for slot, view in zip(self._layout.slots, self._layout.views(theta), strict=True):
            values[slot] = view
        gates = [_Gate(step, values) for step in self.plan.steps]
        forward = tuple(call for gate in gates for call in gate.forward)
        return _Bound(theta, forward, forward + tuple(self._backward(gates)))

    def _backward(self, gates: Sequence[_Gate]) -> list[Call]:
        loss = self._gradients[self._loss]
        loss.fill(1.0)
        arriving: dict[int, Any] = {self._loss: loss if loss.ndim else 1.0}
        calls: list[Call] = []
        for gate in reversed(gates):
            if gate.step.slot not in arriving:
                continue
            upstream = arriving[gate.step.slot]
            for index, slot in enumerate(gate.step.operands):
                if slot not in self._moving:
                    continue
                target = self._gradients[slot]
                if slot in arriving:
                    spare = self._spare(target)
                    calls += [*gate.message(index, spare, upstream), partial(np.add, target, spare, target)]
                else:
                    calls += gate.message(index, target, upstream)
                    arriving[slot] = target
        return calls

    def _spare(self, target: Buffer) -> Buffer:
        if target.shape not in self._scratch:
            self._scratch[target.shape] = np.empty_like(target)
        return self._scratch[target.shape]


@dataclass(frozen=True, slots=True, eq=False)
class _Bound:
    """The calls that read one vector of parameters: of the forward pass, and of both passes."""

    theta: Buffer
    forward: tuple[Call, ...]
    both: tuple[Call, ...]


class _Gate:
    """One gate and the calls that compute it, by its buffered form where it has one for such arrays."""

    def __init__(self, step: Step, values: Sequence[Buffer]) -> None:
        self.step = step
        self._out = values[step.slot]
        self._inputs = tuple(values[slot] for slot in step.operands)
        form = step.operation.buffered
        buffered: Buffered | None = form(self._out, *self._inputs, **step.settings) if form else None
        self._messages = buffered.messages if buffered else (None,) * len(step.operands)
        self.forward = buffered.forward if buffered else (partial(_keep, self._out, step.function, self._inputs),)

    def message(self, index: int, target: Buffer, upstream: Any) -> Sequence[Call]:
        """The calls that write into `target` what flows back to an input."""
        form = self._messages[index]
        if form is not None:
            return form(target, upstream)
        if self.step.derivatives:
            rule = self.step.derivatives[index]
            return (partial(_keep_product, target, rule, upstream, (*self._inputs, self._out)),)
        return (partial(_keep, target, self.step.messages[index], (upstream, self._out, *self._inputs)),)


def _keep(target: Buffer, rule: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    np.copyto(target, rule(*arguments), casting="same_kind")


def _keep_product(target: Buffer, derivative: Callable[..., Any], upstream: Any, arguments: tuple[Any, ...]) -> None:
    message = upstream * derivative(*arguments)
    shape = np.shape(message)
    np.copyto(target, message if shape == target.shape else sum_to_shape(message, target.shape), casting="same_kind")
