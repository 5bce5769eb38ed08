"""The ground of a drawing: what all its cards and wires share, and where each of them lies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF

from engine import Edge
from gui.canvas.boxes import Boxes
from gui.canvas.style import Look
from gui.canvas.tracks import Tracks
from gui.context import Context


class Ground:
    """Cards and wires lie on it. `repaint` is told which part of the canvas looks different now.

    `stamp` is another number after everything that the readings follow from may have changed, so that a reading made
    before is not shown, and none has to be told.
    """

    def __init__(self, context: Context, look: Look, repaint: Callable[[QRectF], None]) -> None:
        self.context = context
        self.look = look
        self.repaint = repaint
        self.stamp = 0
        self.cards: Boxes[str] = Boxes()
        self.wires: Tracks[Edge] = Tracks()
        self.bent: dict[Edge, None] = {}
        """The wires with reroute points."""

    def forget_readings(self) -> None:
        """Read every number again when it is shown next."""
        self.stamp += 1
