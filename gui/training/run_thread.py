"""A run under way: the thread it trains on, and what it began from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QThread

from engine import EngineError
from gui.training.interpreter import SharedInterpreter
from gui.training.progress import Progress, Speedometer
from gui.training.worker import Worker

if TYPE_CHECKING:
    from engine import Trainer
    from gui.document.document import Document
    from gui.document.edits import Edit
    from gui.training.history import RunHistory
    from gui.training.worker import Outcome, Preview


class RunThread:
    """Trains a copy of a document's graph on a thread of its own, from its making until `end`."""

    def __init__(self, document: Document, trainer: Trainer, history: RunHistory) -> None:
        graph = document.graph
        self.history = history
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

    def is_affected_by(self, document: Document, edit: Edit) -> bool:
        """Whether an edit that is still to be made will change anything that the run works with."""
        nodes = {name: None if placed is None else placed.node for name, placed in edit.after.items()}
        changes = {name: node for name, node in nodes.items() if node != document.graph.nodes.get(name)}
        about = edit.about_after or document.about
        if not changes and (about.output, about.data) == (document.about.output, document.about.data):
            return False
        after = document.graph.copy()
        try:
            after.update(changes)
        except EngineError:
            return False  # the document will refuse it as well
        after.output = about.output if about.output in after else None
        return not self._involved.isdisjoint(changes) or after.output != self._output or about.data is not self._data

    def read(self) -> tuple[Progress, Preview | None, bool]:
        """Add what is new to the history; how far the run is, a new preview, and whether the run rests."""
        report = self._worker.report()
        if report.is_waiting:
            self._interpreter.take_back()
        else:
            self._interpreter.collect()
        history, latest = self.history, report.latest
        if report.curves is not None:
            history.show(report.curves)
        step = latest.step if latest is not None else 0
        progress = Progress(
            step=step,
            steps=history.settings.steps,
            loss=latest.loss if latest is not None else None,
            gradient_norm=latest.gradient_norm if latest is not None else None,
            steps_per_second=self._speedometer.read(report.elapsed, step),
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
