"""Another definition in the place of one, in all its uses and inside all other definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.composites.errors import HoldsItself
from engine.composites.record import Composite, composites_in, new_composite
from engine.nodes import Node


@dataclass(frozen=True, eq=False)
class _Successor:
    """The definition that comes after one, and for each of its ports the one that it was, None for a new one."""

    composite: Composite
    came_from: Mapping[str, str | None]

    def use(self, node: Node) -> Node:
        """A use of the one before as a use of this one; each wire stays at its port."""
        wired = dict(zip(node.ports, node.inputs, strict=True))
        inputs = tuple(wired.get(self.came_from[port] or "") for port in self.composite.ports)
        return replace(node, operation=self.composite, inputs=inputs)


def redefined(
    nodes: Mapping[str, Node], old: Composite, new: Composite, came_from: Mapping[str, str] | None = None
) -> dict[str, Node]:
    """The nodes that change when `new` takes the place of `old`: its uses, and those of whatever uses it inside.

    `came_from` tells for each port which one it was, where one has another name now; ports not told of are not wired.
    Raises HoldsItself where the new definition would be part of itself, or CompositeTooLarge.
    """
    if any(inner is old or inner.name == new.name for inner in composites_in([new]) if inner is not new):
        raise HoldsItself(new.name)
    known = {port: port for port in old.ports} if came_from is None else came_from
    ports = {port: known.get(port) for port in new.ports}
    successors = {old: _Successor(new, ports)}
    for composite in composites_in(node.operation for node in nodes.values()):
        if composite not in successors and any(node.operation in successors for node in composite.body):
            body = [_followed(node, successors) for node in composite.body]
            made = new_composite(
                composite.name,
                body,
                composite.chosen,
                title=composite.title,
                notes=composite.notes,
                layout=composite.layout,
            )
            successors[composite] = _Successor(made, {port: port for port in made.ports})
    return {name: _followed(node, successors) for name, node in nodes.items() if node.operation in successors}


def _followed(node: Node, successors: Mapping[Composite, _Successor]) -> Node:
    operation = node.operation
    if not isinstance(operation, Composite) or operation not in successors:
        return node
    return successors[operation].use(node)
