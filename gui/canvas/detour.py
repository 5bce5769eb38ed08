"""The way of a wire that runs from right to left: round the cards, above or below, wherever it is nearer."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF

CLEARANCE = 28.0
_SIDEWAYS = 48.0


def runs_back(start: QPointF, end: QPointF) -> bool:
    """Whether a wire between these ports runs from right to left."""
    return end.x() < start.x()


def lane_between(start: QPointF, end: QPointF, cards: Iterable[QRectF]) -> float:
    """The height at which a wire can run back from `start` to `end` without crossing a card."""
    left, right = end.x() - _SIDEWAYS, start.x() + _SIDEWAYS
    met = sorted(
        (card.top() - CLEARANCE, card.bottom() + CLEARANCE)
        for card in cards
        if card.left() < right and left < card.right()
    )
    wanted = (start.y() + end.y()) / 2
    blocks: list[tuple[float, float]] = []
    for top, bottom in met:
        if blocks and top < blocks[-1][1]:
            blocks[-1] = blocks[-1][0], max(blocks[-1][1], bottom)
        else:
            blocks.append((top, bottom))
    around = next(((top, bottom) for top, bottom in blocks if top < wanted < bottom), None)
    if around is None:
        return wanted
    top, bottom = around
    return bottom if bottom - wanted <= wanted - top else top
