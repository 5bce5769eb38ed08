"""What a run has recorded: the numbers of its steps and of its validations, thinned where a run is long."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, overload

import numpy as np

from engine.errors import Shape
from engine.value import Array

_WAITING = 256
"""So many rows are collected before they are put into the arrays."""

_CELLS = 2**23
"""The most numbers that a series keeps, 64 MB: with many columns it keeps fewer rows."""


class StepRecord(NamedTuple):
    """One step, counted from 1: the loss before it, the norm of the gradient before clipping, the learning rate."""

    step: int
    loss: float
    gradient_norm: float
    learning_rate: float


class Records(Sequence[StepRecord]):
    """The records of some steps in a row, each made when it is looked at."""

    def __init__(self) -> None:
        self._parts: list[StepRecord | Array] = []
        self._length = 0

    def add(self, rows: Array) -> None:
        """Add further steps, the first numbers of whose rows are those of a record."""
        self._parts.append(rows)
        self._length += len(rows)

    def add_one(self, record: StepRecord) -> None:
        """Add a further step."""
        self._parts.append(record)
        self._length += 1

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[StepRecord]:
        for part in self._parts:
            yield from [part] if isinstance(part, StepRecord) else map(_record, part)

    @overload
    def __getitem__(self, place: int) -> StepRecord: ...
    @overload
    def __getitem__(self, place: slice) -> list[StepRecord]: ...
    def __getitem__(self, place: int | slice) -> StepRecord | list[StepRecord]:
        if isinstance(place, slice):
            return list(self)[place]
        at = place + self._length if place < 0 else place
        for part in self._parts:
            count = 1 if isinstance(part, StepRecord) else len(part)
            if 0 <= at < count:
                return part if isinstance(part, StepRecord) else _record(part[at])
            at -= count
        raise IndexError(place)


def _record(row: Array) -> StepRecord:
    step, *numbers = row[: len(StepRecord._fields)].tolist()
    return StepRecord(int(step), *numbers)


class Series:
    """Rows of numbers of which at most `limit` are kept: all of them, then every second one, every fourth, and so on.

    The first number of a row is its step, which rises; rows at or before the last step are known already and left out.
    The first row and the last are always kept.
    """

    def __init__(self, columns: int, limit: int) -> None:
        self.columns = columns
        self._limit = max(min(limit, _CELLS // columns), 4) - 2  # beside the last two, which are kept in any case
        self._kept: Array = np.empty((columns, 16))
        self._length = 0
        self._every = 1
        self._seen = 0
        self._waiting: list[Sequence[float]] = []
        self._last: list[Sequence[float]] = []
        self._top = -1.0

    def append(self, row: Sequence[float]) -> None:
        """Add one row."""
        if row[0] <= self._top:
            return
        self._top = row[0]
        self._waiting.append(row)
        if len(self._waiting) >= _WAITING:
            self._settle()

    def extend(self, rows: Array) -> None:
        """Add rows, of shape (rows, columns), which rise by one step each."""
        known = sum(rows[:, 0] <= self._top) if len(rows) and rows[0, 0] <= self._top else 0
        fresh = rows[known:]
        if len(fresh):
            self._settle()
            self._take(fresh.T, fresh[-2:].tolist())

    def drop_last(self) -> None:
        """Forget the row that was added last; only once for each row added."""
        self._settle()
        self._seen -= 1
        if self._seen % self._every == 0:
            self._length -= 1
        self._last.pop()
        self._top = self._last[-1][0] if self._last else -1.0

    def rows(self) -> Array:
        """What is kept, one row for each column of numbers, of shape (columns, records)."""
        self._settle()
        kept = self._kept[:, : self._length]
        if self._last and (self._seen - 1) % self._every:
            return np.concatenate([kept, np.array([self._last[-1]]).T], axis=1)
        return kept.copy()

    def kept(self) -> tuple[Array, Array, tuple[int, int]]:
        """All that the series holds: its rows, the last two, and how many there were and every which is kept."""
        self._settle()
        last = np.array(self._last, dtype=np.float64).reshape(-1, self.columns)
        return self._kept[:, : self._length].copy(), last, (self._seen, self._every)

    def load(self, kept: Array, last: Array, seen: int, every: int) -> None:
        """Take over what another series holds; raises ValueError where it has other columns."""
        if kept.shape[0] != self.columns or kept.shape[1] > self._limit or last.shape[1:] != (self.columns,):
            raise ValueError(kept.shape)
        self._kept, self._length = np.array(kept), kept.shape[1]
        self._last = [tuple(row) for row in last.tolist()]
        self._top = self._last[-1][0] if self._last else -1.0
        self._seen, self._every = seen, every

    @property
    def last_step(self) -> float:
        """The step of the last row; 0 before the first."""
        return max(self._top, 0.0)

    def _settle(self) -> None:
        """Put the waiting rows into the arrays."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._take(np.array(waiting, dtype=np.float64).T, waiting[-2:])

    def _take(self, block: Array, last: list[Any]) -> None:
        """Put a block of rows into the arrays, of which these are the last two."""
        numbers = np.arange(self._seen, self._seen + block.shape[1])
        self._seen += block.shape[1]
        self._last = [*self._last, *map(tuple, last)][-2:]
        self._top = self._last[-1][0]
        self._keep(block, numbers)

    def _keep(self, block: Array, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        chosen = block[:, numbers % self._every == 0]
        while self._length + chosen.shape[1] > self._limit:
            self._every *= 2
            halved = self._kept[:, : self._length : 2].copy()
            self._length = halved.shape[1]
            self._kept[:, : self._length] = halved
            chosen = block[:, numbers % self._every == 0]
        end = self._length + chosen.shape[1]
        if end > self._kept.shape[1]:
            grown = np.empty((self.columns, min(max(end, 2 * self._kept.shape[1]), self._limit)))
            grown[:, : self._length] = self._kept[:, : self._length]
            self._kept = grown
        self._kept[:, self._length : end] = chosen
        self._length = end


class History:
    """The records of a run in the order of its steps, at most so many of each kind; reading gives copies.

    `recorded` tells the variables whose values are recorded, with their shapes.
    """

    def __init__(
        self,
        limit: int = 100_000,
        recorded: Mapping[str, Shape] | None = None,
        metrics: Sequence[str] = (),
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        self._recorded = dict(recorded or {})
        self._metrics = tuple(metrics)
        numbers = sum(int(np.prod(shape)) for shape in self._recorded.values())
        self.of_steps = Series(len(StepRecord._fields) + numbers, limit)
        self.of_checks = Series(2 + len(self._metrics), limit)
        self._lock = lock if lock is not None else threading.RLock()

    def __len__(self) -> int:
        return self._steps().shape[1]

    @property
    def steps(self) -> list[int]:
        """The numbers of the steps that are kept, counted from 1."""
        return [int(step) for step in self._steps()[0]]

    @property
    def losses(self) -> list[float]:
        """The loss before each step that is kept."""
        return self._column(1)

    @property
    def gradient_norms(self) -> list[float]:
        """The norm of the gradient at each step that is kept, before clipping."""
        return self._column(2)

    @property
    def learning_rates(self) -> list[float]:
        """The learning rate of each step that is kept."""
        return self._column(3)

    @property
    def values(self) -> dict[str, Array]:
        """The recorded variables before each step that is kept, of shape (records, *shape of the variable)."""
        rows = self._steps()[len(StepRecord._fields) :]
        parts = zip(self._recorded.items(), _parts(self._recorded.values()), strict=True)
        return {name: rows[part].T.reshape(-1, *shape) for (name, shape), part in parts}

    @property
    def validation_steps(self) -> list[int]:
        """How many steps had been made before each validation that is kept."""
        return [int(step) for step in self._checks()[0]]

    @property
    def validation_losses(self) -> list[float]:
        """The loss of the validation rows at each validation that is kept; NaN where there are no such rows."""
        return [float(loss) for loss in self._checks()[1]]

    @property
    def metrics(self) -> dict[str, list[float]]:
        """The metrics at each validation that is kept, by their names."""
        rows = self._checks()[2:]
        return {name: [float(number) for number in row] for name, row in zip(self._metrics, rows, strict=True)}

    def _column(self, column: int) -> list[float]:
        numbers: list[float] = self._steps()[column].tolist()
        return numbers

    def _steps(self) -> Array:
        with self._lock:
            return self.of_steps.rows()

    def _checks(self) -> Array:
        with self._lock:
            return self.of_checks.rows()


def _parts(shapes: Iterable[Shape]) -> Iterator[slice]:
    """Where the numbers of each variable stand among all."""
    start = 0
    for shape in shapes:
        end = start + int(np.prod(shape))
        yield slice(start, end)
        start = end
