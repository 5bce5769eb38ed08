"""Finds room for the numbers on the wires: off the cards, off each other, and off other wires where that can be had."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from gui.canvas import style
from gui.canvas.geometry import Curve
from gui.canvas.label_layer import LabelPlaces
from gui.theme import Sizes

Rect = tuple[float, float, float, float]  # left, top, right, bottom
Key = object

_CELL = 128.0
_SHARES = (0.42, 0.5, 0.34, 0.58, 0.27, 0.66, 0.2, 0.74, 0.82, 0.14)
_LIFTS = (0.0, 5.0, 11.0)
_FAR_LIFTS = (*_LIFTS, 18.0, 26.0, 34.0)
_CLEAR, _ALONG = 1.5, 20
_ON_CARD, _ON_LABEL, _ON_WIRE, _OFF_MIDDLE, _LIFTED = 400.0, 300.0, 4.0, 14.0, 0.9


class Field:
    """What lies on the canvas, in cells, so that only what is near need be looked at."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], dict[Key, list[Rect]]] = {}
        self._keys: dict[Key, set[tuple[int, int]]] = {}

    def put(self, key: Key, rects: Iterable[Rect]) -> None:
        """Let `key` cover these rectangles, and nothing else, from now on."""
        self.remove(key)
        cells = self._keys[key] = set()
        for rect in rects:
            for cell in _cells(rect):
                cells.add(cell)
                self._cells.setdefault(cell, {}).setdefault(key, []).append(rect)

    def remove(self, key: Key) -> None:
        """Let `key` cover nothing."""
        for cell in self._keys.pop(key, ()):
            self._cells[cell].pop(key, None)

    def hits(self, rect: Rect, own: Key) -> int:
        """How many rectangles of others meet this one. Written out, because it is asked most."""
        left, top, right, bottom = rect
        found = 0
        for column in range(int(left // _CELL), int(right // _CELL) + 1):
            for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
                for key, rects in self._cells.get((column, row), _EMPTY).items():
                    if key is own:
                        continue
                    for x0, y0, x1, y1 in rects:
                        if x0 < right and left < x1 and y0 < bottom and top < y1:
                            found += 1
        return found


_EMPTY: dict[Key, list[Rect]] = {}


def _cells(rect: Rect) -> list[tuple[int, int]]:
    left, top, right, bottom = rect
    columns = range(int(left // _CELL), int(right // _CELL) + 1)
    rows = range(int(top // _CELL), int(bottom // _CELL) + 1)
    return [(column, row) for column in columns for row in rows]


@dataclass(frozen=True, slots=True)
class Widths:
    """The room kept for a wire's three numbers; it grows with them but never shrinks, so that they do not jitter."""

    value: float = 36.0
    contribution: float = 36.0
    local: float = 30.0

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
        return cls(Field(), Field(), Field())


def local_rect(curve: Curve, width: float) -> Rect:
    """The box of the local derivative: on the wire, just before it enters the gate."""
    x, y = curve.pieces[-1][3]
    right, half = x - Sizes.PORT_RADIUS, style.LABEL_HEIGHT / 2
    return (right - width, y - half, right, y + half)


def wire_rects(curve: Curve) -> list[Rect]:
    """Small boxes along a wire, standing for it among the obstacles."""
    points = [curve.point(index / _ALONG) for index in range(1, _ALONG)]
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in points]


def find_places(
    wire: Key, curve: Curve, widths: Widths, obstacles: Obstacles, *, show_local: bool
) -> tuple[LabelPlaces, bool]:
    """The best places for the numbers of a wire among what is there already; its boxes join the obstacles.

    The second answer tells whether it is crowded there: a number stands on something after all.

    Value and contribution stand at the same point of the wire where that can be had, else each where it fits.
    """
    local = local_rect(curve, widths.local)
    taken = [local] if show_local else []
    pair, cost = _best(_pairs(curve, widths), wire, obstacles, taken)
    if cost >= _ON_LABEL:
        values = (((value,), off) for (value, _), off in _pairs(curve, widths, _FAR_LIFTS))
        (value,), first = _best(values, wire, obstacles, taken)
        others = (((under,), off) for (_, under), off in _pairs(curve, widths, _FAR_LIFTS))
        (under,), second = _best(others, wire, obstacles, [*taken, value])
        if first + second < cost:
            pair, cost = (value, under), first + second
    obstacles.labels.put(wire, [*pair, *taken])
    return _places(pair[0], pair[1], local), cost >= _ON_LABEL


def rough_places(curve: Curve, widths: Widths) -> LabelPlaces:
    """Where the numbers of a wire would be if it were alone; found at once."""
    return _places(*_pair(curve, _SHARES[0], _LIFTS[0], widths), local_rect(curve, widths.local))


def _places(value: Rect, contribution: Rect, local: Rect) -> LabelPlaces:
    return LabelPlaces(_middle(value), _middle(contribution), QPointF(local[2], (local[1] + local[3]) / 2))


Candidate = tuple[tuple[Rect, ...], float]
"""Boxes, and how far they are from where they would best be."""


def _pairs(curve: Curve, widths: Widths, lifts: Sequence[float] = _LIFTS) -> Iterator[Candidate]:
    for share in _SHARES:
        for lift in lifts:
            yield _pair(curve, share, lift, widths), _OFF_MIDDLE * abs(share - _SHARES[0]) + _LIFTED * lift


def _best(
    candidates: Iterable[Candidate], wire: Key, obstacles: Obstacles, taken: Sequence[Rect]
) -> tuple[tuple[Rect, ...], float]:
    """The candidate that costs least, with its cost; the first that is as good as free ends the search."""
    best: tuple[Rect, ...] = ()
    best_cost = math.inf
    for boxes, cost in candidates:
        if cost >= best_cost:
            continue
        whole = cost + sum(_cost(box, wire, obstacles, taken) for box in boxes)
        if whole < best_cost:
            best, best_cost = boxes, whole
        if whole < _ON_WIRE:
            break
    return best, best_cost


def _pair(curve: Curve, share: float, lift: float, widths: Widths) -> tuple[Rect, Rect]:
    """The box above and the box under a point of the wire, further off where the wire is steep."""
    (x, y), (ahead_x, ahead_y) = curve.point(share), curve.point(min(1.0, share + 0.04))
    slope = min(3.0, abs(ahead_y - y) / (abs(ahead_x - x) or 1e-6))
    height = style.LABEL_HEIGHT
    clear = _CLEAR + min(14.0, slope * 0.4 * max(widths.value, widths.contribution)) + lift
    above, under = y - clear - height, y + clear
    return (
        (x - widths.value / 2, above, x + widths.value / 2, above + height),
        (x - widths.contribution / 2, under, x + widths.contribution / 2, under + height),
    )


def _cost(box: Rect, wire: Key, obstacles: Obstacles, taken: Sequence[Rect]) -> float:
    met = obstacles.labels.hits(box, wire) + sum(_meet(box, other) for other in taken)
    return _ON_CARD * obstacles.cards.hits(box, wire) + _ON_LABEL * met + _ON_WIRE * obstacles.wires.hits(box, None)


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _middle(rect: Rect) -> QPointF:
    return QPointF((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
