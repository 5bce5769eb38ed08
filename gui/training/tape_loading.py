"""The engine's compiled tape, loaded beside the window once it is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

from engine import tape
from gui.training.interpreter import SharedInterpreter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LOOK_MS = 50


class TapeLoading(QObject):
    """Loads the tape on a thread of its own; until it is there everything runs as well, only slower."""

    def __init__(self) -> None:
        super().__init__()
        self._interpreter = SharedInterpreter()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin_after(self, window: QWidget) -> None:
        """Begin once this window has been painted for the first time."""
        window.installEventFilter(self)

    def begin(self) -> None:
        """Begin, unless that has been done."""
        self._interpreter.share()
        tape.load_in_background()
        self._timer.start()

    def end(self) -> None:
        """Give it up, and wait until nothing of it is going on any more."""
        self._timer.stop()
        tape.leave()
        self._interpreter.take_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first painting."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.begin)
        return False

    def _look(self) -> None:
        """Collect garbage for the loading thread, which must not, until it has ended."""
        self._interpreter.collect()
        if tape.join(0.0):
            self._timer.stop()
            self._interpreter.take_back()
