"""The way of a wire round the cards, above or below, wherever it is nearer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gui.canvas.boxes import Boxes
from gui.canvas.painting.geometry import Point

CLEARANCE = 28.0
_SIDEWAYS = 48.0
_ROOM, _LEAST, _FARTHEST = 28.0, 12.0, 260.0


def runs_back(start: QPointF, end: QPointF) -> bool:
    """Whether a wire between these ports runs from right to left."""
    return end.x() < start.x()


def lane_between(start: QPointF, end: QPointF, cards: Boxes[str]) -> float:
    """The height at which a wire can run back from `start` to `end` without crossing a card."""
    wanted = (start.y() + end.y()) / 2
    return _free_height(end.x() - _SIDEWAYS, start.x() + _SIDEWAYS, wanted, cards, CLEARANCE)


def way_around(start: QPointF, end: QPointF, met: Sequence[QRectF], cards: Boxes[str]) -> tuple[Point, ...]:
    """Two points that lead a wire to the right over or under the cards that it meets; none where that is not simple.

    That is where there is too little room beside the cards, or where it would lead too far away.
    """
    left, right = min(rect.left() for rect in met) - _ROOM, max(rect.right() for rect in met) + _ROOM
    if left < start.x() + _LEAST or right > end.x() - _LEAST:
        return ()
    share = ((left + right) / 2 - start.x()) / (end.x() - start.x())
    wanted = start.y() + share * (end.y() - start.y())
    height = _free_height(left, right, wanted, cards, _ROOM)
    return ((left, height), (right, height)) if abs(height - wanted) <= _FARTHEST else ()


def _free_height(left: float, right: float, wanted: float, cards: Boxes[str], clearance: float) -> float:
    """The height nearest to the wanted one at which no card lies between these two places from left to right."""
    tops, bottoms = cards.heights_between(left, right)
    if not len(tops):
        return wanted
    order = np.argsort(tops)
    tops, bottoms = tops[order] - clearance, np.maximum.accumulate(bottoms[order]) + clearance
    begins = np.flatnonzero(np.append(True, tops[1:] >= bottoms[:-1]))
    ends = np.append(begins[1:], len(tops)) - 1
    around = np.flatnonzero((tops[begins] < wanted) & (wanted < bottoms[ends]))
    if not len(around):
        return wanted
    top, bottom = float(tops[begins[around[0]]]), float(bottoms[ends[around[0]]])
    return bottom if bottom - wanted <= wanted - top else top
