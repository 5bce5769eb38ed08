"""The whole graph in a few pixels: cards as coloured blocks, wires as thin lines while there are few."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QTransform

from gui.canvas.scene import CanvasScene
from gui.theme import with_opacity

_MOST_WIRES = 3000
"""More wires than these would be a grey veil, and take long to draw."""
_MANY_CARDS = 1500
"""So many cards are a few pixels each, and are written into the picture as such."""


def picture_of(drawing: CanvasScene, content: QRectF, size: QSize, ratio: float) -> QPixmap:
    """What lies in `content`, `size` logical pixels large for a screen of this ratio, on nothing."""
    if content.isEmpty():
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap
    if len(drawing.nodes) > _MANY_CARDS:
        pixmap = QPixmap.fromImage(_dotted(drawing, content, size * ratio))
    else:
        pixmap = QPixmap(size * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        _paint(drawing, content, pixmap)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paint(drawing: CanvasScene, content: QRectF, pixmap: QPixmap) -> None:
    scale = pixmap.width() / content.width()
    painter = QPainter(pixmap)
    painter.setTransform(QTransform.fromScale(scale, scale).translate(-content.left(), -content.top()))
    nodes = drawing.nodes
    edges = list(islice(drawing.context.document.graph.edges, _MOST_WIRES + 1))
    if len(edges) <= _MOST_WIRES:
        pen = QPen(with_opacity(drawing.look.colours.wire, 0.7), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        known = (edge for edge in edges if edge.source in nodes and edge.target in nodes)
        painter.drawLines([_line(nodes[edge.source].rect, nodes[edge.target].rect) for edge in known])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for item in nodes.values():
        painter.setBrush(drawing.look.category(item.node.operation))
        painter.drawRect(item.rect)
    painter.end()


def _line(source: QRectF, target: QRectF) -> QLineF:
    return QLineF(source.right(), source.center().y(), target.left(), target.center().y())


def _dotted(drawing: CanvasScene, content: QRectF, size: QSize) -> QImage:
    """Each card as the block of pixels that it comes nearest to, all of them in a few strokes."""
    boxes = drawing.ground.cards
    slots = boxes.slots_of(drawing.nodes)
    left, top, right, bottom = boxes.table[:, slots]
    look = drawing.look
    inks = [look.colours.error, *(look.category(operation) for operation in drawing.ground.operations)]
    colours = np.array([_bits(colour) for colour in inks], dtype=np.uint32)[boxes.tags[slots]]
    scale = size.width() / content.width()
    columns = ((left - content.left()) * scale).astype(np.intp)
    rows = ((top - content.top()) * scale).astype(np.intp)
    pixels = np.zeros((size.height(), size.width()), dtype=np.uint32)
    for down in range(max(1, math.ceil(float(np.median(bottom - top)) * scale))):
        for across in range(max(1, math.ceil(float(np.median(right - left)) * scale))):
            y = np.clip(rows + down, 0, size.height() - 1)
            x = np.clip(columns + across, 0, size.width() - 1)
            pixels[y, x] = colours
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.tobytes(), size.width(), size.height(), 4 * size.width(), form).copy()


def _bits(colour: QColor) -> int:
    return 0xFF000000 | (colour.red() << 16) | (colour.green() << 8) | colour.blue()
