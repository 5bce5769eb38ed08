"""The edits that only the canvas makes: a wire led to another port, a new node wired in at once.

Like those of gui.commands they are made of names and data, and raise the engine's refusal before anything changes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF

from engine import Edge, EngineError, Graph, Node, Operation, Shape, new_node, port_index, with_settings
from gui import commands
from gui.canvas.adding.room import Cards, room_for
from gui.canvas.painting.geometry import card_of
from gui.document.bends import points_of
from gui.document.document import Document
from gui.document.edits import Edit, Placed, Point
from gui.translation import tr, tr_count


@dataclass(frozen=True)
class LooseEnd:
    """A wire with one end in the air: from the output of `source`, or into the port of `target`.

    With both it is the wire between them, which something is to be put into.
    """

    source: str | None = None
    target: str | None = None
    port: str | None = None

    @property
    def wire(self) -> Edge | None:
        """The wire that something is to be put into."""
        if self.source is None or self.target is None or self.port is None:
            return None
        return Edge(self.source, self.target, self.port)


def reconnect(document: Document, new: Edge, *, moved: Edge | None, replaced: Edge | None) -> Edit:
    """Put a wire in the place of others in one step: of itself, `moved` with its points, and of the one at its port."""
    graph = document.graph.copy()
    old = [edge for edge in (moved, replaced) if edge is not None]
    for edge in old:
        graph.disconnect(edge.target, edge.port)
    refusal = graph.refusal(new.source, new.target, new.port)
    if refusal is not None:
        raise refusal
    graph.connect(new.source, new.target, new.port)
    after = {name: _with_node(document, graph.nodes[name]) for name in (*(edge.target for edge in old), new.target)}
    entered = after[new.target]
    points = () if moved is None else points_of(document, moved)
    after[new.target] = replace(entered, bends={**entered.bends, new.port: points})
    return document.edit(tr("Edit", "Connect {source} to {target}", source=new.source, target=new.target), after)


def lead_from(document: Document, edges: Sequence[Edge], source: str) -> Edit:
    """Let all these wires leave another node, in one step; they keep their reroute points."""
    graph = document.graph.copy()
    for edge in edges:
        graph.disconnect(edge.target, edge.port)
    for edge in edges:
        graph.connect(source, edge.target, edge.port)
    after = {edge.target: _with_node(document, graph.nodes[edge.target]) for edge in edges}
    text = tr_count("Edit", "Lead {n} wire from {source}|Lead {n} wires from {source}", len(edges), source=source)
    return document.edit(text, after)


def add_wired(
    document: Document, operation: str | Operation, position: Point, end: LooseEnd, *, value: object = None
) -> tuple[Edit, str]:
    """Add a node and give it the loose end of a wire, in one step; returns the edit and the node's name.

    A wire from an output enters the first port of the new gate; one into an input comes from the new node.
    """
    edit, name = commands.add_node(document, operation, position, value=value)
    placed = edit.after[name]
    assert placed is not None  # noqa: S101 - add_node has just made it
    graph = document.graph.copy()
    graph.add(placed.node)
    if end.source is not None:
        graph.connect(end.source, name, next(iter(placed.node.ports), ""))
    elif end.target is not None and end.port is not None:
        graph.connect(name, end.target, end.port)
    after: dict[str, Placed | None] = {name: replace(placed, node=graph.nodes[name])}
    if end.target is not None:
        after[end.target] = _with_node(document, graph.nodes[end.target])
    return document.edit(edit.text, after), name


def add_fed(
    document: Document, operation: str | Operation, position: Point, sources: Sequence[str]
) -> tuple[Edit, str]:
    """Add a gate that these nodes feed, one port after the other, in one step; returns the edit and the gate's name."""
    edit, name = commands.add_node(document, operation, position)
    placed = edit.after[name]
    assert placed is not None  # noqa: S101 - add_node has just made it
    graph = document.graph.copy()
    graph.add(_with_ports(placed.node, len(sources)))
    for source, port in zip(sources, graph.nodes[name].ports or ("",), strict=False):
        graph.connect(source, name, port)
    return document.edit(edit.text, {name: replace(placed, node=graph.nodes[name])}), name


def can_be_fed(document: Document, operation: Operation, sources: Sequence[str]) -> bool:
    """Whether a new gate of this operation takes the values of all these nodes, as far as shapes are known."""
    if operation.is_source or len(_with_ports(new_node("new", operation.name), len(sources)).ports) < len(sources):
        return False
    shapes = tuple(shape for source in sources if (shape := document.graph.shape(source)) is not None)
    if len(shapes) < len(new_node("new", operation.name).ports):
        return True
    return _takes(operation, shapes)


def _with_ports(node: Node, count: int) -> Node:
    """A new gate with as many ports, where it lacks some and a setting can give them."""
    if len(node.ports) >= count:
        return node
    return with_settings(node, node.operation.fitted({}, count))


def insert(document: Document, operation: str | Operation, position: Point, edge: Edge) -> tuple[Edit, str]:
    """Put a new gate into the middle of a wire, with room made, in one step; returns the edit and the gate's name.

    The wire then enters the gate's first port that it fits. Raises what refuses it: variables, inputs and constants
    take no wires.
    """
    edit, name = commands.add_node(document, operation, position)
    placed = edit.after[name]
    assert placed is not None  # noqa: S101 - add_node has just made it
    return slip_in(document, placed, edge, edit.text), name


def slip_in(document: Document, placed: Placed, edge: Edge, text: str) -> Edit:
    """Put a gate, new or there already, into the middle of a wire; what stands behind moves on as far as it has to.

    Nothing may be wired to the gate yet. Raises what refuses it.
    """
    graph = slipped_in(document, placed.node, edge)
    name, target = placed.node.name, _with_node(document, graph.nodes[edge.target])
    corners = {other: document.position(other) for other in document.graph.nodes} | {name: placed.position}
    rects = Cards(corners, lambda other: _size(graph, other))
    moves = room_for(graph, rects, name)
    after = dict(commands.move(document, {other: at for other, at in moves.items() if other != name}).after)
    moved_target = after.get(edge.target) or target
    way = moved_target.bends.get(edge.port, ())
    at = _place_among(way, rects[edge.source].center(), rects[name].center(), rects[edge.target].center())
    port = next(wire.port for wire in graph.nodes[name].edges if wire.source == edge.source)
    after[name] = replace(
        placed, node=graph.nodes[name], position=moves.get(name, placed.position), bends={port: way[:at]}
    )
    after[edge.target] = replace(moved_target, node=target.node, bends={**moved_target.bends, edge.port: way[at:]})
    return document.edit(text, after)


def slipped_in(document: Document, node: Node, edge: Edge) -> Graph:
    """The graph with a gate in the middle of a wire, entering its first free port that fits.

    Raises what refuses it; for a gate with several free ports, what refuses the first.
    """
    before, refused = document.graph, None
    free = [port for port, source in zip(node.ports, node.inputs, strict=True) if source is None]
    target = _fed(before.nodes[edge.target], edge.port, node.name)
    for port in free or [""]:
        graph = before.copy()
        graph.update({node.name: _fed(node, port, edge.source), edge.target: target})
        misfit = next((misfit for name, misfit in graph.misfits.items() if name not in before.misfits), None)
        if misfit is None:
            return graph
        refused = refused or misfit
    assert refused is not None  # noqa: S101 - there was a port to try
    raise refused


def _fed(node: Node, port: str, source: str) -> Node:
    """The gate with this node at a port; raises NoInputPorts or UnknownPort."""
    index = port_index(node, port)
    return replace(node, inputs=(*node.inputs[:index], source, *node.inputs[index + 1 :]))


def into_wire(gate: str, edge: Edge) -> str:
    """What is told while a gate hangs over the wire that a release would put it into."""
    return tr(
        "Canvas",
        "Puts {gate} into the wire from {source} to {target}. Hold Alt to leave the wire alone.",
        gate=gate,
        source=edge.source,
        target=edge.target,
    )


def _size(graph: Graph, name: str) -> tuple[float, float]:
    card = card_of(graph.nodes[name], graph.shape(name))
    return card.width, card.height


def _place_among(points: tuple[Point, ...], *stops: QPointF) -> int:
    """How many of a wire's points come before a card that stands at the second of these three stops."""
    start, card, end = (stop.toTuple() for stop in stops)
    way = [start, *points, end]

    def detour(place: int) -> float:
        here, there = way[place], way[place + 1]
        return math.dist(here, card) + math.dist(card, there) - math.dist(here, there)

    return min(range(len(points) + 1), key=detour)


def fits(document: Document, operation: Operation, end: LooseEnd) -> bool:
    """Whether a new node of this operation could take the loose end of a wire, as far as shapes are known."""
    graph = document.graph
    if end.source is not None:
        if operation.is_source:
            return False
        shape = graph.shape(end.source)
        return shape is None or len(operation.ports) > 1 or _takes(operation, (shape,))
    return True


def _takes(operation: Operation, shapes: tuple[Shape, ...]) -> bool:
    try:
        operation.shape(operation.name, shapes, operation.complete({}))
    except EngineError:
        return False
    return True


def _with_node(document: Document, node: Node) -> Placed:
    placed = document.placed(node.name)
    assert placed is not None  # noqa: S101 - asked for nodes of the document only
    return replace(placed, node=node)
