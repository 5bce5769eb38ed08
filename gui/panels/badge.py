"""The badge of an operation: its symbol on the colour of what it is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QIcon, QPainter, QPixmap

from gui.theme import Sizes, current_theme, text_font

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from engine import Operation

_LARGEST_SYMBOL = 15
_SMALLEST_SYMBOL = 7
_SHARPEST = 2.0  # icons are drawn for the sharpest screens, and shown smaller on others


def operation_colour(operation: Operation) -> QColor:
    """The colour of an operation's category; variables, inputs and constants have one each."""
    return current_theme().colours.category(operation.name if operation.is_source else operation.category)


def paint_badge(painter: QPainter, rect: QRectF, operation: Operation) -> None:
    """Paint the badge into `rect`; a long symbol is written smaller."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(operation_colour(operation))
    painter.drawRoundedRect(rect, Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
    painter.setPen(current_theme().colours.on_category)
    font = _symbol_font(operation.symbol, rect.width() - 6, rect.height())
    painter.setFont(font)
    _write_centred(painter, rect, operation.symbol, font)
    painter.restore()


def badge_pixmap(operation: Operation, width: int, height: int, device_pixel_ratio: float = 1.0) -> QPixmap:
    """The badge as a picture of this size in logical pixels for a screen of the given ratio."""
    colour = operation_colour(operation).name()
    return _badge_pixmap(operation, width, height, device_pixel_ratio, colour)


def badge_icon(operation: Operation, width: int, height: int) -> QIcon:
    """The badge as an icon in the colours of the theme of now, the same in a selected row."""
    icon, picture = QIcon(), badge_pixmap(operation, width, height, _SHARPEST)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active):
        icon.addPixmap(picture, mode)
    return icon


@lru_cache(maxsize=512)
def _badge_pixmap(operation: Operation, width: int, height: int, ratio: float, colour: str) -> QPixmap:
    del colour  # part of the key, so that another theme gets pictures of its own
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_badge(painter, QRectF(0, 0, width, height), operation)
    painter.end()
    return pixmap


@lru_cache(maxsize=512)
def _symbol_font(symbol: str, width: float, height: float) -> QFont:
    largest = min(_LARGEST_SYMBOL, int(height * 0.68))
    for size in range(largest, _SMALLEST_SYMBOL, -1):
        font = text_font(size, QFont.Weight.DemiBold)
        if QFontMetricsF(font).horizontalAdvance(symbol) <= width:
            return font
    return text_font(_SMALLEST_SYMBOL, QFont.Weight.DemiBold)


def _write_centred(painter: QPainter, rect: QRectF, symbol: str, font: QFont) -> None:
    """Write the symbol with its ink, not its line, in the middle: a minus or a square would else sit askew."""
    metrics = QFontMetricsF(font)
    advance, ink = metrics.horizontalAdvance(symbol), metrics.tightBoundingRect(symbol)
    left = rect.center().x() - advance / 2
    painter.drawText(QPointF(left, rect.center().y() - ink.center().y()), symbol)
