"""The shapes of a graph's values, inferred before anything runs."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Collection, Mapping

from engine import errors
from engine.errors import EngineError, Shape
from engine.nodes import Node
from engine.value import MAX_AXES, MAX_ELEMENTS, shape_of
from engine.wiring import Wiring

Known = Mapping[str | None, Shape | None]
Memo = dict[tuple[object, ...], Shape]


class Shapes:
    """A graph's shapes: `known` for each node, and `misfits`, what does not fit.

    A shape is None where it cannot be known, which is also where the node cannot be computed.
    """

    def __init__(self) -> None:
        self.known: dict[str, Shape | None] = {}
        self.misfits: dict[str, EngineError] = {}

    def copy(self) -> Shapes:
        """Another table of the same shapes."""
        twin = Shapes()
        twin.known, twin.misfits = dict(self.known), dict(self.misfits)
        return twin

    def fill(self, wiring: Wiring) -> None:
        """Infer the shapes of all nodes, of which none is known yet."""
        order = wiring.order()
        memo: Memo = {}
        for name in order:
            self._infer_one(wiring.nodes[name], memo)
        if len(order) < len(wiring.nodes):
            for name in wiring.nodes:
                self.known.setdefault(name, None)

    def infer(self, wiring: Wiring, changed: Collection[str], *, looped: bool = False) -> set[str]:
        """Infer anew what these changes can reach; returns the names whose shape is another one now.

        Goes no further than shapes change, unless the changes may have closed a loop (`looped`).
        """
        before = {name: self.known.get(name) for name in changed}
        added = not any(name in self.known for name in changed)
        standing = [name for name in changed if name in wiring.nodes]
        for name in changed:
            if name not in wiring.nodes:
                self.known.pop(name, None)
                self.misfits.pop(name, None)
        self._infer_these(wiring, dict.fromkeys(standing), standing)
        moved = [name for name in standing if self.known[name] != before[name]]
        if moved and not added:  # those whose users are all among the changed, as after a renaming, lead no further
            moved = [name for name in moved if any(user not in before for user in wiring.users(name))]
        if looped or (moved and not added):
            self._forget(wiring, [name for name in moved if self.known[name] is None], before)
            reached = wiring.descendants(*(standing if looped else moved))
            before = {name: self.known[name] for name in reached} | before
            self._infer_these(wiring, reached, standing)
        return {name for name, shape in before.items() if self.known.get(name) != shape}

    def _forget(self, wiring: Wiring, names: list[str], before: dict[str, Shape | None]) -> None:
        """Make unknown what depends on nodes that have become so; `before` takes what it was."""
        while names:
            for user in wiring.users(names.pop()):
                shape = self.known[user]
                self.misfits.pop(user, None)
                if shape is not None:
                    before.setdefault(user, shape)
                    self.known[user] = None
                    names.append(user)

    def _infer_these(self, wiring: Wiring, names: Collection[str], changed: Collection[str]) -> None:
        """Infer the changed ones among these names, and behind them all whose inputs have another shape now."""
        order = wiring.order(names)
        moved: set[str | None] = set(changed)
        memo: Memo = {}
        for name in order:
            node = wiring.nodes[name]
            if name in moved or not moved.isdisjoint(node.inputs):
                before = self.known.get(name)
                self._infer_one(node, memo)
                if self.known[name] != before:
                    moved.add(name)
        if len(order) < len(names):
            for name in set(names).difference(order):
                self.known[name] = None
                self.misfits.pop(name, None)

    def _infer_one(self, node: Node, memo: Memo) -> None:
        if self.misfits:
            self.misfits.pop(node.name, None)
        try:
            self.known[node.name] = shape_of_node(node, self.known, memo)  # type: ignore[arg-type]  # has None for None
        except EngineError as misfit:
            self.known[node.name] = None
            self.misfits[node.name] = misfit

    def misfit_of(self, wiring: Wiring, node: Node) -> EngineError | None:
        """The first misfit that this record in place of the present one would bring, there or further on."""
        memo: Memo = {}
        try:
            shape = shape_of_node(node, self.known, memo)  # type: ignore[arg-type]  # has None for None
            if shape != self.known[node.name]:
                known: ChainMap[str | None, Shape | None] = ChainMap({node.name: shape}, self.known)  # type: ignore[arg-type]  # has None for None
                for name in wiring.order(wiring.descendants(node.name) - {node.name}):
                    known[name] = shape_of_node(wiring.nodes[name], known, memo)
        except EngineError as misfit:
            return misfit
        return None

    def fits(self, node: Node, index: int, source: str) -> bool:
        """Whether the shape of `source` fits this gate beside its other inputs, as far as they are known."""
        sources = [*node.inputs[:index], source, *node.inputs[index + 1 :]]
        shapes = [None if name is None else self.known[name] for name in sources]
        if None in shapes:
            return True
        try:
            node.operation.shape(node.name, tuple(shape for shape in shapes if shape is not None), node.settings)
        except EngineError:
            return False
        return True


def shape_of_node(node: Node, known: Known, memo: Memo) -> Shape | None:
    """The shape of a node's value where those of its inputs are known; raises what does not fit.

    `memo` holds what was found for the same operation, settings and shapes.
    """
    if not node.inputs and node.operation.is_source:
        return None if node.value is None else shape_of(node.value)
    key = (node.operation, id(node.settings), *map(known.get, node.inputs))
    shape = memo.get(key)
    if shape is None and None not in key:
        shape = node.operation.shape(node.name, key[2:], node.settings)  # type: ignore[arg-type]  # shapes follow
        if len(shape) > MAX_AXES:
            raise errors.TooManyAxes(node.name, shape, MAX_AXES)
        if math.prod(shape) > MAX_ELEMENTS:
            raise errors.TooLarge(node.name, shape, MAX_ELEMENTS)
        memo[key] = shape
    return shape
