"""Resizing a frame or a comment by its edges and corners."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt

from gui import commands
from gui.canvas.annotations.grips import Edges, Grip, pointer_shape, pulled
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.document import annotations as annotating


class ResizeAnnotation(Gesture):
    """The edges that were pressed stick to the pointer, on the grid unless Alt is held. A click selects."""

    def __init__(self, canvas: Canvas, start: Pointer, grip: Grip) -> None:
        super().__init__(canvas, start)
        self._grip = grip
        self._rect = canvas.drawing.annotations.rect(grip.key)
        self._pulling = False
        self._before = canvas.context.selection.chosen
        selection = canvas.context.selection
        if start.holds(Qt.KeyboardModifier.ControlModifier):
            selection.toggle_annotation(grip.key)
        elif start.holds(Qt.KeyboardModifier.ShiftModifier):
            others = (key for key in selection.annotations if key != grip.key)
            selection.set(selection.names, selection.edges, selection.bends, (*others, grip.key))
        else:
            selection.set(annotations=[grip.key])

    def move(self, pointer: Pointer) -> None:
        """Show the frame or the comment as large as the pointer wants it."""
        if not self._pulling:
            if not pointer.is_far_from(self.start):
                return
            self._pulling = True
            self.canvas.set_hand(pointer_shape(self._grip.edges))
        self.canvas.drawing.annotations.hold({self._grip.key: self._wanted(pointer)})

    def _wanted(self, pointer: Pointer) -> QRectF:
        rect = pulled(self._rect, self._grip.edges, pointer.canvas - self.start.canvas, annotating.LEAST_SIZE)
        snaps = bool(self.canvas.context.settings.get("canvas/snap"))
        if not snaps or pointer.holds(Qt.KeyboardModifier.AltModifier):
            return rect
        left, top = commands.snapped((rect.left(), rect.top()))
        right, bottom = commands.snapped((rect.right(), rect.bottom()))
        edges = self._grip.edges
        snapped = QRectF(rect)
        if Edges.LEFT in edges:
            snapped.setLeft(left)
        if Edges.RIGHT in edges:
            snapped.setRight(right)
        if Edges.TOP in edges:
            snapped.setTop(top)
        if Edges.BOTTOM in edges:
            snapped.setBottom(bottom)
        return snapped

    def finish(self, pointer: Pointer) -> None:
        """Give it this size in the document."""
        if not self._pulling:
            return
        self._let_go()
        self.canvas.do(annotating.resize(self.canvas.context.document, self._grip.key, self._wanted(pointer)))

    def cancel(self, reason: CancelReason) -> None:
        """Leave it as large as it was."""
        self._let_go()
        self.canvas.context.selection.choose(self._before)

    def _let_go(self) -> None:
        self.canvas.drawing.annotations.hold(None)
        self.canvas.set_hand(None)
