"""Moving the view over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt

from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer


class Pan(Gesture):
    """The canvas sticks to the pointer."""

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        super().__init__(canvas, start)
        self._gone = QPoint()
        canvas.set_hand(Qt.CursorShape.ClosedHandCursor)

    def move(self, pointer: Pointer) -> None:
        """Scroll so that the pressed point stays under the pointer; whole pixels, so that no rounding adds up."""
        self._go((self.start.view - pointer.view).toPoint())

    def _go(self, distance: QPoint) -> None:
        self.canvas.zooming.scroll(QPointF(distance - self._gone))
        self._gone = distance

    def finish(self, pointer: Pointer) -> None:
        """Stay here."""
        self.canvas.set_hand(None)

    def cancel(self, reason: CancelReason) -> None:
        """Go back to where the view was."""
        self._go(QPoint())
        self.canvas.set_hand(None)
