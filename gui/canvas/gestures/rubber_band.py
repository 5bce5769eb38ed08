"""Selecting with a frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from engine import Edge
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer

_LEVEL = 30.0


class RubberBand(Gesture):
    """A frame selects the cards that it touches; Shift adds them to the selection, Ctrl turns them over."""

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        super().__init__(canvas, start)
        self._before = canvas.context.selection.names
        self._edges_before = canvas.context.selection.edges
        self._frame: QGraphicsRectItem | None = None

    def move(self, pointer: Pointer) -> None:
        """Draw the frame and select what it touches."""
        if self._frame is None:
            if not pointer.is_far_from(self.start):
                return
            self._frame = self._new_frame()
        rect = QRectF(self.start.canvas, pointer.canvas).normalized()
        self._frame.setRect(rect)
        touched = [
            name
            for name, item in self.canvas.drawing.nodes.items()
            if item.geometry.rect.translated(item.pos()).intersects(rect)
        ]
        self.canvas.context.selection.set(self._combined(touched, pointer), self._kept_edges(pointer))

    def _combined(self, touched: list[str], pointer: Pointer) -> list[str]:
        if pointer.holds(Qt.KeyboardModifier.ControlModifier):
            kept = [name for name in self._before if name not in touched]
            return kept + [name for name in touched if name not in self._before]
        if pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            return [*self._before, *touched]
        return touched

    def _kept_edges(self, pointer: Pointer) -> tuple[Edge, ...]:
        adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        return self._edges_before if pointer.modifiers & adds else ()

    def _new_frame(self) -> QGraphicsRectItem:
        frame = QGraphicsRectItem()
        colours = self.canvas.drawing.look.colours
        pen = QPen(colours.selection, 1)
        pen.setCosmetic(True)
        frame.setPen(pen)
        frame.setBrush(colours.rubber_band)
        frame.setZValue(_LEVEL)
        self.canvas.drawing.addItem(frame)
        return frame

    def finish(self, pointer: Pointer) -> None:
        """Keep the selection; a mere click on empty canvas clears it."""
        if self._frame is None:
            if not pointer.modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier):
                self.canvas.context.selection.clear()
            return
        self._remove()

    def cancel(self, reason: CancelReason) -> None:
        """Select again what was selected."""
        self._remove()
        self.canvas.context.selection.set(self._before, self._edges_before)

    def _remove(self) -> None:
        if self._frame is not None:
            self.canvas.drawing.removeItem(self._frame)
            self._frame = None
