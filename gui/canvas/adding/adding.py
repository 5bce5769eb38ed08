"""Ways for new nodes to come onto the canvas: the quick-add list, the palette's drag, and a wire dropped on nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QDropEvent

from engine import EngineError, Operation, Value
from gui.canvas.adding.dropping import Dropping
from gui.canvas.adding.formulas import Formula
from gui.canvas.adding.offers import Assignment, Choice, Offers
from gui.canvas.adding.quick_add import QuickAdd
from gui.canvas.editing.editing import Editing
from gui.canvas.hovering.bubble import Bubble
from gui.canvas.surface import Surface
from gui.canvas.wires.wiring import LooseEnd, into_wire
from gui.document.edits import Point
from gui.operations.drag import operation_in
from gui.operations.use import OperationUse
from gui.operations.words import title_of
from gui.selection import Chosen
from gui.theme import Sizes
from gui.wording import sentence_of


class Adding(QObject):
    """Adds nodes to the document that a surface shows."""

    def __init__(self, surface: Surface, editing: Editing, bubble: Bubble, tell: Callable[[EngineError], None]) -> None:
        super().__init__(surface)
        self._tell = tell
        self._bubble = bubble
        self._surface = surface
        self._editing = editing
        self._dropping = Dropping()
        self._end: LooseEnd | None = None
        self._place = QPointF()
        self.quick_add = QuickAdd(surface.viewport())
        self.quick_add.chosen.connect(self._add_chosen)

    # --- the list -------------------------------------------------------------------------------------------------

    def offer(self, at: QPointF, end: LooseEnd | None = None) -> None:
        """Open the list at a point of the view; with a loose end of a wire, only what fits it is offered.

        Over a wire, or with one selected, what is chosen goes into that wire.
        """
        context = self._surface.context
        self._place = self._surface.zooming.canvas_point(at)
        self._end = end or self._wire_for_new(self._place)
        self.quick_add.offer(at.toPoint(), Offers(context.document, OperationUse(context.settings), self._end))

    def _wire_for_new(self, place: QPointF) -> LooseEnd | None:
        """The wire under the pointer, else the only thing that is selected, where the place becomes its middle."""
        drawing, chosen = self._surface.drawing, self._surface.context.selection.chosen
        under = drawing.wire_at(place) if drawing.node_at(place) is None else None
        if under is not None:
            edge = under.edge
        elif len(chosen.edges) == 1 and chosen == Chosen(edges=chosen.edges):
            edge = chosen.edges[0]
            self._place = drawing.wires[edge].curve.at(0.5)
        else:
            return None
        return LooseEnd(edge.source, edge.target, edge.port)

    @staticmethod
    def _corner_at(place: QPointF, end: LooseEnd | None) -> Point:
        """Where a new card goes so that its port lies at the pointer, or its middle when no wire hangs there."""
        half = Sizes.NODE_TITLE_HEIGHT + float(Sizes.NODE_ROW_HEIGHT)
        if end is None or end.wire is not None:
            return (place.x() - Sizes.NODE_WIDTH / 2, place.y() - half)
        if end.source is not None:
            return (place.x(), place.y() - half)
        return (place.x() - Sizes.NODE_WIDTH, place.y() - half)

    def _add_chosen(self, chosen: Choice | Formula | Assignment) -> None:
        self._give_focus_back()
        end, place = self._end, self._place
        match chosen:
            case Choice(operation=operation, value=value):
                self.add(operation, self._corner_at(place, end), end=end, value=value)
            case Formula():
                if self._carry_out(lambda: self._editing.add_formula(chosen, place, end)) is not None:
                    self._surface.ensure_seen(*self._surface.context.selection.names)
            case Assignment(name=name, value=value):
                self._carry_out(lambda: self._editing.set_value(name, value))

    def _give_focus_back(self) -> None:
        self._surface.setFocus()

    def close(self) -> None:
        """Close the list and forget a drag: the document is another one now."""
        self.quick_add.leave()
        self._dropping.leave()

    # --- adding ---------------------------------------------------------------------------------------------------

    def add(
        self, operation: str | Operation, corner: Point, *, end: LooseEnd | None = None, value: Value | None = None
    ) -> str | None:
        """Add a node and select it; its name, or None when it was refused (which the user has been told)."""
        into = None if end is None else end.wire
        added = self._carry_out(lambda: self._editing.add(operation, corner, value=value, end=end, into=into))
        if added is not None:
            self._note(operation)
        return added

    def _note(self, operation: str | Operation) -> None:
        """Remember that an operation has been used, so that it is offered early the next time."""
        name = operation if isinstance(operation, str) else operation.name
        OperationUse(self._surface.context.settings).note(name)

    def _carry_out(self, add: Callable[[], str | None]) -> str | None:
        try:
            return add()
        except EngineError as refusal:
            self._tell(refusal)
            return None

    # --- dragged from the palette ---------------------------------------------------------------------------------

    def drag(self, event: QDropEvent, *, enters: bool) -> bool:
        """Follow a drag with a gate in it; whether it is one."""
        operation = operation_in(event.mimeData())
        if operation is None:
            event.ignore()
            return False
        place = self._surface.zooming.canvas_point(event.position())
        if enters:
            self._dropping.enter(self._surface.drawing, operation, place)
        self._dropping.follow(place, beside=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        self._tell_of_wire(operation, event.position())
        event.acceptProposedAction()
        return True

    def _tell_of_wire(self, operation: Operation, at: QPointF) -> None:
        """Say what a drop on the wire under the gate would do, or why it cannot be put there."""
        edge, refusal = self._dropping.edge, self._dropping.refusal
        if refusal is not None:
            self._bubble.show_sentence(sentence_of(refusal), at)
        elif edge is not None:
            self._bubble.show_sentence(into_wire(title_of(operation), edge), at, hint=True)
        else:
            self._bubble.hide()

    def drop(self, event: QDropEvent) -> None:
        """Add the gate that was dropped."""
        operation = operation_in(event.mimeData())
        if operation is None:
            event.ignore()
            return
        corner = self._dropping.corner(self._surface.zooming.canvas_point(event.position()))
        edge = self._dropping.edge
        self.drag_leaves()
        event.acceptProposedAction()
        if self._carry_out(lambda: self._editing.add(operation, corner, into=edge)) is not None:
            self._note(operation)
        self._give_focus_back()

    def drag_leaves(self) -> None:
        """The drag has gone elsewhere."""
        self._dropping.leave()
        self._bubble.hide()
