"""Where things go that are aligned or distributed: rectangles in, the way of each out. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from PySide6.QtCore import QPointF, QRectF

Key = TypeVar("Key")
Alignment = Literal["left", "centre", "right", "top", "middle", "bottom"]
Direction = Literal["across", "down"]

ALIGNMENTS: tuple[Alignment, ...] = ("left", "centre", "right", "top", "middle", "bottom")
DIRECTIONS: tuple[Direction, ...] = ("across", "down")

_LINE: Mapping[Alignment, Callable[[QRectF], float]] = {
    "left": QRectF.left,
    "centre": lambda rect: rect.center().x(),
    "right": QRectF.right,
    "top": QRectF.top,
    "middle": lambda rect: rect.center().y(),
    "bottom": QRectF.bottom,
}
_ACROSS = frozenset({"left", "centre", "right"})


def aligned(rects: Mapping[Key, QRectF], how: Alignment) -> dict[Key, QPointF]:
    """How far each rectangle goes for its edge, or its middle, to be on the line of the outermost, or of all."""
    line = _LINE[how]
    around = QRectF()
    for rect in rects.values():
        around |= rect
    goal = line(around)
    return {key: _way(goal - line(rect), across=how in _ACROSS) for key, rect in rects.items()}


def distributed(rects: Mapping[Key, QRectF], direction: Direction) -> dict[Key, QPointF]:
    """How far each rectangle goes for the gaps between neighbours to be equal; the first and the last one stay.

    Where there is no room for gaps, all overlap equally.
    """
    across = direction == "across"
    start, length = (QRectF.left, QRectF.width) if across else (QRectF.top, QRectF.height)
    order = sorted(rects, key=lambda key: start(rects[key]) + length(rects[key]) / 2)
    if not order:
        return {}
    first, last = rects[order[0]], rects[order[-1]]
    whole = start(last) + length(last) - start(first)
    gap = (whole - sum(length(rects[key]) for key in order)) / max(1, len(order) - 1)
    ways, at = {}, start(first)
    for key in order:
        ways[key] = _way(at - start(rects[key]), across=across)
        at += length(rects[key]) + gap
    return ways


def _way(distance: float, *, across: bool) -> QPointF:
    return QPointF(distance, 0) if across else QPointF(0, distance)
