"""The sheet: the items of a drawing by name, and finding what is where."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsScene

from engine import Edge
from gui.bends import Bend
from gui.canvas.label_layer import LabelLayer
from gui.canvas.node_item import NodeItem
from gui.canvas.routing import crossing, nearest_share
from gui.canvas.wire_item import WireItem


class Sheet(QGraphicsScene):
    """One item for each node, one for each wire, and the layer with the numbers on the wires."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Edge, WireItem] = {}
        self._marked: dict[Edge, None] = {}
        self.labels = LabelLayer()
        self.addItem(self.labels)

    def rect_of(self, names: Iterable[str]) -> QRectF:
        """The smallest rectangle around the cards of these nodes."""
        rect = QRectF()
        for name in names:
            item = self.nodes[name]
            rect |= item.geometry.rect.translated(item.pos())
        return rect

    def content_rect(self) -> QRectF:
        """The smallest rectangle around all cards and wires, with what stands out of them."""
        rect = QRectF()
        for node in self.nodes.values():
            rect |= node.mapRectToScene(node.boundingRect())
        for wire in self.wires.values():
            rect |= wire.boundingRect()
        return rect

    def node_at(self, place: QPointF) -> NodeItem | None:
        """The topmost card at a place on the canvas."""
        found = (item for item in self.items(place) if isinstance(item, NodeItem))
        return next((item for item in found if item.geometry.rect.translated(item.pos()).contains(place)), None)

    def port_at(self, place: QPointF, reach: float) -> tuple[NodeItem, int] | None:
        """The port within reach of a place on the canvas, with its node."""
        near = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        best: tuple[float, NodeItem, int] | None = None
        for item in self.items(near):
            port = item.port_at(place, reach) if isinstance(item, NodeItem) else None
            if port is None or not isinstance(item, NodeItem):
                continue
            at = item.output_place() if port < 0 else item.input_place(port)
            distance = (at - place).manhattanLength()
            if best is None or distance < best[0]:
                best = (distance, item, port)
        return None if best is None else (best[1], best[2])

    def nodes_in(self, rect: QRectF) -> list[str]:
        """The nodes whose cards meet this part of the canvas."""
        near = self.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
        cards = [item for item in near if isinstance(item, NodeItem)]
        return [item.name for item in cards if item.geometry.rect.translated(item.pos()).intersects(rect)]

    def fitting_port_at(
        self, place: QPointF, reach: float, fitting: Mapping[str, Collection[int]]
    ) -> tuple[NodeItem, int] | None:
        """The nearest within reach of these ports, given by node and number, with its node."""
        best: tuple[float, NodeItem, int] | None = None
        for name in self.nodes_in(QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)):
            item = self.nodes[name]
            for port in fitting.get(name, ()):
                at = item.output_place() if port < 0 else item.input_place(port)
                distance = math.dist(at.toTuple(), place.toTuple())
                if distance <= reach and (best is None or distance < best[0]):
                    best = (distance, item, port)
        return None if best is None else (best[1], best[2])

    def bend_at(self, place: QPointF, reach: float) -> Bend | None:
        """The reroute point within reach of a place on the canvas, the nearest of several."""
        best: tuple[float, Bend] | None = None
        for wire in self.wires_in(QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)):
            for index, point in enumerate(wire.points):
                distance = math.dist(point, (place.x(), place.y()))
                if distance <= reach and (best is None or distance < best[0]):
                    best = (distance, Bend(wire.edge, index))
        return None if best is None else best[1]

    def bends_in(self, rect: QRectF) -> list[Bend]:
        """The reroute points in a part of the canvas."""
        bent = [wire for wire in self.wires_in(rect) if wire.points]
        return [Bend(w.edge, place) for w in bent for place, at in enumerate(w.points) if rect.contains(QPointF(*at))]

    def wires_in(self, rect: QRectF) -> list[WireItem]:
        """The wires that come near a part of the canvas."""
        return [
            item
            for item in self.items(rect, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
            if isinstance(item, WireItem)
        ]

    def wire_through(self, rect: QRectF) -> Edge | None:
        """The wire that runs through a part of the canvas, the nearest to its middle of several."""
        middle = rect.center()
        best: tuple[float, Edge] | None = None
        for wire in self.wires_in(rect):
            at = wire.curve.at(nearest_share(wire.curve, middle))
            distance = math.dist(at.toTuple(), middle.toTuple())
            if rect.contains(at) and (best is None or distance < best[0]):
                best = (distance, wire.edge)
        return None if best is None else best[1]

    def crossed(self, here: QPointF, there: QPointF) -> dict[Edge, float]:
        """The wires that the straight line between two places crosses, each with the share of its way where it does."""
        near = QRectF(here, there).normalized().adjusted(-1, -1, 1, 1)
        shares = {wire.edge: crossing(wire.curve, here, there) for wire in self.wires_in(near)}
        return {edge: share for edge, share in shares.items() if share is not None}

    def mark_wires(self, edges: Collection[Edge], *, cut: bool = False) -> None:
        """Mark just these wires as what a hand is about to change, or to cut."""
        for edge in self._marked.keys() | set(edges):
            wire = self.wires.get(edge)
            if wire is not None:
                wire.state.cut, wire.state.hovered = cut and edge in edges, not cut and edge in edges
                wire.update()
        self._marked = dict.fromkeys(edges)

    def wire_at(self, place: QPointF) -> WireItem | None:
        """The wire at a place on the canvas."""
        return next((item for item in self.items(place) if isinstance(item, WireItem)), None)
