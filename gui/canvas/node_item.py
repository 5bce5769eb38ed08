"""One node on the canvas: where its card and its ports are, and what the card shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage

from engine import Node, Value
from gui.canvas.boxes import Box
from gui.canvas.painting.card_painter import Card, CardState
from gui.canvas.painting.geometry import CardGeometry, card_of
from gui.canvas.painting.ground import Ground
from gui.canvas.painting.heat_map import heat_image
from gui.canvas.painting.readings import NodeReading, read_node
from gui.canvas.painting.style import Look
from gui.document.edits import Point

OUTPUT = -1
"""Stands for the output port wherever an input port is told by its number."""


class NodeItem:
    """A node's card. What it shows is read when it is first painted after something has changed."""

    __slots__ = ("__weakref__", "_ground", "_images", "_place", "_reading", "_stamp", "geometry", "node", "state")

    def __init__(self, ground: Ground, node: Node, place: Point) -> None:
        self._ground = ground
        self.node = node
        self.state = CardState()
        self.geometry: CardGeometry = card_of(node, ground.context.document.graph.shape(node.name))
        self._place = place
        self._reading: NodeReading | None = None
        self._images: tuple[QImage | None, QImage | None] = (None, None)
        self._stamp = -1
        ground.cards.put(node.name, self._box())
        ground.cards.tag(node.name, ground.tag_of(node))

    @property
    def name(self) -> str:
        """The node's name, which is its identity."""
        return self.node.name

    @property
    def look(self) -> Look:
        """What it is painted with."""
        return self._ground.look

    # --- where it is --------------------------------------------------------------------------------------------

    def pos(self) -> QPointF:
        """Its upper left corner on the canvas."""
        return QPointF(*self._place)

    def x(self) -> float:
        """Its left edge."""
        return self._place[0]

    def y(self) -> float:
        """Its upper edge."""
        return self._place[1]

    @property
    def rect(self) -> QRectF:
        """The card on the canvas."""
        return QRectF(*self._place, self.geometry.width, self.geometry.height)

    @property
    def outline(self) -> QRectF:
        """The card on the canvas with all that may stand out of it."""
        return self.geometry.outline.translated(*self._place)

    def setPos(self, x: float | QPointF, y: float = 0.0) -> None:
        """Stand with the upper left corner at this place of the canvas."""
        self.changed()
        self._place = (x.x(), x.y()) if isinstance(x, QPointF) else (x, y)
        self._ground.cards.put(self.name, self._box())
        self.changed()

    def mapRectToScene(self, rect: QRectF) -> QRectF:
        """A part of the card, measured from its corner, on the canvas."""
        return rect.translated(*self._place)

    def _box(self) -> Box:
        x, y = self._place
        return (x, y, x + self.geometry.width, y + self.geometry.height)

    def update(self) -> None:
        """Have it painted again: it is marked otherwise than before."""
        ground = self._ground
        if self.state.is_marked:
            ground.marked_cards[self.name] = None
        else:
            ground.marked_cards.pop(self.name, None)
        ground.remark(self.outline)

    def changed(self) -> None:
        """Have it painted again: it is another card than before."""
        if self._ground.is_new:
            return
        if self.name in self._ground.lifted_cards:
            self._ground.remark(self.outline)
        else:
            self._ground.repaint(self.outline)

    # --- following the document --------------------------------------------------------------------------------

    def set_node(self, node: Node) -> None:
        """Show another record of the node."""
        self.node = node
        self._reading = None
        geometry = card_of(node, self._ground.context.document.graph.shape(node.name))
        if geometry is not self.geometry:
            self.changed()
            self.geometry = geometry
            self._ground.cards.put(self.name, self._box())
        self._ground.cards.tag(self.name, self._ground.tag_of(node))
        self.changed()

    @property
    def reading(self) -> NodeReading:
        """The node's numbers and marks as they stand."""
        if self._reading is None or self._stamp != self._ground.stamp:
            self._stamp = self._ground.stamp
            reading = self._reading = read_node(self._ground.context, self.node)
            self._images = (self._image(reading.value), self._image(reading.gradient, gradient=True))
        return self._reading

    def _image(self, value: Value | None, *, gradient: bool = False) -> QImage | None:
        if not self.geometry.is_array or value is None or not np.size(value):
            return None
        return heat_image(value, self.look.colours, gradient=gradient)

    def set_flash(self, strength: float) -> None:
        """Light up around the card, from 1 down to 0."""
        self.state.flash = strength
        self.update()

    # --- ports --------------------------------------------------------------------------------------------------

    def input_place(self, index: int) -> QPointF:
        """Where an input port is on the canvas."""
        return self.pos() + self.geometry.inputs[index]

    def output_place(self) -> QPointF:
        """Where the output port is on the canvas."""
        return self.pos() + self.geometry.output

    def port_at(self, place: QPointF, reach: float) -> int | None:
        """The port within reach of a place on the canvas: an input's number, OUTPUT, or None."""
        local = place - self.pos()
        ports = [(OUTPUT, self.geometry.output), *enumerate(self.geometry.inputs)]
        nearest = min(ports, key=lambda port: _distance(local, port[1]))
        return nearest[0] if _distance(local, nearest[1]) <= reach else None

    # --- drawing ------------------------------------------------------------------------------------------------

    def card(self, *, unmarked: bool = False, with_ports: bool = True) -> Card:
        """The card as it is to be painted now, or as it is when nobody looks at it or draws a wire to it."""
        reading = self.reading
        state = self.state.unmarked() if unmarked else self.state
        ports = self._ground.ports
        if ports is not None and with_ports:
            state = state.with_ports(ports.get(self.name, {}), len(self.geometry.inputs))
        wired = tuple(source is not None for source in self.node.inputs)
        return Card(self.node, self.geometry, reading, state, wired, *self._images)


def _distance(one: QPointF, other: QPointF) -> float:
    difference = one - other
    return float((difference.x() ** 2 + difference.y() ** 2) ** 0.5)
