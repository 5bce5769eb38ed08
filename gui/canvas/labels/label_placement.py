"""Finds room for the numbers on the wires: beside their own wire, off the cards, and off each other.

A number belongs to the wire that it is nearest to, so standing nearer to another wire is avoided before all else. Where
several wires leave one port, their value is written once, near that port, and what each sends back near its other end.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF

from gui.canvas.labels.label_layer import LabelPlaces, Spot
from gui.canvas.painting import style
from gui.canvas.painting.geometry import Curve
from gui.theme import Sizes

Rect = tuple[float, float, float, float]  # left, top, right, bottom
Key = object

_CELL, _FINE = 128.0, 32.0
_LIFTS = (0.0, 4.0, 9.0, 15.0)
_CLEAR, _APART, _STEP = 2.0, 6.0, 5.0
_ON_CARD, _ON_LABEL, _ASTRAY, _NEARLY_ASTRAY, _ON_WIRE = 400.0, 300.0, 200.0, 24.0, 6.0
_OFF_BEST, _LIFTED = 14.0, 0.9


@dataclass(frozen=True, slots=True)
class _Wish:
    """A place beside a wire: how far along, on which side (1 above, -1 under), how far off; and what it costs."""

    cost: float
    share: float
    side: int
    lift: float


def _wishes(best: float, side: int, other_side: float) -> tuple[_Wish, ...]:
    """All places for one kind of number, the dearest last: around this share of the wire, best on this side."""
    found = [
        _Wish(
            _OFF_BEST * abs(share - best) + _LIFTED * lift + (0.0 if where == side else other_side), share, where, lift
        )
        for share in (best, *(step / 40 for step in range(1, 40)))
        for where in (1, -1)
        for lift in _LIFTS
    ]
    return tuple(sorted(found, key=lambda wish: wish.cost))


_VALUE, _CONTRIBUTION = _wishes(0.42, 1, 60.0), _wishes(0.42, -1, 60.0)
_SHARED_VALUE, _OWN_CONTRIBUTION = _wishes(0.14, 1, 9.0), _wishes(0.72, -1, 9.0)


@dataclass(frozen=True)
class Fork:
    """A wire's part in a fork: whether the value is written beside it, and all wires that carry the same value.

    It is one of these itself; none are told of a wire that is alone.
    """

    leads: bool = True
    siblings: frozenset[Key] = field(default_factory=frozenset)


ALONE = Fork()


class Field:
    """What lies on the canvas, in cells of this size, so that only what is near need be looked at."""

    def __init__(self, cell: float = _CELL) -> None:
        self._cell = cell
        self._cells: dict[tuple[int, int], dict[Key, list[Rect]]] = {}
        self._keys: dict[Key, set[tuple[int, int]]] = {}

    def put(self, key: Key, rects: Iterable[Rect]) -> None:
        """Let `key` cover these rectangles, and nothing else, from now on."""
        self.remove(key)
        cells = self._keys[key] = set()
        for rect in rects:
            for cell in _cells(rect, self._cell):
                cells.add(cell)
                self._cells.setdefault(cell, {}).setdefault(key, []).append(rect)

    def remove(self, key: Key) -> None:
        """Let `key` cover nothing."""
        for cell in self._keys.pop(key, ()):
            self._cells[cell].pop(key, None)

    def hits(self, rect: Rect, apart: Collection[Key] = (), most: float = math.inf) -> int:
        """How many rectangles of others than these meet this one; it counts no further than just beyond `most`.

        Written out, because it is asked most: in a heap of cards there are thousands around each place.
        """
        left, top, right, bottom = rect
        size, found = self._cell, 0
        for column in range(int(left // size), int(right // size) + 1):
            for row in range(int(top // size), int(bottom // size) + 1):
                for key, rects in self._cells.get((column, row), _EMPTY).items():
                    if key in apart:
                        continue
                    for x0, y0, x1, y1 in rects:
                        if x0 < right and left < x1 and y0 < bottom and top < y1:
                            found += 1
                            if found > most:
                                return found
        return found


_EMPTY: dict[Key, list[Rect]] = {}


def _cells(rect: Rect, size: float) -> list[tuple[int, int]]:
    left, top, right, bottom = rect
    columns = range(int(left // size), int(right // size) + 1)
    rows = range(int(top // size), int(bottom // size) + 1)
    return [(column, row) for column in columns for row in rows]


@dataclass(frozen=True, slots=True)
class Widths:
    """The room kept for a wire's three numbers; it grows with them but never shrinks, so that they do not jitter."""

    value: float = 24.0
    contribution: float = 24.0
    local: float = 24.0

    def grown(self, value: float, contribution: float, local: float) -> Widths:
        """Room for numbers as wide as these."""
        return Widths(_step(self.value, value), _step(self.contribution, contribution), _step(self.local, local))


def _step(kept: float, wanted: float) -> float:
    return kept if wanted <= kept else math.ceil(wanted / 6) * 6.0


@dataclass
class Obstacles:
    """Everything that a number should not stand on."""

    cards: Field
    labels: Field
    wires: Field

    @classmethod
    def none(cls) -> Obstacles:
        """An empty canvas."""
        return cls(Field(), Field(), Field(_FINE))


def local_rect(curve: Curve, width: float) -> Rect:
    """The box of the local derivative: on the wire, just before it enters the gate."""
    x, y = curve.pieces[-1][3]
    right, half = x - Sizes.PORT_RADIUS, style.LABEL_HEIGHT / 2
    return (right - width, y - half, right, y + half)


def wire_rects(curve: Curve) -> list[Rect]:
    """Small boxes along a wire, standing for it among the obstacles."""
    (x0, y0), (x1, y1) = curve.pieces[0][0], curve.pieces[-1][3]
    steps = int(min(120.0, max(12.0, 1.3 * (abs(x1 - x0) + abs(y1 - y0)) / _STEP)))
    points = [curve.point(index / steps) for index in range(1, steps)]
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in points]


def find_places(
    wire: Key, curve: Curve, widths: Widths, obstacles: Obstacles, *, show_local: bool, fork: Fork = ALONE
) -> tuple[LabelPlaces, bool]:
    """The best places for the numbers of a wire among what is there already; their boxes join the obstacles.

    The second answer tells whether it is crowded there: a number stands on something, or nearer to another wire.
    """
    local = local_rect(curve, widths.local)
    taken = [local] if show_local else []
    value, dearest = None, 0.0
    if fork.leads:
        wishes = _SHARED_VALUE if fork.siblings else _VALUE
        value, box, dearest = _best(wishes, curve, widths.value, obstacles, taken, fork.siblings or (wire,))
        taken.append(box)
    wishes = _OWN_CONTRIBUTION if fork.siblings else _CONTRIBUTION
    contribution, box, cost = _best(wishes, curve, widths.contribution, obstacles, taken, (wire,))
    taken.append(box)
    obstacles.labels.put(wire, taken)
    return LabelPlaces(value, contribution, _end_of(local)), max(cost, dearest) >= _ASTRAY


def rough_places(curve: Curve, widths: Widths, fork: Fork = ALONE) -> LabelPlaces:
    """Where the numbers of a wire would be if it were alone; found at once."""
    value = (_SHARED_VALUE if fork.siblings else _VALUE)[0]
    contribution = (_OWN_CONTRIBUTION if fork.siblings else _CONTRIBUTION)[0]
    return LabelPlaces(
        _beside(curve, value, widths.value)[0] if fork.leads else None,
        _beside(curve, contribution, widths.contribution)[0],
        _end_of(local_rect(curve, widths.local)),
    )


def _end_of(local: Rect) -> QPointF:
    return QPointF(local[2], (local[1] + local[3]) / 2)


def _best(
    wishes: Iterable[_Wish],
    curve: Curve,
    width: float,
    obstacles: Obstacles,
    taken: Sequence[Rect],
    own: Collection[Key],
) -> tuple[Spot, Rect, float]:
    """The place that costs least, its box, and its cost; `own` are the wires that carry the same number."""
    best: tuple[Spot, Rect] | None = None
    best_cost = math.inf
    for wish in wishes:
        if wish.cost >= best_cost:
            break
        spot, box = _beside(curve, wish, width)
        cost = wish.cost + _cost(box, obstacles, taken, best_cost - wish.cost)
        if cost < best_cost:
            cost += _astray(box, _CLEAR + wish.lift, obstacles, own)
        if cost < best_cost:
            best, best_cost = (spot, box), cost
    assert best is not None  # noqa: S101 - the first wish costs less than infinitely much
    return *best, best_cost


def _beside(curve: Curve, wish: _Wish, width: float) -> tuple[Spot, Rect]:
    """The box that touches the wire at this place, but for a little clearance; the number leans towards the wire."""
    (x, y), (ahead_x, ahead_y) = curve.point(wish.share), curve.point(min(1.0, wish.share + 0.02))
    along, down = ahead_x - x, ahead_y - y
    length = math.hypot(along, down) or 1.0
    across, up = (down / length, -along / length) if along >= 0 else (-down / length, along / length)
    half, half_height = width / 2, style.LABEL_HEIGHT / 2
    off = wish.side * (abs(across) * half + abs(up) * half_height + _CLEAR + wish.lift)
    middle_x, middle_y = x + across * off, y + up * off
    lean = max(-1.0, min(1.0, -1.6 * wish.side * across))
    box = (middle_x - half, middle_y - half_height, middle_x + half, middle_y + half_height)
    return Spot(QPointF(middle_x, middle_y), width, lean), box


def _cost(box: Rect, obstacles: Obstacles, taken: Sequence[Rect], limit: float) -> float:
    """What it costs to stand there; beyond the limit any number that is larger."""
    met = obstacles.labels.hits(box) + sum(_meet(box, other) for other in taken)
    cost = _ON_CARD * obstacles.cards.hits(box) + _ON_LABEL * met
    if cost >= limit:
        return cost
    return cost + _ON_WIRE * obstacles.wires.hits(box, most=(limit - cost) / _ON_WIRE)


def _astray(box: Rect, distance: float, obstacles: Obstacles, own: Collection[Key]) -> float:
    """What it costs that another wire is nearer than the box's own at this distance, or hardly further away."""
    left, top, right, bottom = box
    reach = distance + 1.5
    if obstacles.wires.hits((left - reach, top - reach, right + reach, bottom + reach), own, most=0):
        return _ASTRAY
    reach = distance + _APART
    near = obstacles.wires.hits((left - reach, top - reach, right + reach, bottom + reach), own, most=0)
    return _NEARLY_ASTRAY if near else 0.0


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
