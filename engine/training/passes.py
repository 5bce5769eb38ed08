"""Loss and gradient by the engine's own passes: on the compiled tape, or with Python floats where all are numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.reverse import backward_of
from engine.errors import Shape
from engine.execution.run import Path, evaluate
from engine.plan import Plan
from engine.value import Value

if TYPE_CHECKING:
    from engine.training.schedule import Layout

Vector = np.ndarray[Any, Any]


class Passes:
    """The passes of a plan for parameters in one flat vector; `gradient` is written at each backward pass.

    `sources` are the values of the sources, `moving` the slots that need a gradient. All runs take the same path.
    """

    def __init__(
        self,
        plan: Plan,
        sources: Sequence[Value],
        layout: Layout,
        moving: Collection[int],
        gradient: Vector,
        path: Path,
    ) -> None:
        self.plan = plan
        self._sources = list(sources)
        self._layout = layout
        self._gradient = gradient
        self._path: Path = path
        self._loss = plan.output_slot()
        self._backward = backward_of(plan, self._loss, moving)
        self._are_numbers = not any(layout.shapes)

    def values(self, theta: Vector) -> Sequence[Value]:
        """The values of all slots at these parameters."""
        parts = theta.tolist() if self._are_numbers else self._layout.views(theta)
        for slot, part in zip(self._layout.slots, parts, strict=True):
            self._sources[slot] = part
        return evaluate(self.plan, self._sources, self._path)

    def loss(self, theta: Vector) -> float:
        """The loss at these parameters."""
        return float(np.sum(self.values(theta)[self._loss]))

    def loss_and_gradient(self, theta: Vector) -> float:
        """The loss at these parameters; their gradient is in its buffer afterwards."""
        values = self.values(theta)
        loss = values[self._loss]
        gradients = self._backward.gradients(values, np.ones_like(loss) if isinstance(loss, np.ndarray) else 1.0)
        if self._are_numbers:
            self._gradient[:] = [gradients[slot] for slot in self._layout.slots]
        else:
            for slot, part in zip(self._layout.slots, self._layout.parts, strict=True):
                self._gradient[part] = gradients[slot]
        return float(loss) if isinstance(loss, float) else float(np.sum(loss))

    def feed(self, slot: int, value: Any) -> None:
        """Put another value in the place of a source."""
        self._sources[slot] = value if np.ndim(value) else float(value)

    def shape(self, slot: int) -> Shape:
        """The shape of a source."""
        return np.shape(self._sources[slot])
