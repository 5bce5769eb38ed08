"""The dotted grid behind the graph."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.theme import Colours, Sizes

_LEAST_APART = 18.0


def draw_grid(painter: QPainter, rect: QRectF, colours: Colours) -> None:
    """Fill a part of the canvas and dot it; the dots stay readable whatever the scale, each on the nodes' grid."""
    painter.fillRect(rect, colours.canvas)
    scale = painter.worldTransform().m11()
    step = Sizes.GRID * 2.0 ** max(0, math.ceil(math.log2(_LEAST_APART / (Sizes.GRID * scale))))
    left, top = math.floor(rect.left() / step), math.floor(rect.top() / step)
    right, bottom = math.ceil(rect.right() / step), math.ceil(rect.bottom() / step)
    pen = QPen(colours.canvas_grid, 1.5)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPoints(
        [QPointF(column * step, row * step) for column in range(left, right + 1) for row in range(top, bottom + 1)]
    )
