"""Where everything is: the size of a card, the places of its ports, the curve of a wire. Pure functions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine import Edge, Node, Shape
from gui.canvas.painting import style
from gui.operations.badge import symbol_width
from gui.theme import Sizes

_REACH, _FARTHEST = 36.0, 240.0
_BOW = 34.0
_WIDEST_TURN = 72.0


@dataclass(frozen=True)
class CardGeometry:
    """One card, measured from its upper left corner."""

    width: float
    height: float
    is_array: bool
    badge: QRectF
    inputs: tuple[QPointF, ...]
    output: QPointF
    numbers_left: float

    @property
    def rect(self) -> QRectF:
        """The card."""
        return QRectF(0, 0, self.width, self.height)

    @property
    def title(self) -> QRectF:
        """The row with symbol and name."""
        return QRectF(0, 0, self.width, style.TITLE)

    @property
    def value_row(self) -> QRectF:
        """Where the value, or the field of a source, stands."""
        left = self.numbers_left
        return QRectF(left, style.TITLE + 2, self.width - left - style.PORT_ROOM, style.ROW - 2)

    @property
    def gradient_row(self) -> QRectF:
        """Where the gradient of a number stands."""
        left = self.numbers_left
        return QRectF(left, style.TITLE + style.ROW, self.width - left - style.PORT_ROOM, style.ROW - 2)

    @property
    def value_map(self) -> QRectF:
        """Where the heat map of an array's value stands."""
        return self._maps(0)

    @property
    def gradient_map(self) -> QRectF:
        """Where the heat map of an array's gradient stands."""
        return self._maps(1)

    def _maps(self, index: int) -> QRectF:
        width = (self.width - self.numbers_left - style.PADDING - style.PORT_ROOM) / 2
        left = self.numbers_left + index * (width + style.PADDING)
        top = style.TITLE + style.ROW
        return QRectF(left, top, width, self.height - top - style.PADDING)

    @property
    def outline(self) -> QRectF:
        """The card with everything that may stand out of it."""
        margin = style.MARGIN
        return self.rect.adjusted(-margin, -margin, margin + style.TAG_WIDTH, margin)


def card_of(node: Node, shape: Shape | None) -> CardGeometry:
    """The measures of a node's card; arrays need room for their heat maps.

    Cards of one width share theirs, so that those of thousands of nodes are measured at once.
    """
    symbol, ports, is_array = node.operation.symbol, node.ports, bool(shape)
    beside_name, least, most = _widths(symbol, ports, is_array)
    needed = beside_name + style.metrics(style.name_font).horizontalAdvance(node.name)
    width = min(max(least, needed), most)
    return _card(symbol, ports, is_array, math.ceil(width / Sizes.GRID) * Sizes.GRID)


@lru_cache(maxsize=8192)
def _widths(symbol: str, port_names: tuple[str, ...], is_array: bool) -> tuple[float, float, float]:
    """What a card's width is made of: what stands beside the name, the least width and the greatest."""
    beside_name = style.PADDING * 2 + _badge_width(symbol) + 6 + style.MARK
    least = _names_width(port_names) + (style.ARRAY_NUMBERS if is_array else style.NUMBERS)
    least = max(float(Sizes.NODE_WIDTH), least)
    return beside_name, least, max(style.MAXIMUM_WIDTH, least)


@lru_cache(maxsize=8192)
def _card(symbol: str, port_names: tuple[str, ...], is_array: bool, width: float) -> CardGeometry:
    ports = len(port_names)
    body = max(style.ARRAY_BODY if is_array else 0.0, max(2, ports) * style.ROW)
    height = style.TITLE + body
    middle = style.TITLE + body / 2
    if ports > 1:
        first = middle - (ports - 1) * style.ROW / 2
        inputs = tuple(QPointF(0, first + index * style.ROW) for index in range(ports))
    else:
        inputs = (QPointF(0, middle),) * ports
    return CardGeometry(
        width=width,
        height=height,
        is_array=is_array,
        badge=QRectF(4, (style.TITLE - style.BADGE_HEIGHT) / 2, _badge_width(symbol), style.BADGE_HEIGHT),
        inputs=inputs,
        output=QPointF(width, middle),
        numbers_left=max(style.PADDING, _names_width(port_names)),
    )


def forget_measures() -> None:
    """Measure anew: the fonts are other ones now."""
    _widths.cache_clear()
    _card.cache_clear()


def _badge_width(symbol: str) -> float:
    return min(style.BADGE_MAXIMUM, max(style.BADGE_HEIGHT + 6, symbol_width(symbol, style.BADGE_HEIGHT) + 10))


def _names_width(ports: tuple[str, ...]) -> float:
    if len(ports) < 2:  # noqa: PLR2004 - a single port needs no name
        return 0.0
    metrics = style.metrics(style.port_font)
    return max(metrics.horizontalAdvance(port) for port in ports) + style.PADDING + 8


Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Curve:
    """A wire's smooth curve from an output port to an input port, of one cubic or of several, end to end.

    In plain numbers, because the places of labels are looked for at many points of many curves.
    """

    pieces: tuple[Cubic, ...]

    @property
    def start(self) -> QPointF:
        """Where the curve begins: the output port."""
        return QPointF(*self.pieces[0][0])

    @property
    def end(self) -> QPointF:
        """Where the curve ends: the input port."""
        return QPointF(*self.pieces[-1][3])

    def point(self, share: float) -> Point:
        """The point at this share (0 to 1) of the curve's parameter."""
        place = min(int(share * len(self.pieces)), len(self.pieces) - 1)
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = self.pieces[place]
        share = share * len(self.pieces) - place
        rest = 1 - share
        a, b, c, d = rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3
        return (a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3)

    def at(self, share: float) -> QPointF:
        """The same point, for Qt."""
        return QPointF(*self.point(share))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a rectangle that holds the curve, and hardly more."""
        if len(self.pieces) == 1:
            (x0, y0), (x1, _), (x2, _), (x3, y3) = self.pieces[0]
            return (min(x0, x2), min(y0, y3), max(x1, x3), max(y0, y3))
        points = [point for piece in self.pieces for point in piece]
        across, down = [x for x, _ in points], [y for _, y in points]
        return (min(across), min(down), max(across), max(down))

    def path(self) -> QPainterPath:
        """The curve to draw."""
        path = QPainterPath(self.start)
        for _, first, second, end in self.pieces:
            path.cubicTo(*first, *second, *end)
        return path


def curve_around(start: QPointF, end: QPointF, lane: float) -> Curve:
    """A smooth loop for a wire from right to left: it turns into the lane at this height, and out of it at the end."""
    first, last = (start.x(), start.y()), (end.x(), end.y())
    out, into = _turn(lane - first[1]), _turn(lane - last[1])
    leave, arrive = (first[0], lane), (last[0], lane)
    return Curve(
        (
            (first, (first[0] + out, first[1]), (first[0] + out, lane), leave),
            (leave, (leave[0] * 2 / 3 + arrive[0] / 3, lane), (leave[0] / 3 + arrive[0] * 2 / 3, lane), arrive),
            (arrive, (last[0] - into, lane), (last[0] - into, last[1]), last),
        )
    )


def _turn(height: float) -> float:
    """How far a turn between a port and a lane swings out."""
    return min(_WIDEST_TURN, _REACH + abs(height) * 0.25)


def curve_between(start: QPointF, end: QPointF, bow: float = 0.0) -> Curve:
    """A smooth curve that leaves to the right and arrives from the left; `bow` (-1 to 1) leads it further up or down.

    Wires that share both their ends are bowed apart, so that each has room for its own numbers.
    """
    first, last = (start.x(), start.y()), (end.x(), end.y())
    if not bow:
        return Curve((_cubic(first, last),))
    middle = ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2 + bow * _BOW)
    return Curve((_cubic(first, middle), _cubic(middle, last)))


def bow_of(node: Node, edge: Edge) -> float:
    """How a wire into this node is bent away from others that come from the same source: 0 when it is alone."""
    if node.inputs.count(edge.source) == 1:
        return 0.0
    ports = [other.port for other in node.edges if other.source == edge.source]
    return 2 * ports.index(edge.port) / (len(ports) - 1) - 1


def _cubic(start: Point, end: Point) -> Cubic:
    across = end[0] - start[0]
    reach = max(min(_REACH, across), across * 0.45) if across > 0 else min(_REACH - across * 0.6, _FARTHEST)
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)
