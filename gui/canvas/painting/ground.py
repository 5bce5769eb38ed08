"""The ground of a drawing: what all its cards and wires share, where each lies, and which of them are marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRectF

from engine import Edge, Node, Operation
from gui.canvas.boxes import Boxes
from gui.canvas.painting.style import Look
from gui.canvas.wires.tracks import Tracks
from gui.context import Context

if TYPE_CHECKING:
    from gui.canvas.painting.card_painter import PortState

_MANY_MARKED = 400
BROKEN = 0
"""The tag of a card whose node lacks a wire or a value."""


class Watcher(Protocol):
    """Whoever shows the drawing."""

    def looks_different(self, rect: QRectF) -> None:
        """What lies in this part of the canvas has changed."""

    def is_marked_differently(self, rect: QRectF) -> None:
        """Only marks have changed there: what is selected, lit, under the pointer or in a hand."""


class Ground:
    """Cards and wires lie on it. `stamp` is another number after the numbers have changed.

    So a reading made before is not shown, and none has to be told. `marked_cards` and `marked_wires` are those that
    look otherwise than they would if nobody looked; `lifted_cards` and `lifted_wires` are in a hand.
    """

    def __init__(self, context: Context, look: Look, watcher: Watcher) -> None:
        self.context = context
        self.look = look
        self.watcher = watcher
        self.stamp = 0
        self.is_new = True
        """Whether the drawing is still being made, so that nobody looks at it yet."""
        self.cards: Boxes[str] = Boxes()
        self.wires: Tracks[Edge] = Tracks()
        self.bent: dict[Edge, None] = {}
        """The wires with reroute points."""
        self.marked_cards: dict[str, None] = {}
        self.marked_wires: dict[Edge, None] = {}
        self.lifted_cards: dict[str, None] = {}
        self.lifted_wires: dict[Edge, None] = {}
        self.looped: dict[Edge, None] = {}
        """The wires on loops."""
        self.hidden: dict[Edge, None] = {}
        """The wires whose ends are in a hand, so that they are not drawn where they run."""
        self.output: str | None = None
        self.lit: str | None = None
        self.selected: set[str] = set()
        self.ports: Mapping[str, Mapping[int, PortState]] | None = None
        """While a wire is drawn, how ports answer to it, by node and port number; all others are dim."""
        self._tags: dict[Operation, int] = {}

    def forget_readings(self) -> None:
        """Read every number again when it is shown next."""
        self.stamp += 1

    def repaint(self, rect: QRectF) -> None:
        """Paint this part of the canvas again: something in it has changed."""
        if not self.is_new:
            self.watcher.looks_different(rect)

    def remark(self, rect: QRectF) -> None:
        """Paint this part of the canvas again: something in it is marked, or no longer."""
        self.watcher.is_marked_differently(rect)

    def tag_of(self, node: Node) -> int:
        """A small number for what a card looks like from afar: BROKEN, or one for each operation."""
        if None in node.inputs or (node.operation.is_source and node.value is None):
            return BROKEN
        return self._tags.setdefault(node.operation, len(self._tags) + 1)

    @property
    def keeps_wire_marks(self) -> bool:
        """Whether so many wires are marked that a picture of all wires is kept with their marks."""
        return len(self.marked_wires) > _MANY_MARKED

    @property
    def operations(self) -> list[Operation]:
        """The operations by their tags, the first of which is 1."""
        return list(self._tags)
