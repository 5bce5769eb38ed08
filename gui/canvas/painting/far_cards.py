"""Cards seen from afar: blocks in the colours of their kinds, thousands in a call, and the symbols on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from engine import Operation
from gui.canvas.painting import style
from gui.canvas.painting.batches import draw_rects
from gui.canvas.painting.ground import BROKEN, Ground
from gui.canvas.painting.layers import Glance
from gui.canvas.wires.loops import loops_of

SYMBOL_FROM = 0.12
_RING, _LEAST_SCALE = 3.0, 0.02
_OUTPUT = 5.0
_SYMBOL_ROOM = 120.0


def paint_blocks(
    painter: QPainter,
    glance: Glance,
    ground: Ground,
    slots: np.ndarray,
    without: Iterable[str] = (),
    *,
    inset: float = 0.0,
) -> None:
    """Paint the cards in these slots of the ground's table, but for those `without`; smaller by `inset` all around."""
    cards, look = ground.cards, glance.look
    left_out = cards.slots_of(without)
    if len(left_out):
        slots = np.setdiff1d(slots, left_out, assume_unique=True)
    if not len(slots):
        return
    left, top, right, bottom = cards.table[:, slots]
    across, down = np.maximum(right - left - 2 * inset, 0.0), np.maximum(bottom - top - 2 * inset, 0.0)
    rects = np.stack((left + inset, top + inset, across, down), axis=1)
    tags = cards.tags[slots]
    painter.setPen(Qt.PenStyle.NoPen)
    operations = ground.operations
    fill = look.far_fill if glance.scale >= SYMBOL_FROM else look.block_fill
    for tag in np.unique(tags):
        painter.setBrush(look.colours.error if tag == BROKEN else fill(operations[tag - 1]))
        draw_rects(painter, rects[tags == tag])
    _paint_troubles(painter, glance, ground)
    if glance.scale >= SYMBOL_FROM:
        _paint_symbols(painter, glance, operations, tags, (left + right) / 2, (top + bottom) / 2)


def _paint_troubles(painter: QPainter, glance: Glance, ground: Ground) -> None:
    """Paint anew the cards whose inputs do not fit, and those on loops: there are few of them."""
    graph = ground.context.document.graph
    slots = ground.cards.slots_of({**graph.misfits, **loops_of(graph).nodes})
    if len(slots):
        left, top, right, bottom = ground.cards.table[:, slots]
        painter.setBrush(glance.look.colours.error)
        draw_rects(painter, np.stack((left, top, right - left, bottom - top), axis=1))


def _paint_symbols(
    painter: QPainter, glance: Glance, operations: Sequence[Operation], tags: np.ndarray, x: np.ndarray, y: np.ndarray
) -> None:
    """Write each operation's symbol once, and stamp it onto all its cards."""
    ratio = painter.device().devicePixelRatio()
    for tag in np.unique(tags):
        if tag == BROKEN:
            continue
        pixmap = _symbol(operations[tag - 1].symbol, glance.scale, ratio, glance.look.colours.text)
        size = pixmap.width() / ratio / glance.scale
        half = size / 2
        for cx, cy in zip(x[tags == tag].tolist(), y[tags == tag].tolist(), strict=True):
            painter.drawPixmap(QRectF(cx - half, cy - half, size, size), pixmap, QRectF(pixmap.rect()))


def _symbol(symbol: str, scale: float, ratio: float, colour: QColor) -> QPixmap:
    side = max(1, round(_SYMBOL_ROOM * scale * ratio))
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.scale(side / _SYMBOL_ROOM, side / _SYMBOL_ROOM)
    painter.setFont(style.far_symbol_font())
    painter.setPen(colour)
    painter.drawText(QRectF(0, 0, _SYMBOL_ROOM, _SYMBOL_ROOM), Qt.AlignmentFlag.AlignCenter, symbol)
    painter.end()
    return pixmap


def paint_far_marks(painter: QPainter, glance: Glance, ground: Ground, lit: Iterable[QRectF]) -> None:
    """Paint a rim of colour around the cards that are selected, and the whole cards of the walk's step."""
    look, width = glance.look, _RING / max(glance.scale, _LEAST_SCALE) / 2
    slots = ground.cards.slots_of(ground.selected)
    if len(slots):
        left, top, right, bottom = ground.cards.table[:, slots]
        sides = (left - width, top - width, right - left + 2 * width, bottom - top + 2 * width)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colours.selection)
        draw_rects(painter, np.stack(sides, axis=1))
        paint_blocks(painter, glance, ground, slots, inset=width)
    for rect in lit:
        painter.setPen(QPen(look.colours.step, 2 * width))
        painter.setBrush(look.colours.step_soft)
        painter.drawRect(rect)


def paint_far_output(painter: QPainter, glance: Glance, port: QPointF) -> None:
    """Ring the port of the graph's output, as large as can be seen."""
    radius = _OUTPUT / max(glance.scale, _LEAST_SCALE)
    painter.setPen(QPen(glance.look.colours.accent, 2.0 / max(glance.scale, _LEAST_SCALE)))
    painter.setBrush(glance.look.colours.canvas)
    painter.drawEllipse(port, radius, radius)
