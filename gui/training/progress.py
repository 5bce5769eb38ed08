"""How far a training run is."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from enum import Enum

_RATE_WINDOW_S = 1.0


class TrainingState(Enum):
    """What the session is doing; after FINISHED the next run goes on from the values that were reached."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the latest run stands; None is what is not known (yet). `elapsed` is in seconds, pauses left out.

    `loss` belongs to the latest step while the run is under way, and to the values reached once it has ended.
    """

    step: int = 0
    steps: int = 0
    loss: float | None = None
    gradient_norm: float | None = None
    steps_per_second: float | None = None
    elapsed: float = 0.0

    @property
    def share(self) -> float:
        """The part of the run that is done, from 0 to 1."""
        return self.step / self.steps if self.steps else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the present speed."""
        return (self.steps - self.step) / self.steps_per_second if self.steps_per_second else None

    def ended(self, step: int, loss: float | None) -> Progress:
        """The same run at its end: where it got, with the speed of all of it."""
        speed = step / self.elapsed if self.elapsed and step else None
        return replace(self, step=step, loss=loss, steps_per_second=speed)


class Speedometer:
    """Steps a second over the last second of work."""

    def __init__(self) -> None:
        self._readings: deque[tuple[float, int]] = deque([(0.0, 0)])

    def read(self, elapsed: float, step: int) -> float | None:
        """The speed once `step` steps have taken `elapsed` seconds of work; None when that tells nothing yet."""
        readings = self._readings
        if elapsed > readings[-1][0]:
            readings.append((elapsed, step))
        while len(readings) > 2 and elapsed - readings[1][0] >= _RATE_WINDOW_S:  # noqa: PLR2004 - one speed needs two
            readings.popleft()
        seconds, steps = elapsed - readings[0][0], step - readings[0][1]
        return steps / seconds if seconds > 0 and steps else None
