"""Keeps the numbers on the wires in good places: learns what has moved, and places anew what that concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from engine import Edge
from gui.canvas.labels.label_layer import LabelLayer, LabelPlaces, label_widths
from gui.canvas.labels.label_placement import (
    ALONE,
    Fork,
    Obstacles,
    Widths,
    find_places,
    local_rect,
    rough_places,
    wire_rects,
)
from gui.canvas.painting.ground import Ground
from gui.canvas.wires.wire_item import WireItem
from gui.theme import Sizes

_ROUNDS = 5
_HEAPED = 0.3
_IN_A_HAND = 24
_AT_ONCE = 12
"""How many numbers of a large graph are placed well before the program does something else."""
MANY = 400
"""From this many wires on, numbers are placed where somebody looks: roughly at first, and well when the view rests."""


class WireLabels:
    """The placing of the labels of one layer, for `wires`, which are `wires_at` their nodes."""

    def __init__(
        self,
        layer: LabelLayer,
        ground: Ground,
        wires: Mapping[Edge, WireItem],
        wires_at: Mapping[str, Mapping[Edge, None]],
    ) -> None:
        self._layer = layer
        self._ground = ground
        self._wires = wires
        self._wires_at = wires_at
        self._obstacles = Obstacles.none()
        self._moved_cards: dict[str, None] = {}
        self._widths: dict[WireItem, Widths] = {}
        self._unplaced: dict[WireItem, None] = {}
        self._well: set[WireItem] = set()
        self._forks: dict[WireItem, Fork] = {}
        self._leading: dict[str, tuple[WireItem | None, frozenset[WireItem]]] = {}
        """In a large graph, for each port that has been seen, its uppermost wire and all of its wires."""
        layer.find_place = self._place_on_sight

    @property
    def is_large(self) -> bool:
        """Whether there are so many wires that numbers are placed only where somebody looks."""
        return len(self._wires) > MANY

    # --- what has happened ------------------------------------------------------------------------------------------

    def card_moved(self, name: str) -> None:
        """A card stands elsewhere or has another size."""
        self._moved_cards[name] = None

    def forget_card(self, name: str) -> None:
        """A card is gone."""
        self._moved_cards.pop(name, None)
        self._obstacles.cards.remove(name)

    def wire_moved(self, wire: WireItem) -> None:
        """A wire runs elsewhere: its numbers lose their places."""
        self._obstacles.wires.remove(wire)
        self._obstacles.labels.remove(wire)
        self._well.discard(wire)
        self._leading.pop(wire.edge.source, None)
        if self.is_large:
            self._layer.forget(wire)
        self._unplaced[wire] = None

    def forget_wire(self, wire: WireItem) -> None:
        """A wire is gone."""
        self._obstacles.wires.remove(wire)
        self._obstacles.labels.remove(wire)
        self._unplaced.pop(wire, None)
        self._well.discard(wire)
        self._leading.pop(wire.edge.source, None)
        self._widths.pop(wire, None)
        self._forks.pop(wire, None)
        self._layer.forget(wire)

    def replace(self, wires: Collection[WireItem]) -> None:
        """Place the numbers of these wires anew at the next settling."""
        self._well.clear()
        self._unplaced.update(dict.fromkeys(wires))

    # --- placing ----------------------------------------------------------------------------------------------------

    def settle(self, wires: Collection[WireItem]) -> Collection[WireItem]:
        """Place what has no place, or has outgrown it; `wires` are all, which move up together.

        Returns the wires whose numbers may stand elsewhere now.
        """
        self._find_forks(wires)
        if not (self._find_outgrown(wires) or self._unplaced):
            return ()
        self._learn_cards(list(self._moved_cards))
        for wire in self._unplaced:
            self._obstacles.wires.put(wire, wire_rects(wire.curve))
        self._place_together(wires)
        return wires

    def refine(self, wires: Collection[WireItem], cards: Iterable[str]) -> tuple[list[WireItem], bool]:
        """Place well some of these wires' numbers, among these cards; returns them, and whether none is left."""
        outgrown = self._find_outgrown(wires)
        wanted = [wire for wire in wires if wire not in self._well or wire in outgrown]
        self._learn_cards([name for name in cards if name in self._moved_cards])
        some = wanted[:_AT_ONCE]
        self._clear(some)
        for wire in some:
            self.place(wire)
        return some, len(some) == len(wanted)

    def place_for_now(self, wires: Collection[WireItem]) -> None:
        """Find places for the numbers of wires in a hand, one by one; of many, just roughly."""
        if self.is_large or len(wires) > _IN_A_HAND:
            for wire in wires:
                self._layer.forget(wire)
            return
        self._learn_cards(list(self._moved_cards))
        for wire in wires:
            self.place(wire)

    def place(self, wire: WireItem) -> bool:
        """Find places for the numbers of one wire; whether it is crowded there."""
        widths = self._widths.setdefault(wire, Widths())
        show_local = self._layer.show_local
        fork = self._fork_of(wire)
        places, crowded = find_places(wire, wire.curve, widths, self._obstacles, show_local=show_local, fork=fork)
        self._layer.place(wire, places)
        self._unplaced.pop(wire, None)
        self._well.add(wire)
        return crowded

    def _place_on_sight(self, wire: WireItem) -> LabelPlaces:
        """A rough place for the numbers of a wire that is seen before they had one."""
        return rough_places(wire.curve, self._widths.get(wire, Widths()), self._fork_of(wire))

    def _learn_cards(self, names: Iterable[str]) -> None:
        table, reach = self._ground.cards.table, float(Sizes.PORT_RADIUS)
        for name in names:
            del self._moved_cards[name]
            left, top, right, bottom = table[:, self._ground.cards.slots_of([name])[0]].tolist()
            self._obstacles.cards.put(name, [(left - reach, top - 1, right + reach, bottom + 1)])

    # --- forks ------------------------------------------------------------------------------------------------------

    def _fork_of(self, wire: WireItem) -> Fork:
        """The part of a wire among those that leave the same port."""
        if not self.is_large:
            return self._forks.get(wire, ALONE)
        source = wire.edge.source
        if source not in self._leading:
            together = [self._wires[edge] for edge in self._wires_at.get(source, {}) if edge.source == source]
            self._leading[source] = (_uppermost(together), frozenset(together))
        first, everybody = self._leading[source]
        return _part(wire, first, everybody)

    def _find_forks(self, wires: Iterable[WireItem]) -> None:
        """Find the wires that leave one port together; whose part has changed loses its place."""
        leaving: dict[str, list[WireItem]] = {}
        for wire in wires:
            leaving.setdefault(wire.edge.source, []).append(wire)
        for together in leaving.values():
            first, everybody = _uppermost(together), frozenset(together)
            for wire in together:
                fork = _part(wire, first, everybody)
                if self._forks.get(wire, ALONE) != fork:
                    self._forks[wire] = fork
                    self._unplaced[wire] = None

    def _place_together(self, wires: Collection[WireItem]) -> None:
        """Give up the places of these wires and find new ones for all; who found no room chooses first next time.

        Where there is no room for many, as in a heap of cards, no order helps, and none but the first is tried.
        """
        order = list(wires)
        best, fewest = order, len(order) + 1
        for _ in range(_ROUNDS):
            crowded = self._place_in_order(order)
            if len(crowded) < fewest:
                best, fewest = order, len(crowded)
            if not crowded or len(crowded) > _HEAPED * len(order):
                break
            first = dict.fromkeys(crowded)
            order = [*first, *(wire for wire in order if wire not in first)]
        if order is not best:
            self._place_in_order(best)

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

    def _find_outgrown(self, wires: Collection[WireItem]) -> set[WireItem]:
        """The wires whose numbers have become wider than their places."""
        outgrown = set()
        for wire in wires:
            kept = self._widths.setdefault(wire, Widths())
            self._widths[wire] = kept.grown(*label_widths(wire.reading))
            if self._widths[wire] != kept:
                outgrown.add(wire)
        return outgrown


def _uppermost(together: Collection[WireItem]) -> WireItem | None:
    """The wire that the value is written beside, among those that leave one port."""
    return min(together, key=lambda wire: wire.curve.pieces[-1][3][1], default=None)


def _part(wire: WireItem, first: WireItem | None, everybody: frozenset[WireItem]) -> Fork:
    return Fork(wire is first, everybody) if len(everybody) > 1 else ALONE
