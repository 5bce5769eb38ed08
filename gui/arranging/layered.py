"""Layered drawing of a graph in plain Python: columns, their order by barycentres, and heights without overlap.

Boxes are numbers here. A long wire is led through the columns between its ends by thin boxes, so that other boxes make
room for it. Sources stand in the column just before their first use. Everything is linear in boxes and wires, and done
in small portions, so that a window can go on in between and stop it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gui.arranging.crossings import exchange_neighbours

Size = tuple[float, float]
Wire = tuple[int, int, float, float]  # source, target, height of the output port, height of the input port
Laying = Generator[float, None, list[tuple[float, float]]]
"""A layout in the making: it yields the share that is done, and returns the upper left corner of each box."""

SWEEPS = 8
_EXCHANGES = 4
_LONG = 12
"""Of a wire across more columns than this only the ones near its ends make room for it."""
_THIN, _BESIDE_THIN = 0.35, 0.5
"""The room beside a thin box, as a share of that between two cards."""
_NONE = -1


@dataclass(slots=True)
class Sheet:
    """The drawing in the making: boxes (the given ones first, then thin ones), wires between neighbouring columns."""

    heights: list[float]
    column: list[int]
    real: int
    before: list[list[tuple[int, float, float]]] = field(default_factory=list)  # (box, its port, own port)
    after: list[list[tuple[int, float, float]]] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)
    top: list[float] = field(default_factory=list)

    def gap(self, upper: int, lower: int, gap: float) -> float:
        """The room between two boxes of a column."""
        thin = (upper >= self.real) + (lower >= self.real)
        return gap * (1.0, _BESIDE_THIN, _THIN)[thin]


def layered(sizes: Sequence[Size], wires: Sequence[Wire], gap_x: float, gap_y: float) -> list[tuple[float, float]]:
    """The upper left corner of each box; loops are cut."""
    laying = laid_in_layers(sizes, wires, gap_x, gap_y)
    while True:
        try:
            next(laying)
        except StopIteration as end:
            places: list[tuple[float, float]] = end.value
            return places


def laid_in_layers(sizes: Sequence[Size], wires: Sequence[Wire], gap_x: float, gap_y: float) -> Laying:
    """The same in small portions."""
    forward = _without_loops(len(sizes), wires)
    yield 0.02
    sheet = _sheet([height for _, height in sizes], _columns(len(sizes), forward), forward)
    yield 0.05
    yield from _order(sheet)
    yield from _place(sheet, gap_y)
    widths = [max((sizes[box][0] for box in boxes if box < len(sizes)), default=0.0) for boxes in sheet.columns]
    lefts = [0.0]
    for width in widths:
        lefts.append(lefts[-1] + width + gap_x)
    return [(lefts[sheet.column[box]], sheet.top[box]) for box in range(len(sizes))]


def _without_loops(count: int, wires: Sequence[Wire]) -> list[Wire]:
    """The wires, those that would close a loop turned round. A walk in depth that keeps its own stack."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    for index, wire in enumerate(wires):
        leaving[wire[0]].append(index)
    state = [0] * count  # 0 not seen, 1 on the way, 2 done
    kept = list(wires)
    for start in range(count):
        stack = [(start, iter(leaving[start]))] if not state[start] else []
        state[start] = state[start] or 1
        while stack:
            box, rest = stack[-1]
            index = next(rest, _NONE)
            if index == _NONE:
                state[box] = 2
                stack.pop()
                continue
            source, target, out, into = wires[index]
            if state[target] == 1:
                kept[index] = (target, source, into, out)
            elif state[target] == 0:
                state[target] = 1
                stack.append((target, iter(leaving[target])))
    return kept


def _columns(count: int, wires: Sequence[Wire]) -> list[int]:
    """The column of each box: after everything before it, and boxes without inputs just before their first use."""
    users: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for source, target, _, _ in wires:
        users[source].append(target)
        waiting[target] += 1
    inputs = list(waiting)
    column = [0] * count
    order = [box for box in range(count) if not waiting[box]]
    for box in order:  # grows while it is walked
        for user in users[box]:
            column[user] = max(column[user], column[box] + 1)
            waiting[user] -= 1
            if not waiting[user]:
                order.append(user)
    for box in reversed(order):
        if users[box] and inputs[box] < len(users[box]):  # the wires that leave get shorter by more than others longer
            column[box] = min(column[user] for user in users[box]) - 1
    return column


def _sheet(heights: list[float], column: list[int], wires: Sequence[Wire]) -> Sheet:
    sheet = Sheet(list(heights), list(column), len(heights))
    sheet.before = [[] for _ in heights]
    sheet.after = [[] for _ in heights]
    for source, target, out, into in wires:
        first, end = column[source] + 1, column[target]
        if end - first > _LONG:  # so that long wires do not make the work grow with the square of the graph
            _lead(sheet, source, range(first, first + _LONG // 2), _NONE, out, into)
            _lead(sheet, _NONE, range(end - _LONG // 2, end), target, out, into)
        else:
            _lead(sheet, source, range(first, end), target, out, into)
    sheet.columns = [[] for _ in range(max(sheet.column, default=-1) + 1)]
    for box, place in enumerate(sheet.column):
        sheet.columns[place].append(box)
    sheet.top = [0.0] * len(sheet.heights)
    return sheet


def _lead(sheet: Sheet, source: int, columns: range, target: int, out: float, into: float) -> None:
    """Lead a wire through these columns; one whose source or target is none begins or ends there."""
    last, port = source, out
    for between in columns:
        thin = len(sheet.heights)
        sheet.heights.append(0.0)
        sheet.column.append(between)
        sheet.before.append([])
        sheet.after.append([])
        if last != _NONE:
            _join(sheet, last, thin, port, 0.0)
        last, port = thin, 0.0
    if _NONE not in {target, last}:
        _join(sheet, last, target, port, into)


def _join(sheet: Sheet, source: int, target: int, out: float, into: float) -> None:
    sheet.after[source].append((target, into, out))
    sheet.before[target].append((source, out, into))


def _order(sheet: Sheet) -> Generator[float, None, None]:
    """Order the boxes of each column by the mean place of their neighbours, sweeping to and fro, then one by one."""
    rank = [0.0] * len(sheet.heights)
    found = _walked(sheet)
    for boxes in sheet.columns:
        boxes.sort(key=found.__getitem__)
        _rank(boxes, rank)
    yield 0.06
    for sweep in range(SWEEPS):
        neighbours = sheet.before if sweep % 2 else sheet.after
        for boxes in sheet.columns if sweep % 2 else sheet.columns[::-1]:
            mean = {
                box: sum(rank[near] + port / 1000 for near, port, _ in neighbours[box]) / len(neighbours[box])
                if neighbours[box]
                else rank[box]
                for box in boxes
            }
            boxes.sort(key=mean.__getitem__)
            _rank(boxes, rank)
            yield 0.05 + 0.35 * sweep / SWEEPS
    yield from exchange_neighbours(sheet.columns, sheet.before, sheet.after, _EXCHANGES)


def _walked(sheet: Sheet) -> list[int]:
    """When each box is found by a walk against the wires, in depth: what belongs together is found together."""
    found = [_NONE] * len(sheet.heights)
    count = 0
    for boxes in sheet.columns[::-1]:
        for start in boxes:
            stack = [start]
            while stack:
                box = stack.pop()
                if found[box] == _NONE:
                    found[box] = count
                    count += 1
                    stack += [near for near, _, _ in sorted(sheet.before[box], key=_own_port, reverse=True)]
    return found


def _own_port(end: tuple[int, float, float]) -> float:
    return end[2]


def _rank(boxes: Sequence[int], rank: list[float]) -> None:
    for place, box in enumerate(boxes):
        rank[box] = place / max(1, len(boxes) - 1) if len(boxes) > 1 else 0.5


def _place(sheet: Sheet, gap: float) -> Generator[float, None, None]:
    """Give each box the height at which its wires run as level as the others of its column allow."""
    for boxes in sheet.columns:
        wanted = [0.0] * len(boxes)
        _settle(sheet, boxes, wanted, gap)
    for sweep in range(SWEEPS):
        neighbours = sheet.before if sweep % 2 else sheet.after
        for boxes in sheet.columns if sweep % 2 else sheet.columns[::-1]:
            wanted = [
                sum(sheet.top[near] + port - own for near, port, own in neighbours[box]) / len(neighbours[box])
                if neighbours[box]
                else sheet.top[box]
                for box in boxes
            ]
            _settle(sheet, boxes, wanted, gap)
            yield 0.6 + 0.35 * sweep / SWEEPS


def _settle(sheet: Sheet, boxes: Sequence[int], wanted: Sequence[float], gap: float) -> None:
    """Put boxes one under the other as near to where they want to be as their order allows (least squares).

    Boxes that would overlap are pooled into blocks that move as one, the way isotonic regression does it.
    """
    blocks: list[tuple[float, int]] = []  # (mean of the wanted offsets, number of boxes)
    offsets = [0.0]
    for upper, lower in pairwise(boxes):
        offsets.append(offsets[-1] + sheet.heights[upper] + sheet.gap(upper, lower, gap))
    for place, want in enumerate(wanted):
        mean, number = want - offsets[place], 1
        while blocks and blocks[-1][0] > mean:
            above, many = blocks.pop()
            mean, number = (mean * number + above * many) / (number + many), number + many
        blocks.append((mean, number))
    place = 0
    for mean, number in blocks:
        for box in boxes[place : place + number]:
            sheet.top[box] = mean + offsets[place]
            place += 1
