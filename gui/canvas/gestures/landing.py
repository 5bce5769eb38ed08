"""Where the loose end of a wire would land if it were let go now, and what that would do, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from engine import Edge, Graph, errors
from gui.canvas.node_item import OUTPUT, NodeItem
from gui.canvas.painting.card_painter import PortState
from gui.canvas.scene import CanvasScene
from gui.canvas.wires.wiring import LooseEnd
from gui.theme import Sizes
from gui.translation import tr
from gui.wording import sentence_of

_SNAP, _FARTHEST_SNAP = 28.0, 64.0
"""How far in pixels of the view a fitting port draws the wire to itself, and how far at most on the canvas."""

Target = tuple[NodeItem, int]
States = Mapping[str, Mapping[int, PortState]]


@dataclass(frozen=True)
class Landing:
    """A port that the wire may land on or not: `edge` is what it would become, `words` what is to be said of it."""

    target: Target
    place: QPointF
    edge: Edge | None = None
    replaced: Edge | None = None
    words: str = ""

    @property
    def refused(self) -> bool:
        """Whether the wire may not land here, for the reason that `words` give."""
        return self.edge is None


class Landings:
    """Judges places for the end of one wire in one graph, from which that wire has been taken if it was there."""

    def __init__(self, drawing: CanvasScene, graph: Graph, end: LooseEnd) -> None:
        self._drawing = drawing
        self._graph = graph
        self._end = end
        self.fitting = self._find_fitting()
        """The free ports that the loose end may go to, and the one that the wire comes from."""
        self._others = {name: ports for name, ports in self.fitting.items() if name not in {end.source, end.target}}

    def _find_fitting(self) -> dict[str, dict[int, PortState]]:
        end, nodes = self._end, self._graph.nodes
        found: dict[str, dict[int, PortState]] = {}
        if end.source is not None:
            found[end.source] = {OUTPUT: PortState.FIT}
            for gate, port in self._graph.fitting_ports(end.source):
                found.setdefault(gate, {})[nodes[gate].ports.index(port)] = PortState.FIT
        elif end.target is not None and end.port is not None:
            found[end.target] = {nodes[end.target].ports.index(end.port): PortState.FIT}
            for name in self._graph.fitting_sources(end.target, end.port):
                found.setdefault(name, {})[OUTPUT] = PortState.FIT
        return found

    # --- what is at a place ---------------------------------------------------------------------------------------

    def at(self, place: QPointF, scale: float) -> Landing | None:
        """The landing at a place, None over empty canvas.

        That is the very port under the pointer, else the nearest fitting one within reach, else the first free port
        that fits of the card under it.
        """
        drawing = self._drawing
        exact = drawing.port_at(place, Sizes.PORT_REACH)
        if exact is not None and not self._is_start(exact):
            return self._judged(exact)
        reach = min(_FARTHEST_SNAP, max(Sizes.PORT_DROP_REACH, _SNAP / scale))
        near = drawing.fitting_port_at(place, reach, self._others)
        if near is not None:
            return self._judged(near)
        item = drawing.node_at(place)
        if item is not None and item.name not in {self._end.source, self._end.target}:
            return self._on_card(item)
        return None

    def _is_start(self, target: Target) -> bool:
        item, port = target
        if port == OUTPUT:
            return item.name == self._end.source
        return item.name == self._end.target and item.node.ports[port] == self._end.port

    def _on_card(self, item: NodeItem) -> Landing:
        """The first free port that fits stands for the whole card; a hint says which."""
        ports = self.fitting.get(item.name)
        if not ports:
            return self._unfit(item)
        port = min(ports)
        edge = self._edge_to(item, port)
        if edge is None or port == OUTPUT:
            words = tr("Canvas", "Takes the value of {node}.", node=item.name)
        else:
            words = tr("Canvas", "Connects to port {port} of {node}.", port=edge.port, node=item.name)
        return Landing((item, port), self._place(item, port), edge, words=words)

    def _unfit(self, item: NodeItem) -> Landing:
        """Why no port of a card takes the wire: the reason of the only one, or that none is free."""
        wants_input = self._end.source is not None and item.geometry.inputs
        landing = self._judged((item, 0 if wants_input else OUTPUT))
        if landing.refused or landing.replaced is None:
            return landing
        words = tr(
            "Canvas", "{node} has no free port that fits. Drop on one of its ports to replace a wire.", node=item.name
        )
        return Landing(landing.target, landing.place, words=words)

    # --- judging --------------------------------------------------------------------------------------------------

    def _judged(self, target: Target) -> Landing:
        item, port = target
        place, edge = self._place(item, port), self._edge_to(item, port)
        if edge is None:
            return Landing(target, place, words=_wrong_side(item, port))
        refusal = self._graph.refusal(edge.source, edge.target, edge.port)
        if refusal is None:
            return Landing(target, place, edge)
        if not isinstance(refusal, errors.PortTaken):
            return Landing(target, place, words=sentence_of(refusal))
        freed = self._graph.copy()
        replaced = freed.disconnect(edge.target, edge.port)
        other = freed.refusal(edge.source, edge.target, edge.port)
        if other is not None:
            return Landing(target, place, words=sentence_of(other))
        words = tr("Canvas", "Replaces the wire from {source}.", source=replaced.source)
        return Landing(target, place, edge, replaced, words)

    @staticmethod
    def _place(item: NodeItem, port: int) -> QPointF:
        return item.output_place() if port == OUTPUT else item.input_place(port)

    def _edge_to(self, item: NodeItem, port: int) -> Edge | None:
        end = self._end
        if end.source is not None and port != OUTPUT:
            return Edge(end.source, item.name, item.node.ports[port])
        if end.target is not None and end.port is not None and port == OUTPUT:
            return Edge(item.name, end.target, end.port)
        return None


def _wrong_side(item: NodeItem, port: int) -> str:
    if port != OUTPUT:
        return tr("Canvas", "A wire leads from an output to an input. Both of these are inputs.")
    if item.node.is_gate:
        return tr("Canvas", "A wire leads from an output to an input. Both of these are outputs.")
    return tr("Canvas", "'{node}' holds a value and takes no wires; wire into a gate instead.", node=item.name)
