"""The dotted grid behind the graph."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.canvas.painting.batches import draw_rects
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
    across, down = np.meshgrid(np.arange(left, right + 1) * step, np.arange(top, bottom + 1) * step)
    sides = np.full(across.size, size)
    draw_rects(painter, np.stack((across.ravel() - size / 2, down.ravel() - size / 2, sides, sides), axis=1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
