"""Whether a wire would close a loop, told from an order of evaluation at hand before anything is walked through."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Shape
from engine.nodes import Node
from engine.wiring import Wiring


class Places:
    """Where the nodes of a graph stand in an order of evaluation: that of its plan, as far as there is one.

    `known` are the graph's shapes. A node that has none cannot be computed, and neither can what depends on it.
    """

    def __init__(self, wiring: Wiring, known: Mapping[str, Shape | None], plan: Any) -> None:
        self._wiring, self._known, self._plan = wiring, known, plan

    def _place(self, name: str) -> float:
        """A number that is not larger than that of any node which depends on this one."""
        if self._known[name] is None:
            return math.inf
        return 0 if self._plan is None else self._plan.slots[name]

    def closes_loop(self, source: str, target: str) -> bool:
        """Whether `source` depends on `target`, so that a wire from it to there would close a loop."""
        place = self._place(target)
        if self._place(source) < place:
            return False
        return self._wiring.depends(source, target, through=lambda name: self._place(name) >= place)

    def may_close_loop(self, changes: Mapping[str, Node | None]) -> bool:
        """Whether the new wires of these records may close a loop; False only where they cannot."""
        wires = [wire for name in changes if name in self._wiring.nodes for wire in self._new_wires(name, changes)]
        if len(wires) == 1:
            return self.closes_loop(*wires[0])
        return any(self._place(source) >= self._place(name) for source, name in wires)

    def _new_wires(self, name: str, changes: Mapping[str, Node | None]) -> Iterator[tuple[str, str]]:
        """What the node of this name takes after the changes and did not before, through new nodes too."""
        stack, seen = [name], {name}
        while stack:
            node = changes[stack.pop()]
            for source in node.inputs if node else ():
                if source is None or source in seen or source in self._wiring.nodes[name].inputs:
                    continue
                seen.add(source)
                if source in self._wiring.nodes:
                    yield source, name
                else:
                    stack.append(source)
