"""The wires: curves where one can see that they bend, straight lines far out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine import Edge
from gui.canvas.layers import Glance
from gui.canvas.style import Look
from gui.canvas.tracks import Tracks
from gui.canvas.wire_item import WireItem, WireState
from gui.theme import Sizes

STRAIGHT_BELOW = 0.2
_MARGIN = 6.0


class WireLayer:
    """Paints the wires of a drawing."""

    def __init__(self, tracks: Tracks[Edge], wires: dict[Edge, WireItem]) -> None:
        self._tracks = tracks
        self._wires = wires

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint the wires in view."""
        straight = glance.scale < STRAIGHT_BELOW and not glance.look.full_detail
        with_points = glance.scale >= Sizes.DETAIL_ZOOM or glance.look.full_detail
        for edge in self._tracks.crossing(glance.rect, _MARGIN):
            wire = self._wires[edge]
            state = wire.state.unmarked() if glance.unmarked else wire.state
            if state.hidden_end:
                continue
            pen = pen_of(state, glance.look, glance.scale)
            painter.setPen(pen)
            if straight and not wire.points:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
                painter.drawLine(wire.curve.start, wire.curve.end)
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                continue
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(wire.path)
            if wire.points and with_points:
                _paint_points(painter, wire, state, glance.look, pen.color())


def _paint_points(painter: QPainter, wire: WireItem, state: WireState, look: Look, line: QColor) -> None:
    colours = look.colours
    for index, point in enumerate(wire.points):
        chosen = index in state.chosen_points
        painter.setPen(QPen(colours.selection if chosen else line, Sizes.WIRE_WIDTH))
        painter.setBrush(colours.selection if chosen else colours.canvas)
        painter.drawEllipse(QPointF(*point), Sizes.BEND_RADIUS, Sizes.BEND_RADIUS)


def pen_of(state: WireState, look: Look, scale: float) -> QPen:
    """What a wire in this state is drawn with."""
    colours = look.colours
    width = Sizes.WIRE_WIDTH
    colour = colours.error if state.looped else colours.wire
    if state.cut:
        colour, width = colours.port_refused, Sizes.WIRE_HOVER_WIDTH
    elif state.lit:
        colour, width = colours.step, Sizes.WIRE_HOVER_WIDTH
    elif state.selected:
        colour, width = colours.selection, Sizes.WIRE_HOVER_WIDTH
    elif state.hovered:
        colour, width = colours.wire_hover, Sizes.WIRE_HOVER_WIDTH
    if scale < Sizes.DETAIL_ZOOM:
        return QPen(colour, 0)
    line = Qt.PenStyle.DashLine if state.cut else Qt.PenStyle.SolidLine
    return QPen(colour, width, line, Qt.PenCapStyle.RoundCap)
