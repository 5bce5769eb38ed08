"""The nodes that were found: outlined on the canvas until something else is looked for, and gone through in turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.canvas.scene import CanvasScene
from gui.theme import Sizes

_APART, _WIDTH, _LEAST = 5.0, 2.0, 6.0


class Outlined(Protocol):
    """The view that the found nodes are outlined on."""

    @property
    def drawing(self) -> CanvasScene:
        """The cards and wires."""

    @property
    def zoom(self) -> float:
        """Pixels of the view per unit of the canvas."""

    def viewport(self) -> QWidget:
        """What is painted on."""


class Hits:
    """Names of found nodes, in the order in which they are gone through."""

    def __init__(self, surface: Outlined) -> None:
        self._surface = surface
        self._names: tuple[str, ...] = ()
        self._current: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The found nodes that are still there."""
        nodes = self._surface.drawing.nodes
        return tuple(name for name in self._names if name in nodes)

    def show(self, names: Sequence[str], current: str | None = None) -> None:
        """Outline these nodes; `current` is the one that the next is counted from."""
        self._names, self._current = tuple(names), current
        self._surface.viewport().update()

    def clear(self) -> None:
        """Outline nothing."""
        if self._names:
            self.show(())

    def next(self, by: int) -> str | None:
        """The node found after the current one, or before it with -1; after the last comes the first."""
        names = self.names
        if not names:
            return None
        at = names.index(self._current) if self._current in names else (-1 if by > 0 else 0)
        self._current = names[(at + by) % len(names)]
        return self._current

    @property
    def place(self) -> tuple[int, int]:
        """The number of the current one, counted from 1, and how many there are."""
        names = self.names
        return (names.index(self._current) + 1 if self._current in names else 0), len(names)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Outline those in a part of the canvas; from afar none becomes too small to see."""
        names = self.names
        if not names:
            return
        drawing, scale = self._surface.drawing, self._surface.zoom
        colour = drawing.look.colours.warning
        apart, least = _APART / max(scale, 0.5), _LEAST / scale
        boxes = []
        for name in names:
            box = drawing.rect_of([name]).adjusted(-apart, -apart, apart, apart)
            if box.width() < least:
                box = QRectF(box.center().x() - least / 2, box.center().y() - least / 2, least, least)
            if box.intersects(rect):
                boxes.append(box)
        pen = QPen(colour, _WIDTH)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if scale < Sizes.DETAIL_ZOOM:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawRects(boxes)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            return
        for box in boxes:
            painter.drawRoundedRect(box, Sizes.NODE_RADIUS + apart, Sizes.NODE_RADIUS + apart)
