"""Where a hand takes hold of a frame or a comment: at an edge or a corner to resize it, elsewhere to move it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from PySide6.QtCore import QPointF, QRectF, Qt


class Edges(Flag):
    """The edges of a rectangle that a hand holds; none of them where it holds the whole."""

    LEFT = auto()
    RIGHT = auto()
    TOP = auto()
    BOTTOM = auto()


NO_EDGES = Edges(0)


@dataclass(frozen=True)
class Grip:
    """A hold of a frame or a comment, told by its key."""

    key: int
    edges: Edges = NO_EDGES


def edges_at(rect: QRectF, place: QPointF, reach: float) -> Edges:
    """The edges of a rectangle within reach of a place; near a corner, two of them."""
    if not rect.adjusted(-reach, -reach, reach, reach).contains(place):
        return Edges(0)
    found = Edges(0)
    if abs(place.x() - rect.left()) <= reach:
        found |= Edges.LEFT
    elif abs(place.x() - rect.right()) <= reach:
        found |= Edges.RIGHT
    if abs(place.y() - rect.top()) <= reach:
        found |= Edges.TOP
    elif abs(place.y() - rect.bottom()) <= reach:
        found |= Edges.BOTTOM
    return found


def pulled(rect: QRectF, edges: Edges, by: QPointF, least: tuple[float, float]) -> QRectF:
    """The rectangle with these edges moved so far, but no smaller than `least`."""
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    if Edges.LEFT in edges:
        left = min(left + by.x(), right - least[0])
    if Edges.RIGHT in edges:
        right = max(right + by.x(), left + least[0])
    if Edges.TOP in edges:
        top = min(top + by.y(), bottom - least[1])
    if Edges.BOTTOM in edges:
        bottom = max(bottom + by.y(), top + least[1])
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def pointer_shape(edges: Edges) -> Qt.CursorShape:
    """How the pointer looks where it would take hold of these edges."""
    if edges in {Edges.LEFT | Edges.TOP, Edges.RIGHT | Edges.BOTTOM}:
        return Qt.CursorShape.SizeFDiagCursor
    if edges in {Edges.RIGHT | Edges.TOP, Edges.LEFT | Edges.BOTTOM}:
        return Qt.CursorShape.SizeBDiagCursor
    if edges & (Edges.LEFT | Edges.RIGHT):
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeVerCursor if edges else Qt.CursorShape.SizeAllCursor
