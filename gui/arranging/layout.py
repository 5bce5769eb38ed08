"""Automatic layout: boxes and the wires between them in, a place for each box out, wires running left to right.

graphlay does the work; where it cannot be loaded, refuses, or would take too long, the project's own layering does.
Both are deterministic: the same graph is always laid out the same.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from gui.arranging.boxes_and_lines import Box, Gaps, Line, Point
from gui.arranging.crossings import Segment, crossings_of
from gui.arranging.layered import laid_in_layers
from gui.arranging.straightening import straightening
from gui.arranging.untangling import untangling
from gui.theme import Sizes

__all__ = ["Box", "Gaps", "Laying", "Line", "Point", "by_graphlay", "by_own_layering", "lay_out", "laying_out"]

_log = logging.getLogger(__name__)
_MANY, _TOO_MANY = 300, 350
_FEW = 120
"""With no more lines than this all engines are tried, and the layout with the fewest crossings is taken."""
Laying = Generator[float, None, dict[str, Point]]
"""A layout in the making: it yields the share that is done, and returns the places."""

Engine = Callable[[Mapping[str, Box], Sequence[Line], Gaps], "Laying | dict[str, Point]"]


def lay_out(
    boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps | None = None, engines: Sequence[Engine] | None = None
) -> dict[str, Point]:
    """The upper left corner of each box, on the grid across and on half of it down, the leftmost and topmost at 0.

    Lines whose ends are not both among the boxes are passed over; loops are laid out as if one of their wires ran
    backwards. `engines` are tried in turn.
    """
    laying = laying_out(boxes, lines, gaps, engines)
    while True:
        try:
            next(laying)
        except StopIteration as end:
            places: dict[str, Point] = end.value
            return places


def laying_out(
    boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps | None = None, engines: Sequence[Engine] | None = None
) -> Laying:
    """The same in small portions, so that a window can go on in between and stop it."""
    inside = [line for line in lines if line.source in boxes and line.target in boxes and line.source != line.target]
    wired = {line.source for line in inside} | {line.target for line in inside}
    connected = {name: box for name, box in boxes.items() if name in wired}
    gaps = gaps or Gaps()
    places = yield from _connected(connected, inside, gaps, engines)
    return _on_grid({**places, **_alone(places, boxes, gaps)}) if boxes else {}


def _connected(boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps, engines: Sequence[Engine] | None) -> Laying:
    """The places of boxes each of which has a wire."""
    if not boxes:
        return {}
    if engines is None:
        engines = (by_graphlay, by_own_layering) if len(boxes) <= _TOO_MANY else (by_own_layering,)
    best: tuple[int, dict[str, Point]] | None = None
    for engine in engines:
        try:
            found = engine(boxes, lines, gaps)
            places = found if isinstance(found, dict) else (yield from found)
            yield from untangling(places, boxes, lines)
            yield from straightening(places, boxes, lines, gaps.y)
        except Exception:  # noqa: BLE001 - whatever a library raises, the graph must be drawn
            _log.warning("a layout engine failed; the next one is tried", exc_info=True)
            continue
        if len(lines) > _FEW:
            return places
        crossings = crossings_of([_segment(line, places, boxes) for line in lines])
        if best is None or crossings < best[0]:
            best = (crossings, places)
        if not crossings:
            break
    if best is not None:
        return best[1]
    return {name: (0.0, index * (box.height + gaps.y)) for index, (name, box) in enumerate(boxes.items())}


def _segment(line: Line, places: Mapping[str, Point], boxes: Mapping[str, Box]) -> Segment:
    (x, y), (to_x, to_y) = places[line.source], places[line.target]
    return x + boxes[line.source].width, y + line.start(boxes), to_x, to_y + line.end(boxes)


def _alone(places: Mapping[str, Point], boxes: Mapping[str, Box], gaps: Gaps) -> dict[str, Point]:
    """Boxes without any wire, in rows below the others, about as wide as these."""
    lonely = {name: box for name, box in boxes.items() if name not in places}
    if not lonely:
        return {}
    left = min((x for x, _ in places.values()), default=0.0)
    right = max((x + boxes[name].width for name, (x, _) in places.items()), default=left)
    bottom = max((y + boxes[name].height for name, (_, y) in places.items()), default=-gaps.y)
    area = sum((box.width + gaps.y) * (box.height + gaps.y) for box in lonely.values())
    widest = max(right - left, math.sqrt(2 * area), *(box.width for box in lonely.values()))
    found: dict[str, Point] = {}
    x, y, row = left, bottom + gaps.y, 0.0
    for name, box in lonely.items():
        if x > left and x + box.width > left + widest:
            x, y, row = left, y + row + gaps.y, 0.0
        found[name] = (x, y)
        x, row = x + box.width + gaps.y, max(row, box.height)
    return found


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
                source_port=_port(boxes[line.source], line.start(boxes), "right"),
                target_port=_port(boxes[line.target], line.end(boxes), "left"),
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


def by_own_layering(boxes: Mapping[str, Box], lines: Sequence[Line], gaps: Gaps) -> Laying:
    """The layout of the project's own layering, in small portions."""
    names = list(boxes)
    number = {name: index for index, name in enumerate(names)}
    places = yield from laid_in_layers(
        [(box.width, box.height) for box in boxes.values()],
        [
            (number[line.source], number[line.target], line.start(boxes), line.end(boxes))
            for line in lines
            if line.source != line.target
        ],
        gaps.x,
        gaps.y,
    )
    return dict(zip(names, places, strict=True))


def _on_grid(places: Mapping[str, Point]) -> dict[str, Point]:
    """Across on the grid; down on half of it, which is what the heights of ports are multiples of."""
    left = min(x for x, _ in places.values())
    top = min(y for _, y in places.values())
    grid, half = float(Sizes.GRID), Sizes.GRID / 2
    return {name: (round((x - left) / grid) * grid, round((y - top) / half) * half) for name, (x, y) in places.items()}
