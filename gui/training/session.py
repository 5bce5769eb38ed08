"""A document in training: one run at a time, off the window's thread, each run one step of the history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from engine import EngineError
from gui import commands
from gui.training.ending import Ending
from gui.training.history import RunHistory, called
from gui.training.progress import Progress, TrainingState
from gui.training.readiness import Readiness
from gui.training.run_thread import RunThread
from gui.training.sentences import edited_sentence, ended_sentence, reset_sentence, summary_of
from gui.training.series import Series
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import TrainingSettings, Value
    from gui.context import Context
    from gui.document.edits import Edit

POLL_MS = 33


class TrainingSession(QObject):
    """Trains a document, and remembers its runs for the chart.

    A run works on a copy of the graph. When it ends, however that comes about, the values that it reached are
    put into the document as one step of the history. An edit of anything that the run works with ends it first, so
    that the step of the run comes before that of the edit; before undo and redo, the run has to be ended by `stop`.
    `state_changed` tells that what it does or could do is another; `progress_changed` comes at most 30 times a
    second, `runs_changed` when runs begin, end or are removed, `message` with a sentence to show.
    """

    state_changed = Signal()
    progress_changed = Signal()
    runs_changed = Signal()
    message = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.readiness = Readiness(context.document, self)
        self._state = TrainingState.IDLE
        self._progress = Progress()
        self._active: RunThread | None = None
        self._runs: list[RunHistory] = []
        self._run_count = 0
        self._ending: Ending | None = None
        self._series = Series()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.readiness.changed.connect(self.state_changed)
        context.document.changed.connect(self._series.follow)
        context.document.about_to_edit.connect(self._make_way)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)

    # --- reading --------------------------------------------------------------------------------------------

    @property
    def context(self) -> Context:
        """The document in training, with its surroundings."""
        return self._context

    @property
    def state(self) -> TrainingState:
        """What the session is doing."""
        return self._state

    @property
    def is_active(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self._active is not None

    @property
    def progress(self) -> Progress:
        """Where the latest run stands."""
        return self._progress

    @property
    def stands_at_end(self) -> bool:
        """Whether the last run has ended and the document still is as that run left it, or is so again."""
        return self._active is None and self._ending is not None and self._ending.holds(self._context.document)

    @property
    def is_outdated(self) -> bool:
        """Whether the last run has ended, but the document has changed since, so that its loss is another."""
        return self._state is TrainingState.FINISHED and not self.stands_at_end

    @property
    def last_settings(self) -> TrainingSettings | None:
        """The settings of the last run that has ended."""
        return None if self._ending is None else self._ending.settings

    @property
    def runs(self) -> tuple[RunHistory, ...]:
        """The runs made so far, the oldest first."""
        return tuple(self._runs)

    @property
    def can_reset(self) -> bool:
        """Whether there are other values to go back to."""
        return self.is_active or bool(self._series.way_back(self._context.document.graph))

    @property
    def can_start(self) -> bool:
        """Whether a run could begin now."""
        return not self.is_active and (self.readiness.problem() is None or self.readiness.was_stopped)

    @property
    def can_step(self) -> bool:
        """Whether a single step could be made now."""
        if self._state is TrainingState.PAUSED:
            return True
        return not self.is_active and self.readiness.problem() is None

    @property
    def can_stop(self) -> bool:
        """Whether a run, or the reading of its data, is under way and can be ended."""
        return self.is_active or self.readiness.is_reading

    # --- doing ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin a run of as many steps as the settings ask for; a paused one goes on.

        Where the reading of the data was stopped, that begins again in its place.
        """
        if self.readiness.was_stopped:
            self.readiness.read_again()
        elif self.is_active or self._begin():
            self.resume()

    def pause(self) -> None:
        """Let the run wait after the step that it is at."""
        if self._active is not None and self._state is TrainingState.RUNNING:
            self._active.hold()
            self._enter(TrainingState.PAUSED)

    def resume(self) -> None:
        """Let a paused run go on."""
        if self._active is not None and self._state is not TrainingState.RUNNING:
            self._active.go_on()
            self._timer.start()
            self._enter(TrainingState.RUNNING)

    def step(self) -> None:
        """Make a single step and pause, beginning a run where none is under way."""
        if self._state is TrainingState.RUNNING:
            return
        if self._active is not None or self._begin():
            assert self._active is not None  # noqa: S101 - there was one, or it has just begun
            self._active.step_once()
            self._timer.start()
            self._enter(TrainingState.PAUSED)

    def stop(self) -> None:
        """End the run, whose values are kept, or the reading of the data."""
        self.readiness.stop_reading()
        if self._active is not None:
            self._finish()

    def reset(self) -> None:
        """Go back to the values from before the first run of this series: an edit that can be undone."""
        self.stop()
        document = self._context.document
        values = self._series.way_back(document.graph)
        self._progress = Progress()
        self._ending = None
        if values:
            document.do(replace(commands.set_values(document, values), text=tr("Edit", "Reset the training")))
            self.message.emit(reset_sentence(len(values)))
        self._enter(TrainingState.IDLE)
        self.progress_changed.emit()

    def remove_run(self, run: RunHistory) -> None:
        """Forget the curves of a run that has ended."""
        if run in self._runs and not run.is_live:
            self._runs.remove(run)
            self.runs_changed.emit()

    def clear_runs(self) -> None:
        """Forget the curves of all runs that have ended."""
        self._runs = [run for run in self._runs if run.is_live]
        if not self._runs:
            self._run_count = 0
        self.runs_changed.emit()

    def summary(self) -> str | None:
        """The run in one line for the status bar, None before the first one and once the document is another."""
        return (
            None if self._state is TrainingState.IDLE or self.is_outdated else summary_of(self._state, self._progress)
        )

    def close(self) -> None:
        """End the run that is under way and leave its values in the document; nothing goes on afterwards."""
        self.readiness.close()
        self.stop()

    # --- a run from its beginning to its end ----------------------------------------------------------------

    def _begin(self) -> bool:
        try:
            trainer = self.readiness.new_trainer()
        except EngineError as error:
            self.message.emit(sentence_of(error))
            return False
        document = self._context.document
        self._context.evaluation.stop_walk()
        self._series.begin_run(document.graph)
        self._run_count += 1
        history = RunHistory(self._run_count, trainer.settings, self._alike(trainer.settings))
        self._runs.append(history)
        self._active = RunThread(document, trainer, history)
        self._progress = Progress(steps=trainer.settings.steps)
        self.runs_changed.emit()
        self.progress_changed.emit()
        return True

    def _alike(self, settings: TrainingSettings) -> TrainingSettings | None:
        """The settings of the latest run whose name would be the same."""
        runs = (run.settings for run in reversed(self._runs))
        return next((known for known in runs if called(known) == called(settings)), None)

    def _poll(self) -> None:
        if self._active is None:
            return
        if self._active.is_over:
            self._finish()
            return
        self._progress, preview, is_resting = self._active.read()
        if is_resting and self._state is TrainingState.PAUSED:
            self._timer.stop()
        if preview is not None:
            self._context.evaluation.show(preview.run, preview.gradients)
        self.progress_changed.emit()

    def _finish(self, *, for_edit: bool = False) -> None:
        """End the run, keep what it has reached, and say why it ended: by itself, by wish, or by an edit."""
        active, self._active = self._active, None
        if active is None:
            return
        self._timer.stop()
        outcome = active.end()
        progress, preview, _ = active.read()
        self._close_history(active.history, outcome.steps)
        self._progress = progress.ended(outcome.steps, outcome.loss)
        self._commit(outcome.values)
        self._ending = Ending.of(self._context.document, active.history.settings)
        if preview is not None:
            self._context.evaluation.show(preview.run, preview.gradients)
        self._enter(TrainingState.FINISHED)
        self.runs_changed.emit()
        self.progress_changed.emit()
        if outcome.failure is not None and not isinstance(outcome.failure, EngineError):
            raise outcome.failure
        self.message.emit(edited_sentence(outcome.steps) if for_edit else ended_sentence(outcome))

    def _close_history(self, history: RunHistory, steps: int) -> None:
        history.finish(steps)
        if not steps:  # nothing to draw, and the next run takes its number
            self._runs.remove(history)
            self._run_count -= 1

    def _commit(self, values: Mapping[str, Value]) -> None:
        """Put the values that a run has reached into the document."""
        document = self._context.document
        document.do(commands.train(document, values))
        self._series.end_run(document.graph)

    def _make_way(self, edit: Edit) -> None:
        """End the run before an edit of what it works with, so that the edit finds the values reached."""
        if self._active is not None and self._active.is_affected_by(self._context.document, edit):
            self._finish(for_edit=True)

    def _enter(self, state: TrainingState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit()
