"""Where the automatic layout puts the nodes of a graph, their cards and ports being as large as they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import Graph, GraphFile
from gui.arranging.layout import Box, Line, Point, lay_out
from gui.canvas.painting.geometry import card_of
from gui.theme import Sizes


def arranged(graph: Graph, names: Iterable[str] | None = None) -> dict[str, Point]:
    """The places of these nodes (of all, unless told) after an automatic layout, the upper left corner at 0, 0."""
    chosen = list(graph.nodes if names is None else names)
    boxes = {name: box_of(graph, name) for name in chosen}
    return lay_out(boxes, lines_among(graph, boxes))


def lines_among(graph: Graph, boxes: Mapping[str, Box]) -> list[Line]:
    """The wires that have both ends among these nodes."""
    return [
        Line(source, name, index)
        for name in boxes
        for index, source in enumerate(graph.nodes[name].inputs)
        if source in boxes and source is not None
    ]


def box_of(graph: Graph, name: str) -> Box:
    """A node as the layout sees it."""
    card = card_of(graph.nodes[name], graph.shape(name))
    return Box(card.width, card.height, tuple(port.y() for port in card.inputs), card.output.y())


def positions_of(file: GraphFile) -> dict[str, Point]:
    """Places for the nodes of a file that has none for them; where it has some, the others stand below those."""
    missing = [name for name in file.graph.nodes if name not in file.positions]
    if not missing:
        return {}
    places = arranged(file.graph, missing)
    if len(missing) == len(file.graph.nodes):
        return places
    known = [(file.positions[name], box_of(file.graph, name)) for name in file.graph.nodes if name in file.positions]
    left = min(x for (x, _), _ in known)
    bottom = max(y + box.height for (_, y), box in known)
    return {name: (x + left, y + bottom + Sizes.NODE_GAP_Y) for name, (x, y) in places.items()}
