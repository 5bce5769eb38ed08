"""Where what is being moved would line up with what stands around it: wires straight, edges and middles on one line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF

_SAME = 0.01


@dataclass(frozen=True)
class Snapped:
    """How far to go, whether that is a snap across or down, and the lines that show why."""

    way: QPointF
    across: bool = False
    down: bool = False
    lines: tuple[QLineF, ...] = ()


@dataclass(frozen=True)
class WireEnd:
    """A wire between what moves and what stands: its port there, and its port here before anything has moved."""

    standing: QPointF
    moving: QPointF


@dataclass
class Guides:
    """The lines to which one moving rectangle snaps; made when it is taken up, asked at each step."""

    rect: QRectF
    wires: tuple[WireEnd, ...] = ()
    _across: list[tuple[float, QRectF]] = field(default_factory=list)
    _down: list[tuple[float, QRectF]] = field(default_factory=list)

    @classmethod
    def among(cls, rect: QRectF, others: Iterable[QRectF], wires: Iterable[WireEnd]) -> Guides:
        """The guides of a rectangle that is moved among others, wired to some of these."""
        guides = cls(rect, tuple(wires))
        for other in others:
            guides._across += [(line, other) for line in (other.left(), other.center().x(), other.right())]
            guides._down += [(line, other) for line in (other.top(), other.center().y(), other.bottom())]
        guides._across.sort(key=_line)
        guides._down.sort(key=_line)
        return guides

    def snap(self, way: QPointF, reach: float) -> Snapped:
        """The way to the nearest guides within reach of where this way leads; wires come before edges."""
        rect = self.rect.translated(way)
        shift_x, lines_x = _nearest(self._across, (rect.left(), rect.center().x(), rect.right()), reach)
        straight = self._straightened(way, reach)
        if straight is None:
            shift_y, lines_y = _nearest(self._down, (rect.top(), rect.center().y(), rect.bottom()), reach)
        else:
            shift_y, lines_y = straight, []
        snapped = way + QPointF(shift_x or 0.0, shift_y or 0.0)
        there = self.rect.translated(snapped)
        lines = [_upright(x, there, other) for x, other in lines_x]
        lines += [_level(y, there, other) for y, other in lines_y]
        lines += [
            QLineF(w.standing, w.moving + snapped) for w in self.wires if straight is not None and _is_level(w, snapped)
        ]
        return Snapped(snapped, shift_x is not None, shift_y is not None, tuple(lines))

    def _straightened(self, way: QPointF, reach: float) -> float | None:
        """How far down it is to where the wire runs straight that nearly does; None where none nearly does."""
        shifts = [wire.standing.y() - wire.moving.y() - way.y() for wire in self.wires]
        best = min(shifts, key=abs, default=None)
        return best if best is not None and abs(best) <= reach else None


def _is_level(wire: WireEnd, way: QPointF) -> bool:
    return abs(wire.moving.y() + way.y() - wire.standing.y()) < _SAME


def _line(guide: tuple[float, QRectF]) -> float:
    return guide[0]


def _nearest(
    guides: list[tuple[float, QRectF]], mine: tuple[float, ...], reach: float
) -> tuple[float | None, list[tuple[float, QRectF]]]:
    """How far it is to the nearest guide of any of my lines, and all guides that are met then."""
    best: float | None = None
    for line in mine:
        place = bisect_left(guides, line, key=_line)
        for near, _ in guides[max(0, place - 1) : place + 1]:
            if abs(near - line) <= (reach if best is None else abs(best) - _SAME):
                best = near - line
    if best is None:
        return None, []
    met = []
    for line in mine:
        place = bisect_left(guides, line + best - _SAME, key=_line)
        while place < len(guides) and guides[place][0] <= line + best + _SAME:
            met.append(guides[place])
            place += 1
    return best, met


def _upright(x: float, one: QRectF, other: QRectF) -> QLineF:
    return QLineF(x, min(one.top(), other.top()), x, max(one.bottom(), other.bottom()))


def _level(y: float, one: QRectF, other: QRectF) -> QLineF:
    return QLineF(min(one.left(), other.left()), y, max(one.right(), other.right()), y)
