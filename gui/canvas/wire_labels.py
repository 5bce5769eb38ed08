"""Keeps the numbers on the wires in good places: learns what has moved, and places anew what that concerns."""

from __future__ import annotations

from collections.abc import Collection

from gui.canvas.label_layer import LabelLayer, label_widths
from gui.canvas.label_placement import Obstacles, Widths, find_places, local_rect, wire_rects
from gui.canvas.node_item import NodeItem
from gui.canvas.wire_item import WireItem
from gui.theme import Sizes

MANY = 400
"""From this many wires on, only those are placed anew that have moved themselves."""


class WireLabels:
    """The placing of the labels of one layer."""

    def __init__(self, layer: LabelLayer) -> None:
        self._layer = layer
        self._obstacles = Obstacles.none()
        self._widths: dict[WireItem, Widths] = {}
        self._unplaced: dict[WireItem, None] = {}

    def card_moved(self, item: NodeItem) -> None:
        """A card stands elsewhere or has another size."""
        rect = item.geometry.rect.translated(item.pos())
        reach = float(Sizes.PORT_RADIUS)
        self._obstacles.cards.put(item.name, [(rect.left() - reach, rect.top() - 1, rect.right() + reach, rect.bottom() + 1)])

    def forget_card(self, name: str) -> None:
        """A card is gone."""
        self._obstacles.cards.remove(name)

    def wire_moved(self, wire: WireItem) -> None:
        """A wire runs elsewhere: its numbers lose their places."""
        self._obstacles.wires.put(wire, wire_rects(wire.curve))
        self._obstacles.labels.remove(wire)
        self._unplaced[wire] = None

    def forget_wire(self, wire: WireItem) -> None:
        """A wire is gone."""
        self._obstacles.wires.remove(wire)
        self._obstacles.labels.remove(wire)
        self._unplaced.pop(wire, None)
        self._widths.pop(wire, None)
        self._layer.forget(wire)

    def replace(self, wires: Collection[WireItem]) -> None:
        """Place the numbers of these wires anew at the next settling."""
        self._unplaced.update(dict.fromkeys(wires))

    def settle(self, wires: Collection[WireItem]) -> None:
        """Place what has no place, or has outgrown it; where `wires`, which are all, are few, that means all anew."""
        few = len(wires) <= MANY
        for wire in wires if few else list(self._unplaced):
            if self._outgrown(wire):
                self._unplaced[wire] = None
        if not self._unplaced:
            return
        wanted = list(wires) if few else list(self._unplaced)
        self._unplaced.clear()
        show_local = self._layer.show_local
        for wire in wanted:
            width = self._widths.setdefault(wire, Widths()).local
            self._obstacles.labels.put(wire, [local_rect(wire.curve, width)] if show_local else [])
        for wire in wanted:
            self.place(wire)

    def place(self, wire: WireItem) -> None:
        """Find places for the numbers of one wire."""
        widths = self._widths.setdefault(wire, Widths())
        show_local = self._layer.show_local
        places = find_places(wire, wire.curve, widths, self._obstacles, show_local=show_local)
        self._layer.place(wire, places)
        self._unplaced.pop(wire, None)

    def _outgrown(self, wire: WireItem) -> bool:
        kept = self._widths.setdefault(wire, Widths())
        grown = kept.grown(*label_widths(wire.reading))
        self._widths[wire] = grown
        return grown != kept
