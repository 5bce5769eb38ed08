"""Straight wires in a finished layout: boxes go up or down by what their neighbours in the column leave free."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from gui.arranging.boxes_and_lines import Box, Line, Point, columns_of

_PASSES = 2
_SAME = 0.5


def straightening(
    places: dict[str, Point], boxes: Mapping[str, Box], lines: Sequence[Line], gap: float
) -> Generator[float, None, None]:
    """Move boxes of `places` to where one of their wires is level; columns and their order stay as they are.

    First each box goes by the wires that enter it, from left to right, then by those that leave it, back again; a box
    that has a level wire already stays.
    """
    entering: dict[str, list[Line]] = {name: [] for name in boxes}
    leaving: dict[str, list[Line]] = {name: [] for name in boxes}
    for line in lines:
        entering[line.target].append(line)
        leaving[line.source].append(line)
    columns = columns_of(places)
    for number in range(_PASSES):
        wires = leaving if number % 2 else entering
        for column in columns[::-1] if number % 2 else columns:
            for index, name in enumerate(column):
                if not any(abs(_slope(line, places, boxes)) < _SAME for line in (*entering[name], *leaving[name])):
                    _level(name, column, index, wires[name], places, boxes, gap)
            yield 0.97 + 0.01 * number


def _level(
    name: str,
    column: Sequence[str],
    index: int,
    wires: Sequence[Line],
    places: dict[str, Point],
    boxes: Mapping[str, Box],
    gap: float,
) -> None:
    """Move one box to where the wire that nearly is level is so, as far as there is room."""
    x, y = places[name]
    least, most = -float("inf"), float("inf")
    if index:
        above = column[index - 1]
        bottom = places[above][1] + boxes[above].height
        least = bottom + min(gap, y - bottom)
    if index + 1 < len(column):
        below = places[column[index + 1]][1]
        most = below - boxes[name].height - min(gap, below - y - boxes[name].height)
    shifts = [_slope(line, places, boxes) * (1 if line.target == name else -1) for line in wires]
    fitting = [shift for shift in shifts if least <= y + shift <= most]
    if fitting:
        places[name] = (x, y + min(fitting, key=abs))


def _slope(line: Line, places: Mapping[str, Point], boxes: Mapping[str, Box]) -> float:
    """How far down the source's port is from the target's."""
    start = places[line.source][1] + line.start(boxes)
    return start - places[line.target][1] - line.end(boxes)
