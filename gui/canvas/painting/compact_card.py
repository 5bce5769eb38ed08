"""Paints a card between near and far: its name over its value, written large enough to be read at that zoom."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.canvas.painting import style
from gui.canvas.painting.card_painter import Card, ring_colour
from gui.canvas.painting.readings import NodeReading
from gui.numbers import short_number
from gui.theme import Sizes

_COMFORTABLE, _LEGIBLE = 12.0, 7.0
"""The sizes of letters on the screen, in pixels: as large as is comfortable, and the least that can be read."""
_STRIPE, _NAME_SHARE, _FILL = 10.0, 0.46, 0.84


def paint_compact(painter: QPainter, card: Card, look: style.Look, scale: float) -> None:
    """Paint the card for a view of this scale, its upper left corner at the painter's origin."""
    colours, rect, reading = look.colours, card.geometry.rect, card.reading
    ring = ring_colour(card.state, look)
    line = Qt.PenStyle.DashLine if card.is_stale else Qt.PenStyle.SolidLine
    painter.setPen(QPen(ring or colours.node_border, (2.0 if ring else 1.0) / scale, line))
    painter.setBrush(colours.step_soft if card.state.lit else colours.node)
    painter.drawRoundedRect(rect, Sizes.NODE_RADIUS, Sizes.NODE_RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.error if reading.problem is not None else look.category(card.node.operation))
    painter.drawRoundedRect(QRectF(rect.x(), rect.y(), _STRIPE, rect.height()), _STRIPE / 2, _STRIPE / 2)
    room = rect.adjusted(_STRIPE + 4, 2, -4, -2)
    middle = room.y() + _NAME_SHARE * room.height()
    upper = QRectF(room.x(), room.y(), room.width(), middle - room.y())
    lower = QRectF(room.x(), middle, room.width(), room.bottom() - middle)
    _write(painter, upper, (card.node.name,), colours.text, scale)
    value = style.tint(colours.value, colours.stale, stale=reading.stale_value, missing=reading.value is None)
    stale = reading.stale_value and reading.value is not None
    _write(painter, lower, _shorter_and_shorter(reading), value, scale, stale=stale)


def _shorter_and_shorter(reading: NodeReading) -> tuple[str, ...]:
    """The value with fewer and fewer figures: a number is rounded where it does not fit, never cut off."""
    if isinstance(reading.value, float):
        return _rounded(reading.value_text, reading.value)
    return (reading.value_text,)


@lru_cache(maxsize=8192)
def _rounded(text: str, number: float) -> tuple[str, ...]:
    return (text, *(short_number(number, figures) for figures in (3, 2, 1)))


def _write(
    painter: QPainter, room: QRectF, texts: tuple[str, ...], colour: QColor, scale: float, *, stale: bool = False
) -> None:
    """Write the first of these texts that can be read here, as large as its room allows; else the last one."""
    text, font = _fitted(texts, room.width(), room.height(), scale, stale=stale)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
    if stale:
        written = QFontMetricsF(font).boundingRect(room, Qt.AlignmentFlag.AlignCenter, text)
        style.underline_stale(painter, written, colour, 1 / scale)


@lru_cache(maxsize=32768)
def _fitted(texts: tuple[str, ...], width: float, height: float, scale: float, *, stale: bool) -> tuple[str, QFont]:
    """The text to write into a room of this size, and its font."""
    largest, least = float(int(min(_FILL * height, _COMFORTABLE / scale))), _LEGIBLE / scale  # as fonts come
    text, size = texts[-1], least
    metrics = _metrics(largest, stale=stale)
    for candidate in texts:
        fitting = largest * min(1.0, width / max(1.0, metrics.horizontalAdvance(candidate)))
        if fitting >= least:
            text, size = candidate, fitting
            break
    text = _metrics(size, stale=stale).elidedText(text, Qt.TextElideMode.ElideRight, width + 1)
    return text, style.font_of(size, stale=stale)


def _metrics(size: float, *, stale: bool) -> QFontMetricsF:
    return _metrics_of(max(4, int(size)), stale=stale)


@lru_cache(maxsize=256)
def _metrics_of(pixels: int, *, stale: bool) -> QFontMetricsF:
    return QFontMetricsF(style.font_of(pixels, stale=stale))
