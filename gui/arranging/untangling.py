"""Neighbours of a column exchanged where that makes their wires shorter."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from gui.arranging.boxes_and_lines import Box, Line, Point, columns_of

_SWEEPS = 6
_CROSSED = 160.0
_MOST_PAIRS = 400


def untangling(
    places: dict[str, Point], boxes: Mapping[str, Box], lines: Sequence[Line]
) -> Generator[float, None, None]:
    """Exchange neighbours in the columns of `places` where it pays.

    Engines order boxes by their neighbours, not by the ports of those; so of two boxes that feed one gate the wrong
    one may stand above.
    """
    wires: dict[str, list[Line]] = {name: [] for name in boxes}
    for line in lines:
        wires[line.source].append(line)
        wires[line.target].append(line)
    columns = columns_of(places)
    for _ in range(_SWEEPS):
        exchanged = False
        for column in columns:
            exchanged = _exchange(column, places, boxes, wires) or exchanged
            yield 0.96
        if not exchanged:
            break


def _exchange(
    column: list[str], places: dict[str, Point], boxes: Mapping[str, Box], wires: Mapping[str, list[Line]]
) -> bool:
    """Exchange neighbours of one column where it pays; whether any were."""
    column.sort(key=lambda name: places[name][1])
    exchanged = False
    for index in range(len(column) - 1):
        upper, lower = column[index], column[index + 1]
        if len(wires[upper]) * len(wires[lower]) > _MOST_PAIRS:
            continue
        touched = wires[upper] + wires[lower]
        before = _length(touched, places, boxes) + _CROSSED * _crossings(wires[upper], wires[lower])
        kept = places[upper], places[lower]
        (x, top), (_, lower_top) = kept
        places[lower] = (x, top)
        places[upper] = (x, lower_top + boxes[lower].height - boxes[upper].height)
        after = _length(touched, places, boxes) + _CROSSED * _crossings(wires[lower], wires[upper])
        if after < before - 1:
            column[index], column[index + 1] = lower, upper
            exchanged = True
        else:
            places[upper], places[lower] = kept
    return exchanged


def _crossings(upper: Sequence[Line], lower: Sequence[Line]) -> int:
    """How often lines of an upper box cross those of a lower one because their ports stand the other way round."""
    return sum(
        one.target == other.target and one.source != other.source and one.port > other.port
        for one in upper
        for other in lower
    )


def _length(lines: Sequence[Line], places: Mapping[str, Point], boxes: Mapping[str, Box]) -> float:
    """How far these lines lead up or down, all together."""
    return sum(
        abs(places[line.source][1] + line.start(boxes) - places[line.target][1] - line.end(boxes)) for line in lines
    )
