"""The colours of frames and comments as people choose among them: their names in words, and a dot of each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap

from gui.theme import current_theme
from gui.translation import tr

_SCALE = 2.0


def colour_title(name: str) -> str:
    """The name of a colour, as it is read."""
    return {
        "grey": tr("Colour", "Grey"),
        "blue": tr("Colour", "Blue"),
        "teal": tr("Colour", "Teal"),
        "green": tr("Colour", "Green"),
        "yellow": tr("Colour", "Yellow"),
        "red": tr("Colour", "Red"),
        "purple": tr("Colour", "Purple"),
    }[name]


def swatch(name: str, size: int = 16) -> QIcon:
    """A dot of a colour in the theme of the moment."""
    colours = current_theme().colours
    pixmap = QPixmap(round(size * _SCALE), round(size * _SCALE))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(_SCALE)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.control_border, 1))
    painter.setBrush(colours.frame(name))
    painter.drawEllipse(QRectF(1.5, 1.5, size - 3, size - 3))
    painter.end()
    return QIcon(pixmap)
