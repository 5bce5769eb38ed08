"""Why a run ends, and the patience that ends one whose loss no longer improves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from engine.errors import NotFinite


class Stop(Enum):
    """Why a run ended."""

    STEPS = "steps"
    LOSS_BELOW = "loss below"
    GRADIENT_BELOW = "gradient below"
    NO_IMPROVEMENT = "no improvement"
    NOT_FINITE = "not finite"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why a run ended, with the error where a value, a gradient or a parameter left the finite numbers."""

    kind: Stop
    error: NotFinite | None = None


class Patience:
    """Watches a loss for improvement: `best` is the lowest so far, `step` the number of steps made before it."""

    def __init__(self, steps: int | None, least: float) -> None:
        self._steps, self._least = steps, least
        self.best, self.step = math.inf, 0

    def see(self, loss: float, step: int) -> None:
        """Take note of the loss after so many steps."""
        if loss < self.best - self._least or self.best == math.inf:
            self.best, self.step = loss, step

    def is_over(self, step: int) -> bool:
        """Whether so many steps later nothing has improved for too long."""
        return self._steps is not None and step - self.step >= self._steps
