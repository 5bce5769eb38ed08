"""Keeps the numbers on the wires in good places: learns what has moved, and places anew what that concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gui.canvas.label_layer import LabelLayer, label_widths
from gui.canvas.label_placement import (
    ALONE,
    Fork,
    Obstacles,
    Widths,
    find_places,
    local_rect,
    rough_places,
    wire_rects,
)
from gui.canvas.node_item import NodeItem
from gui.canvas.wire_item import WireItem
from gui.theme import Sizes

_ROUNDS = 5
_IN_A_HAND = 24
MANY = 400
"""From this many wires on, numbers are placed roughly first, and well only where somebody looks."""


class WireLabels:
    """The placing of the labels of one layer."""

    def __init__(self, layer: LabelLayer) -> None:
        self._layer = layer
        self._obstacles = Obstacles.none()
        self._widths: dict[WireItem, Widths] = {}
        self._unplaced: dict[WireItem, None] = {}
        self._rough: dict[WireItem, None] = {}
        self._forks: dict[WireItem, Fork] = {}

    def card_moved(self, item: NodeItem) -> None:
        """A card stands elsewhere or has another size."""
        rect = item.rect
        reach = float(Sizes.PORT_RADIUS)
        box = (rect.left() - reach, rect.top() - 1, rect.right() + reach, rect.bottom() + 1)
        self._obstacles.cards.put(item.name, [box])

    def forget_card(self, name: str) -> None:
        """A card is gone."""
        self._obstacles.cards.remove(name)

    def wire_moved(self, wire: WireItem) -> None:
        """A wire runs elsewhere: its numbers lose their places."""
        self._obstacles.wires.remove(wire)
        self._obstacles.labels.remove(wire)
        self._unplaced[wire] = None

    def forget_wire(self, wire: WireItem) -> None:
        """A wire is gone."""
        self._obstacles.wires.remove(wire)
        self._obstacles.labels.remove(wire)
        self._unplaced.pop(wire, None)
        self._rough.pop(wire, None)
        self._widths.pop(wire, None)
        self._forks.pop(wire, None)
        self._layer.forget(wire)

    def replace(self, wires: Collection[WireItem]) -> None:
        """Place the numbers of these wires anew at the next settling."""
        self._unplaced.update(dict.fromkeys(wires))

    def settle(self, wires: Collection[WireItem]) -> bool:
        """Place what has no place, or has outgrown it; `wires` are all, and where they are few all move up together.

        Returns whether some now have a rough place only, to be bettered by `refine`.
        """
        self._find_forks(wires)
        if len(wires) > MANY:
            self._place_roughly(self._unplaced)
            self._rough.update(self._unplaced)
            self._unplaced.clear()
            return True
        if self._find_outgrown(wires) or self._unplaced:
            for wire in self._unplaced:
                self._obstacles.wires.put(wire, wire_rects(wire.curve))
            self._place_together(wires)
        return False

    def _find_forks(self, wires: Iterable[WireItem]) -> None:
        """Find the wires that leave one port together; whose part has changed loses its place.

        The uppermost is the one that the value is written beside.
        """
        leaving: dict[str, list[WireItem]] = {}
        for wire in wires:
            leaving.setdefault(wire.edge.source, []).append(wire)
        for together in leaving.values():
            first = min(together, key=lambda wire: wire.curve.pieces[-1][3][1])
            for wire in together:
                others = frozenset(other for other in together if other is not wire)
                fork = Fork(wire is first, others) if others else ALONE
                if self._forks.get(wire, ALONE) != fork:
                    self._forks[wire] = fork
                    self._unplaced[wire] = None

    def refine(self, wires: Collection[WireItem]) -> bool:
        """Place well what has a rough place only or has outgrown its own; whether anything has moved."""
        if not self._rough:
            return False
        outgrown = self._find_outgrown(wires)
        wanted = [wire for wire in wires if wire in self._rough or wire in outgrown]
        self._place_together(wanted)
        return bool(wanted)

    def place_for_now(self, wires: Collection[WireItem]) -> None:
        """Find places for the numbers of wires in a hand, one by one; of many, just roughly."""
        if len(wires) > _IN_A_HAND:
            self._place_roughly(wires)
            return
        for wire in wires:
            self.place(wire)

    def _place_roughly(self, wires: Collection[WireItem]) -> None:
        for wire in wires:
            widths, fork = self._widths.setdefault(wire, Widths()), self._forks.get(wire, ALONE)
            self._layer.place(wire, rough_places(wire.curve, widths, fork))

    def _place_together(self, wires: Collection[WireItem]) -> None:
        """Give up the places of these wires and find new ones for all; who found no room chooses first next time."""
        order = list(wires)
        best: tuple[int, list[WireItem]] | None = None
        for _ in range(_ROUNDS):
            crowded = self._place_in_order(order)
            if best is None or len(crowded) < best[0]:
                best = len(crowded), order
            if not crowded:
                return
            first = dict.fromkeys(crowded)
            order = [*first, *(wire for wire in order if wire not in first)]
        if best is not None:
            self._place_in_order(best[1])

    def _place_in_order(self, wires: Collection[WireItem]) -> list[WireItem]:
        """Find new places for these wires one after another; returns those that found no room of their own."""
        self._clear(wires)
        return [wire for wire in wires if self.place(wire)]

    def _clear(self, wires: Collection[WireItem]) -> None:
        """Leave of these wires only the local derivatives, whose places cannot be chosen."""
        show_local = self._layer.show_local
        for wire in wires:
            box = local_rect(wire.curve, self._widths.setdefault(wire, Widths()).local)
            self._obstacles.labels.put(wire, [box] if show_local else [])

    def place(self, wire: WireItem) -> bool:
        """Find places for the numbers of one wire; whether it is crowded there."""
        widths = self._widths.setdefault(wire, Widths())
        show_local = self._layer.show_local
        fork = self._forks.get(wire, ALONE)
        places, crowded = find_places(wire, wire.curve, widths, self._obstacles, show_local=show_local, fork=fork)
        self._layer.place(wire, places)
        self._unplaced.pop(wire, None)
        self._rough.pop(wire, None)
        return crowded

    def _find_outgrown(self, wires: Collection[WireItem]) -> set[WireItem]:
        """The wires whose numbers have become wider than their places."""
        outgrown = set()
        for wire in wires:
            kept = self._widths.setdefault(wire, Widths())
            self._widths[wire] = kept.grown(*label_widths(wire.reading))
            if self._widths[wire] != kept:
                outgrown.add(wire)
        return outgrown
