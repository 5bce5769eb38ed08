"""A run under way: the thread it trains on, and what it began from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

from gui.training.interpreter import SharedInterpreter
from gui.training.progress import Progress, Speedometer
from gui.training.worker import Worker

if TYPE_CHECKING:
    from engine import Trainer, Value
    from gui.document import Change, Document
    from gui.training.history import RunHistory
    from gui.training.worker import Outcome, Preview


class RunThread:
    """Trains a copy of a document's graph on a thread of its own, from its making until `end`."""

    def __init__(self, document: Document, trainer: Trainer, history: RunHistory) -> None:
        graph = document.graph
        self.history = history
        before = {name: graph.nodes[name].value for name in trainer.values()}
        self.values_before: dict[str, Value | None] = before
        self._output = graph.output
        self._involved = graph.ancestors(self._output) if self._output is not None else set()
        self._data = document.about.data
        self._speedometer = Speedometer()
        self._interpreter = SharedInterpreter()
        self._interpreter.share()
        self._worker = Worker(trainer, graph.copy(), document.about.upstream)
        self._thread = QThread()
        self._thread.setObjectName("training")
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.work)
        self._thread.start()

    def go_on(self) -> None:
        """Let the run make all its steps."""
        self._interpreter.share()
        self._worker.go_on()

    def step_once(self) -> None:
        """Let the run make one step more, then wait."""
        self._interpreter.share()
        self._worker.step_once()

    def hold(self) -> None:
        """Let the run wait before its next step."""
        self._worker.hold()

    def is_affected_by(self, document: Document, change: Change) -> bool:
        """Whether an edit changes anything that the run works with."""
        touched = {*change.removed, *change.renamed, *change.updated}
        return (
            not self._involved.isdisjoint(touched)
            or document.graph.output != self._output
            or document.about.data is not self._data
        )

    def read(self) -> tuple[Progress, Preview | None, bool]:
        """Add what is new to the history; how far the run is, a new preview, and whether the run rests."""
        report = self._worker.report()
        if report.is_waiting:
            self._interpreter.take_back()
        else:
            self._interpreter.collect()
        history = self.history
        history.extend(report.losses, report.gradient_norms)
        progress = Progress(
            step=len(history),
            steps=history.settings.steps,
            loss=float(history.losses[-1]) if len(history) else None,
            gradient_norm=float(history.gradient_norms[-1]) if len(history) else None,
            steps_per_second=self._speedometer.read(report.elapsed, len(history)),
            elapsed=report.elapsed,
        )
        return progress, report.preview, report.is_waiting

    @property
    def is_over(self) -> bool:
        """Whether the run has ended by itself."""
        return self._worker.is_over

    def end(self) -> Outcome:
        """Bring the thread to its end in the one way there is: ask, quit, wait, drop."""
        self._worker.end()
        self._thread.quit()
        self._thread.wait()
        self._interpreter.take_back()
        return self._worker.outcome
