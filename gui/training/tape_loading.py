"""The engine's compiled tape, loaded beside the window once it is on the screen."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from engine import tape
from gui.training.interpreter import SharedInterpreter

_LOOK_MS = 50
_SHARED = "colorama"
"""What both numba, on its thread, and pyqtgraph, on the window's, begin with. Its modules import one another, so that
two threads that import it at the same time can each find it half made, and fail."""


class TapeLoading(QObject):
    """Loads the tape on a thread of its own; until it is there everything runs as well, only slower."""

    def __init__(self) -> None:
        super().__init__()
        self._interpreter = SharedInterpreter()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Begin, unless that has been done."""
        import_module(_SHARED)
        self._interpreter.share()
        tape.load_in_background()
        self._timer.start()

    def end(self) -> None:
        """Give it up, and wait until nothing of it is going on any more."""
        self._timer.stop()
        tape.leave()
        self._interpreter.take_back()

    def _look(self) -> None:
        """Collect garbage for the loading thread, which must not, until it has ended."""
        self._interpreter.collect()
        if tape.join(0.0):
            self._timer.stop()
            self._interpreter.take_back()
