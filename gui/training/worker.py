"""The loop that trains, on a thread of its own; what it hands to the window's thread are copies, under a lock."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot

from engine import EngineError, Gradients, Run, Stop, StopReason, forward, reverse
from gui.training.history import GRADIENT_NORM, LEARNING_RATE, LOSS, NORM_OF, VALIDATION_LOSS, VALUE_OF, Curve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine import Graph, StepRecord, Trainer, Value

PREVIEW_S = 0.12
CURVES_S = 0.03
_SHARE = 4  # what takes long is made so rarely that it costs a fifth of the time


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """The numbers of the whole graph at some step, for the canvas."""

    run: Run
    gradients: Gradients | None


@dataclass(slots=True, eq=False)
class Report:
    """How far the run is: its latest step, and curves and preview where they are newer than the last report's.

    `elapsed` is in seconds of work. A run that is waiting has nothing more to tell until it goes on.
    """

    latest: StepRecord | None = None
    curves: Mapping[str, Curve] | None = None
    preview: Preview | None = None
    elapsed: float = 0.0
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """What a run leaves: its steps, the values that it reached and their loss, and what ended it.

    `reason` is None for a run that was asked to end; `failure` is an exception that broke it.
    """

    steps: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    loss: float | None = None
    reason: StopReason | None = None
    failure: Exception | None = None


class Worker(QObject):
    """Makes the steps of one run, until the trainer or `end` ends it; only `work` is for the worker's thread."""

    def __init__(self, trainer: Trainer, graph: Graph, upstream: Value) -> None:
        """`trainer` and `graph` become the worker's own; nothing is done before `go_on` or `step_once`."""
        super().__init__()
        self._trainer = trainer
        self._graph = graph
        self._upstream = upstream
        self._gate = threading.Condition()
        self._allowed: int | None = 0  # steps to make before the next wait, None for all
        self._ending = False
        self._over = threading.Event()
        self._report = Report()
        self._working_since: float | None = None
        self._worked = 0.0
        self._next_preview = 0.0
        self._is_previewed = True
        self._next_curves = 0.0
        self.outcome = Outcome()

    # --- from the window's thread ---------------------------------------------------------------------------

    def go_on(self) -> None:
        """Let the run make all its steps."""
        self._allow(None)

    def step_once(self) -> None:
        """Let the run make one more step than it was allowed, then wait."""
        with self._gate:
            self._allow((self._allowed or 0) + 1)

    def hold(self) -> None:
        """Let the run wait before its next step."""
        with self._gate:
            self._allow(0)
            self._trainer.stop()

    def end(self) -> None:
        """Let the run end before its next step."""
        with self._gate:
            self._ending = True
            self._trainer.stop()
            self._gate.notify()

    def report(self) -> Report:
        """What has happened since the last call."""
        with self._gate:
            told = self._report
            told.elapsed = self._elapsed()
            self._report = Report(latest=told.latest, is_waiting=told.is_waiting)
        return told

    @property
    def is_over(self) -> bool:
        """Whether the outcome is there."""
        return self._over.is_set()

    def _allow(self, steps: int | None) -> None:
        with self._gate:
            self._allowed = steps
            self._report.is_waiting = False
            self._gate.notify()

    # --- on the worker's thread -----------------------------------------------------------------------------

    @Slot()
    def work(self) -> None:
        """Train until the end, then leave the outcome."""
        reason: StopReason | None = None
        failure: Exception | None = None
        try:
            self._run_clock(running=True)
            reason = self._train()
        except Exception as error:  # noqa: BLE001 - kept for the window's thread, which tells or raises it there
            failure = error
        try:
            self._conclude(reason, failure)
        except Exception as error:  # noqa: BLE001 - the same
            self.outcome = Outcome(failure=failure or error)
        self._run_clock(running=False)
        self._over.set()

    def _train(self) -> StopReason | None:
        while True:
            with self._gate:
                if self._ending:
                    return None
                allowed = self._allowed
                if allowed != 0:
                    self._trainer.run(0)  # forgets a request to stop that came while the run was waiting
                if allowed:
                    self._allowed = 0
            if allowed == 0:
                self._wait()
                continue
            reason = self._trainer.run(allowed, on_steps=self._note)
            made_all = self._trainer.steps >= self._trainer.settings.steps
            if made_all or reason.kind not in {Stop.STEPS, Stop.ASKED}:
                return reason

    def _wait(self) -> None:
        self._draw_curves()
        self._preview()
        self._run_clock(running=False)
        with self._gate:
            while self._allowed == 0 and not self._ending:
                self._report.is_waiting = True
                self._gate.wait()
        self._run_clock(running=True)

    def _note(self, made: Sequence[StepRecord]) -> None:
        self._is_previewed = False
        now = time.perf_counter()
        if now >= self._next_curves:
            self._draw_curves(made[-1])
        else:
            with self._gate:
                self._report.latest = made[-1]
        if now >= self._next_preview:
            self._preview()

    def _draw_curves(self, latest: StepRecord | None = None) -> None:
        """Copy what the trainer has recorded so far, and tell it together with the latest step."""
        started = time.perf_counter()
        curves = _curves_of(self._trainer)
        with self._gate:
            self._report.curves = curves
            self._report.latest = latest or self._report.latest
        now = time.perf_counter()
        self._next_curves = now + max(CURVES_S, _SHARE * (now - started))

    def _preview(self) -> None:
        """Compute the numbers of the whole graph at the values reached."""
        if self._is_previewed:
            return
        started = time.perf_counter()
        self._trainer.write(self._graph)
        run = forward(self._graph)
        try:
            gradients = reverse(run, None, self._upstream)
        except EngineError:
            gradients = None  # the document's upstream gradient does not fit; training needs none
        with self._gate:
            self._report.preview = Preview(run, gradients)
        self._is_previewed = True
        now = time.perf_counter()
        self._next_preview = now + max(PREVIEW_S, _SHARE * (now - started))

    def _conclude(self, reason: StopReason | None, failure: Exception | None) -> None:
        loss = self._trainer.loss()
        self.outcome = Outcome(
            steps=self._trainer.steps,
            values=self._trainer.values(),
            loss=loss if math.isfinite(loss) else None,
            reason=reason,
            failure=failure,
        )
        self._draw_curves()
        self._is_previewed = False  # a step that led out of the finite numbers has been taken back
        self._preview()

    def _run_clock(self, *, running: bool) -> None:
        with self._gate:
            self._worked = self._elapsed()
            self._working_since = time.perf_counter() if running else None

    def _elapsed(self) -> float:
        since = self._working_since
        return self._worked + (0.0 if since is None else time.perf_counter() - since)


def _curves_of(trainer: Trainer) -> dict[str, Curve]:
    """The curves of a run, copied; its numbers of steps count those made before each point."""
    history = trainer.history
    made, losses, norms, rates = history.of_steps.rows()[:4]
    curves = {LOSS: losses, GRADIENT_NORM: norms, LEARNING_RATE: rates}
    drawn = {name: Curve(made - 1.0, numbers) for name, numbers in curves.items()}
    checks = history.of_checks.rows()
    if checks.shape[1]:
        drawn[VALIDATION_LOSS] = Curve(checks[0], checks[1])
        drawn |= {name: Curve(checks[0], row) for name, row in zip(history.metrics, checks[2:], strict=True)}
    for name, values in history.values.items():
        if len(values):
            flat = values.reshape(len(values), -1)
            kind, numbers = (VALUE_OF, flat[:, 0]) if values.ndim == 1 else (NORM_OF, np.linalg.norm(flat, axis=1))
            drawn[f"{kind}{name}"] = Curve(made[: len(numbers)] - 1.0, numbers)
    return drawn
