"""From a selection to one composite gate, and back: what a graph's records would be then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from engine import errors
from engine.composites.errors import NotAComposite, NotConvex, NothingToCollapse, SeveralOutputs
from engine.composites.record import SEPARATOR, Composite, Layout, new_composite
from engine.nodes import Node
from engine.obstacles import loop_error
from engine.operations import OPERATIONS
from engine.wiring import Wiring, loops_of

Nodes = Mapping[str, Node]
_MOST_NAMED = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Collapsed:
    """A selection as one composite gate: the gate's record, what it takes the place of, and what stays outside.

    `inside` are the nodes that have gone into it, under their names; `kept` those of the selection that stay: variables
    and inputs, and constants that others use too.
    """

    use: Node
    inside: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def composite(self) -> Composite:
        """The definition."""
        assert isinstance(self.use.operation, Composite)  # noqa: S101 - collapsed() has made it
        return self.use.operation

    def path(self, name: str) -> str:
        """What a node that has gone inside is called from outside now; any other keeps its name."""
        if name not in self.inside or name == self.use.name:
            return name
        return f"{self.use.name}{SEPARATOR}{name}"


def collapsed(
    nodes: Nodes,
    selected: Collection[str],
    name: str,
    *,
    output: str | None = None,
    layout: Callable[[Collection[str]], Layout] | None = None,
) -> Collapsed:
    """What collapsing these nodes to a composite gate called `name` gives; nothing is changed.

    `output` is the graph's own. The gate is called as the node is whose value it gives, so that all that names this
    one still does. `layout`, given the names in the body, is what a window keeps with it. Raises NothingToCollapse,
    NotConvex, SeveralOutputs, Cycle, or what `new_composite` raises.
    """
    wiring = Wiring()
    wiring.hold(dict(nodes))
    selection = set(selected)
    chosen = [known for known in nodes if known in selection]
    inside = {known for known in chosen if _goes_inside(wiring, known, selection)}
    gates = [known for known in inside if nodes[known].is_gate]
    if not gates:
        raise NothingToCollapse
    _check_convex(wiring, inside)
    loops = loops_of({known: _within(nodes[known], inside) for known in inside})
    if loops:
        raise loop_error(loops[0])
    result = _result(wiring, inside, output)
    body = [nodes[known] for known in nodes if known in inside]
    ports = list(dict.fromkeys(s for node in body for s in node.inputs if s is not None and s not in inside))
    inputs = [Node(port, OPERATIONS["input"]) for port in ports]
    places = layout([*ports, *(node.name for node in body)]) if layout else None
    composite = new_composite(name, [*inputs, *body], result, layout=places)
    use = Node(result, composite, tuple(ports))
    return Collapsed(
        use=use,
        inside=tuple(node.name for node in body),
        kept=tuple(known for known in chosen if known not in inside),
    )


def opened(use: Node, free_name: Callable[[str], str]) -> dict[str, Node]:
    """The body of a composite gate as nodes of the graph in which it stands, by the names that they have inside.

    Ports are gone, the output has the use's own name, every other node the `free_name` for its name. Raises
    NotAComposite, or Unwired where a port that is used has no wire. Where the output is a port, a gate hands it on.
    """
    composite = use.operation
    if not isinstance(composite, Composite) or composite.output is None:
        raise NotAComposite(use.name)
    sources: dict[str | None, str | None] = dict(zip(composite.ports, use.inputs, strict=True))
    sources[None] = None
    inner = [node for node in composite.body if node.name not in composite.ports]
    for node in inner:
        sources[node.name] = use.name if node.name == composite.output else free_name(node.name)
    made = {
        node.name: replace(
            node, name=sources[node.name] or node.name, inputs=tuple(sources[source] for source in node.inputs)
        )
        for node in inner
    }
    if composite.output in composite.ports:
        operation = OPERATIONS["add_n"]
        made[composite.output] = Node(
            use.name, operation, (sources[composite.output],), operation.complete({"inputs": 1})
        )
    return made


def _goes_inside(wiring: Wiring, name: str, selected: set[str]) -> bool:
    """Whether a node of the selection is part of the function: a gate, or a constant that nobody else uses."""
    node = wiring.nodes[name]
    if node.is_gate:
        return True
    users = wiring.users(name)
    return node.operation.name == "constant" and bool(users) and all(user in selected for user in users)


def _within(node: Node, names: Collection[str]) -> Node:
    return replace(node, inputs=tuple(source if source in names else None for source in node.inputs))


def _check_convex(wiring: Wiring, inside: Collection[str]) -> None:
    behind = wiring.descendants(*inside) - set(inside)
    waiting = {source for name in inside for source in wiring.nodes[name].inputs if source in behind}
    if waiting:
        raise NotConvex(next(name for name in wiring.nodes if name in waiting))


def _result(wiring: Wiring, inside: Collection[str], output: str | None) -> str:
    """The node whose value the composite gives."""
    used = [
        name
        for name in wiring.nodes
        if name in inside and (name == output or any(user not in inside for user in wiring.users(name)))
    ]
    if not used:
        last = [name for name in wiring.nodes if name in inside and not wiring.users(name)]
        used = last[-1:]
    if len(used) > 1:
        shown = [f"'{name}'" for name in used[:_MOST_NAMED]] + ["…"] * (len(used) > _MOST_NAMED)
        raise SeveralOutputs(", ".join(shown))
    if not used:
        raise errors.NoOutput
    return used[0]
