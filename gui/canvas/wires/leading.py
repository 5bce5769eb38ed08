"""Leads the wires of a drawing between their ports: through their reroute points, and round the cards in between."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QRectF

from engine import Edge
from gui.canvas.painting.geometry import Curve, bow_of
from gui.canvas.sheet import Sheet
from gui.canvas.wires.detour import lane_between, runs_back, way_around
from gui.canvas.wires.routing import met_by, route
from gui.document.bends import points_of
from gui.document.edits import Point

MOST_LED_ROUND = 1500
"""In a graph with more wires than these only those that run back go round cards."""
_MOST_CARDS = 30
"""When more cards than these are moved at once, the wires of others keep their way."""


class Leading:
    """Knows which wires lie as they do because of cards that are not at their ends."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._around: dict[Edge, None] = {}
        self._held: dict[Edge, tuple[Point, ...]] = {}

    def hold(self, points: Mapping[Edge, tuple[Point, ...]]) -> list[Edge]:
        """Use other reroute points for these wires than the document's; returns the wires to be led anew."""
        edges = self._held.keys() | points.keys()
        self._held = dict(points)
        return [edge for edge in edges if edge in self._sheet.wires]

    def forget(self, edge: Edge) -> None:
        """A wire is gone."""
        self._around.pop(edge, None)

    @property
    def around(self) -> Collection[Edge]:
        """The wires that go round cards, wherever these are moved."""
        return self._around.keys()

    def met(self, names: Collection[str]) -> list[Edge]:
        """The wires that run where these cards are now."""
        if len(self._sheet.wires) > MOST_LED_ROUND or len(names) > _MOST_CARDS:
            return []
        return [edge for name in names for edge in self._sheet.ground.wires.crossing(self._sheet.nodes[name].rect)]

    def lead(self, edge: Edge, *, simply: bool = False) -> None:
        """Lead one wire between its ports; `simply` without looking for a way round cards."""
        sheet = self._sheet
        source, target = sheet.nodes[edge.source], sheet.nodes[edge.target]
        start, end = source.output_place(), target.input_place(target.node.ports.index(edge.port))
        points = self._held.get(edge, points_of(sheet.context.document, edge))
        self._around.pop(edge, None)
        if points:
            curve = route(start, end, points=points)
        elif simply:
            curve = route(start, end, bow=bow_of(target.node, edge))
        elif runs_back(start, end):
            self._around[edge] = None
            curve = route(start, end, lane=lane_between(start, end, sheet.ground.cards))
        else:
            curve = self._clear(edge, route(start, end, bow=bow_of(target.node, edge)))
        sheet.wires[edge].set_way(curve, points)

    def _clear(self, edge: Edge, curve: Curve) -> Curve:
        """The curve, led round cards that it would run through where that is simple and the graph not large."""
        sheet = self._sheet
        if len(sheet.wires) > MOST_LED_ROUND:
            return curve
        left, top, right, bottom = curve.box
        box = QRectF(left, top, max(1.0, right - left), max(1.0, bottom - top))
        others = [name for name in sheet.nodes_in(box) if name not in {edge.source, edge.target}]
        met = met_by(curve, [sheet.nodes[name].rect for name in others]) if others else []
        points = way_around(curve.start, curve.end, met, sheet.ground.cards) if met else ()
        if not points:
            return curve
        self._around[edge] = None
        return route(curve.start, curve.end, points=points)
