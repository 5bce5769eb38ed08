"""The badge of an operation: its symbol on the colour of what it is."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPixmap

from engine import Composite, Operation
from gui.theme import Colours, Sizes, current_theme, text_font

_LARGEST_SYMBOL = 15
_SMALLEST_SYMBOL = 7
_SYMBOL_SHARE = 0.68
_SIDE = 3
_STACK, _BEHIND = 3, 0.5
_SHARPEST = 2.0  # icons are drawn for the sharpest screens, and shown smaller on others


def operation_colour(operation: Operation, colours: Colours) -> QColor:
    """The colour of an operation's category; variables, inputs and constants have one each."""
    return colours.category(operation.name if operation.is_source else operation.category)


def paint_badge(painter: QPainter, rect: QRectF, operation: Operation, colours: Colours | None = None) -> None:
    """Paint the badge into `rect`, in the colours of the theme unless told; a long symbol is written smaller."""
    colours = colours or current_theme().colours
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(operation_colour(operation, colours))
    if isinstance(operation, Composite):
        rect = _paint_stack(painter, rect)
    painter.drawRoundedRect(rect, Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
    font, offset = _written(operation.symbol, rect.width() - 2 * _SIDE, rect.height())
    painter.setPen(colours.on_category)
    painter.setFont(font)
    painter.drawText(rect.center() + offset, operation.symbol)
    painter.restore()


def _paint_stack(painter: QPainter, rect: QRectF) -> QRectF:
    """Mark a composite gate: a second badge looks out behind its own, which is left room for."""
    painter.setOpacity(_BEHIND)
    painter.drawRoundedRect(rect.adjusted(_STACK, 0, 0, -_STACK), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
    painter.setOpacity(1.0)
    return rect.adjusted(0, _STACK, -_STACK, 0)


def symbol_width(symbol: str, height: float) -> float:
    """How wide a symbol is on a badge of this height that has room for it."""
    return QFontMetricsF(_font(_largest(height))).horizontalAdvance(symbol)


def badge_pixmap(operation: Operation, width: int, height: int, device_pixel_ratio: float = 1.0) -> QPixmap:
    """The badge as a picture of this size in logical pixels for a screen of the given ratio."""
    colour = operation_colour(operation, current_theme().colours).name()
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
def _written(symbol: str, width: float, height: float) -> tuple[QFont, QPointF]:
    """The font of a symbol, and where it begins as seen from the middle of its room.

    Its ink, not its line, stands in the middle: a minus or a square would else sit askew.
    """
    sizes = range(_largest(height), _SMALLEST_SYMBOL, -1)
    fitting = (size for size in sizes if QFontMetricsF(_font(size)).horizontalAdvance(symbol) <= width)
    font = _font(next(fitting, _SMALLEST_SYMBOL))
    metrics = QFontMetricsF(font)
    return font, QPointF(-metrics.horizontalAdvance(symbol) / 2, -metrics.tightBoundingRect(symbol).center().y())


def _largest(height: float) -> int:
    return min(_LARGEST_SYMBOL, int(height * _SYMBOL_SHARE))


def _font(size: int) -> QFont:
    return text_font(size, QFont.Weight.DemiBold)
