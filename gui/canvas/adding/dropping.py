"""Gates dragged from the palette: a ghost of the card follows the pointer, and is added where it is dropped."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine import Edge, EngineError, Node, Operation
from gui import commands
from gui.canvas.painting.geometry import CardGeometry, card_of
from gui.canvas.painting.style import Look, name_font
from gui.canvas.scene import CanvasScene
from gui.canvas.wires.wiring import slipped_in
from gui.operations.badge import paint_badge
from gui.theme import Sizes

_LEVEL = 40.0


class Ghost(QGraphicsItem):
    """A pale card of the node that would be added."""

    def __init__(self, node: Node, look: Look) -> None:
        super().__init__()
        self.node = node
        self._geometry: CardGeometry = card_of(node, None)
        self._look = look
        self.setZValue(_LEVEL)
        self.setOpacity(0.75)

    def boundingRect(self) -> QRectF:
        """The card."""
        return self._geometry.outline

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the outline, the badge and the title."""
        colours, geometry = self._look.colours, self._geometry
        painter.setPen(QPen(colours.selection, Sizes.SELECTION_WIDTH))
        painter.setBrush(colours.node)
        painter.drawRoundedRect(geometry.rect, Sizes.NODE_RADIUS, Sizes.NODE_RADIUS)
        paint_badge(painter, geometry.badge, self.node.operation, colours)
        painter.setFont(name_font())
        painter.setPen(colours.text)
        room = geometry.title.adjusted(geometry.badge.right() + 6, 0, -Sizes.NODE_PADDING, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.node.name)

    @property
    def card(self) -> QRectF:
        """Where the card lies on the canvas."""
        return self._geometry.rect.translated(self.pos())

    def put_at(self, pointer: QPointF) -> None:
        """Hang under the pointer, on the grid."""
        self.setPos(*self.corner(pointer))

    def corner(self, pointer: QPointF) -> tuple[float, float]:
        """Where the upper left corner of the card would be."""
        return commands.snapped((pointer.x() - self._geometry.width / 2, pointer.y() - self._geometry.height / 2))


class Dropping:
    """The drag over one drawing, if any; over a wire the gate would be put into that wire, which lights up."""

    def __init__(self) -> None:
        self._ghost: Ghost | None = None
        self._drawing: CanvasScene | None = None
        self._over: Edge | None = None
        self.edge: Edge | None = None
        self.refusal: EngineError | None = None

    def enter(self, drawing: CanvasScene, operation: Operation, place: QPointF) -> None:
        """Begin to show the ghost."""
        self.leave()
        self._drawing = drawing
        edit, name = commands.add_node(drawing.context.document, operation, (0.0, 0.0))
        placed = edit.after[name]
        assert placed is not None  # noqa: S101 - it is added, not taken away
        self._ghost = Ghost(placed.node, drawing.look)
        self._ghost.put_at(place)
        drawing.addItem(self._ghost)

    def follow(self, place: QPointF, *, beside: bool = False) -> None:
        """Keep the ghost under the pointer; `beside` leaves the wires under it alone.

        `edge` is then the wire that the gate would be put into, None where it lies on none or does not fit, and
        `refusal` why it does not.
        """
        if self._ghost is None or self._drawing is None:
            return
        self._ghost.put_at(place)
        takes_wires = bool(self._ghost.node.ports) and not beside
        self._consider(self._drawing.wire_through(self._ghost.card) if takes_wires else None)

    def _consider(self, edge: Edge | None) -> None:
        drawing, ghost = self._drawing, self._ghost
        assert drawing is not None  # noqa: S101 - asked for during a drag only
        assert ghost is not None  # noqa: S101 - and so
        if edge == self._over:
            return
        self._over, self.refusal = edge, None
        try:
            if edge is not None:
                slipped_in(drawing.context.document, ghost.node, edge)
        except EngineError as refusal:
            self.refusal = refusal
            edge = None
        self.edge = edge
        drawing.mark_wires(() if edge is None else (edge,))

    def corner(self, place: QPointF) -> tuple[float, float]:
        """Where the node is to stand when it is dropped here."""
        return commands.snapped((place.x(), place.y())) if self._ghost is None else self._ghost.corner(place)

    def leave(self) -> None:
        """Take the ghost away."""
        if self._ghost is not None and self._drawing is not None:
            self._drawing.mark_wires(())
            self._drawing.removeItem(self._ghost)
        self._ghost = None
        self._drawing = None
        self._over = self.edge = self.refusal = None
