"""Tidying on the canvas: worked out while the window goes on, then everything glides to its place, then it is done.

Until the very end Esc leaves all as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QTimer, QVariantAnimation, Signal

from gui.canvas.arranging.tidy_plan import Tidied, tidying
from gui.canvas.gestures import Canvas
from gui.canvas.roaming.motion import motion_ms
from gui.document import annotations as annotating

GLIDE_MS = 250
_SLICE_S = 0.008
_AT_ONCE = 150
"""So few nodes are laid out at once."""
_MOST_GLIDING = 400
"""More cards than these are simply put in place: to move them all would stutter."""


class Tidying(QObject):
    """At most one at a time. `progressed` carries the share that is worked out, 1 at the end."""

    progressed = Signal(float)

    def __init__(self, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._work: Generator[float, None, Tidied] | None = None
        self._goal: Tidied | None = None
        self._from: dict[str, QPointF] = {}
        self._boxes: dict[int, QRectF] = {}
        self._then: Callable[[], None] = lambda: None
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._work_on)
        self._time = QVariantAnimation(self)
        self._time.setStartValue(0.0)
        self._time.setEndValue(1.0)
        self._time.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._time.valueChanged.connect(self._show)
        self._time.finished.connect(self.finish)

    @property
    def is_under_way(self) -> bool:
        """Whether something is worked out or glides."""
        return self._work is not None or self._goal is not None

    def start(self, names: Sequence[str], then: Callable[[], None]) -> None:
        """Tidy these nodes; `then` is called once it is done, not when it is given up."""
        self.cancel()
        if not names:
            return
        self._then = then
        self._work = tidying(self._canvas.context.document, names, self._canvas.drawing.nodes_inside)
        if len(names) <= _AT_ONCE:
            self._work_on(until=float("inf"))
        else:
            self._slices.start()

    def _work_on(self, until: float | None = None) -> None:
        """Work on for a moment, so that the window hears its user in between."""
        end = time.perf_counter() + _SLICE_S if until is None else until
        share = 0.0
        while self._work is not None:
            try:
                share = next(self._work)
            except StopIteration as done:
                self._work = None
                self._slices.stop()
                self.progressed.emit(1.0)
                self._glide(done.value)
                return
            if time.perf_counter() >= end:
                break
        self.progressed.emit(share)

    def _glide(self, goal: Tidied) -> None:
        drawing = self._canvas.drawing
        self._goal = goal
        nodes = drawing.nodes
        self._from = {name: nodes[name].pos() for name, to in goal.places.items() if nodes[name].pos() != QPointF(*to)}
        self._boxes = {key: drawing.annotations.rect(key) for key in goal.annotations}
        duration = motion_ms(self._canvas.context.settings, GLIDE_MS)
        if not duration or not self._from or len(self._from) > _MOST_GLIDING:
            self.finish()
            return
        self._time.setDuration(duration)
        self._time.start()

    def _show(self, share: float) -> None:
        if self._goal is None:
            return
        drawing = self._canvas.drawing
        for name, start in self._from.items():
            drawing.nodes[name].setPos(start + (QPointF(*self._goal.places[name]) - start) * share)
        drawing.cards_moved(self._from)
        if self._boxes:
            goals = {key: annotating.rect_of(each) for key, each in self._goal.annotations.items()}
            drawing.annotations.hold({key: _between(box, goals[key], share) for key, box in self._boxes.items()})

    def finish(self) -> None:
        """Be there now; what is still worked out goes on."""
        if self._arrive():
            self._then()

    def finish_in_hand(self) -> None:
        """Be there now, but leave the view where it is: a hand is about to take hold of something in it."""
        self._arrive()

    def _arrive(self) -> bool:
        goal = self._goal
        if goal is None:
            return False
        self._let_go()
        self._canvas.do(goal.edit(self._canvas.context.document))
        self._canvas.drawing.schedule_settling()
        return True

    def cancel(self) -> bool:
        """Leave everything as it was; whether something was under way."""
        if not self.is_under_way:
            return False
        moved = self._from if self._goal is not None else {}
        self._work = None
        self._let_go()
        drawing = self._canvas.drawing
        standing = [name for name in moved if name in drawing.nodes]
        for name in standing:
            drawing.nodes[name].setPos(*self._canvas.context.document.position(name))
        drawing.cards_moved(standing)
        drawing.schedule_settling()
        self.progressed.emit(1.0)
        return True

    def _let_go(self) -> None:
        self._slices.stop()
        self._goal = None
        self._time.stop()
        if self._boxes:
            self._canvas.drawing.annotations.hold(None)
        self._boxes = {}


def _between(start: QRectF, end: QRectF, share: float) -> QRectF:
    return QRectF(
        start.topLeft() + (end.topLeft() - start.topLeft()) * share,
        start.bottomRight() + (end.bottomRight() - start.bottomRight()) * share,
    )
