"""One wire on the canvas: a single graphics item that paints a curve; its numbers are painted by the label layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine import Edge, Value
from gui.canvas.geometry import Curve, Point, curve_between
from gui.canvas.heat_map import heat_image
from gui.canvas.readings import WireReading, read_wire
from gui.canvas.style import Look
from gui.context import Context
from gui.theme import Sizes

WIRE_LEVEL = 0.0
_MARGIN = 6.0


@dataclass
class WireState:
    """What about a wire changes while one looks at it."""

    selected: bool = False
    hovered: bool = False
    lit: bool = False
    looped: bool = False
    """Whether it is part of a loop, so that nothing can be evaluated along it."""
    hidden_end: bool = False
    """Whether its end is in the user's hand, so that it is not drawn here."""
    cut: bool = False
    """Whether a stroke has crossed it that will cut it."""
    chosen_points: frozenset[int] = frozenset()
    """Which of its reroute points are selected."""

    def unmarked(self) -> WireState:
        """The wire as nobody looks at it: only what the graph says of it."""
        return WireState(looped=self.looped)


class WireItem(QGraphicsItem):
    """The curve from an output port to an input port."""

    def __init__(self, context: Context, edge: Edge, look: Look) -> None:
        super().__init__()
        self._context = context
        self.edge = edge
        self.look = look
        self.state = WireState()
        self.curve: Curve = curve_between(QPointF(), QPointF())
        self.points: tuple[Point, ...] = ()
        self._path = QPainterPath()
        self._line = QLineF()
        self._hit: QPainterPath | None = None
        self._reading: WireReading | None = None
        self._images: dict[int, QImage] = {}
        self.setZValue(WIRE_LEVEL)

    def set_way(self, curve: Curve, points: tuple[Point, ...] = ()) -> None:
        """Run along this curve on the canvas, with reroute points at these places of it."""
        self.prepareGeometryChange()
        self.curve = curve
        self.points = points
        self._path = curve.path()
        self._line = QLineF(curve.start, curve.end)
        self._hit = None

    def forget_reading(self) -> None:
        """Read the numbers again when they are next asked for."""
        self._reading = None
        self._images = {}

    @property
    def reading(self) -> WireReading:
        """The wire's numbers as they stand."""
        if self._reading is None:
            self._reading = read_wire(self._context, self.edge)
        return self._reading

    def image(self, value: Value, *, gradient: bool = False) -> QImage | None:
        """The heat map of one of the wire's arrays; none for an array without numbers."""
        if not np.size(value):
            return None
        if id(value) not in self._images:  # the reading keeps the array, so its id stays its own
            self._images[id(value)] = heat_image(value, self.look.colours, gradient=gradient)
        return self._images[id(value)]

    def set_hidden(self, *, hidden: bool) -> None:
        """Leave the wire out while its end is in the user's hand."""
        self.state.hidden_end = hidden
        self.update()

    def set_look(self, look: Look) -> None:
        """Paint in other colours."""
        self.look = look
        self._images = {}

    def boundingRect(self) -> QRectF:
        """The curve with its widest stroke."""
        return self._path.boundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def shape(self) -> QPainterPath:
        """Where the pointer meets the wire: wider than what is seen."""
        if self._hit is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(Sizes.WIRE_REACH)
            self._hit = stroker.createStroke(self._path)
        return self._hit

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the curve; far out a straight line does."""
        if self.state.hidden_end:
            return
        scale = painter.worldTransform().m11()
        painter.setPen(self._pen(scale))
        if scale < _STRAIGHT_BELOW and not self.look.full_detail and not self.points:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawLine(self._line)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if self.points and (scale >= Sizes.DETAIL_ZOOM or self.look.full_detail):
            self._paint_points(painter)

    def _paint_points(self, painter: QPainter) -> None:
        colours = self.look.colours
        line = painter.pen().color()
        for index, point in enumerate(self.points):
            chosen = index in self.state.chosen_points
            painter.setPen(QPen(colours.selection if chosen else line, Sizes.WIRE_WIDTH))
            painter.setBrush(colours.selection if chosen else colours.canvas)
            painter.drawEllipse(QPointF(*point), Sizes.BEND_RADIUS, Sizes.BEND_RADIUS)

    def _pen(self, scale: float) -> QPen:
        colours = self.look.colours
        width = Sizes.WIRE_WIDTH
        colour = colours.error if self.state.looped else colours.wire
        if self.state.cut:
            colour, width = colours.port_refused, Sizes.WIRE_HOVER_WIDTH
        elif self.state.lit:
            colour, width = colours.step, Sizes.WIRE_HOVER_WIDTH
        elif self.state.selected:
            colour, width = colours.selection, Sizes.WIRE_HOVER_WIDTH
        elif self.state.hovered:
            colour, width = colours.wire_hover, Sizes.WIRE_HOVER_WIDTH
        if scale < Sizes.DETAIL_ZOOM:
            return QPen(colour, 0)
        line = Qt.PenStyle.DashLine if self.state.cut else Qt.PenStyle.SolidLine
        return QPen(colour, width, line, Qt.PenCapStyle.RoundCap)


_STRAIGHT_BELOW = 0.2
