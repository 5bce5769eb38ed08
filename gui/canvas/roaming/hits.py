"""The nodes that were found: outlined on the canvas until something else is looked for, and gone through in turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.canvas.scene import CanvasScene
from gui.theme import Sizes, with_opacity

_APART, _WIDTH, _LEAST, _TINT = 5.0, 2.0, 6.0, 0.7


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
        self._boxes: list[QRectF] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The found nodes that are still there."""
        nodes = self._surface.drawing.nodes
        return tuple(name for name in self._names if name in nodes)

    def show(self, names: Sequence[str], current: str | None = None) -> None:
        """Outline these nodes; `current` is the one that the next is counted from."""
        if self._names != tuple(names):
            self._names, self._boxes = tuple(names), None
        self._current = current
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

    def moved(self) -> None:
        """Cards may stand elsewhere now, or be gone."""
        self._boxes = None

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Outline those in a part of the canvas; from afar, where an outline would be all there is, tint them."""
        drawing, scale = self._surface.drawing, self._surface.zoom
        if self._boxes is None:
            self._boxes = [drawing.nodes[name].rect for name in self.names]
        if not self._boxes:
            return
        colour = drawing.look.colours.warning
        if scale < Sizes.DETAIL_ZOOM:
            self._tint(painter, with_opacity(colour, _TINT), _LEAST / scale)
            return
        apart = _APART / max(scale, 0.5)
        pen = QPen(colour, _WIDTH)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self._boxes:
            if box.intersects(rect.adjusted(-apart, -apart, apart, apart)):
                around = box.adjusted(-apart, -apart, apart, apart)
                painter.drawRoundedRect(around, Sizes.NODE_RADIUS + apart, Sizes.NODE_RADIUS + apart)

    def _tint(self, painter: QPainter, colour: QColor, least: float) -> None:
        boxes = self._boxes or []
        wider = max(0.0, (least - min(box.height() for box in boxes)) / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRects([box.adjusted(-wider, -wider, wider, wider) for box in boxes] if wider else boxes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
