"""The cards: painted one by one where they can be read, at the detail that the scale allows."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gui.canvas import style
from gui.canvas.boxes import Boxes
from gui.canvas.card_painter import COMPACT_BELOW, SIMPLE_BELOW, FarCard, paint_card, paint_from_afar
from gui.canvas.compact_card import paint_compact
from gui.canvas.layers import Glance
from gui.canvas.node_item import NodeItem


class CardLayer:
    """Paints the cards of a drawing, the one that came last on top."""

    def __init__(self, boxes: Boxes[str], nodes: dict[str, NodeItem]) -> None:
        self._boxes = boxes
        self._nodes = nodes

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint the cards in view."""
        margin = style.MARGIN
        for name in self._boxes.within(glance.rect.adjusted(-margin - style.TAG_WIDTH, -margin, margin, margin)):
            item = self._nodes[name]
            painter.save()
            painter.translate(item.pos())
            _paint(painter, item, glance)
            painter.restore()


def _paint(painter: QPainter, item: NodeItem, glance: Glance) -> None:
    scale, look = glance.scale, glance.look
    if scale >= COMPACT_BELOW or look.full_detail:
        paint_card(painter, item.card(unmarked=glance.unmarked), look)
    elif scale >= SIMPLE_BELOW:
        paint_compact(painter, item.card(unmarked=glance.unmarked), look, scale)
    else:
        state = item.state.unmarked() if glance.unmarked else item.state
        far = FarCard(item.geometry.rect, item.node.operation, state, item.is_troubled)
        paint_from_afar(painter, far, look, scale)
