"""Whether a document can be trained, told whenever that may have changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine import EngineError, Trainer

if TYPE_CHECKING:
    from engine import DataSource, Prepared
    from gui.document import Document

SETTLE_MS = 60  # edits come in bursts
QUICK_S = 0.01  # a graph judged this fast is judged when asked, a larger one when its edits have settled


class Readiness(QObject):
    """Makes the trainer of a document, or knows why there is none; `changed` is emitted when that may differ."""

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._judged: tuple[object, ...] | None = None
        self._problem: EngineError | None = None
        self._seconds = 0.0
        self._read: tuple[tuple[object, ...], Prepared | EngineError] | None = None
        if document.data is not None:
            self._read = (self._data_circumstances(), document.data)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._judge_and_tell)
        document.changed.connect(self._follow)

    def new_trainer(self) -> Trainer:
        """A trainer for the document as it stands; raises what keeps it from being trained."""
        data = self._read_data()
        training, validation = (None, None) if data is None else (data.training, data.validation)
        return Trainer(self._document.graph, self._document.about.training, training, validation)

    def problem(self) -> EngineError | None:
        """Why the document cannot be trained, None when it can; a large graph is judged when edits have settled."""
        if self._seconds < QUICK_S and not self._is_judged():
            self._judge()
        return self._problem

    def _follow(self) -> None:
        if self._timer.isActive() or not self._is_judged():
            self._timer.start()

    def _judge_and_tell(self) -> None:
        if not self._is_judged():
            self._judge()
        self.changed.emit()

    def _is_judged(self) -> bool:
        return self._judged is not None and _are_same(self._judged, self._circumstances())

    def _judge(self) -> None:
        started = time.perf_counter()
        self._judged = self._circumstances()
        self._problem = None
        try:
            self.new_trainer()
        except EngineError as error:
            self._problem = error
        self._seconds = time.perf_counter() - started

    def _circumstances(self) -> tuple[object, ...]:
        """What the answer depends on; values alone do not change it."""
        document = self._document
        graph = document.graph
        return (graph.structure, graph.output, document.about.training, *self._data_circumstances())

    def _data_circumstances(self) -> tuple[object, ...]:
        data, folder = self._document.about.data, self._document.folder
        written = None
        if data is not None and data.file is not None and folder is not None:
            path = folder / data.file
            written = path.stat().st_mtime_ns if path.is_file() else None
        return (data, str(folder), written)

    def _read_data(self) -> Prepared | None:
        """The data of the document, read again only when its source has changed; raises why it cannot be used."""
        data = self._document.about.data
        if data is None:
            return None
        circumstances = self._data_circumstances()
        if self._read is None or not _are_same(self._read[0], circumstances):
            self._read = (circumstances, self._prepared(data))
        if isinstance(self._read[1], EngineError):
            raise self._read[1].with_traceback(None)
        return self._read[1]

    def _prepared(self, data: DataSource) -> Prepared | EngineError:
        try:
            return data.prepare(self._document.folder)
        except EngineError as error:
            return error


def _are_same(first: tuple[object, ...], second: tuple[object, ...]) -> bool:
    return all(a is b or a == b for a, b in zip(first, second, strict=True))
