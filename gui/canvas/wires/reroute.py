"""New reroute points on the wires of a drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF

from engine import Edge
from gui import commands
from gui.canvas.scene import CanvasScene
from gui.canvas.wires.routing import nearest_share
from gui.document.edits import Edit, Point
from gui.translation import tr_count


def add_points(drawing: CanvasScene, shares: Mapping[Edge, float]) -> Edit:
    """Give each of these wires one more reroute point, at this share (0 to 1) of its way."""
    snaps = bool(drawing.context.settings.get("canvas/snap"))
    points: dict[Edge, tuple[Point, ...]] = {}
    for edge, share in shares.items():
        wire = drawing.wires[edge]
        at = place_among(share, len(wire.points))
        place = wire.curve.point(share)
        new = commands.snapped(place) if snaps else (round(place[0]), round(place[1]))
        points[edge] = (*wire.points[:at], new, *wire.points[at:])
    text = tr_count("Edit", "Add {n} reroute point|Add {n} reroute points", len(points))
    return commands.bend(drawing.context.document, points, text)


def place_among(share: float, count: int) -> int:
    """Which of a wire's points a new one becomes that lies at this share of its way through `count` others."""
    return min(int(share * (count + 1)), count)


def middle_of(drawing: CanvasScene, edge: Edge) -> float:
    """How far along a wire the middle of its longest piece between ports and points is."""
    wire = drawing.wires[edge]
    stops = [wire.curve.start.toTuple(), *wire.points, wire.curve.end.toTuple()]
    longest = max(range(len(stops) - 1), key=lambda place: math.dist(stops[place], stops[place + 1]))
    return (longest + 0.5) / (len(stops) - 1)


def share_at(drawing: CanvasScene, edge: Edge, place: QPointF) -> float:
    """How far along a wire it comes nearest to a place."""
    return nearest_share(drawing.wires[edge].curve, place)
