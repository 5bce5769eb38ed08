"""Loss and gradient on the compiled tape, in buffers that stay: what steps in a row run, too."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import Shape
from engine.execution.tape import TapeValues
from engine.training.compiled.kernels import TrainingKernels
from engine.value import Value

if TYPE_CHECKING:
    from engine.execution.tape import Tape
    from engine.plan import Plan

Vector = np.ndarray[Any, Any]
Places = np.ndarray[Any, np.dtype[np.int64]]
Lot = tuple[Any, ...]

NO_NUMBERS: Vector = np.empty(0)
NO_ROWS: Vector = np.empty((0, 0))
NO_PLACES: Places = np.empty(0, np.int64)


class TapePasses:
    """The passes of a plan's tape for parameters in one flat vector; `gradient` is written at each backward pass.

    `sources` are the values of the sources, `moving` the slots that need a gradient. The loss is one number.
    """

    def __init__(
        self,
        kernels: TrainingKernels,
        tape: Tape,
        plan: Plan,
        sources: Sequence[Value],
        parameters: Sequence[int],
        moving: Collection[int],
        gradient: Vector,
    ) -> None:
        self.plan, self.tape, self._kernels = plan, tape, kernels
        self._gradient = gradient
        self._shapes = [np.shape(value) for value in sources]
        self._rows = max((shape[0] for shape in self._shapes if shape), default=0)
        self._numbers = np.empty(tape.size(self._rows))
        self.feed_all(sources)
        loss = plan.output_slot()
        way = tape.way(loss, moving)
        self.parameters = tuple(parameters)
        """The slots of the parameters, in the order of the flat vector."""
        places = np.concatenate([self.places(slot) for slot in parameters])
        wide = tape.layout.wide
        gradients = np.empty(tape.layout.narrow + wide * self._rows)
        self._parts = (tape.program, way.program, tape.settings, self._numbers, gradients, places)
        start = int(self._start(loss))
        self._facts = np.array([tape.layout.narrow, max(1, self._rows), start, wide > 0], np.int64)
        self._both = self.lot()
        self._forward_only = (tape.program, way.program[:0], *self._both[2:])

    @property
    def work(self) -> int:
        """How many numbers a pass computes, and how many it has to copy."""
        return len(self._both[4]) * 2

    def lot(self, fed: Sequence[int] = (), noise: Sequence[int] = ()) -> Lot:
        """What steps in a row need, whose slots `fed` take columns of a table, and whose `noise` takes factors."""
        starts = np.array([self._start(slot) for slot in fed], np.int64)
        drawn = np.concatenate([NO_PLACES, *(self.places(slot) for slot in noise)])
        return (*self._parts, starts, drawn, self._facts)

    def _start(self, slot: int) -> int:
        """Where the numbers of a slot begin."""
        layout = self.tape.layout
        place = int(layout.places[slot])
        return place if place < layout.narrow else layout.narrow + (place - layout.narrow) * self._rows

    def places(self, slot: int) -> Places:
        """Where the numbers of a source are."""
        start = self._start(slot)
        return np.arange(start, start + int(np.prod(self._shapes[slot], dtype=int)))

    def values(self, theta: Vector) -> Sequence[Value]:
        """The values of all slots at these parameters: copies."""
        self.loss(theta)
        return self.last_values()

    def last_values(self) -> Sequence[Value]:
        """The values of all slots in the last pass: copies."""
        return TapeValues(self.tape, self._rows, self._numbers.copy())

    def loss(self, theta: Vector) -> float:
        """The loss at these parameters."""
        return self._run(self._forward_only, theta)

    def loss_and_gradient(self, theta: Vector) -> float:
        """The loss at these parameters; their gradient is in its buffer afterwards."""
        return self._run(self._both, theta)

    def _run(self, lot: Lot, theta: Vector) -> float:
        addresses, gradient = self._kernels.addresses, self._gradient
        sets = np.ascontiguousarray(theta).reshape(1, 1, -1)
        return self._kernels.run_pass(addresses, *lot, NO_ROWS, NO_PLACES, 0, 0, NO_NUMBERS, 0, sets, 0, gradient)

    def feed_all(self, values: Sequence[Value]) -> None:
        """Put values in the places of all sources."""
        if not self.tape.layout.wide:
            self._numbers[: len(values)] = values  # where only numbers are, the sources come first
            return
        for slot, value in enumerate(values):
            self.feed(slot, value)

    def feed(self, slot: int, value: Any) -> None:
        """Put another value in the place of a source."""
        start = self._start(slot)
        self._numbers[start : start + np.size(value)] = value

    def shape(self, slot: int) -> Shape:
        """The shape of a source."""
        return self._shapes[slot]
