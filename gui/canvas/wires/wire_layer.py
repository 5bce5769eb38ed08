"""The wires: curves where one can see that they bend; far out straight lines, all at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine import Edge
from gui.canvas.painting.batches import draw_lines
from gui.canvas.painting.ground import Ground
from gui.canvas.painting.layers import Glance
from gui.canvas.painting.style import Look
from gui.canvas.wires.wire_item import WireItem, WireState
from gui.theme import Sizes, mix

STRAIGHT_BELOW = 0.2
_PALE_BELOW = 0.12
"""The zoom below which wires are so many, and cards so small, that plain wires step back."""
_MARGIN = 6.0


class WireLayer:
    """Paints the wires of a drawing."""

    def __init__(self, ground: Ground, wires: dict[Edge, WireItem]) -> None:
        self._ground = ground
        self._wires = wires

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint the wires in view."""
        ground = self._ground
        plain = glance.unmarked or (glance.kept and not ground.keeps_wire_marks)
        apart = ground.lifted_wires if glance.kept else {}
        if not _is_straight(glance):
            for edge in ground.wires.crossing(glance.rect, _MARGIN):
                if edge not in apart and not (glance.kept and self._wires[edge].state.hidden_end):
                    self._paint_one(painter, self._wires[edge], glance, plain=plain)
            return
        special = {} if glance.unmarked else {edge: None for edge in self._special() if edge in self._wires}
        self._paint_plain_lines(painter, glance, apart.keys() | special.keys())
        self._paint_lines(painter, glance, [edge for edge in special if edge not in apart], plain=plain)

    def paint_marked(self, painter: QPainter, glance: Glance) -> None:
        """Paint over a picture of all wires those that are marked or in a hand."""
        ground = self._ground
        marked = {} if ground.keeps_wire_marks else ground.marked_wires
        wanted = [edge for edge in {**marked, **ground.lifted_wires} if edge in self._wires]
        if _is_straight(glance):
            self._paint_lines(painter, glance, wanted, plain=False)
        elif wanted:
            chosen = set(wanted)
            for edge in ground.wires.crossing(glance.rect, _MARGIN):
                if edge in chosen:
                    self._paint_one(painter, self._wires[edge], glance, plain=False)

    # --- near -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _paint_one(painter: QPainter, wire: WireItem, glance: Glance, *, plain: bool) -> None:
        state = wire.state.unmarked() if plain else wire.state
        if state.hidden_end:
            return
        pen = pen_of(state, glance.look, glance.scale)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(wire.path)
        if wire.points and (glance.scale >= Sizes.DETAIL_ZOOM or glance.look.full_detail):
            _paint_points(painter, wire, state, glance.look, pen.color())

    # --- far out ----------------------------------------------------------------------------------------------------

    def _special(self) -> dict[Edge, None]:
        """The wires that are not drawn as one plain line like all others."""
        ground = self._ground
        return {**ground.looped, **ground.bent, **ground.marked_wires, **ground.hidden}

    def _paint_plain_lines(self, painter: QPainter, glance: Glance, without: Iterable[Edge]) -> None:
        tracks = self._ground.wires
        slots = tracks.slots_within(glance.rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        left_out = tracks.slots_of(without)
        if len(left_out):
            slots = np.setdiff1d(slots, left_out, assume_unique=True)
        painter.setPen(pen_of(WireState(), glance.look, glance.scale))
        _draw(painter, tracks.points[slots][:, (0, -1)])

    def _paint_lines(self, painter: QPainter, glance: Glance, edges: Iterable[Edge], *, plain: bool) -> None:
        """Paint these lines, those of one look together, through their reroute points where they have some."""
        groups: dict[tuple[bool, ...], tuple[WireState, list[Edge]]] = {}
        for edge in edges:
            state = self._wires[edge].state
            if state.hidden_end and not glance.unmarked:
                continue
            shown = state.unmarked() if plain else state
            key = (shown.cut, shown.lit, shown.selected, shown.hovered, shown.looped)
            groups.setdefault(key, (shown, []))[1].append(edge)
        tracks = self._ground.wires
        for state, members in groups.values():
            painter.setPen(pen_of(state, glance.look, glance.scale))
            bent = [edge for edge in members if edge in self._ground.bent]
            straight = [edge for edge in members if edge not in self._ground.bent] if bent else members
            _draw(painter, tracks.points[tracks.slots_of(straight)][:, (0, -1)])
            _draw(painter, tracks.points[tracks.slots_of(bent)])


def _is_straight(glance: Glance) -> bool:
    return glance.scale < STRAIGHT_BELOW and not glance.look.full_detail


def _draw(painter: QPainter, courses: np.ndarray) -> None:
    """Draw chains of straight pieces, an array of shape (chains, points, 2)."""
    lines = np.concatenate((courses[:, :-1], courses[:, 1:]), axis=2).reshape(-1, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    draw_lines(painter, lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


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
        plain = colour is colours.wire and scale < _PALE_BELOW
        return QPen(mix(colours.canvas, colour, 0.5) if plain else colour, 0)
    line = Qt.PenStyle.DashLine if state.cut else Qt.PenStyle.SolidLine
    return QPen(colour, width, line, Qt.PenCapStyle.RoundCap)
