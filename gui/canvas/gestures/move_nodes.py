"""Moving nodes, reroute points, frames and comments, and selecting them by the same press."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from gui.canvas.gestures.carried import Carried
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.gestures.slip_in import SlipIn
from gui.canvas.gestures.snapping import Snapping
from gui.document import annotations as annotating
from gui.document.bends import Bend

Grabbed = str | Bend | int
"""The name of a node, a reroute point, or the key of a frame or a comment."""


class MoveNodes(Gesture):
    """What is selected sticks to the pointer, on guides or the grid; the document learns of it once, at the end.

    A frame takes along what lies fully inside when it is taken up, unless Alt was held when it was pressed. Alt during
    the drag leaves guides and grid for once. Pressed without a drag it selects: Shift adds, Ctrl turns over.
    """

    def __init__(self, canvas: Canvas, start: Pointer, grabbed: Grabbed) -> None:
        super().__init__(canvas, start)
        self._grabbed = grabbed
        self._alone = isinstance(grabbed, int) and start.holds(Qt.KeyboardModifier.AltModifier)
        self._before = canvas.context.selection.chosen
        self._was_selected = self._is_selected
        self._carried: Carried | None = None
        self._slip_in: SlipIn | None = None
        self._snapping: Snapping | None = None
        self._press(start)

    # --- selecting --------------------------------------------------------------------------------------------------

    @property
    def _is_selected(self) -> bool:
        selection, grabbed = self.canvas.context.selection, self._grabbed
        return grabbed in selection.names or grabbed in selection.bends or grabbed in selection.annotations

    def _press(self, pointer: Pointer) -> None:
        if pointer.holds(Qt.KeyboardModifier.ControlModifier):
            self._turn_over()
        elif pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            if self._is_selected:
                self._turn_over()
            self._turn_over()  # which makes it the one selected last
        elif not self._was_selected:
            self._select_alone()

    def _turn_over(self) -> None:
        """Add what is grabbed to the selection, or take it out."""
        selection, grabbed = self.canvas.context.selection, self._grabbed
        if isinstance(grabbed, str):
            selection.toggle(grabbed)
        elif isinstance(grabbed, int):
            selection.toggle_annotation(grabbed)
        else:
            selection.toggle_bend(grabbed)

    def _select_alone(self) -> None:
        selection, grabbed = self.canvas.context.selection, self._grabbed
        if isinstance(grabbed, str):
            selection.set((grabbed,))
        elif isinstance(grabbed, int):
            selection.set(annotations=(grabbed,))
        else:
            selection.set(bends=(grabbed,))

    def _click(self, pointer: Pointer) -> None:
        adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not pointer.modifiers & adds and self._was_selected:
            self._select_alone()

    # --- moving -----------------------------------------------------------------------------------------------------

    def move(self, pointer: Pointer) -> None:
        """Put everything where the pointer wants it."""
        if self._carried is None:
            if not pointer.is_far_from(self.start):
                return
            self._carried = self._taken_up()
            self.canvas.set_hand(Qt.CursorShape.SizeAllCursor)
        self._carried.show(self._way(pointer))
        if self._slip_in is not None:
            self._slip_in.follow(pointer)

    def _taken_up(self) -> Carried:
        selection = self.canvas.context.selection
        if not self._is_selected:
            self._turn_over()  # Ctrl had just taken it out, but now it is dragged
        names, keys = list(selection.names), list(selection.annotations)
        if not self._alone:
            document, drawing = self.canvas.context.document, self.canvas.drawing
            inside, boxes = annotating.inside(document, keys, drawing.nodes_inside)
            names, keys = list(dict.fromkeys([*names, *inside])), list(dict.fromkeys([*keys, *boxes]))
        if len(names) == 1 and not (selection.bends or keys):
            self._slip_in = SlipIn.of(self.canvas, names[0])
        carried = Carried(self.canvas, names, selection.bends, keys)
        self._snapping = Snapping(self.canvas, carried, carried.origin(self._grabbed))
        return carried

    def _way(self, pointer: Pointer) -> QPointF:
        """How far all go, which is the same for all."""
        way = pointer.canvas - self.start.canvas
        return way if self._snapping is None else self._snapping.way(way, pointer)

    def finish(self, pointer: Pointer) -> None:
        """Move everything in the document, or select what was clicked."""
        if self._carried is None:
            self._click(pointer)
            return
        self.move(pointer)
        way = self._way(pointer)
        edit = None if self._slip_in is None else self._slip_in.edit()
        self._let_go(self._carried)
        self.canvas.do(edit or self._carried.put_down(way), glides=True)
        self.canvas.drawing.schedule_settling()

    def cancel(self, reason: CancelReason) -> None:
        """Put everything back to where the document has it."""
        if self._carried is not None:
            self._let_go(self._carried)
            self._carried.put_back()
            self.canvas.drawing.schedule_settling()
        self.canvas.context.selection.choose(self._before)

    def _let_go(self, carried: Carried) -> None:
        self.canvas.set_hand(None)
        carried.let_go()
        if self._slip_in is not None:
            self._slip_in.leave()
        if self._snapping is not None:
            self._snapping.leave()
