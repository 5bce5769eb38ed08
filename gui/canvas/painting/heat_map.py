"""Arrays as small pictures: one coloured cell a number, zero in the middle of the colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine import Value
from gui.theme import Colours

MOST_CELLS = 48
"""The most rows or columns drawn; of a larger array every n-th is shown."""

_LINES_FROM = 5.0


def heat_image(value: Value, colours: Colours, *, gradient: bool = False) -> QImage:
    """A picture with one pixel a number; the largest magnitude has the full colour. Gradients have other colours."""
    negative, positive = colours.heat_ends(gradient=gradient)
    cells = _cells(np.asarray(value, dtype=np.float64))
    finite = np.isfinite(cells)
    most = np.max(np.abs(cells[finite]), initial=0.0)
    shares = np.where(finite, cells / (most or 1.0), 0.0)
    strength = np.abs(shares)[..., None]
    ends = np.where((shares > 0)[..., None], _rgb(positive), _rgb(negative))
    pixels = _rgb(colours.heat_zero) * (1 - strength) + ends * strength
    pixels = np.where(finite[..., None], pixels, _rgb(colours.heat_not_finite)).round().astype(np.uint32)
    packed = np.ascontiguousarray(0xFF000000 | pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2], np.uint32)
    rows, columns = packed.shape
    return QImage(packed.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()


def draw_heat_map(painter: QPainter, room: QRectF, image: QImage, line: QColor) -> None:
    """Paint a heat map over all of `room`, its cells parted by lines where they are large enough."""
    painter.drawImage(room, image)
    across, down = room.width() / image.width(), room.height() / image.height()
    painter.setPen(QPen(line, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if across >= _LINES_FROM:
        for column in range(1, image.width()):
            x = room.left() + column * across
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
    if down >= _LINES_FROM:
        for row in range(1, image.height()):
            y = room.top() + row * down
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))


def _cells(array: np.ndarray) -> np.ndarray:
    table = array.reshape(1, -1) if array.ndim < 2 else array.reshape(-1, array.shape[-1])  # noqa: PLR2004 - a matrix
    rows = np.unique(np.linspace(0, table.shape[0] - 1, MOST_CELLS).round().astype(int))
    columns = np.unique(np.linspace(0, table.shape[1] - 1, MOST_CELLS).round().astype(int))
    cells: np.ndarray = table[np.ix_(rows, columns)]
    return cells


def _rgb(colour: QColor) -> np.ndarray:
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)
