"""The steps of a run, one after the other, and what is kept of them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

import numpy as np

from engine.errors import NotFinite
from engine.execution.offender import brief
from engine.training.compiled.driver import Driver
from engine.training.compiled.options import HUGE_NORM
from engine.training.compiled.pace import CHUNK_S
from engine.training.descent import Descent
from engine.training.errors import GradientNotFinite, ParameterNotFinite, UnknownStep
from engine.training.evaluation import Evaluation
from engine.training.history import History, Records, StepRecord
from engine.training.mistakes import LAYER_BY_LAYER
from engine.training.settings import MAX_STEPS, TrainingSettings
from engine.training.snapshots import Snapshot, Snapshots
from engine.training.stops import Patience, Stop, StopReason
from engine.value import Array

Made = tuple[Sequence[StepRecord], StopReason | None]


class Loop:
    """Makes steps and records them. `recorded` are the places, in the flat vector, of the numbers that are recorded."""

    def __init__(
        self,
        descent: Descent,
        settings: TrainingSettings,
        history: History,
        validation: Evaluation | None,
        recorded: Array | None,
    ) -> None:
        self.descent = descent
        self.history = history
        self.patience = Patience(settings.patience, settings.min_improvement)
        self.snapshots = Snapshots()
        self._settings = settings
        self._validation = validation
        self._recorded = recorded
        self._validated = -1
        self._measures_moving = descent.measures_moving
        self._validate_every = settings.validation_every if validation is not None else 0
        self._careful = settings.value("weight_decay") > 0.0 or LAYER_BY_LAYER in settings.mistakes
        self._huge = HUGE_NORM[settings.precision]
        passes = descent.objective.on_tape if descent.is_plain else None
        tracks = not self._validate_every
        self._driver = Driver(descent, passes, settings, recorded, tracks=tracks) if passes else None

    def make(self, most: int, is_wanted: Callable[[], bool]) -> Made:
        """Make up to so many steps, for about a hundredth of a second or until somebody wants a turn."""
        made = Records()
        end = time.perf_counter() + CHUNK_S
        while len(made) < most:
            rows = self._drive(most - len(made), watchful=True)
            if rows is None:
                result = self.attempt(watchful=True)
                if isinstance(result, StopReason):
                    return made, result
                made.add_one(result)
            else:
                made.add(rows)
            if time.perf_counter() > end or is_wanted():
                break
        return made, None

    def _drive(self, most: int, *, watchful: bool) -> Array | None:
        """Make some steps in a row on the tape and record them; None where the next is to be made by itself."""
        if self._driver is None:
            return None
        steps = self.descent.steps
        self._look_around(steps)
        self._driver.careful = self._careful
        rows = self._driver.make(min(most, self._undisturbed(steps)), self.patience, watchful=watchful)
        self._careful = self._driver.careful
        self.history.of_steps.extend(rows)
        return rows if len(rows) else None

    def _undisturbed(self, steps: int) -> int:
        """How many steps there are until the next snapshot or validation."""
        due = self.snapshots.due - steps
        until = due if due > 0 else MAX_STEPS
        return min(until, self._validate_every - steps % self._validate_every) if self._validate_every else until

    def attempt(self, *, watchful: bool = False) -> StepRecord | StopReason:
        """Make one step, or say what keeps it from being made; watchful, also what the settings stop at."""
        descent, steps = self.descent, self.descent.steps
        self._look_around(steps)
        loss, gradient = descent.loss_and_gradient()
        if not math.isfinite(loss):
            return self._lost(descent.not_finite())
        if not self._validate_every:
            self.patience.see(loss, steps)
        reason = self._enough(loss) if watchful else None
        if reason is not None:
            return reason
        norm = None if self._measures_moving else descent.clip(gradient)
        if norm is not None and not math.isfinite(norm):
            return StopReason(Stop.NOT_FINITE, self._bad_gradient(gradient))
        if norm is not None and watchful and self._is_flat(norm):
            return StopReason(Stop.GRADIENT_BELOW)
        return self._moved(gradient, loss, norm)

    def _moved(self, gradient: Array, loss: float, norm: float | None) -> StepRecord | StopReason:
        """Move along a gradient of this norm, or measure it doing so."""
        descent = self.descent
        values = () if self._recorded is None else descent.theta[self._recorded].tolist()
        rate = descent.rate(descent.steps)
        if norm is None:
            norm = descent.move_measuring(gradient, rate)
            if not math.isfinite(norm):
                return StopReason(Stop.NOT_FINITE, self._bad_gradient(gradient))
        else:
            descent.move(gradient, rate)
        self._careful = self._careful or norm > self._huge
        overflow = self._overflow() if self._careful else None
        if overflow is not None:
            return StopReason(Stop.NOT_FINITE, overflow)
        record = StepRecord(descent.steps, loss, norm, rate)
        self.history.of_steps.append((*record, *values) if values else record)
        return record

    def divergence(self) -> StopReason | None:
        """Take the last step back where it led to a loss that is not finite, and say so."""
        error = None if math.isfinite(self.descent.loss()) else self.descent.not_finite(whole=True)
        return None if error is None else self._lost(error)

    # --- looking around -------------------------------------------------------------------------------------

    def _look_around(self, steps: int) -> None:
        """Keep a snapshot and validate, where it is time."""
        if self._validation is not None and steps % self._validate_every == 0 and steps != self._validated:
            self._validated = steps
            loss, *metrics = self._validation.measure(self.descent.theta)
            self.history.of_checks.append((steps, loss, *metrics))
            self.patience.see(loss, steps)
        if steps == self.snapshots.due:
            self.snapshots.add(steps, Snapshot(self.descent.state(), self.patience.best, self.patience.step))

    def _enough(self, loss: float) -> StopReason | None:
        below = self._settings.stop_below
        if below is not None and loss < below and (self.descent.takes_all or self.descent.loss() < below):
            return StopReason(Stop.LOSS_BELOW)
        return StopReason(Stop.NO_IMPROVEMENT) if self.patience.is_over(self.descent.steps) else None

    def _is_flat(self, norm: float) -> bool:
        below = self._settings.stop_gradient_below
        return below is not None and norm < below and (self.descent.takes_all or self.descent.norm() < below)

    # --- what is not finite ---------------------------------------------------------------------------------

    def _lost(self, error: NotFinite | None) -> StopReason:
        """Take back the step that led to a loss that is not finite."""
        if self.descent.go_back():
            steps = self.descent.steps
            self.snapshots.forget(steps + 1)
            self._validated = -1
            for series in (self.history.of_steps, self.history.of_checks):
                if series.last_step == steps + 1:
                    series.drop_last()
        return StopReason(Stop.NOT_FINITE, error)

    def _bad_gradient(self, gradient: Array) -> GradientNotFinite:
        name, now, following = self._first_not_finite(self.descent.theta, gradient)
        return GradientNotFinite(name, "variable", following, now)

    def _overflow(self) -> ParameterNotFinite | None:
        """Where a parameter is no longer finite: the step is taken back, and the parameter told."""
        following = self.descent.theta
        if np.isfinite(following).all():
            return None
        self.descent.go_back()
        name, now, value = self._first_not_finite(self.descent.theta, following)
        return ParameterNotFinite(name, "variable", value, now)

    def _first_not_finite(self, theta: Array, numbers: Array) -> tuple[str, str, str]:
        """The first parameter whose part of the numbers is not finite, its value, and that part, in words."""
        objective = self.descent.objective
        parts = zip(objective.parameters, objective.views(theta), objective.views(numbers), strict=True)
        return next((name, brief(value), brief(part)) for name, value, part in parts if not np.isfinite(part).all())

    # --- replaying ------------------------------------------------------------------------------------------

    def restore(self, steps: int) -> None:
        """Go to the state after so many steps, from the nearest snapshot; raises UnknownStep."""
        last = max(int(self.history.of_steps.last_step), self.descent.steps)
        if not 0 <= steps <= last:
            raise UnknownStep(steps, last)
        nearest = self.snapshots.at_or_before(steps)
        if nearest is not None and not nearest <= self.descent.steps <= steps:
            snapshot = self.snapshots.by_step[nearest]
            self.descent.load(snapshot.state, nearest)
            self.patience.best, self.patience.step = snapshot.best, snapshot.best_step
        self._validated = -1
        while self.descent.steps < steps:
            if self._drive(steps - self.descent.steps, watchful=False) is None:
                self.attempt(watchful=False)
