"""A layout with frames: what is in a frame is laid out by itself, and the frame then stands among others as one box."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from gui.arranging.boxes_and_lines import Box, Line, Point
from gui.arranging.layout import laying_out

Rect = tuple[float, float, float, float]
ROOT = -1


@dataclass(frozen=True)
class Group:
    """A frame: the nodes and comments (by key, with width and height) directly in it, and the frame that it is in."""

    key: int
    names: tuple[str, ...]
    notes: tuple[tuple[int, float, float], ...] = ()
    parent: int = ROOT


@dataclass(frozen=True)
class Room:
    """The room that a frame keeps around what is in it, and above that for its title; between its comments."""

    around: float
    title: float
    between: float


@dataclass
class Nested:
    """Where everything goes: nodes, frames as (x, y, width, height), comments."""

    places: dict[str, Point] = field(default_factory=dict)
    frames: dict[int, Rect] = field(default_factory=dict)
    notes: dict[int, Point] = field(default_factory=dict)

    def add(self, other: Nested, x: float, y: float) -> None:
        """Take over another layout, moved so far."""
        self.places |= {name: (x + at[0], y + at[1]) for name, at in other.places.items()}
        self.frames |= {key: (x + r[0], y + r[1], r[2], r[3]) for key, r in other.frames.items()}
        self.notes |= {key: (x + at[0], y + at[1]) for key, at in other.notes.items()}


def laying_nested(
    boxes: Mapping[str, Box], lines: Sequence[Line], groups: Sequence[Group], room: Room
) -> Generator[float, None, Nested]:
    """Lay out frames from the innermost outwards; every group comes before the one that it is in.

    It yields the share that is done, and returns the layout.
    """
    levels = _Levels(boxes, lines, groups)
    done: dict[int, Nested] = {}
    count = 0
    for group in (*groups, Group(ROOT, levels.free)):
        items, wires = levels.problem(group, done)
        laying = laying_out(items, wires)
        share = len(items) / max(1, levels.items)
        places: dict[str, Point] | None = None
        while places is None:
            try:
                part = next(laying)
            except StopIteration as end:
                places = end.value
            else:
                yield min(1.0, count / max(1, levels.items) + part * share)
        count += len(items)
        done[group.key] = _assembled(group, places, items, done, levels, room)
    return done[ROOT]


def _assembled(
    group: Group,
    places: Mapping[str, Point],
    items: Mapping[str, Box],
    done: Mapping[int, Nested],
    levels: _Levels,
    room: Room,
) -> Nested:
    """The inside of a frame, its corner at 0, 0, with the frame around it; of the root only the inside."""
    result = Nested()
    left, top = (0.0, 0.0) if group.key == ROOT else (room.around, room.title + room.around)
    right = left
    for key, width, height in group.notes:
        result.notes[key] = (left, top)
        top += height + room.between
        right = max(right, left + width)
    bottom = top
    for name, (x, y) in places.items():
        child = levels.child_called.get(name)
        if child is None:
            result.places[name] = (left + x, top + y)
        else:
            result.add(done[child], left + x, top + y)
        right, bottom = max(right, left + x + items[name].width), max(bottom, top + y + items[name].height)
    if group.key != ROOT:
        result.frames[group.key] = (0.0, 0.0, right + room.around, bottom + room.around)
    return result


class _Levels:
    """Which lines belong to the layout of which frame, and what stands there for a node that is further in."""

    def __init__(self, boxes: Mapping[str, Box], lines: Sequence[Line], groups: Sequence[Group]) -> None:
        self._boxes = boxes
        self._parent = {group.key: group.parent for group in groups}
        self._owner = {name: group.key for group in groups for name in group.names}
        self._children: dict[int, list[int]] = {}
        for group in groups:
            self._children.setdefault(group.parent, []).append(group.key)
        self.child_called = {_called(group.key): group.key for group in groups}
        self.free = tuple(name for name in boxes if name not in self._owner)
        self.items = len(boxes) + len(groups)
        self._lines: dict[int, list[tuple[Line, str, str]]] = {}
        for line in lines:
            if line.source in boxes and line.target in boxes:
                level, source, target = self._meeting(line)
                self._lines.setdefault(level, []).append((line, source, target))

    def _way_out(self, name: str) -> list[tuple[int, str]]:
        """The frames around a node from the innermost to the root, each with what stands for the node in it."""
        way, item, level = [], name, self._owner.get(name, ROOT)
        while True:
            way.append((level, item))
            if level == ROOT:
                return way
            item, level = _called(level), self._parent[level]

    def _meeting(self, line: Line) -> tuple[int, str, str]:
        """The innermost frame that holds both ends of a line, and what stands for them in it."""
        targets = dict(self._way_out(line.target))
        level, source = next((level, item) for level, item in self._way_out(line.source) if level in targets)
        return level, source, targets[level]

    def problem(self, group: Group, done: Mapping[int, Nested]) -> tuple[dict[str, Box], list[Line]]:
        """The boxes and lines of a frame's own layout; frames in it are boxes with a port for each wire."""
        inputs: dict[str, list[float]] = {}
        wires = []
        for line, source, target in self._lines.get(group.key, ()):
            if source == target:
                continue
            start = self._top(line.source, source, done) + line.start(self._boxes)
            port = line.port
            if target != line.target:
                ports = inputs.setdefault(target, [])
                port = len(ports)
                ports.append(self._top(line.target, target, done) + line.end(self._boxes))
            wires.append(Line(source, target, port, start))
        items = {name: self._boxes[name] for name in group.names}
        for child in self._children.get(group.key, ()):
            _, _, width, height = done[child].frames[child]
            items[_called(child)] = Box(width, height, tuple(inputs.get(_called(child), ())), height / 2)
        return items, wires

    def _top(self, name: str, item: str, done: Mapping[int, Nested]) -> float:
        """How far the top of a node lies below that of what stands for it."""
        return 0.0 if item == name else done[self.child_called[item]].places[name][1]


def _called(key: int) -> str:
    """What a frame is called among boxes: no node's name has a line break."""
    return f"\n{key}"
