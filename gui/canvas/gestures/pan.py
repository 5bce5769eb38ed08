"""Moving the view over the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer


class Pan(Gesture):
    """The canvas sticks to the pointer."""

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        super().__init__(canvas, start)
        self._last = start
        canvas.set_hand(Qt.CursorShape.ClosedHandCursor)

    def move(self, pointer: Pointer) -> None:
        """Scroll by as much as the pointer has gone."""
        self.canvas.zooming.scroll(self._last.view - pointer.view)
        self._last = pointer

    def finish(self, pointer: Pointer) -> None:
        """Stay here."""
        self.canvas.set_hand(None)

    def cancel(self, reason: CancelReason) -> None:
        """Go back to where the view was."""
        self.canvas.zooming.scroll(self._last.view - self.start.view)
        self.canvas.set_hand(None)
