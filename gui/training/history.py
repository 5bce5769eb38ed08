"""The curves of one training run, as far as the trainer keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from engine import METRICS, MISTAKES, OPTIMIZERS, TRAINING_SETTINGS
from gui.numbers import NOT_COMPUTED
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import TrainingSettings

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

LOSS, GRADIENT_NORM, LEARNING_RATE, VALIDATION_LOSS = "loss", "gradient_norm", "learning_rate", "validation_loss"


VALUE_OF, NORM_OF = "value of ", "norm of "
"""What the curve of a recorded variable is called, a number or an array, with its name behind."""


def _nothing() -> Numbers:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Numbers over the steps made before each; both read only, of shape (points,), the steps rising."""

    steps: Numbers = field(default_factory=_nothing)
    numbers: Numbers = field(default_factory=_nothing)

    def __len__(self) -> int:
        return len(self.steps)

    def at(self, step: int) -> float | None:
        """The number at the point nearest to a step, None without points."""
        if not len(self.steps):
            return None
        after = min(int(np.searchsorted(self.steps, step)), len(self.steps) - 1)
        before = max(after - 1, 0)
        nearest = before if step - self.steps[before] < self.steps[after] - step else after
        return float(self.numbers[nearest])


NO_CURVE = Curve()


class RunHistory:
    """What one run has recorded so far; `number` counts the runs of a session from 1.

    A point at step `k` belongs to the values after `k` steps: the loss from which step `k + 1` was made. A long run
    keeps every second of its points, then every fourth, and so on; `revision` changes with the points.
    """

    def __init__(self, number: int, settings: TrainingSettings, alike: TrainingSettings | None = None) -> None:
        self.number = number
        self.settings = settings
        self._alike = alike
        self.is_live = True
        self.revision = 0
        self._curves: dict[str, Curve] = {}

    def __len__(self) -> int:
        return len(self.curve(LOSS))

    @property
    def name(self) -> str:
        """The run as the legend names it: Run 3 · SGD 0.5, or what tells it from an earlier one called so."""
        differences = [] if self._alike is None else _differences(self.settings, self._alike)
        what = ", ".join(differences) or called(self.settings)
        return tr("Training", "Run {number} · {settings}", number=self.number, settings=what)

    @property
    def full_name(self) -> str:
        """The run with all that tells it from others."""
        differences = [] if self._alike is None else _differences(self.settings, self._alike)
        what = ", ".join([called(self.settings), *differences])
        return tr("Training", "Run {number} · {settings}", number=self.number, settings=what)

    @property
    def recorded(self) -> list[str]:
        """The curves of the variables that are recorded."""
        return [quantity for quantity in self._curves if quantity.startswith((VALUE_OF, NORM_OF))]

    def curve(self, quantity: str) -> Curve:
        """One curve: the loss, the gradient norm, the learning rate, the validation loss, or a metric by its name."""
        return self._curves.get(quantity, NO_CURVE)

    @property
    def steps(self) -> Numbers:
        """The number of steps made before each point."""
        return self.curve(LOSS).steps

    @property
    def losses(self) -> Numbers:
        """The loss before each step that is kept."""
        return self.curve(LOSS).numbers

    @property
    def gradient_norms(self) -> Numbers:
        """The norm of the gradient at each step that is kept, before clipping."""
        return self.curve(GRADIENT_NORM).numbers

    def show(self, curves: Mapping[str, Curve]) -> None:
        """Take these curves in place of those before."""
        self._curves = dict(curves)
        self.revision += 1

    def finish(self, steps: int) -> None:
        """End the run at so many steps; a last step that was taken back leaves no point."""
        self._curves = {name: _until(curve, steps) for name, curve in self._curves.items()}
        self.revision += 1
        self.is_live = False


def _until(curve: Curve, steps: int) -> Curve:
    kept = int(np.searchsorted(curve.steps, steps + 1))
    return Curve(curve.steps[:kept], curve.numbers[:kept])


def called(settings: TrainingSettings) -> str:
    """Optimizer and learning rate, SGD 0.5, and what is done wrong on purpose."""
    rate = f"{settings.learning_rate:g}"
    name = tr("Training", "{optimizer} {rate}", optimizer=optimizer_title(settings.optimizer), rate=rate)
    if not settings.mistakes:
        return name
    titles = ", ".join(tr("Training", MISTAKES[mistake].title) for mistake in settings.mistakes)
    return tr("Training", "{run} · {mistakes}", run=name, mistakes=titles)


def _differences(settings: TrainingSettings, others: TrainingSettings) -> list[str]:
    """The settings that are not those of another run, in few words each."""
    found = []
    for setting in TRAINING_SETTINGS.values():
        value = getattr(settings, setting.name)
        if value != getattr(others, setting.name) and setting.name not in {"record", "history_limit"}:
            number = f"{value:g}" if isinstance(value, float) else NOT_COMPUTED if value is None else str(value)
            title = tr("Training", setting.title)
            found.append(tr("Training", "{setting} {number}", setting=title, number=number))
    return found


def optimizer_title(optimizer: str) -> str:
    """The name of an optimizer as people write it."""
    return tr("Training", OPTIMIZERS[optimizer].title)


def quantity_title(quantity: str) -> str:
    """What a curve is called."""
    for prefix, sentence in ((VALUE_OF, "Value of {variable}"), (NORM_OF, "Norm of {variable}")):
        if quantity.startswith(prefix):
            return tr("Chart", sentence, variable=quantity.removeprefix(prefix))
    titles = {
        LOSS: tr("Chart", "Loss"),
        GRADIENT_NORM: tr("Chart", "Gradient norm"),
        LEARNING_RATE: tr("Chart", "Learning rate"),
        VALIDATION_LOSS: tr("Chart", "Validation loss"),
    }
    return titles.get(quantity) or tr("Training", METRICS[quantity].title)
