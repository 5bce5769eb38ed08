"""A graph in small, for the cards of the start page: cards in the colours of their categories, and wires."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from engine import GraphFile, Operation
from gui.canvas.arranging.arrangement import positions_of
from gui.canvas.painting.geometry import bow_of, card_of
from gui.canvas.painting.style import Look, far_symbol_font, metrics
from gui.canvas.wires.routing import route
from gui.theme import Sizes, current_theme, mix

_MARGIN = 14.0
_LARGEST = 0.6
_WRITTEN_FROM = 0.16


def thumbnail(file: GraphFile, size: QSize, device_pixel_ratio: float = 1.0) -> QPixmap:
    """The graph of a file in `size` logical pixels, in the theme's colours; laid out where it has no places."""
    pixmap = QPixmap(size * device_pixel_ratio)
    pixmap.setDevicePixelRatio(device_pixel_ratio)
    look = Look(current_theme().colours)
    pixmap.fill(look.colours.canvas)
    if file.graph.nodes:
        painter = QPainter(pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        _paint(painter, file, size, look)
        painter.end()
    return pixmap


def _paint(painter: QPainter, file: GraphFile, size: QSize, look: Look) -> None:
    graph = file.graph
    places = {**positions_of(file), **file.positions}
    cards = {name: card_of(node, graph.shape(name)) for name, node in graph.nodes.items()}
    corners = {name: QPointF(*places[name]) for name in cards}
    whole = QRectF()
    for name, card in cards.items():
        whole |= card.rect.translated(corners[name])
    scale = min(_LARGEST, (size.width() - 2 * _MARGIN) / whole.width(), (size.height() - 2 * _MARGIN) / whole.height())
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-whole.center())
    painter.setPen(QPen(mix(look.colours.canvas, look.colours.wire, 0.8), 1.3 / scale))
    for edge in graph.edges:
        target = graph.nodes[edge.target]
        index = target.ports.index(edge.port)
        start = corners[edge.source] + cards[edge.source].output
        end = corners[edge.target] + cards[edge.target].inputs[index]
        points = file.bends.get(edge.target, {}).get(edge.port, ())
        painter.drawPath(route(start, end, bow=bow_of(target, edge), points=points).path())
    for name, card in cards.items():
        _paint_card(painter, graph.nodes[name].operation, card.rect.translated(corners[name]), look, scale)


def _paint_card(painter: QPainter, operation: Operation, rect: QRectF, look: Look, scale: float) -> None:
    colour = look.category(operation)
    painter.setPen(QPen(colour, 1 / scale))
    painter.setBrush(mix(look.colours.node, colour, 0.14))
    painter.drawRoundedRect(rect, 2 * Sizes.NODE_RADIUS, 2 * Sizes.NODE_RADIUS)
    if scale < _WRITTEN_FROM:
        return
    painter.setFont(far_symbol_font())
    painter.setPen(colour)
    width = metrics(far_symbol_font).horizontalAdvance(operation.symbol)
    fitting = min(1.0, (rect.width() - 16) / width)
    painter.save()
    painter.translate(rect.center())
    painter.scale(fitting, fitting)
    painter.drawText(QRectF(-width, -30, 2 * width, 60), Qt.AlignmentFlag.AlignCenter, operation.symbol)
    painter.restore()
