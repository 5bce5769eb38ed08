"""The sheet: the cards and wires of a drawing by name, painted layer by layer, and finding what is where."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from engine import Edge
from gui.canvas.annotations import AnnotationLayer, FarTitleLayer
from gui.canvas.labels.label_layer import LabelLayer
from gui.canvas.node_item import NodeItem
from gui.canvas.painting import style
from gui.canvas.painting.card_layer import CardLayer
from gui.canvas.painting.ground import Ground
from gui.canvas.painting.layers import Glance, Layer, MarkedLayer
from gui.canvas.painting.style import Look
from gui.canvas.wires.routing import crossing, nearest_share
from gui.canvas.wires.wire_item import WireItem
from gui.canvas.wires.wire_layer import WireLayer
from gui.context import Context
from gui.document.bends import Bend
from gui.theme import Sizes

_NEAR = 6.0
_CARD_COST, _WIRE_COST, _LABELS_COST, _AT_ONCE = 1.0, 0.2, 0.4, 60.0
"""What it costs to paint a card, a wire and its numbers, and how much is painted at once without keeping a picture."""
_MANY_PLACES = 40
"""From so many places on that look different at the same moment, all is painted again."""


class Sheet(QGraphicsScene):
    """Cards and wires are no graphics items: `layers`, the lowest first, paint those in view as the background.

    `changed_at` tells which parts of the canvas have changed, other than by marks, so that pictures of it are mended.
    Graphics items are for what a gesture shows for a while; they lie above all layers.
    """

    changed_at = Signal(list)

    def __init__(self, context: Context, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ground = Ground(context, look, self)
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[Edge, WireItem] = {}
        self._marked: dict[Edge, None] = {}
        self.labels = LabelLayer(self.ground, self.wires)
        self.unmarked = False
        """Whether selection, walk and the like are left out, as in an exported picture."""
        self._gathered: tuple[list[QRectF], list[QRectF]] | None = None
        self.annotations = AnnotationLayer(context, self.looks_different)
        wires, cards = WireLayer(self.ground, self.wires), CardLayer(self.ground, self.nodes)
        self.marked_layers: list[MarkedLayer] = [wires, self.labels, cards]
        self.layers: list[Layer] = [
            self.annotations,
            wires,
            self.labels,
            cards,
            FarTitleLayer(self.annotations),
        ]

    @property
    def context(self) -> Context:
        """The document that is drawn, and what belongs to it."""
        return self.ground.context

    @property
    def look(self) -> Look:
        """What everything is painted with."""
        return self.ground.look

    # --- painting ---------------------------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Paint the layers."""
        glance = Glance(QRectF(rect), painter.worldTransform().m11(), self.look, self.unmarked)
        for layer in self.layers:
            layer.paint(painter, glance)

    def paint_kept(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the layers for a picture that is kept: without what `paint_marked` paints over it."""
        glance = Glance(rect, painter.worldTransform().m11(), self.look, kept=True)
        for layer in self.layers:
            layer.paint(painter, glance)

    def paint_marked(self, painter: QPainter, rect: QRectF) -> None:
        """Paint, over a picture that is kept, what is marked or in a hand."""
        glance = Glance(rect, painter.worldTransform().m11(), self.look)
        for layer in self.marked_layers:
            layer.paint_marked(painter, glance)

    def is_heavy(self, rect: QRectF, scale: float) -> bool:
        """Whether so much lies in this part of the canvas that it is better painted as a picture that is kept."""
        cards, wires = self.ground.cards.count_within(rect), self.ground.wires.count_within(rect)
        numbers = _LABELS_COST if scale >= style.LABELS_FROM else 0.0
        return cards * _CARD_COST + wires * (_WIRE_COST + numbers) > _AT_ONCE

    def looks_different(self, rect: QRectF) -> None:
        """Something in this part of the canvas has changed."""
        if self._gathered is None:
            self.changed_at.emit([rect])
            self.update(rect)
        else:
            self._gathered[0].append(rect)

    def is_marked_differently(self, rect: QRectF) -> None:
        """Something in this part of the canvas is marked now, or no longer."""
        if self._gathered is None:
            self.update(rect)
        else:
            self._gathered[1].append(rect)

    @contextmanager
    def repainting_once(self) -> Iterator[None]:
        """Whatever looks different after these steps is painted again once, all of it where it is much."""
        if self._gathered is not None:
            yield
            return
        changed, marked = self._gathered = [], []
        try:
            yield
        finally:
            self._gathered = None
            if changed:
                self.changed_at.emit(changed)
            if len(changed) + len(marked) >= _MANY_PLACES:
                self.update()
            else:
                for rect in (*changed, *marked):
                    self.update(rect)

    # --- where things are -------------------------------------------------------------------------------------------

    def rect_of(self, names: Iterable[str]) -> QRectF:
        """The smallest rectangle around the cards of these nodes."""
        rect = QRectF()
        for name in names:
            rect |= self.nodes[name].rect
        return rect

    def nodes_in(self, rect: QRectF) -> list[str]:
        """The nodes whose cards meet this part of the canvas, the lowest first."""
        return self.ground.cards.within(rect)

    def nodes_inside(self, rect: QRectF) -> list[str]:
        """The nodes whose cards lie fully inside this part of the canvas."""
        return [name for name in self.nodes_in(rect) if rect.contains(self.nodes[name].rect)]

    def content_rect(self) -> QRectF:
        """The smallest rectangle around all cards and wires, with what stands out of them."""
        if not self.nodes:
            return QRectF()
        margin = style.MARGIN
        cards = self.ground.cards.union().adjusted(-margin, -margin, margin + style.TAG_WIDTH, margin)
        reach = float(Sizes.WIRE_REACH) / 2
        wires = self.ground.wires.union()
        return cards | wires.adjusted(-reach, -reach, reach, reach) if self.wires else cards

    def node_at(self, place: QPointF) -> NodeItem | None:
        """The topmost card at a place on the canvas."""
        found = self.ground.cards.at(place.x(), place.y())
        return self.nodes[found[-1]] if found else None

    def port_at(self, place: QPointF, reach: float) -> tuple[NodeItem, int] | None:
        """The port within reach of a place on the canvas, with its node."""
        near = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        best: tuple[float, NodeItem, int] | None = None
        for name in reversed(self.nodes_in(near)):
            item = self.nodes[name]
            port = item.port_at(place, reach)
            if port is None:
                continue
            at = item.output_place() if port < 0 else item.input_place(port)
            distance = (at - place).manhattanLength()
            if best is None or distance < best[0]:
                best = (distance, item, port)
        return None if best is None else (best[1], best[2])

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
        bent = [self.wires[edge] for edge in self.ground.bent]
        return [Bend(w.edge, place) for w in bent for place, at in enumerate(w.points) if rect.contains(QPointF(*at))]

    def wires_in(self, rect: QRectF) -> list[WireItem]:
        """The wires that come near a part of the canvas."""
        return [self.wires[edge] for edge in self.ground.wires.crossing(rect, _NEAR)]

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
        wanted = dict.fromkeys(edges)
        with self.repainting_once():
            for edge in self._marked.keys() | wanted.keys():
                wire = self.wires.get(edge)
                if wire is not None:
                    wire.state.cut, wire.state.hovered = cut and edge in wanted, not cut and edge in wanted
                    wire.update()
        self._marked = wanted

    def wire_at(self, place: QPointF) -> WireItem | None:
        """The wire at a place on the canvas."""
        found = reversed(self.ground.wires.crossing(QRectF(place, place), Sizes.WIRE_REACH))
        return next((self.wires[edge] for edge in found if self.wires[edge].meets(place)), None)
