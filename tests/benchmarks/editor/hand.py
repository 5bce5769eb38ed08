"""Measuring with real events and real paints: what is timed ends when the view has been painted.

Only the time at work counts, so that a busy machine does not: a program that waits on purpose is found by its tests.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

FRAMES = 41
LEFT, NONE, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        """See the event pass."""
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


class Hand:
    """Drives one view of Qt's, and times it."""

    def __init__(self, view: QGraphicsView) -> None:
        self.view = view
        self._paints = Paints(view.viewport())

    def frame(self, action: Callable[[], object], until: Callable[[], bool] = lambda: True) -> float:
        """The seconds from an action to the end of the paint that shows it; `until` tells that it is done."""
        before = self._paints.count
        start = time.process_time()
        action()
        while True:
            QApplication.processEvents()
            if until():
                break
        if self._paints.count == before:
            self.view.viewport().repaint()
        return time.process_time() - start

    def median(self, action: Callable[[int], object], frames: int = FRAMES) -> float:
        """The median over so many frames; the action is told the number of each."""
        return statistics.median(self.frame(partial(action, number)) for number in range(frames))

    @staticmethod
    def rest(seconds: float = 0.3) -> None:
        """Let everything come to rest that still works."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            QApplication.processEvents()

    def move(self, at: QPointF, *, held=NONE) -> None:
        """Move the pointer there."""
        self._send(QEvent.Type.MouseMove, at, NONE, held)

    def press(self, at: QPointF) -> None:
        """Press the left button."""
        self._send(QEvent.Type.MouseButtonPress, at, LEFT, LEFT)

    def release(self, at: QPointF) -> None:
        """Let go of it."""
        self._send(QEvent.Type.MouseButtonRelease, at, LEFT, NONE)

    def _send(self, kind, at, button, held) -> None:
        viewport = self.view.viewport()
        event = QMouseEvent(kind, at, QPointF(viewport.mapToGlobal(at.toPoint())), button, held, PLAIN)
        QApplication.sendEvent(viewport, event)


def wandering(number: int) -> QPointF:
    """Places all over the view, each far from the one before."""
    return QPointF(20 + (number * 211) % 1240, 20 + (number * 137) % 760)


def most_memory() -> float:
    """The most bytes that this process has held."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024.0 for line in status if line.startswith("VmHWM:"))
