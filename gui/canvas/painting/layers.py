"""A drawing is painted layer by layer, the lowest first. What a layer is asked to paint is a glance at the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.canvas.painting.style import Look


@dataclass(frozen=True)
class Glance:
    """A look at this part of the canvas, at so many pixels for each of its units, in these colours.

    `unmarked` leaves out what is only there while one looks: selection, the light under the pointer, the walk.
    `kept` says that what is painted is kept as a picture, on which marks and what is in a hand are painted later: a
    layer that can paint these alone (MarkedLayer) leaves them out, any other tells when they change and paints all.
    """

    rect: QRectF
    scale: float
    look: Look
    unmarked: bool = False
    kept: bool = False


class Layer(Protocol):
    """One kind of thing on the canvas. It paints in the canvas's own coordinates."""

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint what can be seen of it; the painter is left as it was, but for pen, brush and font."""


class MarkedLayer(Layer, Protocol):
    """A layer that can paint, over a picture of everything, what is marked or in a hand."""

    def paint_marked(self, painter: QPainter, glance: Glance) -> None:
        """Paint what a glance that is `kept` has left out."""
