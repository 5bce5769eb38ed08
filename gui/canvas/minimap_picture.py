"""The whole graph in a few pixels: cards as coloured blocks, wires as thin lines while there are few."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from gui.canvas.scene import CanvasScene
from gui.theme import with_opacity

_MOST_WIRES = 3000
"""More wires than these would be a grey veil, and take long to draw."""
_LEAST = 1.5


def picture_of(drawing: CanvasScene, content: QRectF, size: QSize, ratio: float) -> QPixmap:
    """What lies in `content`, `size` logical pixels large for a screen of this ratio, on nothing."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    if content.isEmpty():
        return pixmap
    scale = size.width() / content.width()
    painter = QPainter(pixmap)
    painter.setTransform(QTransform.fromScale(scale, scale).translate(-content.left(), -content.top()))
    rects = {name: drawing.rect_of([name]) for name in drawing.nodes}
    graph = drawing.context.document.graph
    edges = list(islice(graph.edges, _MOST_WIRES + 1))
    if len(edges) <= _MOST_WIRES:
        pen = QPen(with_opacity(drawing.look.colours.wire, 0.7), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawLines([_line(rects[e.source], rects[e.target]) for e in edges if e.source in rects])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, blocks in _blocks(drawing, rects, _LEAST / scale).values():
        painter.setBrush(colour)
        painter.drawRects(blocks)
    painter.end()
    return pixmap


def _line(source: QRectF, target: QRectF) -> QLineF:
    return QLineF(source.right(), source.center().y(), target.left(), target.center().y())


def _blocks(drawing: CanvasScene, rects: dict[str, QRectF], least: float) -> dict[str, tuple[QColor, list[QRectF]]]:
    """The cards by their colour, none too small to be seen."""
    found: dict[str, tuple[QColor, list[QRectF]]] = {}
    for name, item in drawing.nodes.items():
        operation, rect = item.node.operation, rects[name]
        if rect.height() < least:
            rect = QRectF(rect.left(), rect.top(), max(rect.width(), least), least)
        if operation.name not in found:
            found[operation.name] = (drawing.look.category(operation), [])
        found[operation.name][1].append(rect)
    return found
