"""The pointer in the shape of scissors, while a stroke cuts wires."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QCursor, QPainter, QPixmap

from gui.icons import draw_icon
from gui.theme import current_theme

_SIZE, _SCALE = 24, 2
_BETWEEN_THE_BLADES = (12, 6)


def scissors() -> QCursor:
    """Scissors in the theme's colours, a rim around them so that they are seen on cards and wires alike."""
    colours = current_theme().colours
    pixmap = QPixmap(_SIZE * _SCALE, _SIZE * _SCALE)
    pixmap.setDevicePixelRatio(_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    room = QRectF(2, 2, _SIZE - 4, _SIZE - 4)
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            draw_icon(painter, room.translated(across, down), "cut", colours.canvas)
    draw_icon(painter, room, "cut", colours.text)
    painter.end()
    return QCursor(pixmap, *_BETWEEN_THE_BLADES)
