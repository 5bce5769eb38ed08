"""Strokes across wires: one cuts what it crosses, another gives each wire a reroute point where it crosses it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from engine import Edge
from gui import commands
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.scissors import scissors
from gui.canvas.wires.reroute import add_points
from gui.document.edits import Edit
from gui.theme import Sizes
from gui.translation import tr_count

_LEVEL = 30.0


class Stroke(Gesture):
    """A dashed line follows the pointer, and the wires that it crosses are marked; the release changes them all."""

    cuts = False

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        super().__init__(canvas, start)
        self._last = start.canvas
        self._path = QPainterPath(start.canvas)
        self._line: QGraphicsPathItem | None = None
        self._crossed: dict[Edge, float] = {}
        canvas.set_hand(self.hand())

    def move(self, pointer: Pointer) -> None:
        """Draw on, and mark the wires that have just been crossed."""
        if self._line is None:
            if not pointer.is_far_from(self.start):
                return
            self._line = self._new_line()
        self._path.lineTo(pointer.canvas)
        self._line.setPath(self._path)
        for edge, share in self.canvas.drawing.crossed(self._last, pointer.canvas).items():
            self._crossed.setdefault(edge, share)
        self._last = pointer.canvas
        self.canvas.drawing.mark_wires(self._crossed, cut=self.cuts)
        if self._crossed:
            self.canvas.show_bubble(self.announcement(len(self._crossed)), pointer.view, hint=True)

    def _new_line(self) -> QGraphicsPathItem:
        line = QGraphicsPathItem()
        colours = self.canvas.drawing.look.colours
        pen = QPen(colours.port_refused if self.cuts else colours.selection, Sizes.WIRE_WIDTH, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        line.setPen(pen)
        line.setZValue(_LEVEL)
        self.canvas.drawing.addItem(line)
        return line

    def finish(self, pointer: Pointer) -> None:
        """Change what was crossed, in one step."""
        self.move(pointer)
        crossed = self._crossed
        self._clear()
        if crossed:
            self.canvas.do(self.edit(crossed))

    def cancel(self, reason: CancelReason) -> None:
        """Mark nothing, change nothing."""
        self._clear()

    def _clear(self) -> None:
        if self._line is not None:
            self.canvas.drawing.removeItem(self._line)
            self._line = None
        self.canvas.drawing.mark_wires((), cut=self.cuts)
        self.canvas.hide_bubble()
        self.canvas.set_hand(None)

    def hand(self) -> QCursor:
        """The shape of the pointer."""
        return QCursor(Qt.CursorShape.CrossCursor)

    def announcement(self, count: int) -> str:
        """What the release will do to so many wires."""
        raise NotImplementedError

    def edit(self, crossed: Mapping[Edge, float]) -> Edit:
        """The change of the wires that were crossed, each at this share of its way."""
        raise NotImplementedError


class CutStroke(Stroke):
    """Cuts every wire that it crosses."""

    cuts = True

    def hand(self) -> QCursor:
        """Scissors."""
        return scissors()

    def announcement(self, count: int) -> str:
        """How many wires will be cut."""
        return tr_count("Canvas", "Cuts {n} wire.|Cuts {n} wires.", count)

    def edit(self, crossed: Mapping[Edge, float]) -> Edit:
        """All wires taken away."""
        return commands.disconnect(self.canvas.context.document, crossed)


class RerouteStroke(Stroke):
    """Gives every wire that it crosses a reroute point there."""

    def announcement(self, count: int) -> str:
        """How many points will be added."""
        return tr_count("Canvas", "Adds {n} reroute point.|Adds {n} reroute points.", count)

    def edit(self, crossed: Mapping[Edge, float]) -> Edit:
        """All points added."""
        return add_points(self.canvas.drawing, crossed)
