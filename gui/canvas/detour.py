"""The way of a wire that runs from right to left: round the cards, above or below, wherever it is nearer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from gui.canvas.boxes import Boxes

CLEARANCE = 28.0
_SIDEWAYS = 48.0


def runs_back(start: QPointF, end: QPointF) -> bool:
    """Whether a wire between these ports runs from right to left."""
    return end.x() < start.x()


def lane_between(start: QPointF, end: QPointF, cards: Boxes[str]) -> float:
    """The height at which a wire can run back from `start` to `end` without crossing a card."""
    tops, bottoms = cards.heights_between(end.x() - _SIDEWAYS, start.x() + _SIDEWAYS)
    wanted = (start.y() + end.y()) / 2
    if not len(tops):
        return wanted
    order = np.argsort(tops)
    tops, bottoms = tops[order] - CLEARANCE, np.maximum.accumulate(bottoms[order]) + CLEARANCE
    begins = np.flatnonzero(np.append(True, tops[1:] >= bottoms[:-1]))
    ends = np.append(begins[1:], len(tops)) - 1
    around = np.flatnonzero((tops[begins] < wanted) & (wanted < bottoms[ends]))
    if not len(around):
        return wanted
    top, bottom = float(tops[begins[around[0]]]), float(bottoms[ends[around[0]]])
    return bottom if bottom - wanted <= wanted - top else top
