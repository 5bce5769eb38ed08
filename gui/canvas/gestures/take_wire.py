"""Selecting a wire, and taking hold of one of its ends."""

from __future__ import annotations

from PySide6.QtCore import Qt

from engine import Edge
from gui.canvas.gestures.draw_wire import DrawWire
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.wires.wiring import LooseEnd


class TakeWire(Gesture):
    """A click selects the wire; a drag takes its nearer end off its port."""

    def __init__(self, canvas: Canvas, start: Pointer, edge: Edge) -> None:
        super().__init__(canvas, start)
        self._edge = edge
        self._drawing: DrawWire | None = None

    def move(self, pointer: Pointer) -> None:
        """Begin to draw once the pointer has gone far enough."""
        if self._drawing is None:
            if not pointer.is_far_from(self.start):
                return
            self._drawing = DrawWire(self.canvas, self.start, self._loose_end(), detached=self._edge)
        self._drawing.move(pointer)

    def _loose_end(self) -> LooseEnd:
        curve = self.canvas.drawing.wires[self._edge].curve
        to_start = (curve.start - self.start.canvas).manhattanLength()
        to_end = (curve.end - self.start.canvas).manhattanLength()
        if to_end <= to_start:
            return LooseEnd(source=self._edge.source)
        return LooseEnd(target=self._edge.target, port=self._edge.port)

    def finish(self, pointer: Pointer) -> None:
        """Wire anew, or select the wire that was clicked."""
        if self._drawing is not None:
            self._drawing.finish(pointer)
            return
        selection = self.canvas.context.selection
        if pointer.modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
            edges = tuple(edge for edge in selection.edges if edge != self._edge)
            added = () if self._edge in selection.edges else (self._edge,)
            selection.set(selection.names, edges + added)
        else:
            selection.set((), (self._edge,))

    def cancel(self, reason: CancelReason) -> None:
        """Put the end back."""
        if self._drawing is not None:
            self._drawing.cancel(reason)
