"""Whether a document can be trained, told whenever that may have changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine import EngineError, Trainer
from gui.training.data_reading import DataReading, takes_long

if TYPE_CHECKING:
    from engine import DataSource, Prepared
    from gui.document.document import Document

SETTLE_MS = 60  # edits come in bursts
LOOK_MS = 100  # how often a reading under way is looked after
QUICK_S = 0.01  # a graph judged this fast is judged when asked, a larger one when its edits have settled


class Readiness(QObject):
    """Makes the trainer of a document, or knows why there is none; `changed` is emitted when that may differ.

    A large file of data is read beside the window's thread; until it is there, that is why there is no training.
    """

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
        self._reading: DataReading | None = None
        self._read_for: tuple[object, ...] = ()
        self.was_stopped = False
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._follow_reading)
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

    # --- reading large files ----------------------------------------------------------------------------------

    @property
    def is_reading(self) -> bool:
        """Whether a file of data is being read now."""
        return self._reading is not None

    def stop_reading(self) -> None:
        """End the reading that is under way; there is no training until `read_again`, or until the data is another."""
        if self._reading is not None:
            self._reading.stop()
            self.was_stopped = True
            self._take(self._reading)

    def read_again(self) -> None:
        """Read the data whose reading was stopped."""
        self._read, self._judged, self.was_stopped = None, None, False
        self._judge_and_tell()

    def close(self) -> None:
        """End what is under way; nothing goes on afterwards."""
        self._look.stop()
        if self._reading is not None:
            self._reading.stop()
            self._reading.end()
            self._reading = None

    def _follow_reading(self) -> None:
        if self._reading is None:
            return
        if self._reading.is_over:
            self._take(self._reading)
        else:
            self._problem = self._reading.state
            self.changed.emit()

    def _take(self, reading: DataReading) -> None:
        """Take over what a reading has come to."""
        self._look.stop()
        self._reading, self._judged = None, None
        self._read = (self._read_for, reading.end())
        self._judge_and_tell()

    def _read_aside(self, data: DataSource, circumstances: tuple[object, ...]) -> EngineError:
        """Begin to read beside the window's thread, unless that is under way; how far it is."""
        if self._reading is not None and not _are_same(self._read_for, circumstances):
            self.close()
        if self._reading is None:
            self._reading, self._read_for = DataReading(data, self._document.folder), circumstances
            self.was_stopped = False
            self._look.start()
        return self._reading.state

    # --- judging ----------------------------------------------------------------------------------------------

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
            if takes_long(data, self._document.folder):
                raise self._read_aside(data, circumstances)
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
