"""States kept on the way of a run, from which every other one can be computed again."""

from __future__ import annotations

from typing import NamedTuple

from engine.value import Array

_CAP = 2**26
"""The most memory for them, 64 MB; the state at the start is kept whatever its size."""

_MOST = 64
_FIRST = 64
"""The first distance between two of them, in steps."""


class Snapshot(NamedTuple):
    """The numbers of a run at some step, and what its patience knew."""

    state: Array
    best: float
    best_step: int


class Snapshots:
    """Snapshots by the number of steps made, at even distances that grow with the run; `due` is the next one's step."""

    def __init__(self) -> None:
        self.by_step: dict[int, Snapshot] = {}
        self._every = _FIRST
        self.due = 0

    def add(self, step: int, snapshot: Snapshot) -> None:
        """Keep a snapshot, and forget every second one where there are too many."""
        self.by_step[step] = snapshot
        while len(self.by_step) > max(1, min(_MOST, _CAP // snapshot.state.nbytes)):
            self._every *= 2
            self.by_step = {step: kept for step, kept in self.by_step.items() if step % self._every == 0}
        self.due = (step // self._every + 1) * self._every

    def at_or_before(self, step: int) -> int | None:
        """The step of the nearest snapshot from which this one can be reached, if there is any."""
        return max((known for known in self.by_step if known <= step), default=None)

    def forget(self, step: int) -> None:
        """Forget a state that was taken back."""
        if self.by_step.pop(step, None) is not None:
            self.due = step

    @property
    def distance(self) -> tuple[int, int]:
        """How far apart they are, and the step of the next one."""
        return self._every, self.due

    def load(self, by_step: dict[int, Snapshot], distance: tuple[int, int]) -> None:
        """Take over the snapshots of another run."""
        self.by_step = by_step
        self._every, self.due = distance
