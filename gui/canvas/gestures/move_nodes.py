"""Moving nodes, and selecting them by the same press."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from gui import commands
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer


class MoveNodes(Gesture):
    """The selected nodes stick to the pointer, on the grid; the document learns of it once, at the end.

    Alt leaves the grid for once. Pressed without a drag it selects: Shift adds, Ctrl turns over.
    """

    def __init__(self, canvas: Canvas, start: Pointer, name: str) -> None:
        super().__init__(canvas, start)
        self._name = name
        self._selected_before = canvas.context.selection.names
        self._edges_before = canvas.context.selection.edges
        self._was_selected = name in self._selected_before
        self._moving = False
        self._origins: dict[str, QPointF] = {}
        self._press(start)

    def _press(self, pointer: Pointer) -> None:
        selection = self.canvas.context.selection
        if pointer.holds(Qt.KeyboardModifier.ControlModifier):
            selection.toggle(self._name)
        elif pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            selection.set((*(n for n in selection.names if n != self._name), self._name), selection.edges)
        elif not self._was_selected:
            selection.set((self._name,))

    def move(self, pointer: Pointer) -> None:
        """Put the cards where the pointer wants them."""
        if not self._moving:
            if not pointer.is_far_from(self.start):
                return
            self._begin()
        for name, place in self._places(pointer).items():
            self.canvas.drawing.nodes[name].setPos(*place)
        self.canvas.drawing.cards_moved(self._origins)

    def _begin(self) -> None:
        self._moving = True
        selection = self.canvas.context.selection
        if self._name not in selection.names:  # Ctrl had just taken it out, but now it is dragged
            selection.set((*selection.names, self._name), selection.edges)
        nodes = self.canvas.drawing.nodes
        self._origins = {name: nodes[name].pos() for name in selection.names}
        self.canvas.set_hand(Qt.CursorShape.SizeAllCursor)

    def _places(self, pointer: Pointer) -> dict[str, tuple[float, float]]:
        """All nodes move by the same distance: that which puts the one under the pointer on the grid."""
        origin = self._origins[self._name]
        wanted = origin + pointer.canvas - self.start.canvas
        target = (wanted.x(), wanted.y())
        snaps = bool(self.canvas.context.settings.get("canvas/snap"))
        if snaps and not pointer.holds(Qt.KeyboardModifier.AltModifier):
            target = commands.snapped(target)
        across, down = target[0] - origin.x(), target[1] - origin.y()
        return {name: (at.x() + across, at.y() + down) for name, at in self._origins.items()}

    def finish(self, pointer: Pointer) -> None:
        """Move the nodes in the document, or select the one that was clicked."""
        if not self._moving:
            self._click(pointer)
            return
        self.move(pointer)
        self.canvas.set_hand(None)
        self.canvas.do(commands.move(self.canvas.context.document, self._places(pointer)))
        self.canvas.drawing.schedule_settling()

    def _click(self, pointer: Pointer) -> None:
        adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not pointer.modifiers & adds and self._was_selected:
            self.canvas.context.selection.set((self._name,))

    def cancel(self, reason: CancelReason) -> None:
        """Put the cards back to where the document has them."""
        self.canvas.set_hand(None)
        nodes = self.canvas.drawing.nodes
        for name, place in self._origins.items():
            if name in nodes:
                nodes[name].setPos(place)
        self.canvas.drawing.cards_moved(name for name in self._origins if name in nodes)
        self.canvas.drawing.schedule_settling()
        self.canvas.context.selection.set(self._selected_before, self._edges_before)
