"""Gates dragged from the palette: a ghost of the card follows the pointer, and is added where it is dropped."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine import OPERATIONS, Node, new_node
from gui import commands
from gui.canvas.card_painter import draw_fitted
from gui.canvas.geometry import CardGeometry, card_of
from gui.canvas.scene import CanvasScene
from gui.canvas.style import Look, name_font
from gui.theme import Sizes

MIME = "application/x-gradloom-operation"
_LEVEL = 40.0


def operation_in(data: QMimeData) -> str | None:
    """The name of the operation that a drag carries, or None when it carries none that is known."""
    name = bytes(data.data(MIME).data()).decode("utf-8", "replace")
    return name if name in OPERATIONS else None


class Ghost(QGraphicsItem):
    """A pale card of the node that would be added."""

    def __init__(self, operation: str, look: Look) -> None:
        super().__init__()
        record = OPERATIONS[operation]
        self._node: Node = new_node(record.title, operation)
        self._geometry: CardGeometry = card_of(self._node, None)
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
        painter.setPen(QPen(self._look.category(self._node.operation), 0))
        painter.setBrush(painter.pen().color())
        painter.drawRoundedRect(geometry.badge, Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        symbol = self._node.operation.symbol
        draw_fitted(painter, geometry.badge.adjusted(3, 0, -3, 0), symbol, colours.on_category)
        painter.setFont(name_font())
        painter.setPen(colours.text)
        room = geometry.title.adjusted(geometry.badge.right() + 6, 0, -Sizes.NODE_PADDING, 0)
        painter.drawText(room, 0x0080, self._node.name)

    def put_at(self, pointer: QPointF) -> None:
        """Hang under the pointer, on the grid."""
        self.setPos(*self.corner(pointer))

    def corner(self, pointer: QPointF) -> tuple[float, float]:
        """Where the upper left corner of the card would be."""
        return commands.snapped((pointer.x() - self._geometry.width / 2, pointer.y() - self._geometry.height / 2))


class Dropping:
    """The drag over one drawing, if any."""

    def __init__(self) -> None:
        self._ghost: Ghost | None = None
        self._drawing: CanvasScene | None = None

    def enter(self, drawing: CanvasScene, operation: str, place: QPointF) -> None:
        """Begin to show the ghost."""
        self.leave()
        self._drawing = drawing
        self._ghost = Ghost(operation, drawing.look)
        self._ghost.put_at(place)
        drawing.addItem(self._ghost)

    def follow(self, place: QPointF) -> None:
        """Keep the ghost under the pointer."""
        if self._ghost is not None:
            self._ghost.put_at(place)

    def corner(self, place: QPointF) -> tuple[float, float]:
        """Where the node is to stand when it is dropped here."""
        return commands.snapped((place.x(), place.y())) if self._ghost is None else self._ghost.corner(place)

    def leave(self) -> None:
        """Take the ghost away."""
        if self._ghost is not None and self._drawing is not None:
            self._drawing.removeItem(self._ghost)
        self._ghost = None
        self._drawing = None
