"""What lies under the pointer: lit a little, and explained in full when the pointer rests."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QWidget

from gui.canvas.hovering.explanation import Explanation, explain_node, explain_wire
from gui.canvas.hovering.hover_card import HoverCard
from gui.canvas.node_item import NodeItem
from gui.canvas.scene import CanvasScene
from gui.canvas.wires.wire_item import WireItem
from gui.theme import Sizes


class Hover:
    """Follows the pointer over one drawing."""

    def __init__(self, viewport: QWidget) -> None:
        self.card = HoverCard(viewport)
        self._node: NodeItem | None = None
        self._wire: WireItem | None = None

    def follow(self, drawing: CanvasScene, place: QPointF) -> None:
        """Light what is at a place on the canvas."""
        port = drawing.port_at(place, Sizes.PORT_REACH)
        node = port[0] if port is not None else drawing.node_at(place)
        label = None if node is not None else drawing.labels.label_at(place)
        wire = None if node is not None else label[0] if label is not None else drawing.wire_at(place)
        if node is not self._node or wire is not self._wire:
            self.card.hide()
        self._light_node(node, None if port is None else port[1])
        self._light_wire(wire)

    def leave(self) -> None:
        """Light nothing: the pointer is elsewhere, or at work."""
        self.card.hide()
        self._light_node(None, None)
        self._light_wire(None)

    def explain(self, drawing: CanvasScene, place: QPointF, at: QPoint) -> bool:
        """Show the explanation of what is at a place; whether there is something."""
        explanation = self._explanation(drawing, place)
        if explanation is None:
            self.card.hide()
            return False
        self.card.show_explanation(explanation, at)
        return True

    @staticmethod
    def _explanation(drawing: CanvasScene, place: QPointF) -> Explanation | None:
        node = drawing.node_at(place)
        if node is not None:
            return explain_node(drawing.context, node.node)
        label = drawing.labels.label_at(place)
        wire = label[0] if label is not None else drawing.wire_at(place)
        return None if wire is None else explain_wire(drawing.context, wire.edge)

    def _light_node(self, node: NodeItem | None, port: int | None) -> None:
        if self._node is not None and self._node is not node:
            self._node.state.hovered = False
            self._node.state.hovered_port = None
            self._node.update()
        if node is not None and (node is not self._node or node.state.hovered_port != port):
            node.state.hovered = True
            node.state.hovered_port = port
            node.update()
        self._node = node

    def _light_wire(self, wire: WireItem | None) -> None:
        if wire is self._wire:
            return
        for item, hovered in ((self._wire, False), (wire, True)):
            if item is not None:
                item.state.hovered = hovered
                item.update()
        self._wire = wire
