"""How the canvas looks: its measures beyond the theme's table, its fonts, and the colours of one drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine import Operation
from gui.operations.badge import operation_colour
from gui.theme import Colours, Sizes, mix, number_font, text_font

MAXIMUM_WIDTH = 168.0
NUMBERS, ARRAY_NUMBERS = 92.0, 128.0
"""The least room for a node's numbers, beside the names of its ports."""
ARRAY_BODY = 72.0
PADDING = float(Sizes.NODE_PADDING)
PORT_ROOM = 12.0
"""The room at the right of a card that its output port, ringed or not, keeps clear of numbers."""
TITLE = float(Sizes.NODE_TITLE_HEIGHT)
ROW = float(Sizes.NODE_ROW_HEIGHT)
BADGE_HEIGHT = 18.0
BADGE_MAXIMUM = 58.0
MARK = 14.0
MARGIN = 10.0
"""How far rings, ports and marks may stand out of a node's card."""

TAG_WIDTH = 64.0
"""The room beside an output's port for the word that says so."""

LABEL_HEIGHT = 16.0
LABEL_PADDING = 2.0
LABELS_FROM = 0.58
"""The zoom below which numbers on wires would be too small to read, and are left out."""


@dataclass(frozen=True, eq=False)
class Look:
    """What items paint with: the colours of a theme, and whether every detail is wanted whatever the scale."""

    colours: Colours
    full_detail: bool = False

    def category(self, operation: Operation) -> QColor:
        """The colour of an operation's category; variables, inputs and constants have one each."""
        return operation_colour(operation, self.colours)

    @cache  # noqa: B019 - a handful of operations for each theme
    def far_fill(self, operation: Operation) -> QColor:
        """The colour of a whole card seen from afar, on which its symbol is written."""
        return mix(self.colours.node, self.category(operation), 0.28)

    @cache  # noqa: B019 - as above
    def block_fill(self, operation: Operation) -> QColor:
        """The colour of a card that is a mere block of a few pixels."""
        return mix(self.colours.node, self.category(operation), 0.7)


def tint(colour: QColor, stale_colour: QColor, *, stale: bool, missing: bool) -> QColor:
    """The colour of a number as fresh as it is: one of an earlier state is faded, and yet can be read."""
    if missing:
        return stale_colour
    return mix(colour, stale_colour, _FADED) if stale else colour


def underline_stale(painter: QPainter, written: QRectF, colour: QColor, width: float = 1.0) -> None:
    """Mark a number of an earlier state of the graph by the broken line under it."""
    pen = QPen(colour, width)
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(written.bottomLeft(), written.bottomRight())


_FADED = 0.85


@cache
def name_font() -> QFont:
    """The font of a node's name."""
    return text_font(Sizes.FONT, QFont.Weight.Medium)


@cache
def _font_of(pixels: int, *, stale: bool) -> QFont:
    return _slanted(number_font(pixels), stale)


def font_of(pixels: float, *, stale: bool = False) -> QFont:
    """The font of names and numbers at any size, for cards that are not seen at their own."""
    return _font_of(max(4, int(pixels)), stale=stale)


@cache
def far_symbol_font() -> QFont:
    """The font of a symbol that alone stands for its node when seen from afar."""
    return text_font(34, QFont.Weight.DemiBold)


@cache
def port_font() -> QFont:
    """The font of port names."""
    return text_font(Sizes.FONT_SMALL)


@cache
def value_font(*, stale: bool = False) -> QFont:
    """The font of the numbers on a node."""
    return _slanted(number_font(Sizes.FONT, QFont.Weight.Medium), stale)


@cache
def label_font(*, stale: bool = False) -> QFont:
    """The font of the numbers on a wire."""
    return _slanted(number_font(Sizes.WIRE_LABEL_FONT + 1, QFont.Weight.Medium), stale)


def _slanted(font: QFont, stale: bool) -> QFont:
    font.setItalic(stale)
    return font


@cache
def metrics(font_maker: object) -> QFontMetricsF:
    """The measures of one of the fonts above."""
    return QFontMetricsF(font_maker())  # type: ignore[operator]  # one of the functions above
