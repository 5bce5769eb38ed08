"""The curves of one training run: the loss and the gradient norm of every step, in buffers that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import TrainingSettings

_FIRST_CAPACITY = 256


class RunHistory:
    """What one run has recorded so far; `number` counts the runs of a session from 1.

    Point `k` of a curve belongs to the values after `k` steps: the loss from which step `k + 1` was made.
    """

    def __init__(self, number: int, settings: TrainingSettings) -> None:
        self.number = number
        self.settings = settings
        self.is_live = True
        self._length = 0
        self._points = np.empty((2, _FIRST_CAPACITY))

    def __len__(self) -> int:
        return self._length

    @property
    def name(self) -> str:
        """The run as the legend names it: Run 3 · SGD 0.5."""
        return tr(
            "Training",
            "Run {number} · {optimizer} {rate}",
            number=self.number,
            optimizer=optimizer_title(self.settings.optimizer),
            rate=f"{self.settings.learning_rate:g}",
        )

    @property
    def steps(self) -> np.ndarray:
        """The number of steps made before each point: 0, 1, 2, ..."""
        return np.arange(self._length, dtype=np.float64)

    @property
    def losses(self) -> np.ndarray:
        """The loss before each step, read only; shape (points,)."""
        return self._curve(0)

    @property
    def gradient_norms(self) -> np.ndarray:
        """The norm of the gradient at each step, before clipping, read only; shape (points,)."""
        return self._curve(1)

    def extend(self, losses: Sequence[float] | np.ndarray, gradient_norms: Sequence[float] | np.ndarray) -> None:
        """Add the points of further steps, as many losses as norms."""
        length = self._length + len(losses)
        if length > self._points.shape[1]:
            grown = np.empty((2, max(length, 2 * self._points.shape[1])))
            grown[:, : self._length] = self._points[:, : self._length]
            self._points = grown
        self._points[0, self._length : length] = losses
        self._points[1, self._length : length] = gradient_norms
        self._length = length

    def finish(self, steps: int) -> None:
        """End the run at so many steps; a last step that was taken back leaves no point."""
        self._length = min(self._length, steps)
        self.is_live = False

    def _curve(self, row: int) -> np.ndarray:
        view = self._points[row, : self._length]
        view.flags.writeable = False
        return view


def optimizer_title(optimizer: str) -> str:
    """The name of an optimizer as people write it."""
    return {"sgd": tr("Training", "SGD"), "adam": tr("Training", "Adam")}.get(optimizer, optimizer)
