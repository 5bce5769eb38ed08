"""Pulling at the number on a card."""

from __future__ import annotations

from PySide6.QtCore import Qt

from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.scrubbing import Scrub, stride_of


class ScrubValue(Gesture):
    """A pull to the right makes the number larger, to the left smaller; the whole graph follows.

    Shift is finer, Ctrl coarser. Pressed without a drag it selects the node, or edits the one that is selected.
    """

    def __init__(self, canvas: Canvas, start: Pointer, name: str) -> None:
        super().__init__(canvas, start)
        self._name = name
        self._last = start
        self._scrub: Scrub | None = None
        self._before = canvas.context.selection.chosen
        self._adds = start.holds(Qt.KeyboardModifier.ControlModifier) or start.holds(Qt.KeyboardModifier.ShiftModifier)
        if not self._adds:
            canvas.context.selection.set((name,))

    def move(self, pointer: Pointer) -> None:
        """Change the number by as much as the pointer has gone since the last time."""
        if self._scrub is None:
            if not pointer.is_far_from(self.start):
                return
            self._scrub = Scrub(self.canvas.context, (self._name,))
            self.canvas.set_hand(Qt.CursorShape.SizeHorCursor)
        self._scrub.pull(pointer.view.x() - self._last.view.x(), stride_of(pointer.modifiers))
        self._last = pointer

    def finish(self, pointer: Pointer) -> None:
        """Put the number into the document; a mere click selects, or edits what was selected."""
        if self._scrub is not None:
            self.move(pointer)
            self.canvas.set_hand(None)
            self._scrub.commit()
        elif self._adds:
            self.canvas.context.selection.toggle(self._name)
        elif self._before.names == (self._name,):
            self.canvas.edit_value(self._name)

    def cancel(self, reason: CancelReason) -> None:
        """Show the number that the document has."""
        if self._scrub is not None:
            self._scrub.cancel()
            self.canvas.set_hand(None)
        self.canvas.context.selection.choose(self._before)
