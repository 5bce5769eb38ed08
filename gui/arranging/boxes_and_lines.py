"""What a layout is made of: boxes with ports, lines between them, and the columns that they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gui.theme import Sizes

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node to be placed: its size, and how far its input ports and its output port lie below its top."""

    width: float
    height: float
    inputs: tuple[float, ...] = ()
    output: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A wire from the output of `source` to the input port of `target` that has this number.

    `out` is how far below the top of its source it leaves, where that has several outputs.
    """

    source: str
    target: str
    port: int
    out: float | None = None

    def start(self, boxes: Mapping[str, Box]) -> float:
        """How far below the top of its source the wire begins."""
        return boxes[self.source].output if self.out is None else self.out

    def end(self, boxes: Mapping[str, Box]) -> float:
        """How far below the top of its target the wire ends."""
        return boxes[self.target].inputs[self.port]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The room between columns and between the boxes of a column."""

    x: float = Sizes.NODE_GAP_X
    y: float = Sizes.NODE_GAP_Y


def columns_of(places: Mapping[str, Point]) -> list[list[str]]:
    """The boxes by column, from left to right and each from the top down."""
    columns: dict[float, list[str]] = {}
    for name, (x, _) in places.items():
        columns.setdefault(x, []).append(name)
    for column in columns.values():
        column.sort(key=lambda name: places[name][1])
    return [columns[x] for x in sorted(columns)]
