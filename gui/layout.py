"""Automatic layout: boxes and the wires between them in, a place for each box out, wires running left to right.

graphlay does the work; where it cannot be loaded, refuses, or would take too long, the project's own layering does.
Both are deterministic: the same graph is always laid out the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gui.layered import layered
from gui.theme import Sizes

_log = logging.getLogger(__name__)
Point = tuple[float, float]
_SWEEPS = 6
_MANY, _TOO_MANY = 300, 600
_CROSSED = 160.0


@dataclass(frozen=True, slots=True)
class Box:
    """A node to be placed: its size, and how far its input ports and its output port lie below its top."""

    width: float
    height: float
    inputs: tuple[float, ...] = ()
    output: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A wire from the output of `source` to the input port of `target` that has this number."""

    source: str
    target: str
    port: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """The room between columns and between the boxes of a column."""

    x: float = Sizes.NODE_GAP_X
    y: float = Sizes.NODE_GAP_Y


Engine = Callable[[Mapping[str, Box], Sequence[Line], Gaps], dict[str, Point]]


def lay_out(
    boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps | None = None, engines: Sequence[Engine] | None = None
) -> dict[str, Point]:
    """The upper left corner of each box, on the grid, the leftmost and topmost at 0.

    Lines whose ends are not both among the boxes are passed over; loops are laid out as if one of their wires ran
    backwards. `engines` are tried in turn.
    """
    if not boxes:
        return {}
    inside = [line for line in lines if line.source in boxes and line.target in boxes]
    if engines is None:
        engines = (by_graphlay, by_own_layering) if len(boxes) <= _TOO_MANY else (by_own_layering,)
    for engine in engines:
        try:
            return _on_grid(untangled(engine(boxes, inside, gaps or Gaps()), boxes, inside))
        except Exception:  # noqa: BLE001 - whatever a library raises, the graph must be drawn
            _log.warning("a layout engine failed; the next one is tried", exc_info=True)
    return _on_grid(
        {name: (0.0, index * (box.height + Sizes.NODE_GAP_Y)) for index, (name, box) in enumerate(boxes.items())}
    )


def by_graphlay(boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps) -> dict[str, Point]:
    """The layout of graphlay's layered engine; ports keep their places on the boxes. Raises what graphlay raises."""
    import graphlay

    # graphlay decides ties by the names, here by the order of the boxes.
    keys = {name: f"{index:06d}" for index, name in enumerate(boxes)}
    graph = graphlay.Graph()
    for name, box in boxes.items():
        graph.node(keys[name], width=box.width, height=box.height)
    for line in lines:
        if line.source != line.target:
            graph.edge(
                keys[line.source],
                keys[line.target],
                source_port=_port(boxes[line.source], boxes[line.source].output, "right"),
                target_port=_port(boxes[line.target], boxes[line.target].inputs[line.port], "left"),
            )
    spacing = {"layer_gap": gaps.x, "node_gap": gaps.y, "dummy_gap": gaps.y, "isolated_gap": gaps.y}
    options = {
        "spacing": spacing,
        # A node with several inputs belongs in the middle of them; a straight main path would push them to one side.
        "coords": {"branch_bands": False, "branch_style": "symmetric"},
        "effort": "balanced" if len(boxes) <= _MANY else "fast",
    }
    positions = graphlay.layout(graph, options=options).positions()
    centres = {name: positions[key] for name, key in keys.items()}
    widest: dict[float, float] = {}
    for name, (x, _) in centres.items():
        widest[x] = max(widest.get(x, 0.0), boxes[name].width)
    return {name: (x - widest[x] / 2, y - boxes[name].height / 2) for name, (x, y) in centres.items()}


def _port(box: Box, height: float, side: str) -> dict[str, Any]:
    return {"offset": {"side": side, "t": max(-1.0, min(1.0, 2 * height / box.height - 1))}}


def by_own_layering(boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps) -> dict[str, Point]:
    """The layout of the project's own layering."""
    names = list(boxes)
    number = {name: index for index, name in enumerate(names)}
    places = layered(
        [(box.width, box.height) for box in boxes.values()],
        [
            (
                number[line.source],
                number[line.target],
                boxes[line.source].output,
                boxes[line.target].inputs[line.port],
            )
            for line in lines
            if line.source != line.target
        ],
        gaps.x,
        gaps.y,
    )
    return dict(zip(names, places, strict=True))


def untangled(places: Mapping[str, Point], boxes: Mapping[str, Box], lines: Sequence[Line]) -> dict[str, Point]:
    """The same columns, neighbours in a column exchanged where that makes their wires shorter.

    Engines order boxes by their neighbours, not by the ports of those; so of two boxes that feed one gate the wrong
    one may stand above.
    """
    result = dict(places)
    wires: dict[str, list[Line]] = {name: [] for name in boxes}
    for line in lines:
        wires[line.source].append(line)
        wires[line.target].append(line)
    columns: dict[float, list[str]] = {}
    for name, (x, _) in places.items():
        columns.setdefault(x, []).append(name)
    for _ in range(_SWEEPS):
        exchanged = [_exchange(column, result, boxes, wires) for column in columns.values()]
        if not any(exchanged):
            break
    return result


def _exchange(
    column: list[str], places: dict[str, Point], boxes: Mapping[str, Box], wires: Mapping[str, list[Line]]
) -> bool:
    """Exchange neighbours of one column where it pays; whether any were."""
    column.sort(key=lambda name: places[name][1])
    exchanged = False
    for index in range(len(column) - 1):
        upper, lower = column[index], column[index + 1]
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
        abs(
            places[line.source][1]
            + boxes[line.source].output
            - places[line.target][1]
            - boxes[line.target].inputs[line.port]
        )
        for line in lines
    )


def _on_grid(places: Mapping[str, Point]) -> dict[str, Point]:
    left = min(x for x, _ in places.values())
    top = min(y for _, y in places.values())
    grid = float(Sizes.GRID)
    return {name: (round((x - left) / grid) * grid, round((y - top) / grid) * grid) for name, (x, y) in places.items()}
