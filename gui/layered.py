"""Layered drawing of a graph in plain Python: columns, their order by barycentres, and heights without overlap.

Boxes are numbers here. A long wire is led through every column between its ends by a thin box, so that other boxes
make room for it. Sources stand in the column just before their first use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Size = tuple[float, float]
Wire = tuple[int, int, float, float]  # source, target, height of the output port, height of the input port
SWEEPS = 8
_NONE = -1


@dataclass(slots=True)
class _Sheet:
    """The drawing in the making: boxes (the given ones first, then thin ones), wires between neighbouring columns."""

    heights: list[float]
    column: list[int]
    before: list[list[tuple[int, float, float]]] = field(default_factory=list)  # (box, its port, own port)
    after: list[list[tuple[int, float, float]]] = field(default_factory=list)
    columns: list[list[int]] = field(default_factory=list)
    top: list[float] = field(default_factory=list)


def layered(sizes: Sequence[Size], wires: Sequence[Wire], gap_x: float, gap_y: float) -> list[tuple[float, float]]:
    """The upper left corner of each box. Nearly linear in boxes and wires; loops are cut."""
    forward = _without_loops(len(sizes), wires)
    sheet = _sheet([height for _, height in sizes], _columns(len(sizes), forward), forward)
    _order(sheet)
    _place(sheet, gap_y)
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
    has_inputs = [number > 0 for number in waiting]
    column = [0] * count
    order = [box for box in range(count) if not waiting[box]]
    for box in order:  # grows while it is walked
        for user in users[box]:
            column[user] = max(column[user], column[box] + 1)
            waiting[user] -= 1
            if not waiting[user]:
                order.append(user)
    for box in range(count):
        if not has_inputs[box] and users[box]:
            column[box] = min(column[user] for user in users[box]) - 1
    return column


def _sheet(heights: list[float], column: list[int], wires: Sequence[Wire]) -> _Sheet:
    sheet = _Sheet(list(heights), list(column))
    sheet.before = [[] for _ in heights]
    sheet.after = [[] for _ in heights]
    for source, target, out, into in wires:
        last, port = source, out
        for between in range(column[source] + 1, column[target]):
            thin = len(sheet.heights)
            sheet.heights.append(0.0)
            sheet.column.append(between)
            sheet.before.append([])
            sheet.after.append([])
            _join(sheet, last, thin, port, 0.0)
            last, port = thin, 0.0
        _join(sheet, last, target, port, into)
    sheet.columns = [[] for _ in range(max(sheet.column, default=-1) + 1)]
    for box, place in enumerate(sheet.column):
        sheet.columns[place].append(box)
    sheet.top = [0.0] * len(sheet.heights)
    return sheet


def _join(sheet: _Sheet, source: int, target: int, out: float, into: float) -> None:
    sheet.after[source].append((target, into, out))
    sheet.before[target].append((source, out, into))


def _order(sheet: _Sheet) -> None:
    """Order the boxes of each column by the mean place of their neighbours, sweeping to and fro."""
    rank = [0.0] * len(sheet.heights)
    for boxes in sheet.columns:
        _rank(boxes, rank)
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


def _rank(boxes: Sequence[int], rank: list[float]) -> None:
    for place, box in enumerate(boxes):
        rank[box] = place / max(1, len(boxes) - 1) if len(boxes) > 1 else 0.5


def _place(sheet: _Sheet, gap: float) -> None:
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


def _settle(sheet: _Sheet, boxes: Sequence[int], wanted: Sequence[float], gap: float) -> None:
    """Put boxes one under the other as near to where they want to be as their order allows (least squares).

    Boxes that would overlap are pooled into blocks that move as one, the way isotonic regression does it.
    """
    blocks: list[tuple[float, int]] = []  # (mean of the wanted offsets, number of boxes)
    offsets = [0.0]
    for box in boxes:
        offsets.append(offsets[-1] + sheet.heights[box] + gap)
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
