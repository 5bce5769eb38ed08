"""Keeping a flat graph in step with the graph that it was made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.composites.record import Composite, inlined
from engine.nodes import Node

Nodes = Mapping[str, Node]


class Inlining:
    """What each composite gate of a graph stands for in the flat one, and what has changed since that was made.

    `inner` holds the flat names of each use, in the order of evaluation within the body or as the body has them.
    """

    def __init__(self, nodes: Nodes) -> None:
        self.inner: dict[str, tuple[str, ...]] = {name: () for name, node in nodes.items() if _is_use(node)}
        self._waiting: dict[str, None] = {}
        self._left: set[str] = set()
        self._disordered = False

    def copy(self) -> Inlining:
        """Another one in the same state."""
        twin = Inlining({})
        twin.inner, twin._waiting = dict(self.inner), dict(self._waiting)
        twin._left, twin._disordered = set(self._left), self._disordered
        return twin

    def note(self, changes: Mapping[str, Node | None]) -> None:
        """Remember that these records are about to take the place of those of the same names."""
        if not self.inner and not any(_is_use(node) for node in changes.values()):
            return
        for name, node in changes.items():
            if _is_use(node):
                self.inner.setdefault(name, ())
            if node is None:
                self._left.add(name)
            elif name in self._left:  # it stands last in the graph now
                self._disordered = True
            self._waiting[name] = None

    def note_order(self) -> None:
        """Remember that the order of the nodes is another one."""
        self._disordered = True

    def all_records(self, nodes: Nodes) -> Iterator[Node]:
        """Every record of the flat graph, in its order."""
        self._settle()
        self.inner = {}
        for name, node in nodes.items():
            if _is_use(node):
                records = inlined(node)
                self.inner[name] = tuple(record.name for record in records)
                yield from records
            else:
                yield node

    def take_changes(self, nodes: Nodes, flat: Nodes) -> tuple[dict[str, Node | None], list[str] | None]:
        """What has to change in the flat graph since the last call, and the order of its names where that has."""
        changes: dict[str, Node | None] = {}
        disordered = self._disordered
        for name in self._waiting:
            before = self.inner.pop(name, (name,))
            changes.update(dict.fromkeys(before))
            node = nodes.get(name)
            if node is None:
                continue
            records = inlined(node)
            if _is_use(node):
                self.inner[name] = tuple(record.name for record in records)
            disordered = disordered or (tuple(record.name for record in records) != before and len(records) > 1)
            changes.update({record.name: record for record in records})
        self._settle()
        known = {name: node for name, node in changes.items() if node is not None or name in flat}
        return known, list(self._names(nodes)) if disordered else None

    def _names(self, nodes: Nodes) -> Iterator[str]:
        for name in nodes:
            yield from self.inner.get(name, (name,))

    def _settle(self) -> None:
        self._waiting.clear()
        self._left.clear()
        self._disordered = False


def _is_use(node: Node | None) -> bool:
    return node is not None and isinstance(node.operation, Composite)
