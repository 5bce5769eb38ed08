"""Paints frames and comments: a frame as a tinted ground with its title in a bar on top, a comment as a note."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption

from engine import Comment, Frame
from gui.canvas.painting.layers import Glance
from gui.canvas.painting.style import Look
from gui.theme import Sizes, mix, text_font, with_opacity

TITLE_BAR = 28.0
"""The height of the bar with a frame's title."""
PADDING = 10.0
FAR_BELOW = 0.4
"""The zoom below which a frame's title is written over what is in it, so large that it can be read."""
_LEGIBLE, _COMFORTABLE = 5.0, 12.0
_GROUND, _BAR, _NOTE, _LINE = 0.10, 0.26, 0.2, 0.6
_BRIGHT = 0.58
_FAR_ROOM = 44.0
_HANDLE = 7.0
_PLAIN_TEXT = Qt.TextFlag.TextSingleLine


def paint_frame(painter: QPainter, frame: Frame, rect: QRectF, glance: Glance, *, selected: bool) -> None:
    """Paint a frame that lies here."""
    look, scale = glance.look, glance.scale
    colours = look.colours
    colour = colours.frame(frame.colour)
    radius = float(Sizes.NODE_RADIUS)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(with_opacity(_glow(colour), _GROUND))
    painter.drawRoundedRect(rect, radius, radius)
    bar = QRectF(rect.x(), rect.y(), rect.width(), min(TITLE_BAR, rect.height()))
    painter.setBrush(with_opacity(_glow(colour), _BAR))
    painter.drawRoundedRect(bar, radius, radius)
    _outline(painter, rect, glance, frame.colour, selected=selected)
    if scale >= FAR_BELOW or look.full_detail:
        _write_title(painter, frame.title, bar, look, scale)


def _glow(colour: QColor) -> QColor:
    """A colour as bright as a ground takes it that is still seen as tinted."""
    return QColor.fromHslF(max(0.0, colour.hslHueF()), colour.hslSaturationF(), max(colour.lightnessF(), _BRIGHT))


def _write_title(painter: QPainter, title: str, bar: QRectF, look: Look, scale: float) -> None:
    """The title, larger the farther one is away, as long as the bar has room for it."""
    pixels = Sizes.FONT if look.full_detail else max(Sizes.FONT, min(int(_COMFORTABLE / scale), int(bar.height() - 8)))
    font = text_font(pixels, QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(look.colours.text)
    room = bar.adjusted(PADDING, 0, -PADDING, 0)
    text = QFontMetricsF(font).elidedText(title, Qt.TextElideMode.ElideRight, room.width(), _PLAIN_TEXT)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | _PLAIN_TEXT, text)


def paint_far_title(painter: QPainter, frame: Frame, rect: QRectF, glance: Glance) -> None:
    """Write a frame's title over its middle, at the same size on the screen whatever the zoom."""
    look, scale = glance.look, glance.scale
    if not frame.title or rect.width() * scale < _FAR_ROOM or rect.height() * scale < _COMFORTABLE:
        return
    colours = look.colours
    font = text_font(Sizes.FONT, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(frame.title, Qt.TextElideMode.ElideRight, rect.width() * scale - 16, _PLAIN_TEXT)
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 4)
    box.moveCenter(QPointF())
    painter.save()
    painter.translate(rect.center())
    painter.scale(1 / scale, 1 / scale)
    painter.setPen(QPen(colours.frame(frame.colour), 1))
    painter.setBrush(with_opacity(mix(colours.canvas, colours.frame(frame.colour), _NOTE), 0.94))
    painter.drawRoundedRect(box, Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
    painter.setFont(font)
    painter.setPen(colours.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | _PLAIN_TEXT, text)
    painter.restore()


def paint_comment(painter: QPainter, comment: Comment, rect: QRectF, glance: Glance, *, selected: bool) -> None:
    """Paint a comment that lies here; what its box has no room for ends in an ellipsis."""
    look, scale = glance.look, glance.scale
    colours = look.colours
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mix(colours.canvas, _glow(colours.frame(comment.colour)), _NOTE))
    painter.drawRoundedRect(rect, Sizes.RADIUS, Sizes.RADIUS)
    _outline(painter, rect, glance, comment.colour, selected=selected)
    if Sizes.FONT * scale < _LEGIBLE and not look.full_detail:
        return
    font = text_font(Sizes.FONT)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(colours.text)
    room = text_room(rect)
    for number, line in enumerate(lines_of(comment.text, room.width(), room.height())):
        painter.drawText(QPointF(room.x(), room.y() + metrics.ascent() + number * metrics.lineSpacing()), line)


def text_room(rect: QRectF) -> QRectF:
    """Where the text of a comment that lies here stands."""
    return rect.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 2)


@lru_cache(maxsize=2048)
def lines_of(text: str, width: float, height: float) -> tuple[str, ...]:
    """The lines of a text in a room of this size; the last one ends in an ellipsis where there are more."""
    font = text_font(Sizes.FONT)
    metrics = QFontMetricsF(font)
    most = max(1, int((height + metrics.leading() + 0.5) // metrics.lineSpacing()))
    lines = _broken(text, font, width, most + 1)
    if len(lines) <= most:
        return tuple(lines)
    last = metrics.elidedText(lines[most - 1] + "…" + " " * 400, Qt.TextElideMode.ElideRight, width)
    return (*lines[: most - 1], last)


def _broken(text: str, font: QFont, width: float, most: int) -> list[str]:
    """The first so many lines of a text, broken between words, or within those that are too long."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        layout = QTextLayout(paragraph, font)
        layout.setTextOption(_wrapping())
        layout.beginLayout()
        while len(lines) < most:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1.0, width))
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
        layout.endLayout()
        if len(lines) >= most:
            break
    return lines


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def height_for(text: str, width: float) -> float:
    """How high a comment of this width is that shows all of its text."""
    metrics = QFontMetricsF(text_font(Sizes.FONT))
    lines = _broken(text, text_font(Sizes.FONT), width - 2 * PADDING, _MANY_LINES)
    return len(lines) * metrics.lineSpacing() + 2 * (PADDING - 2)


_MANY_LINES = 500


def _outline(painter: QPainter, rect: QRectF, glance: Glance, colour: str, *, selected: bool) -> None:
    look = glance.look
    colours = look.colours
    pen = QPen(colours.selection, Sizes.SELECTION_WIDTH) if selected else QPen(colours.frame(colour), 1.0)
    if not selected:
        pen.setColor(with_opacity(pen.color(), _LINE))
    pen.setCosmetic(not look.full_detail)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, Sizes.NODE_RADIUS, Sizes.NODE_RADIUS)
    if selected:
        side = _HANDLE / max(glance.scale, 1e-6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.selection)
        corners = (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight())
        painter.drawRects([QRectF(at.x() - side / 2, at.y() - side / 2, side, side) for at in corners])
