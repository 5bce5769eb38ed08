"""The cards: painted one by one where they can be read, at the detail that the scale allows; far out all at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas.node_item import NodeItem
from gui.canvas.painting import style
from gui.canvas.painting.card_painter import COMPACT_BELOW, SIMPLE_BELOW, paint_card, ring_colour
from gui.canvas.painting.compact_card import paint_compact
from gui.canvas.painting.far_cards import paint_blocks, paint_far_marks, paint_far_output
from gui.canvas.painting.ground import Ground
from gui.canvas.painting.layers import Glance
from gui.theme import Sizes


class CardLayer:
    """Paints the cards of a drawing, the one that came last on top."""

    def __init__(self, ground: Ground, nodes: dict[str, NodeItem]) -> None:
        self._ground = ground
        self._nodes = nodes

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint the cards in view."""
        ground = self._ground
        if is_far(glance):
            lifted = ground.lifted_cards if glance.kept else ()
            paint_blocks(painter, glance, ground, ground.cards.slots_within(glance.rect), lifted)
            if ground.output in self._nodes:
                paint_far_output(painter, glance, self._nodes[ground.output].output_place())
            if not glance.kept and not glance.unmarked:
                self._paint_far_marks(painter, glance)
            return
        for name in self._in_view(glance):
            if not glance.kept or name not in ground.lifted_cards:
                self._paint_one(painter, self._nodes[name], glance)

    def paint_marked(self, painter: QPainter, glance: Glance) -> None:
        """Paint over a picture of all cards those that are marked or in a hand."""
        ground = self._ground
        if is_far(glance):
            lifted = ground.cards.slots_of(ground.lifted_cards)
            paint_blocks(painter, glance, ground, lifted)
            self._paint_far_marks(painter, glance)
            return
        wanted = ground.marked_cards.keys() | ground.lifted_cards.keys()
        for name in [name for name in self._in_view(glance) if name in wanted] if wanted else ():
            item = self._nodes[name]
            state = item.state
            if _is_compact(glance) and name not in ground.lifted_cards and not state.lit:
                _paint_ring(painter, item, glance)
            else:
                self._paint_one(painter, item, glance)

    def _in_view(self, glance: Glance) -> list[str]:
        margin = style.MARGIN
        return self._ground.cards.within(glance.rect.adjusted(-margin - style.TAG_WIDTH, -margin, margin, margin))

    def _paint_far_marks(self, painter: QPainter, glance: Glance) -> None:
        ground = self._ground
        lit = [self._nodes[ground.lit].rect] if ground.lit in self._nodes else []
        paint_far_marks(painter, glance, ground, lit)

    @staticmethod
    def _paint_one(painter: QPainter, item: NodeItem, glance: Glance) -> None:
        card = item.card(unmarked=glance.unmarked or glance.kept, with_ports=not glance.unmarked)
        painter.save()
        painter.translate(item.pos())
        if _is_compact(glance):
            paint_compact(painter, card, glance.look, glance.scale)
        else:
            paint_card(painter, card, glance.look)
        painter.restore()


def is_far(glance: Glance) -> bool:
    """Whether cards are so small that nothing on them can be read."""
    return glance.scale < SIMPLE_BELOW and not glance.look.full_detail


def _is_compact(glance: Glance) -> bool:
    return glance.scale < COMPACT_BELOW and not glance.look.full_detail


def _paint_ring(painter: QPainter, item: NodeItem, glance: Glance) -> None:
    ring = ring_colour(item.state, glance.look)
    if ring is not None:
        painter.setPen(QPen(ring, 2.0 / glance.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(item.rect, Sizes.NODE_RADIUS, Sizes.NODE_RADIUS)
