"""Cards that glide to where an edit has put them, so that the eye can follow."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation

from gui.canvas.roaming.motion import motion_ms
from gui.canvas.scene import CanvasScene

_DURATION_MS = 180
_MOST = 300
"""More cards than these are simply put in place: to move them all would stutter."""


class Gliding(QObject):
    """At most one glide at a time; the document has its new places from the beginning."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawing: CanvasScene | None = None
        self._ways: dict[str, tuple[QPointF, QPointF]] = {}
        self._time = QVariantAnimation(self)
        self._time.setStartValue(0.0)
        self._time.setEndValue(1.0)
        self._time.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._time.valueChanged.connect(self._show)
        self._time.finished.connect(self._arrive)

    @property
    def is_gliding(self) -> bool:
        """Whether cards are on their way."""
        return self._drawing is not None

    def glide(self, drawing: CanvasScene, shown: Mapping[str, QPointF]) -> None:
        """Let the cards that were `shown` elsewhere a moment ago glide to where they are now."""
        self.end()
        ways = {name: (at, drawing.nodes[name].pos()) for name, at in shown.items() if name in drawing.nodes}
        self._ways = {name: way for name, way in ways.items() if way[0] != way[1]}
        duration = motion_ms(drawing.context.settings, _DURATION_MS)
        if duration and 0 < len(self._ways) <= _MOST:
            self._time.setDuration(duration)
            self._drawing = drawing
            self._show(0.0)
            self._time.start()

    def _show(self, share: float) -> None:
        if self._drawing is not None:
            nodes = self._drawing.nodes
            for name, (start, end) in self._ways.items():
                nodes[name].setPos(start + (end - start) * share)
            self._drawing.cards_moved(self._ways)

    def _arrive(self) -> None:
        """Stand where the document says, which may have changed on the way."""
        drawing, self._drawing = self._drawing, None
        if drawing is None:
            return
        there = [name for name in self._ways if name in drawing.nodes]
        for name in there:
            drawing.nodes[name].setPos(*drawing.context.document.position(name))
        drawing.cards_arrived(there)

    def end(self) -> None:
        """Put all cards where they belong at once: something else is about to happen to them."""
        self._time.stop()
        self._arrive()

    def forget(self) -> None:
        """Leave everything as it is: the drawing is gone."""
        self._drawing = None
        self._time.stop()
