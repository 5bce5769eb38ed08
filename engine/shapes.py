"""The shapes of a graph's values, inferred before anything runs."""

from __future__ import annotations

import math
from collections.abc import Iterable

from engine import errors
from engine.errors import EngineError, Shape
from engine.nodes import Node
from engine.value import MAX_ELEMENTS, shape_of
from engine.wiring import Wiring


class Shapes:
    """A graph's shapes: `known` for each node (None where it cannot be), and `misfits`, what does not fit."""

    def __init__(self) -> None:
        self.known: dict[str, Shape | None] = {}
        self.misfits: dict[str, EngineError] = {}

    def copy(self) -> Shapes:
        """Another table of the same shapes."""
        twin = Shapes()
        twin.known, twin.misfits = dict(self.known), dict(self.misfits)
        return twin

    def infer(self, wiring: Wiring, changed: Iterable[str]) -> None:
        """Infer anew what these changes can reach, each node once, in an order of evaluation."""
        standing = []
        for name in changed:
            self.misfits.pop(name, None)
            if name in wiring.nodes:
                standing.append(name)
            else:
                self.known.pop(name, None)
        if len(standing) == 1 and not wiring.consumers[standing[0]]:  # a new gate at the end, as a rule
            self._infer_one(wiring.nodes[standing[0]])
            return
        reached = wiring.descendants(*standing)
        for name in reached:
            self.known[name] = None
            self.misfits.pop(name, None)
        for name in wiring.order(reached):
            self._infer_one(wiring.nodes[name])

    def _infer_one(self, node: Node) -> None:
        try:
            self.known[node.name] = self._shape(node)
        except EngineError as misfit:
            self.known[node.name] = None
            self.misfits[node.name] = misfit

    def _shape(self, node: Node) -> Shape | None:
        if node.operation.is_source:
            return None if node.value is None else shape_of(node.value)
        shapes = tuple(self.known.get(source) for source in node.inputs if source is not None)
        if len(shapes) < len(node.inputs) or None in shapes:
            return None
        shape = node.operation.shape(node.name, shapes, node.settings)  # type: ignore[arg-type]  # no None left
        if math.prod(shape) > MAX_ELEMENTS:
            raise errors.TooLarge(node.name, shape, MAX_ELEMENTS)
        return shape

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
