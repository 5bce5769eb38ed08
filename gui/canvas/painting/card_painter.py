"""Paints one node's card: title with badge and marks, numbers or heat maps, ports. Far out, only what can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine import Node
from gui.canvas.painting import style
from gui.canvas.painting.geometry import CardGeometry
from gui.canvas.painting.heat_map import draw_heat_map
from gui.canvas.painting.readings import NodeReading
from gui.icons import draw_icon
from gui.numbers import NOT_COMPUTED
from gui.operations.badge import paint_badge
from gui.theme import Sizes, mix, with_opacity
from gui.translation import tr

COMPACT_BELOW = 0.58
"""The zoom below which a card shows its name and its value only, large, and wires show no numbers."""
SIMPLE_BELOW = 0.2
"""The zoom below which no number can be read, and only the symbol of the operation is left."""


class PortState(Enum):
    """How a port answers to the wire that is being drawn."""

    PLAIN = "plain"
    FIT = "fit"
    DIM = "dim"
    REFUSED = "refused"


@dataclass
class CardState:
    """What about a card changes while one looks at it or draws a wire to it."""

    selected: bool = False
    hovered: bool = False
    lit: bool = False
    is_output: bool = False
    feeds_others: bool = True
    flash: float = 0.0
    inputs: dict[int, PortState] | None = None
    output: PortState = PortState.PLAIN
    hovered_port: int | None = None
    """The number of the input port under the pointer, -1 for the output port."""

    @property
    def is_marked(self) -> bool:
        """Whether the card looks otherwise than it would if nobody looked."""
        return self.selected or self.hovered or self.lit or self.flash > 0 or self.hovered_port is not None

    def unmarked(self) -> CardState:
        """The card as nobody looks at it: only what the graph says of it."""
        return CardState(is_output=self.is_output, feeds_others=self.feeds_others)

    def with_ports(self, answers: Mapping[int, PortState], inputs: int) -> CardState:
        """The card while a wire is drawn to which these ports answer; all others of its `inputs` are dim."""
        return replace(
            self,
            inputs={index: answers.get(index, PortState.DIM) for index in range(inputs)},
            output=answers.get(-1, PortState.DIM),
        )


@dataclass(frozen=True)
class Card:
    """Everything about one card that painting it takes."""

    node: Node
    geometry: CardGeometry
    reading: NodeReading
    state: CardState
    wired: tuple[bool, ...]
    value_image: QImage | None = None
    gradient_image: QImage | None = None

    @property
    def is_stale(self) -> bool:
        """Whether the card shows a number of an earlier state of the graph."""
        reading = self.reading
        has_stale_value = reading.stale_value and reading.value is not None
        return has_stale_value or (reading.stale and reading.gradient is not None)


def paint_card(painter: QPainter, card: Card, look: style.Look) -> None:
    """Paint the card in every detail, its upper left corner at the painter's origin."""
    _body(painter, card, look)
    _title(painter, card, look)
    _numbers(painter, card, look)
    _port_names(painter, card, look)
    _ports(painter, card, look)
    if card.state.is_output and not card.state.feeds_others:
        _output_tag(painter, card, look)


def ring_colour(state: CardState, look: style.Look) -> QColor | None:
    """The colour of the ring around a card: that of the current step, that of the selection, or none."""
    if state.lit:
        return look.colours.step
    return look.colours.selection if state.selected else None


def _body(painter: QPainter, card: Card, look: style.Look) -> None:
    colours, rect, state = look.colours, card.geometry.rect, card.state
    if state.flash > 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(with_opacity(colours.selection, 0.35 * state.flash))
        grown = 8.0
        painter.drawRoundedRect(rect.adjusted(-grown, -grown, grown, grown), grown + 6, grown + 6)
    ring = ring_colour(state, look)
    inset = 0.5 if ring is None else 0.0
    if ring is not None:
        painter.setPen(QPen(ring, Sizes.STEP_RING_WIDTH if state.lit else Sizes.SELECTION_WIDTH))
    else:
        line = Qt.PenStyle.DashLine if card.is_stale else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colours.wire_hover if state.hovered else colours.node_border, Sizes.NODE_BORDER, line))
    painter.setBrush(colours.step_soft if state.lit else colours.node)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), Sizes.NODE_RADIUS, Sizes.NODE_RADIUS)
    painter.setPen(QPen(mix(colours.node, colours.node_border, 0.6), 1))
    under = style.TITLE + 0.5
    painter.drawLine(QPointF(1.5, under), QPointF(rect.width() - 1.5, under))


def _title(painter: QPainter, card: Card, look: style.Look) -> None:
    colours, geometry = look.colours, card.geometry
    badge = geometry.badge
    paint_badge(painter, badge, card.node.operation, colours)
    right = geometry.width - style.PADDING
    for name, colour in _marks(card, look):
        right -= style.MARK
        draw_icon(painter, QRectF(right, (style.TITLE - style.MARK) / 2, style.MARK, style.MARK), name, colour)
        right -= 3
    room = QRectF(badge.right() + 6, 0, right - badge.right() - 6, style.TITLE)
    painter.setFont(style.name_font())
    painter.setPen(colours.text)
    text = style.metrics(style.name_font).elidedText(card.node.name, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _marks(card: Card, look: style.Look) -> list[tuple[str, QColor]]:
    """The marks in a title from right to left."""
    colours = look.colours
    marks = []
    if card.reading.problem is not None:
        marks.append(("warning", colours.error))
    if card.reading.mismatches:
        marks.append(("expected-mismatch", colours.warning))
    if card.node.frozen:
        marks.append(("frozen", colours.text_muted))
    return marks


def _numbers(painter: QPainter, card: Card, look: style.Look) -> None:
    colours, geometry, reading = look.colours, card.geometry, card.reading
    if reading.has_field:
        painter.setPen(QPen(mix(colours.node, colours.control_border, 0.55), 1))
        painter.setBrush(colours.base)
        painter.drawRoundedRect(
            geometry.value_row.adjusted(0.5, 1.5, -0.5, -0.5), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL
        )
    value = style.tint(colours.value, colours.stale, stale=reading.stale_value, missing=reading.value is None)
    gradient = style.tint(colours.gradient, colours.stale, stale=reading.stale, missing=reading.gradient is None)
    field = 6.0 if reading.has_field else 0.0
    row = geometry.value_row.adjusted(field, 0, -field, 0)
    if geometry.is_array:
        _write(painter, row, reading.value_text, value, stale=reading.stale_value, align=Qt.AlignmentFlag.AlignLeft)
        _map(painter, geometry.value_map, card.value_image, value, look, stale=reading.stale_value)
        _map(painter, geometry.gradient_map, card.gradient_image, gradient, look, stale=reading.stale)
        return
    _write(painter, row, reading.value_text, value, stale=reading.stale_value)
    row = geometry.gradient_row.adjusted(field, 0, -field, 0)
    _write(painter, row, reading.gradient_text, gradient, stale=reading.stale)


def _write(
    painter: QPainter,
    room: QRectF,
    text: str,
    colour: QColor,
    *,
    stale: bool,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight,
) -> None:
    painter.setFont(style.value_font(stale=stale))
    painter.setPen(colour)
    metrics = style.metrics(style.value_font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, shown)
    if stale and text != NOT_COMPUTED:
        width = min(room.width(), metrics.horizontalAdvance(shown))
        left = room.left() if align is Qt.AlignmentFlag.AlignLeft else room.right() - width
        style.underline_stale(painter, QRectF(left, room.center().y() - 8, width, 16), colour)


def _map(
    painter: QPainter, room: QRectF, image: QImage | None, colour: QColor, look: style.Look, *, stale: bool
) -> None:
    if image is None:
        painter.setPen(QPen(look.colours.node_border, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(colour)
        painter.setFont(style.value_font())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, "\u2013")
        return
    painter.setOpacity(0.4 if stale else 1.0)
    draw_heat_map(painter, room.adjusted(2, 2, -2, -2), image, look.colours.node)
    painter.setOpacity(1.0)
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DashLine if stale else Qt.PenStyle.SolidLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


def _port_names(painter: QPainter, card: Card, look: style.Look) -> None:
    ports = card.node.ports
    if len(ports) < 2:  # noqa: PLR2004 - a single port needs no name
        return
    painter.setFont(style.port_font())
    painter.setPen(look.colours.text_muted)
    for port, place in zip(ports, card.geometry.inputs, strict=True):
        room = QRectF(style.PADDING, place.y() - 10, card.geometry.numbers_left, 20)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, port)


def _ports(painter: QPainter, card: Card, look: style.Look) -> None:
    state = card.state
    for index, place in enumerate(card.geometry.inputs):
        port_state = (state.inputs or {}).get(index, PortState.PLAIN)
        hovered = state.hovered_port == index
        draw_port(painter, place, port_state, look, hollow=not card.wired[index], hovered=hovered)
    place = card.geometry.output
    if state.is_output:
        painter.setPen(QPen(look.colours.accent, 2))
        painter.setBrush(look.colours.canvas)
        painter.drawEllipse(place, Sizes.PORT_RADIUS + 3.5, Sizes.PORT_RADIUS + 3.5)
    draw_port(painter, place, state.output, look, hollow=False, hovered=state.hovered_port == -1)


def draw_port(
    painter: QPainter, place: QPointF, state: PortState, look: style.Look, *, hollow: bool, hovered: bool
) -> None:
    """Paint one port: hollow while nothing is wired to it, larger and lit where a wire would fit."""
    colours = look.colours
    colour = {
        PortState.PLAIN: colours.port,
        PortState.FIT: colours.port_fit,
        PortState.DIM: colours.port_dim,
        PortState.REFUSED: colours.port_refused,
    }[state]
    large = hovered or state in {PortState.FIT, PortState.REFUSED}
    radius = float(Sizes.PORT_FIT_RADIUS if large else Sizes.PORT_RADIUS)
    if hollow:
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colours.node)
        painter.drawEllipse(place, radius - 1, radius - 1)
    else:
        painter.setPen(QPen(colours.node, 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(place, radius, radius)


def _output_tag(painter: QPainter, card: Card, look: style.Look) -> None:
    place = card.geometry.output
    painter.setFont(style.port_font())
    painter.setPen(look.colours.accent)
    text = tr("Canvas", "output")
    width = min(style.TAG_WIDTH - 14, style.metrics(style.port_font).horizontalAdvance(text) + 6)
    room = QRectF(place.x() + 11, place.y() - 8, width, 16)
    painter.fillRect(room, look.colours.canvas)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
