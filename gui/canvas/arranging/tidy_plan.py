"""What tidying does to a document: where nodes, frames and comments go, worked out in small portions."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from engine import Annotation, Comment, Frame
from gui import commands
from gui.arranging.layout import Box
from gui.canvas.arranging.arrangement import box_of, lines_among
from gui.document import annotations as annotating
from gui.document.document import Document
from gui.document.edits import Edit, Point
from gui.nesting import ROOT, Group, Nested, Room, laying_nested

CardsInside = Callable[[QRectF], Iterable[str]]
_ROOM = Room(annotating.ROOM, annotating.TITLE_ROOM, 16.0)
_PORTION = 400
_NEAR = 600.0
_APART = 16.0


@dataclass
class Tidied:
    """Where nodes go, and frames and comments as they then are."""

    places: dict[str, Point] = field(default_factory=dict)
    annotations: dict[int, Annotation] = field(default_factory=dict)

    def edit(self, document: Document) -> Edit:
        """All of it as one step."""
        return commands.lay_out(document, self.places, self.annotations)


def tidying(document: Document, names: Sequence[str], cards_inside: CardsInside) -> Generator[float, None, Tidied]:
    """Lay out these nodes, what stands above staying above where the wires leave the choice.

    Frames whose nodes are all among them are laid out by themselves and kept together; other frames are fitted around
    what was in them, and those without nodes moved out of the way. Comments in a frame stand at its top, others go
    with the node that is nearest. It yields the share that is done.
    """
    chosen = sorted(names, key=lambda name: document.position(name)[::-1])
    boxes: dict[str, Box] = {}
    for number, name in enumerate(chosen):
        boxes[name] = box_of(document.graph, name)
        if number % _PORTION == 0:
            yield 0.0
    frames = _Frames(document, set(boxes), cards_inside)
    nested = yield from laying_nested(boxes, lines_among(document.graph, boxes), frames.groups, _ROOM)
    corner = QPointF()
    if len(boxes) < len(document.graph):
        corner = QPointF(*commands.snapped(_corner(document, boxes, frames.groups)))
    return _tidied(document, boxes, frames, nested, corner)


def _corner(document: Document, names: Iterable[str], groups: Sequence[Group]) -> Point:
    """The upper left corner of what is laid out, as it stands."""
    annotations = document.about.annotations
    corners = [document.position(name) for name in names]
    corners += [annotations[group.key].position for group in groups]
    return min(x for x, _ in corners), min(y for _, y in corners)


class _Frames:
    """The frames around the nodes that are laid out: those that go with them, and those to fit afterwards."""

    def __init__(self, document: Document, chosen: set[str], cards_inside: CardsInside) -> None:
        annotations = document.about.annotations
        self.contents: dict[int, list[str]] = {}
        rects = {key: annotating.rect_of(each) for key, each in annotations.items() if isinstance(each, Frame)}
        order = sorted(rects, key=lambda key: (rects[key].width() * rects[key].height(), key))
        for key in order:
            inside = list(cards_inside(rects[key]))
            if any(name in chosen for name in inside):
                self.contents[key] = inside
        self.boxes = {key: each for key, each in annotations.items() if key not in self.contents}
        whole = [key for key in order if key in self.contents and chosen.issuperset(self.contents[key])]
        self.loose = [key for key in self.contents if key not in whole]
        owned: set[str] = set()
        noted: set[int] = set()
        self.groups: list[Group] = []
        for place, key in enumerate(whole):
            parent = next((other for other in whole[place + 1 :] if rects[other].contains(rects[key])), ROOT)
            own = tuple(name for name in self.contents[key] if name not in owned)
            notes = [each for each in self.boxes if each not in noted and self._is_in(each, rects[key])]
            owned.update(own)
            noted.update(notes)
            self.groups.append(Group(key, own, tuple((each, *self.boxes[each].size) for each in notes), parent))
        self.free = [key for key in self.boxes if key not in noted]

    def _is_in(self, key: int, rect: QRectF) -> bool:
        return rect.contains(annotating.rect_of(self.boxes[key]))


def _tidied(document: Document, boxes: dict[str, Box], frames: _Frames, nested: Nested, corner: QPointF) -> Tidied:
    annotations, left, top = document.about.annotations, corner.x(), corner.y()
    result = Tidied({name: (left + x, top + y) for name, (x, y) in nested.places.items()})
    for key, (x, y, width, height) in nested.frames.items():
        rect = QRectF(left + x, top + y, width, height)
        result.annotations[key] = annotating.placed_at(annotations[key], rect)
    for key, (x, y) in nested.notes.items():
        rect = annotating.rect_of(annotations[key])
        rect.moveTo(left + x, top + y)
        result.annotations[key] = annotating.placed_at(annotations[key], rect)
    for key in frames.loose:
        around = QRectF()
        for name in frames.contents[key]:
            box = boxes.get(name) or box_of(document.graph, name)
            around |= _rect(result.places.get(name) or document.position(name), box)
        result.annotations[key] = annotating.placed_at(annotations[key], annotating.frame_around(around))
    if len(boxes) == len(document.graph):
        _take_along(document, boxes, frames, result)
    return result


def _take_along(document: Document, boxes: dict[str, Box], frames: _Frames, result: Tidied) -> None:
    """Let comments outside of every frame go with the nearest node, and frames without nodes out of the way."""
    taken = [annotating.rect_of(each) for each in result.annotations.values() if isinstance(each, Frame)]
    taken += [_rect(place, boxes[name]) for name, place in result.places.items()]
    for key in frames.free:
        if isinstance(frames.boxes[key], Frame):
            rect = annotating.rect_of(frames.boxes[key])
            if any(rect.intersects(other) for other in taken):
                rect.moveTop(max(other.bottom() for other in taken) + _ROOM.title)
            taken.append(rect)
            result.annotations[key] = annotating.placed_at(frames.boxes[key], rect)
    for key in frames.free:
        if isinstance(frames.boxes[key], Comment):
            rect = _with_nearest(document, boxes, annotating.rect_of(frames.boxes[key]), result)
            _step_aside(rect, taken)
            taken.append(rect)
            result.annotations[key] = annotating.placed_at(frames.boxes[key], rect)


def _with_nearest(document: Document, boxes: dict[str, Box], rect: QRectF, result: Tidied) -> QRectF:
    """Where a comment goes with the node that is nearest, if one is near."""
    name = min(boxes, key=lambda name: _distance(rect, document.position(name), boxes[name]), default=None)
    if name is None or _distance(rect, document.position(name), boxes[name]) > _NEAR:
        return rect
    (x, y), (was_x, was_y) = result.places[name], document.position(name)
    return rect.translated(x - was_x, y - was_y)


def _distance(rect: QRectF, place: Point, box: Box) -> float:
    card = _rect(place, box)
    return (card.center() - rect.center()).manhattanLength()


def _step_aside(rect: QRectF, taken: Sequence[QRectF]) -> None:
    """Move a comment up to where it lies on nothing."""
    column = [other for other in taken if other.left() < rect.right() and rect.left() < other.right()]
    for other in sorted(column, key=QRectF.bottom, reverse=True):
        if other.top() < rect.bottom() and rect.top() < other.bottom():
            rect.moveBottom(other.top() - _APART)


def _rect(place: Point, box: Box) -> QRectF:
    return QRectF(*place, box.width, box.height)
