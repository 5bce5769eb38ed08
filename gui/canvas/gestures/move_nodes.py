"""Moving nodes and reroute points, and selecting them by the same press."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine import Edge
from gui import commands
from gui.bends import Bend, moved_bends, points_of, with_points
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.gestures.slip_in import SlipIn
from gui.edits import Point


class MoveNodes(Gesture):
    """What is selected sticks to the pointer, on the grid; the document learns of it once, at the end.

    Alt leaves the grid for once. Pressed without a drag it selects: Shift adds, Ctrl turns over.
    """

    def __init__(self, canvas: Canvas, start: Pointer, grabbed: str | Bend) -> None:
        super().__init__(canvas, start)
        self._grabbed = grabbed
        selection = canvas.context.selection
        self._before = selection.chosen
        self._was_selected = grabbed in selection.names or grabbed in selection.bends
        self._moving = False
        self._origins: dict[str, QPointF] = {}
        self._points: dict[Bend, QPointF] = {}
        self._slip_in: SlipIn | None = None
        self._press(start)

    def _press(self, pointer: Pointer) -> None:
        selection = self.canvas.context.selection
        names, bends = ([self._grabbed], []) if isinstance(self._grabbed, str) else ([], [self._grabbed])
        if pointer.holds(Qt.KeyboardModifier.ControlModifier):
            self._turn_over()
        elif pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            kept = (name for name in selection.names if name != self._grabbed)
            selection.set((*kept, *names), selection.edges, bends=(*selection.bends, *bends))
        elif not self._was_selected:
            selection.set(names, bends=bends)

    def _turn_over(self) -> None:
        """Add what is grabbed to the selection, or take it out."""
        selection, grabbed = self.canvas.context.selection, self._grabbed
        if isinstance(grabbed, str):
            selection.toggle(grabbed)
        elif grabbed in selection.bends:
            others = (bend for bend in selection.bends if bend != grabbed)
            selection.set(selection.names, selection.edges, bends=others)
        else:
            selection.set(selection.names, selection.edges, bends=(*selection.bends, grabbed))

    def move(self, pointer: Pointer) -> None:
        """Put the cards where the pointer wants them."""
        if not self._moving:
            if not pointer.is_far_from(self.start):
                return
            self._begin()
        drawing, (places, points) = self.canvas.drawing, self._places(pointer)
        drawing.hold_points(self._held(places, points))
        for name, place in places.items():
            drawing.nodes[name].setPos(*place)
        drawing.cards_moved(self._origins)
        if self._slip_in is not None:
            self._slip_in.follow(pointer)

    def _begin(self) -> None:
        self._moving = True
        selection = self.canvas.context.selection
        if self._grabbed not in selection.names and self._grabbed not in selection.bends:
            self._turn_over()  # Ctrl had just taken it out, but now it is dragged
        nodes, document = self.canvas.drawing.nodes, self.canvas.context.document
        self._origins = {name: nodes[name].pos() for name in selection.names}
        self._points = {bend: QPointF(*points_of(document, bend.edge)[bend.place]) for bend in selection.bends}
        if len(self._origins) == 1 and not self._points:
            self._slip_in = SlipIn.of(self.canvas, next(iter(self._origins)))
        self.canvas.set_hand(Qt.CursorShape.SizeAllCursor)

    def _places(self, pointer: Pointer) -> tuple[dict[str, Point], dict[Bend, Point]]:
        """All go the same way: that which puts what is under the pointer on the grid."""
        grabbed = self._grabbed
        origin = self._origins[grabbed] if isinstance(grabbed, str) else self._points[grabbed]
        wanted = origin + pointer.canvas - self.start.canvas
        target = (wanted.x(), wanted.y())
        snaps = bool(self.canvas.context.settings.get("canvas/snap"))
        if snaps and not pointer.holds(Qt.KeyboardModifier.AltModifier):
            target = commands.snapped(target)
        across, down = target[0] - origin.x(), target[1] - origin.y()
        places = {name: (at.x() + across, at.y() + down) for name, at in self._origins.items()}
        return places, {bend: (at.x() + across, at.y() + down) for bend, at in self._points.items()}

    def _held(self, places: dict[str, Point], points: dict[Bend, Point]) -> dict[Edge, tuple[Point, ...]]:
        """The reroute points of all wires that have some and that the hand leads elsewhere."""
        document = self.canvas.context.document
        bends = with_points(document, moved_bends(document, places), points)
        nodes = document.graph.nodes
        return {
            edge: bends[name][edge.port] for name in bends for edge in nodes[name].edges if edge.port in bends[name]
        }

    def finish(self, pointer: Pointer) -> None:
        """Move everything in the document, or select what was clicked."""
        if not self._moving:
            self._click(pointer)
            return
        self.move(pointer)
        edit = None if self._slip_in is None else self._slip_in.edit()
        self._let_go()
        places, points = self._places(pointer)
        edit = edit or commands.move(self.canvas.context.document, places, points=points)
        self.canvas.do(edit, glides=True)
        self.canvas.drawing.schedule_settling()

    def _click(self, pointer: Pointer) -> None:
        adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if pointer.modifiers & adds or not self._was_selected:
            return
        if isinstance(self._grabbed, str):
            self.canvas.context.selection.set((self._grabbed,))
        else:
            self.canvas.context.selection.set(bends=(self._grabbed,))

    def cancel(self, reason: CancelReason) -> None:
        """Put everything back to where the document has it."""
        self._let_go()
        nodes = self.canvas.drawing.nodes
        for name, place in self._origins.items():
            if name in nodes:
                nodes[name].setPos(place)
        self.canvas.drawing.cards_moved([name for name in self._origins if name in nodes])
        self.canvas.drawing.schedule_settling()
        self.canvas.context.selection.choose(self._before)

    def _let_go(self) -> None:
        self.canvas.set_hand(None)
        self.canvas.drawing.hold_points({})
        if self._slip_in is not None:
            self._slip_in.leave()
