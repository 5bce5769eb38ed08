"""Crossings of wires: how many there are, and fewer of them by exchanging neighbours of a column."""

from __future__ import annotations

from collections.abc import Generator, Sequence

Segment = tuple[float, float, float, float]
Ends = Sequence[tuple[int, float, float]]
_MOST_PAIRS = 400
"""Two boxes with so many wires that there are more pairs of them are left as they stand."""


def exchange_neighbours(
    columns: Sequence[list[int]],
    before: Sequence[Ends],
    after: Sequence[Ends],
    passes: int,
) -> Generator[float, None, None]:
    """Exchange neighbouring boxes of each column as long as fewer wires cross then; yields the share that is done.

    `before` and `after` hold for each box its wires to the columns beside it: the other box, the port there, its own.
    """
    rank = [0] * len(before)
    for boxes in columns:
        for place, box in enumerate(boxes):
            rank[box] = place
    for number in range(passes):
        exchanged = False
        for boxes in columns:
            for place in range(len(boxes) - 1):
                upper, lower = boxes[place], boxes[place + 1]
                gain = _gain(before[upper], before[lower], rank) + _gain(after[upper], after[lower], rank)
                if gain > 0:
                    boxes[place], boxes[place + 1] = lower, upper
                    rank[upper], rank[lower] = place + 1, place
                    exchanged = True
            yield 0.4 + 0.2 * number / passes
        if not exchanged:
            return


def _gain(upper: Ends, lower: Ends, rank: Sequence[int]) -> int:
    """How many crossings fewer there are when the lower box comes to stand above the upper one."""
    if not upper or not lower or len(upper) * len(lower) > _MOST_PAIRS:
        return 0
    gain = 0
    for near, port, _ in upper:
        for other, other_port, _ in lower:
            one, two = (rank[near], port), (rank[other], other_port)
            gain += (one > two) - (one < two)
    return gain


def crossings_of(segments: Sequence[Segment]) -> int:
    """How many pairs of straight lines (from x, y to x, y, running to the right) cross. Grows with their square."""
    return sum(
        _cross(one, other) for index, one in enumerate(segments) for other in segments[:index] if one[:2] != other[:2]
    )


def _cross(one: Segment, other: Segment) -> bool:
    first, last = max(one[0], other[0]), min(one[2], other[2])
    if first >= last:
        return False
    return (_height(one, first) - _height(other, first)) * (_height(one, last) - _height(other, last)) < 0


def _height(line: Segment, x: float) -> float:
    return line[1] + (line[3] - line[1]) * (x - line[0]) / (line[2] - line[0])
