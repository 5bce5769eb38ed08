"""One node on the canvas: a single graphics item that paints its card and knows where its ports are."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine import Node, Value
from gui.canvas.card_painter import (
    COMPACT_BELOW,
    SIMPLE_BELOW,
    Card,
    CardState,
    FarCard,
    paint_card,
    paint_from_afar,
)
from gui.canvas.compact_card import paint_compact
from gui.canvas.geometry import CardGeometry, card_of
from gui.canvas.heat_map import heat_image
from gui.canvas.readings import NodeReading, problem_of, read_node
from gui.canvas.style import Look
from gui.context import Context

OUTPUT = -1
"""Stands for the output port wherever an input port is told by its number."""

NODE_LEVEL = 10.0


class NodeItem(QGraphicsItem):
    """A node's card. What it shows is read when it is first painted after something has changed."""

    def __init__(self, context: Context, node: Node, look: Look) -> None:
        super().__init__()
        self._context = context
        self.node = node
        self.look = look
        self.state = CardState()
        self.geometry: CardGeometry = card_of(node, context.document.graph.shape(node.name))
        self._reading: NodeReading | None = None
        self._images: tuple[QImage | None, QImage | None] = (None, None)
        self.setZValue(NODE_LEVEL)

    @property
    def name(self) -> str:
        """The node's name, which is its identity."""
        return self.node.name

    # --- following the document --------------------------------------------------------------------------------

    def set_node(self, node: Node) -> None:
        """Show another record of the node."""
        self.node = node
        self._reading = None
        geometry = card_of(node, self._context.document.graph.shape(node.name))
        if geometry != self.geometry:
            self.prepareGeometryChange()
            self.geometry = geometry
        self.update()

    def forget_reading(self) -> None:
        """Read the numbers again when the card is painted next."""
        self._reading = None

    @property
    def reading(self) -> NodeReading:
        """The node's numbers and marks as they stand."""
        if self._reading is None:
            self._reading = read_node(self._context, self.node)
            reading = self._reading
            self._images = (self._image(reading.value), self._image(reading.gradient, gradient=True))
        return self._reading

    def _image(self, value: Value | None, *, gradient: bool = False) -> QImage | None:
        if not self.geometry.is_array or value is None or not np.size(value):
            return None
        return heat_image(value, self.look.colours, gradient=gradient)

    def set_look(self, look: Look) -> None:
        """Paint in other colours."""
        self.look = look
        self._reading = None

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

    def boundingRect(self) -> QRectF:
        """The card with all that may stand out of it."""
        return self.geometry.outline

    def card(self) -> Card:
        """The card as it is to be painted now."""
        reading = self.reading
        wired = tuple(source is not None for source in self.node.inputs)
        return Card(self.node, self.geometry, reading, self.state, wired, *self._images)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the card at the detail that the painter's scale allows."""
        scale = painter.worldTransform().m11()
        if scale >= COMPACT_BELOW or self.look.full_detail:
            paint_card(painter, self.card(), self.look)
            return
        if scale >= SIMPLE_BELOW:
            paint_compact(painter, self.card(), self.look, scale)
            return
        far = FarCard(self.geometry.rect, self.node.operation, self.state, self._is_troubled())
        paint_from_afar(painter, far, self.look, scale)

    def _is_troubled(self) -> bool:
        return problem_of(self._context.document.graph, self.node) is not None


def _distance(one: QPointF, other: QPointF) -> float:
    difference = one - other
    return float((difference.x() ** 2 + difference.y() ** 2) ** 0.5)
