"""Making room: where nodes have to go when a card is put between others, each no farther than needed."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from engine import Graph
from gui.document.edits import Point
from gui.theme import Sizes

GAP = 72.0
"""What stays free between two wired cards, so that the wire and its numbers can be read."""
_BESIDE = 24.0
_CELL = 512.0

_LARGEST = 512.0
"""No card is wider or higher."""


class Cards(dict[str, QRectF]):
    """Where each card is, measured when it is first asked for: of a large graph few are near."""

    def __init__(self, corners: Mapping[str, Point], size: Callable[[str], tuple[float, float]]) -> None:
        super().__init__()
        self.corners = corners
        self._size = size

    def __missing__(self, name: str) -> QRectF:
        self[name] = QRectF(*self.corners[name], *self._size(name))
        return self[name]


def room_for(graph: Graph, rects: Cards, name: str) -> dict[str, Point]:
    """The new places of nodes that a card in the middle of a wire pushes to the right; those that stay are left out.

    `graph` has the card wired already, `rects` tells where each card is. A card follows one that it is wired to as
    soon as that would come nearer than `GAP`, or nearer than it was where it was nearer; a card that stands in the
    way goes as well. Each node is looked at once.
    """
    push = _Push(graph, rects)
    sources = [rects[source].right() for source in graph.nodes[name].inputs if source is not None]
    before = max((right for right in sources if right <= rects[name].center().x()), default=-math.inf)
    push.start(name, max(0.0, before + GAP - rects[name].left()))
    return push.places()


@dataclass
class _Push:
    graph: Graph
    rects: Cards
    _shifts: dict[str, float] = field(default_factory=dict)
    _cells: dict[tuple[int, int], list[str]] | None = None

    def start(self, name: str, shift: float) -> None:
        """Push from this card on, itself by `shift`; from left to right, so that no card is looked at twice."""
        self._shifts[name] = _whole_steps(shift)
        waiting, seen = [(self.rects[name].left(), name)], {name}
        while waiting:
            _, pusher = heapq.heappop(waiting)
            gap = GAP if pusher == name else None
            for other, needed in self._pushed_by(pusher, gap):
                if needed > self._shifts.get(other, 0.0):
                    self._shifts[other] = _whole_steps(needed)
                    if other not in seen:
                        seen.add(other)
                        heapq.heappush(waiting, (self.rects[other].left(), other))

    def _pushed_by(self, name: str, gap: float | None) -> Iterator[tuple[str, float]]:
        """The cards to the right that this one now comes too near to, and how far each has to go."""
        before, shift = self.rects[name], self._shifts[name]
        now = before.translated(shift, 0)
        for user in self.graph.consumers(name):
            rect = self.rects[user]
            if rect.left() > before.left():
                kept = GAP if gap is not None else min(GAP, max(0.0, rect.left() - before.right()))
                yield user, now.right() + kept - rect.left()
        if shift or gap is not None:
            swept = now.united(before).adjusted(0, -_BESIDE / 2, _BESIDE, _BESIDE / 2)
            for other in self._near(swept):
                rect = self.rects[other]
                if other != name and rect.left() > before.left() and swept.intersects(rect):
                    kept = min(_BESIDE, max(0.0, rect.left() - before.right()))
                    yield other, now.right() + kept - rect.left()

    def _near(self, rect: QRectF) -> set[str]:
        if self._cells is None:
            self._cells = defaultdict(list)
            for name, (x, y) in self.rects.corners.items():
                self._cells[math.floor(x / _CELL), math.floor(y / _CELL)].append(name)
        around = rect.adjusted(-_LARGEST, -_LARGEST, 0, 0)
        return {name for cell in _cells(around) for name in self._cells.get(cell, ())}

    def places(self) -> dict[str, Point]:
        """Where the pushed cards go."""
        rects = self.rects
        return {name: (rects[name].left() + way, rects[name].top()) for name, way in self._shifts.items() if way}


def _whole_steps(way: float) -> float:
    """At least this far, in whole steps of the grid."""
    grid = float(Sizes.GRID)
    return max(0.0, math.ceil(way / grid - 1e-6) * grid)


def _cells(rect: QRectF) -> Iterator[tuple[int, int]]:
    for column in range(math.floor(rect.left() / _CELL), math.floor(rect.right() / _CELL) + 1):
        for row in range(math.floor(rect.top() / _CELL), math.floor(rect.bottom() / _CELL) + 1):
            yield column, row
