"""The way of a wire: straight to its port, apart from its twin, back round the cards, or through points of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF

from gui.canvas.painting.geometry import Cubic, Curve, Point, curve_around, curve_between

_REACH, _BEND = 0.4, 0.3
_STEPS, _RIM = 24, 2.0


def route(
    start: QPointF, end: QPointF, *, bow: float = 0.0, lane: float | None = None, points: Sequence[Point] = ()
) -> Curve:
    """A wire's curve between its ports: through its reroute points, else by its lane, else bowed as told."""
    if points:
        return curve_through(start, points, end)
    return curve_between(start, end, bow) if lane is None else curve_around(start, end, lane)


def curve_through(start: QPointF, points: Sequence[Point], end: QPointF) -> Curve:
    """A smooth curve through these points, one piece from each to the next; it leaves and arrives sideways."""
    stops = [(start.x(), start.y()), *points, (end.x(), end.y())]
    ways = [(1.0, 0.0), *(_way(stops[i - 1], stops[i + 1]) for i in range(1, len(stops) - 1)), (1.0, 0.0)]
    return Curve(tuple(_piece(*legs) for legs in zip(stops, stops[1:], ways, ways[1:], strict=False)))


def _way(before: Point, after: Point) -> Point:
    """The direction from one point to another; to the right where they are one."""
    across, down = after[0] - before[0], after[1] - before[1]
    length = math.hypot(across, down)
    return (across / length, down / length) if length else (1.0, 0.0)


def _piece(here: Point, there: Point, leaves: Point, arrives: Point) -> Cubic:
    reach = math.dist(here, there) * (_REACH if leaves[1] == 0 or arrives[1] == 0 else _BEND)
    first = (here[0] + leaves[0] * reach, here[1] + leaves[1] * reach)
    return (here, first, (there[0] - arrives[0] * reach, there[1] - arrives[1] * reach), there)


def nearest_share(curve: Curve, place: QPointF) -> float:
    """How far along a curve (0 to 1) it comes nearest to a place."""
    count = _STEPS * len(curve.pieces)
    return min(range(count + 1), key=lambda step: math.dist(curve.point(step / count), place.toTuple())) / count


def crossing(curve: Curve, here: QPointF, there: QPointF) -> float | None:
    """How far along a curve (0 to 1) the straight line between two places crosses it first, None where it does not."""
    count = _STEPS * len(curve.pieces)
    course = [curve.point(step / count) for step in range(count + 1)]
    first, last = (here.x(), here.y()), (there.x(), there.y())
    for step in range(count):
        share = _meeting(course[step], course[step + 1], first, last)
        if share is not None:
            return (step + share) / count
    return None


def met_by(curve: Curve, rects: Iterable[QRectF]) -> list[QRectF]:
    """Those of these rectangles that a curve runs through, not only along their rim."""
    count = _STEPS * len(curve.pieces)
    course = [curve.at(step / count) for step in range(count + 1)]
    inner = ((rect, rect.adjusted(_RIM, _RIM, -_RIM, -_RIM)) for rect in rects)
    return [rect for rect, inside in inner if any(inside.contains(place) for place in course)]


def _meeting(a: Point, b: Point, c: Point, d: Point) -> float | None:
    """How far along a to b (0 to 1) the line from c to d crosses it."""
    across, down = b[0] - a[0], b[1] - a[1]
    other_across, other_down = d[0] - c[0], d[1] - c[1]
    turn = across * other_down - down * other_across
    if not turn:
        return None
    share = ((c[0] - a[0]) * other_down - (c[1] - a[1]) * other_across) / turn
    other = ((c[0] - a[0]) * down - (c[1] - a[1]) * across) / turn
    return share if 0 <= share <= 1 and 0 <= other <= 1 else None
