"""The dotted grid behind the graph."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.theme import Colours, Sizes

_LEAST_APART, _DOT = 18.0, 2.0


def draw_grid(painter: QPainter, rect: QRectF, colours: Colours) -> None:
    """Fill a part of the canvas and dot it; the dots keep apart at every scale, each on the nodes' grid."""
    painter.fillRect(rect, colours.canvas)
    scale = painter.worldTransform().m11()
    step = Sizes.GRID * 2.0 ** max(0, math.ceil(math.log2(_LEAST_APART / (Sizes.GRID * scale))))
    size = _DOT / scale
    left, top = math.floor(rect.left() / step), math.floor(rect.top() / step)
    right, bottom = math.ceil(rect.right() / step), math.ceil(rect.bottom() / step)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # ten times as fast, and dots are square anyway
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.canvas_grid)
    painter.drawRects(
        [
            QRectF(column * step - size / 2, row * step - size / 2, size, size)
            for column in range(left, right + 1)
            for row in range(top, bottom + 1)
        ]
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
