"""Selecting with a frame."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsRectItem

from engine import Edge
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer

T = TypeVar("T", bound=Hashable)
_LEVEL = 30.0


class RubberBand(Gesture):
    """A frame selects the cards, comments and reroute points that it touches, and the frames that it holds as a whole.

    Shift adds them, Ctrl turns them over.
    """

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        super().__init__(canvas, start)
        self._before = canvas.context.selection.chosen
        self._frame: QGraphicsRectItem | None = None

    def move(self, pointer: Pointer) -> None:
        """Draw the frame and select what it touches."""
        if self._frame is None:
            if not pointer.is_far_from(self.start):
                return
            self._frame = self._new_frame()
        rect = QRectF(self.start.canvas, pointer.canvas).normalized()
        self._frame.setRect(rect)
        drawing, before = self.canvas.drawing, self._before
        self.canvas.context.selection.set(
            _combined(before.names, drawing.nodes_in(rect), pointer),
            self._kept_edges(pointer),
            bends=_combined(before.bends, drawing.bends_in(rect), pointer),
            annotations=_combined(before.annotations, drawing.annotations.touched_by(rect), pointer),
        )

    def _kept_edges(self, pointer: Pointer) -> tuple[Edge, ...]:
        adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        return self._before.edges if pointer.modifiers & adds else ()

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
        self.canvas.context.selection.choose(self._before)

    def _remove(self) -> None:
        if self._frame is not None:
            self.canvas.drawing.removeItem(self._frame)
            self._frame = None


def _combined(before: Sequence[T], touched: list[T], pointer: Pointer) -> list[T]:
    if pointer.holds(Qt.KeyboardModifier.ControlModifier):
        old, new = dict.fromkeys(before), dict.fromkeys(touched)
        return [each for each in old if each not in new] + [each for each in new if each not in old]
    if pointer.holds(Qt.KeyboardModifier.ShiftModifier):
        return [*before, *touched]
    return touched
