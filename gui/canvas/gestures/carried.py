"""What a hand carries over the canvas: nodes, reroute points, frames and comments, all going the same way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF

from engine import Edge
from gui import commands
from gui.canvas.gestures.gesture import Canvas
from gui.document.bends import Bend, moved_bends, points_of, with_points
from gui.document.edits import Edit, Point


class Carried:
    """Where everything was when the hand took it up. It is shown elsewhere until it is put back or put down."""

    def __init__(self, canvas: Canvas, names: Sequence[str], bends: Sequence[Bend], keys: Sequence[int]) -> None:
        self._canvas = canvas
        document, drawing = canvas.context.document, canvas.drawing
        self.nodes = {name: drawing.nodes[name].pos() for name in names}
        self.points = {bend: QPointF(*points_of(document, bend.edge)[bend.place]) for bend in bends}
        self.boxes = {key: drawing.annotations.rect(key) for key in keys}

    def origin(self, grabbed: str | Bend | int) -> QPointF:
        """Where this was."""
        if isinstance(grabbed, str):
            return self.nodes[grabbed]
        return self.boxes[grabbed].topLeft() if isinstance(grabbed, int) else self.points[grabbed]

    def show(self, way: QPointF) -> None:
        """Show everything so far from where it was; wires go along."""
        drawing = self._canvas.drawing
        drawing.hold_points(self._held(way))
        for name, origin in self.nodes.items():
            drawing.nodes[name].setPos(origin + way)
        drawing.cards_moved(self.nodes)
        if self.boxes:
            drawing.annotations.hold({key: rect.translated(way) for key, rect in self.boxes.items()})

    def _held(self, way: QPointF) -> dict[Edge, tuple[Point, ...]]:
        """The reroute points of all wires that have some and that the hand leads elsewhere."""
        document = self._canvas.context.document
        bends = with_points(document, moved_bends(document, self._places(way)), self._point_places(way))
        nodes = document.graph.nodes
        return {
            edge: bends[name][edge.port] for name in bends for edge in nodes[name].edges if edge.port in bends[name]
        }

    def _places(self, way: QPointF) -> dict[str, Point]:
        return {name: _at(origin + way) for name, origin in self.nodes.items()}

    def _point_places(self, way: QPointF) -> dict[Bend, Point]:
        return {bend: _at(origin + way) for bend, origin in self.points.items()}

    def put_down(self, way: QPointF) -> Edit:
        """The edit that leaves everything so far from where it was."""
        corners = {key: _at(rect.topLeft() + way) for key, rect in self.boxes.items()}
        document = self._canvas.context.document
        return commands.move(document, self._places(way), corners, points=self._point_places(way))

    def let_go(self) -> None:
        """Show reroute points, frames and comments as the document has them."""
        self._canvas.drawing.hold_points({})
        if self.boxes:
            self._canvas.drawing.annotations.hold(None)

    def put_back(self) -> None:
        """Show everything where it was, as far as it is still there."""
        self.let_go()
        drawing = self._canvas.drawing
        standing = [name for name in self.nodes if name in drawing.nodes]
        for name in standing:
            drawing.nodes[name].setPos(self.nodes[name])
        drawing.cards_moved(standing)

    @property
    def rect(self) -> QRectF:
        """The smallest rectangle around what is carried, as it was."""
        rect = QRectF()
        for name, origin in self.nodes.items():
            rect |= self._canvas.drawing.nodes[name].geometry.rect.translated(origin)
        for box in self.boxes.values():
            rect |= box
        return rect


def _at(point: QPointF) -> Point:
    return point.x(), point.y()
