"""Drawing a wire from either end, or drawing anew one whose end was taken off its port."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine import Edge, EngineError, Graph
from gui import commands
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.gestures.landing import Landing, Landings
from gui.canvas.painting.card_painter import PortState
from gui.canvas.wires import wiring
from gui.canvas.wires.loose_wire import LooseWire
from gui.canvas.wires.wiring import LooseEnd
from gui.document.edits import Edit
from gui.translation import tr


class DrawWire(Gesture):
    """A wire hangs between a port and the pointer; ports that it fits are lit, and the nearest draws it to itself.

    Released over a port it connects, in place of the wire that is there, or says why not. Released over empty canvas
    it offers new gates, except for a wire that was taken off: that one is dropped.
    """

    def __init__(self, canvas: Canvas, start: Pointer, end: LooseEnd, *, detached: Edge | None = None) -> None:
        super().__init__(canvas, start)
        self._end = end
        self._detached = detached
        self._landings = Landings(canvas.drawing, self._graph_without(detached), end)
        self._wire: LooseWire | None = None
        self._landing: Landing | None = None

    def _graph_without(self, edge: Edge | None) -> Graph:
        graph = self.canvas.context.document.graph
        if edge is None:
            return graph
        graph = graph.copy()
        graph.disconnect(edge.target, edge.port)
        return graph

    # --- following the pointer --------------------------------------------------------------------------------------

    def move(self, pointer: Pointer) -> None:
        """Lead the wire's end to the pointer, or onto the port that it would land on."""
        if self._wire is None:
            if self._detached is None and not pointer.is_far_from(self.start):
                return
            self._wire = self._begin()
        landing = self._landing = self._landings.at(pointer.canvas, self.canvas.zooming.scale)
        refused = landing is not None and landing.refused
        place = pointer.canvas if landing is None or refused else landing.place
        self._wire.lead(self._fixed_place(), place, backwards=self._end.source is None)
        self._wire.set_refused(refused=refused)
        self._show_states()
        words = self._words()
        if words:
            self.canvas.show_bubble(words, pointer.view, hint=not refused)
        else:
            self.canvas.hide_bubble()

    def _words(self) -> str:
        """What a release would do here, where it is not plain to see."""
        landing = self._landing
        if landing is None:
            return "" if self._detached is None else tr("Canvas", "Let go here to take the wire away.")
        return "" if landing.edge is not None and landing.edge == self._detached else landing.words

    def _begin(self) -> LooseWire:
        items = self.canvas.drawing
        wire = LooseWire(items.look)
        items.addItem(wire)
        if self._detached is not None:
            items.wires[self._detached].set_hidden(hidden=True)
        self.canvas.set_hand(Qt.CursorShape.CrossCursor)
        return wire

    def _show_states(self) -> None:
        states, landing = self._landings.fitting, self._landing
        if landing is not None:
            item, port = landing.target
            state = PortState.REFUSED if landing.refused else PortState.FIT
            states = {**states, item.name: {**states.get(item.name, {}), port: state}}
        self.canvas.drawing.show_ports(states)

    def _fixed_place(self) -> QPointF:
        nodes, end = self.canvas.drawing.nodes, self._end
        if end.source is not None:
            return nodes[end.source].output_place()
        assert end.target is not None  # noqa: S101 - one of both is given
        item = nodes[end.target]
        return item.input_place(item.node.ports.index(end.port or ""))

    # --- ending -----------------------------------------------------------------------------------------------------

    def finish(self, pointer: Pointer) -> None:
        """Connect, say why not, offer new gates, or drop the wire that was taken off."""
        if self._wire is None:
            return
        self.move(pointer)
        landing = self._landing
        self._clear()
        if landing is not None and landing.refused:
            return
        try:
            if landing is not None:
                self._connect(landing)
            elif self._detached is not None:
                self.canvas.do(commands.disconnect(self.canvas.context.document, [self._detached]))
            else:
                self.canvas.offer_gates(self._end, pointer)
        except EngineError as refusal:
            self.canvas.tell(refusal)

    def _connect(self, landing: Landing) -> None:
        edge = landing.edge
        if edge is not None and edge not in {self._detached, landing.replaced}:
            self.canvas.do(self._edit(edge, landing.replaced))

    def _edit(self, edge: Edge, replaced: Edge | None) -> Edit:
        document = self.canvas.context.document
        if self._detached is None and replaced is None:
            return commands.connect(document, edge.source, edge.target, edge.port)
        return wiring.reconnect(document, edge, moved=self._detached, replaced=replaced)

    def cancel(self, reason: CancelReason) -> None:
        """Take the loose wire away; one that was taken off is back at its port."""
        self._clear()

    def _clear(self) -> None:
        items = self.canvas.drawing
        if self._wire is not None:
            items.removeItem(self._wire)
            self._wire = None
        if self._detached is not None and self._detached in items.wires:
            items.wires[self._detached].set_hidden(hidden=False)
        items.show_ports(None)
        self.canvas.hide_bubble()
        self.canvas.set_hand(None)
