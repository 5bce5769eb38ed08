"""The tape of a plan: its instructions in flat arrays, and the passes over them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from engine.execution.tape.codes import CODES
from engine.execution.tape.loading import kernels
from engine.execution.tape.values import Flags, Layout, SlotValues, TapeGradients
from engine.value import Array, Value

if TYPE_CHECKING:
    from engine.errors import Shape
    from engine.execution.tape.kernels import Kernels
    from engine.plan import Plan

Program = np.ndarray[Any, np.dtype[np.uint32]]

SPARE_ROWS = 2 * CODES.arity


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The instructions between an output and the slots whose gradients are wanted, and the places that they reach."""

    output: int
    program: Program
    reached: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Tape:
    """A plan as the kernels run it.

    `program` are its instructions and `settings` what they refer to; `layout` tells where the numbers of a slot are.
    The first `source_count` slots are the sources, those in `row_sources` have rows.
    """

    kernels: Kernels
    program: Program
    settings: Array
    layout: Layout
    source_count: int
    row_sources: tuple[int, ...]
    _lock: Lock = field(default_factory=Lock)

    def size(self, batch: int) -> int:
        """How many numbers an array of values holds, spare ones included; `batch` is 0 without rows."""
        return self.layout.narrow + self.layout.wide * batch + SPARE_ROWS * max(1, batch)

    def forward(self, sources: Sequence[Any]) -> TapeValues | None:
        """The values of all slots, given those of the sources; None where these are not shaped as the plan's."""
        if self.layout.wide:
            return self._forward_rows(sources)
        values = np.empty(self.size(0))
        try:
            values[: self.source_count] = sources
        except (TypeError, ValueError):
            return None
        self.kernels.forward_numbers(self.program, self.settings, values)
        return TapeValues(self, 0, values)

    def _forward_rows(self, sources: Sequence[Any]) -> TapeValues | None:
        batch = self._batch(sources)
        if batch is None:
            return None
        numbers = np.empty(self.size(batch))
        values = TapeValues(self, batch, numbers)
        for place, value in zip(self.layout.places[: self.source_count].tolist(), sources, strict=True):
            if place < self.layout.narrow:
                numbers[place] = value
            else:
                start = self.layout.narrow + (place - self.layout.narrow) * batch
                numbers[start : start + batch] = value
        self.kernels.forward_rows(self.program, self.settings, numbers, self.layout.narrow, batch)
        return values

    def _batch(self, sources: Sequence[Any]) -> int | None:
        """The length of all rows among the sources; None where they differ, or something else is no number."""
        shapes = {np.shape(sources[slot]) for slot in self.row_sources}
        fits = len(shapes) == 1 and sum(np.ndim(value) > 0 for value in sources) == len(self.row_sources)
        shape: Shape = shapes.pop() if fits else ()
        return shape[0] if len(shape) == 1 else None

    def way(self, output: int, wanted: Collection[int] | None = None) -> Way:
        """The way back from a slot, to the wanted slots only where given."""
        flags = np.ones(self.layout.narrow + self.layout.wide, np.uint8)
        if wanted is not None:
            flags[self.layout.places] = 0
            flags[self.layout.places[list(wanted)]] = 1
        place = int(self.layout.places[output])
        return Way(place, *self.kernels.reaching(self.program, place, flags))

    def backward(self, values: TapeValues, way: Way, upstream: Value) -> TapeGradients:
        """The gradients at the values of a pass, from the upstream gradient of the way's output."""
        gradients = self._seeded(values, way.output, upstream)
        if self.layout.wide:
            self._on_rows(way.program, values, gradients, tangents=False)
        else:
            self.kernels.backward_numbers(way.program, self.settings, values.numbers, gradients.numbers)
        return TapeGradients(gradients, way.reached)

    def tangents(self, values: TapeValues, seed: int, direction: Value) -> SlotValues:
        """How every slot moves when the seed moves along the direction."""
        place = int(self.layout.places[seed])
        program, _ = self.kernels.moving(self.program, place, self.layout.narrow + self.layout.wide)
        moved = self._seeded(values, place, direction)
        self._on_rows(program, values, moved, tangents=True)
        return moved

    def _on_rows(self, program: Program, values: TapeValues, gradients: SlotValues, *, tangents: bool) -> None:
        batch = max(1, values.batch)
        with self._lock:  # the spare rows at the end of the values serve one pass at a time
            self.kernels.backward_rows(
                program, self.settings, values.numbers, gradients.numbers, self.layout.narrow, batch, tangents
            )

    def _seeded(self, values: TapeValues, place: int, seed: Value) -> SlotValues:
        """Zeros, but for one place."""
        numbers = np.zeros(self.layout.narrow + self.layout.wide * values.batch)
        if place < self.layout.narrow:
            numbers[place] = seed
        else:
            start = self.layout.narrow + (place - self.layout.narrow) * values.batch
            numbers[start : start + values.batch] = seed
        return SlotValues(self.layout, values.batch, numbers)


class TapeValues(SlotValues):
    """The values of a forward pass, and the tape that goes on from them."""

    __slots__ = ("tape",)

    def __init__(self, tape: Tape, batch: int, numbers: Array) -> None:
        super().__init__(tape.layout, batch, numbers)
        self.tape = tape


_kept: WeakKeyDictionary[Plan, Tape | None] = WeakKeyDictionary()


def tape_of(plan: Plan, compiled: Kernels | None = None) -> Tape | None:
    """The tape of a plan, made once; `compiled` is for who keeps to the tape though it may be switched off since.

    None where the tape is not ready, the values are other than numbers and rows of one length, or an operation is not
    in the tape: then the plan runs on numpy.
    """
    compiled = compiled or kernels()
    if compiled is None or not (plan.scalar or plan.batch is not None):
        return None
    try:
        return _kept[plan]
    except KeyError:
        tape = _kept[plan] = _made(plan, compiled)
        return tape


def _made(plan: Plan, kernels: Kernels) -> Tape | None:
    lowerings, settings = [], [0.0]
    for operation, chosen in plan.table:
        lowering = CODES.lowering(operation, chosen)
        if lowering is None:
            return None
        lowerings += [lowering.form, lowering.code, len(settings)]
        settings += lowering.settings
    program, places, narrow = kernels.arranged(
        np.array(lowerings, np.int64),
        np.array(plan.kinds, np.int32),
        np.array(plan.operand_starts, np.int32),
        np.array(plan.operand_slots, np.int32),
        np.array(plan.widths, np.uint8),
    )
    rows = np.flatnonzero(plan.widths[: plan.source_count]).tolist()
    layout = Layout(places[: len(plan.names)].copy(), narrow, len(places) - narrow)
    return Tape(kernels, program, np.array(settings), layout, plan.source_count, tuple(rows))
