"""Drawing a wire from either end, or drawing anew one whose end was taken off its port."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine import Edge, EngineError, Graph, errors
from gui import commands
from gui.canvas import wiring
from gui.canvas.card_painter import PortState
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.loose_wire import LooseWire
from gui.canvas.node_item import OUTPUT, NodeItem
from gui.canvas.wiring import LooseEnd
from gui.edits import Edit
from gui.theme import Sizes
from gui.translation import tr
from gui.wording import sentence_of

Target = tuple[NodeItem, int]


class DrawWire(Gesture):
    """A wire hangs between a port and the pointer; ports that it fits are lit.

    Released over a fitting port it connects, with Alt held also in place of the wire that is there; over any other it
    says why not. Released over empty canvas it offers
    new gates, except for a wire that was taken off: that one is dropped.
    """

    def __init__(self, canvas: Canvas, start: Pointer, end: LooseEnd, *, detached: Edge | None = None) -> None:
        super().__init__(canvas, start)
        self._end = end
        self._detached = detached
        self._graph = self._graph_without(detached)
        self._fitting = self._find_fitting()
        self._wire: LooseWire | None = None
        self._over: Target | None = None
        self._refusal: str | None = None
        self._replaced: Edge | None = None

    def _graph_without(self, edge: Edge | None) -> Graph:
        graph = self.canvas.context.document.graph
        if edge is None:
            return graph
        graph = graph.copy()
        graph.disconnect(edge.target, edge.port)
        return graph

    def _find_fitting(self) -> dict[str, dict[int, PortState]]:
        """The ports that the loose end may go to, and the one that the wire comes from."""
        end, nodes = self._end, self.canvas.drawing.nodes
        found: dict[str, dict[int, PortState]] = {}
        if end.source is not None:
            found[end.source] = {OUTPUT: PortState.FIT}
            for gate, port in self._graph.fitting_ports(end.source):
                index = nodes[gate].node.ports.index(port)
                found.setdefault(gate, {})[index] = PortState.FIT
        elif end.target is not None and end.port is not None:
            found[end.target] = {nodes[end.target].node.ports.index(end.port): PortState.FIT}
            for name in self._graph.fitting_sources(end.target, end.port):
                found.setdefault(name, {})[OUTPUT] = PortState.FIT
        return found

    # --- following the pointer --------------------------------------------------------------------------------------

    def move(self, pointer: Pointer) -> None:
        """Lead the wire's end to the pointer, or onto the port that it is over."""
        if self._wire is None:
            if self._detached is None and not pointer.is_far_from(self.start):
                return
            self._begin()
        assert self._wire is not None  # noqa: S101 - made by _begin
        self._over = self._target_at(pointer.canvas)
        self._replaced = self._occupant(self._over) if pointer.modifiers & Qt.KeyboardModifier.AltModifier else None
        self._refusal = None if self._over is None else self._refusal_of(self._over)
        place = pointer.canvas
        if self._over is not None and self._refusal is None:
            place = self._place(self._over)
        self._wire.lead(self._fixed_place(), place, backwards=self._end.source is None)
        self._wire.set_refused(refused=self._refusal is not None)
        self._show_states()
        if self._refusal is None:
            self.canvas.hide_bubble()
        else:
            self.canvas.show_bubble(self._refusal, pointer.view)

    def _begin(self) -> None:
        items = self.canvas.drawing
        self._wire = LooseWire(items.look)
        items.addItem(self._wire)
        if self._detached is not None:
            items.wires[self._detached].set_hidden(hidden=True)
        self.canvas.set_hand(Qt.CursorShape.CrossCursor)

    def _show_states(self) -> None:
        states = self._fitting
        if self._over is not None and self._refusal is not None:
            item, port = self._over
            states = {**states, item.name: {**states.get(item.name, {}), port: PortState.REFUSED}}
        self.canvas.drawing.show_ports(states)

    def _fixed_place(self) -> QPointF:
        nodes, end = self.canvas.drawing.nodes, self._end
        if end.source is not None:
            return nodes[end.source].output_place()
        assert end.target is not None  # noqa: S101 - one of both is given
        item = nodes[end.target]
        return item.input_place(item.node.ports.index(end.port or ""))

    @staticmethod
    def _place(target: Target) -> QPointF:
        item, port = target
        return item.output_place() if port == OUTPUT else item.input_place(port)

    # --- what is under the pointer ----------------------------------------------------------------------------------

    def _target_at(self, place: QPointF) -> Target | None:
        """The port under the pointer; over a card, the first of its ports that fits stands for it."""
        found = self.canvas.drawing.port_at(place, Sizes.PORT_DROP_REACH)
        if found is not None and not self._is_start(found):
            return found
        item = self.canvas.drawing.node_at(place)
        if item is None or item.name in {self._end.source, self._end.target}:
            return None
        fitting = [port for port, state in self._fitting.get(item.name, {}).items() if state is PortState.FIT]
        if fitting:
            return item, min(fitting)
        wants_input = self._end.source is not None and item.geometry.inputs
        return item, 0 if wants_input else OUTPUT

    def _is_start(self, target: Target) -> bool:
        item, port = target
        if port == OUTPUT:
            return item.name == self._end.source
        return item.name == self._end.target and item.node.ports[port] == self._end.port

    def _refusal_of(self, target: Target) -> str | None:
        """Why the wire may not end here, as a sentence, or None when it may."""
        wanted = self._edge_to(target)
        if wanted is None:
            return self._wrong_side(target)
        refusal = self._graph.refusal(wanted.source, wanted.target, wanted.port)
        if not isinstance(refusal, errors.PortTaken):
            return None if refusal is None else sentence_of(refusal)
        freed = self._graph.copy()
        freed.disconnect(wanted.target, wanted.port)
        other = freed.refusal(wanted.source, wanted.target, wanted.port)
        if self._replaced is not None:
            return None if other is None else sentence_of(other)
        if other is not None:
            return sentence_of(refusal)
        return tr("Canvas", "{refusal} Hold Alt to replace it.", refusal=sentence_of(refusal))

    def _occupant(self, target: Target | None) -> Edge | None:
        """The wire at the port where this one would end."""
        wanted = None if target is None else self._edge_to(target)
        if wanted is None:
            return None
        node = self._graph.nodes[wanted.target]
        return next((edge for edge in node.edges if edge.port == wanted.port), None)

    def _wrong_side(self, target: Target) -> str:
        item, port = target
        if port != OUTPUT:
            return tr("Canvas", "A wire leads from an output to an input. Both of these are inputs.")
        if item.node.is_gate:
            return tr("Canvas", "A wire leads from an output to an input. Both of these are outputs.")
        return tr("Canvas", "'{node}' holds a value and takes no wires; wire into a gate instead.", node=item.name)

    def _edge_to(self, target: Target) -> Edge | None:
        item, port = target
        end = self._end
        if end.source is not None and port != OUTPUT:
            return Edge(end.source, item.name, item.node.ports[port])
        if end.target is not None and end.port is not None and port == OUTPUT:
            return Edge(item.name, end.target, end.port)
        return None

    # --- ending -----------------------------------------------------------------------------------------------------

    def finish(self, pointer: Pointer) -> None:
        """Connect, say why not, offer new gates, or drop the wire that was taken off."""
        if self._wire is None:
            return
        self.move(pointer)
        over, refused = self._over, self._refusal is not None
        self._clear()
        if refused:
            return
        document = self.canvas.context.document
        edge = None if over is None else self._edge_to(over)
        try:
            if edge is not None:
                if edge != self._detached:
                    self.canvas.do(self._edit(edge))
            elif self._detached is not None:
                self.canvas.do(commands.disconnect(document, [self._detached]))
            else:
                self.canvas.offer_gates(self._end, pointer)
        except EngineError as refusal:
            self.canvas.tell(refusal)

    def _edit(self, edge: Edge) -> Edit:
        document = self.canvas.context.document
        if self._detached is None and self._replaced is None:
            return commands.connect(document, edge.source, edge.target, edge.port)
        return wiring.reconnect(document, edge, moved=self._detached, replaced=self._replaced)

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
