"""What a pass over a tape gave, by slot of its plan, made into Python's numbers only where somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from engine.value import Array, Value, read_only

Flags = np.ndarray[Any, np.dtype[np.uint8]]
Places = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where a tape keeps the numbers of each slot.

    `places[slot]` is below `narrow` where the slot has one number, whose index it is then; the other `wide` places have
    a row each, one after the other behind those.
    """

    places: Places
    narrow: int
    wide: int


class SlotValues(Sequence[Value]):
    """What a pass computed, by slot; reading one costs the same however many there are.

    `numbers` is the flat array that the kernels wrote, with rows of `batch` numbers.
    """

    __slots__ = ("batch", "layout", "numbers")

    def __init__(self, layout: Layout, batch: int, numbers: Array) -> None:
        self.layout = layout
        self.batch = batch
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.layout.places)

    @overload
    def __getitem__(self, slot: int) -> Value: ...
    @overload
    def __getitem__(self, slot: slice) -> Sequence[Value]: ...
    def __getitem__(self, slot: int | slice) -> Value | Sequence[Value]:
        if isinstance(slot, slice):
            return [self[each] for each in range(*slot.indices(len(self)))]
        return self._at(self.layout.places[slot])

    def __iter__(self) -> Iterator[Value]:
        return map(self._at, self.layout.places)

    def _at(self, place: int) -> Value:
        over = place - self.layout.narrow
        if over < 0:
            number: float = self.numbers[place]
            return number
        start = self.layout.narrow + over * self.batch
        return read_only(self.numbers[start : start + self.batch])

    def first_not_finite(self, first: int) -> int | None:
        """The first slot from there on whose value is NaN or infinite."""
        layout = self.layout
        finite = np.isfinite(self.numbers[: layout.narrow + layout.wide * self.batch])
        if finite.all():
            return None
        rows = finite[layout.narrow :].reshape(layout.wide, self.batch).all(axis=1)
        by_place = np.concatenate([finite[: layout.narrow], rows])
        bad = np.flatnonzero(~by_place[layout.places[first:]])
        return first + int(bad[0]) if len(bad) else None


class TapeGradients(Sequence[Value | None]):
    """The gradients by slot, None where no path leads from it to the output."""

    __slots__ = ("_reached", "values")

    def __init__(self, values: SlotValues, reached: Flags) -> None:
        self.values = values
        self._reached = reached

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, slot: int) -> Value | None: ...
    @overload
    def __getitem__(self, slot: slice) -> Sequence[Value | None]: ...
    def __getitem__(self, slot: int | slice) -> Value | Sequence[Value | None] | None:
        if isinstance(slot, slice):
            return [self[each] for each in range(*slot.indices(len(self)))]
        return self.values[slot] if self._reached[self.values.layout.places[slot]] else None
