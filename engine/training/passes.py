"""Loss and gradient of a graph of numbers by the engine's own passes, on Python floats."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.reverse import backward_of
from engine.errors import Shape
from engine.execution.run import evaluate_on_numpy
from engine.plan import Plan
from engine.value import Value

if TYPE_CHECKING:
    from engine.training.prepared_calls import Layout

Vector = np.ndarray[Any, Any]


class Passes:
    """The passes of a plan for parameters in one flat vector; `gradient` is written at each backward pass.

    `sources` are the values of the sources, `moving` the slots that need a gradient. All values are numbers.
    """

    def __init__(
        self,
        plan: Plan,
        sources: Sequence[Value],
        layout: Layout,
        moving: Collection[int],
        gradient: Vector,
    ) -> None:
        self.plan = plan
        self._sources = list(sources)
        self._layout = layout
        self._gradient = gradient
        self._loss = plan.output_slot()
        self._backward = backward_of(plan, self._loss, moving)

    def values(self, theta: Vector) -> Sequence[Value]:
        """The values of all slots at these parameters."""
        for slot, number in zip(self._layout.slots, theta.tolist(), strict=True):
            self._sources[slot] = number
        return evaluate_on_numpy(self.plan, self._sources)

    def loss(self, theta: Vector) -> float:
        """The loss at these parameters."""
        return float(self.values(theta)[self._loss])

    def loss_and_gradient(self, theta: Vector) -> float:
        """The loss at these parameters; their gradient is in its buffer afterwards."""
        values = self.values(theta)
        gradients = self._backward.gradients(values, 1.0)
        self._gradient[:] = [gradients[slot] for slot in self._layout.slots]
        return float(values[self._loss])

    def feed(self, slot: int, value: Any) -> None:
        """Put another value in the place of a source."""
        self._sources[slot] = float(value)

    def shape(self, slot: int) -> Shape:
        """The shape of a source."""
        return np.shape(self._sources[slot])
