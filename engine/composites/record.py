"""The record of a composite gate: an operation whose rule is a small graph, its body.

A composite gate is a function. Its ports are the nodes of the operation `input` in the body, in their order; gates and
constants are the rest; what a graph remembers (variables, inputs) stays outside and comes in by the ports.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from engine import errors
from engine.composites.errors import (
    BadCompositeName,
    CompositeTooLarge,
    InnerName,
    InsideComposite,
    NothingInside,
    StateInside,
)
from engine.errors import EngineError, Shape
from engine.nodes import Node, check_name
from engine.obstacles import loop_error, obstacle_at
from engine.operation import Operation, Rules, Settings
from engine.operations import OPERATIONS
from engine.shapes import Memo, shape_of_node
from engine.wiring import loops_of, order_of

MAX_GATES = 200_000
"""The most gates and constants that a composite may come to with everything inside."""

SEPARATOR = "/"
"""Between the name of a use and those of the nodes inside it."""

Point = tuple[float, float]
Bends = Mapping[str, tuple[Point, ...]]

CATEGORY = "composites"
_SHORT = 8
_PORT = "input"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the nodes of a body lie on a canvas, by name, the points of their wires, and what is written around them.

    The engine knows nothing of it, save for the file that keeps it. `ranks` tell a window which node is which after a
    renaming; no file keeps them.
    """

    positions: Mapping[str, Point] = field(default_factory=dict)
    bends: Mapping[str, Bends] = field(default_factory=dict)
    frames: tuple[Any, ...] = ()
    comments: tuple[Any, ...] = ()
    ranks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Composite(Operation):
    """A composite gate's definition; `new_composite` makes one and checks it.

    `body` holds the nodes inside, `chosen` the name of the one whose value is the gate's, None where that is the last
    gate that feeds no other. `layout` tells how the body lies on a canvas. `flat` is the body without
    its ports and with the composites in it taken apart, `result` the node in there that is the output, None where
    there is no gate yet.
    """

    title: str = ""
    symbol: str = ""
    category: str = CATEGORY
    help: str = ""
    latex: str = ""
    body: tuple[Node, ...] = field(repr=False)
    chosen: str | None = None
    notes: str = ""
    layout: Layout = field(default_factory=Layout)
    flat: tuple[Node, ...] = field(default=(), repr=False)
    result: str | None = None

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The body by name."""
        return MappingProxyType({node.name: node for node in self.body})

    @cached_property
    def output(self) -> str | None:
        """The node of the body whose value is the gate's: the one chosen, else the last gate that feeds no other."""
        if self.chosen is not None:
            return self.chosen
        fed = {source for node in self.body for source in node.inputs}
        last = [node for node in self.body if node.is_gate and node.name not in fed]
        complete = [node for node in last if None not in node.inputs]
        return next((node.name for node in (*complete[::-1], *last[::-1])), None)

    @cached_property
    def entries(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each port the places inside where its value is used: flat nodes and their ports."""
        found: dict[str, list[tuple[str, str]]] = {port: [] for port in self.ports}
        for node in self.flat:
            for port, source in zip(node.ports, node.inputs, strict=True):
                if source in found:
                    found[source].append((node.name, port))
        return {port: tuple(places) for port, places in found.items()}

    @cached_property
    def _needed(self) -> tuple[Node, ...]:
        """The flat nodes that the result depends on, each after its inputs; those in a loop are left out."""
        nodes = {node.name: node for node in self.flat}
        needed: dict[str, None] = {}
        waiting = [self.result]
        while waiting:
            name = waiting.pop()
            if name in nodes and name not in needed:
                needed[name] = None
                waiting.extend(nodes[name].inputs)
        return tuple(nodes[name] for name in order_of(nodes, [name for name in nodes if name in needed]))

    def shape(self, node: str, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        """The shape of the output for these shapes at the ports; raises InsideComposite or NothingInside."""
        del settings
        if self.result is None:
            raise NothingInside(node, self.name)
        known: dict[str | None, Shape | None] = dict(zip(self.ports, shapes, strict=True))
        memo: Memo = {}
        try:
            for inner in self._needed:
                problem = obstacle_at(inner, {})
                if problem is not None:
                    raise problem
                known[inner.name] = shape_of_node(inner, known, memo)
        except EngineError as reason:
            raise InsideComposite(node, reason) from None
        shape = known.get(self.result)
        if shape is None:
            raise InsideComposite(node, loop_error(loops_of({n.name: n for n in self.flat})[0]))
        return shape

    @cached_property
    def _works_on_elements(self) -> bool:
        return all(not node.is_gate or node.is_elementwise for node in self._needed)

    def is_elementwise(self, settings: Settings) -> bool:
        """Whether all gates inside have one local derivative for each element."""
        del settings
        return self._works_on_elements

    def element(self, settings: Settings) -> Rules | None:
        """None: what a composite computes is told by the gates inside."""
        del settings
        return None

    def latex_of(self, settings: Settings) -> str:
        """The gate as a function of its ports."""
        del settings
        return rf"{self._latex_name}\left({', '.join(map(_placeholder, self.ports))}\right)"

    def derivative_latex_of(self, settings: Settings) -> tuple[str, ...]:
        """The partial derivatives of that function."""
        del settings
        return tuple(rf"\frac{{\partial {self._latex_name}}}{{\partial {_placeholder(port)}}}" for port in self.ports)

    @property
    def _latex_name(self) -> str:
        return rf"\operatorname{{{_plain(self.name)}}}"


def new_composite(
    name: str,
    body: Iterable[Node],
    output: str | None = None,
    *,
    title: str = "",
    notes: str = "",
    layout: Layout | None = None,
) -> Composite:
    """The checked record of a composite gate with this body.

    Raises BadName, BadCompositeName, NameTaken, UnknownNode, StateInside, InnerName or CompositeTooLarge.
    """
    check_name(name)
    if name in OPERATIONS and OPERATIONS[name].is_source:
        raise BadCompositeName(name)
    body = tuple(replace(node, value=None) if node.operation.name == _PORT else node for node in body)
    _check(name, body, output)
    made = Composite(
        name=name,
        title=title,
        symbol=name if len(name) <= _SHORT else name[: _SHORT - 1] + "…",
        help=notes.strip().partition("\n")[0].strip(),
        ports=tuple(node.name for node in body if node.operation.name == _PORT),
        body=body,
        chosen=output,
        notes=notes,
        layout=layout or Layout(),
    )
    flat, result = _flattened(made)
    object.__setattr__(made, "flat", flat)
    object.__setattr__(made, "result", result)
    return made


def composites_in(operations: Iterable[Operation]) -> tuple[Composite, ...]:
    """The composites among these operations and those inside them, each after the ones that it uses itself."""
    found: dict[Composite, None] = {}
    stack = [(operation, False) for operation in reversed(list(operations)) if isinstance(operation, Composite)]
    while stack:
        composite, entered = stack.pop()
        if composite in found:
            continue
        if entered:
            found[composite] = None
            continue
        stack.append((composite, True))
        inner = [node.operation for node in composite.body if isinstance(node.operation, Composite)]
        stack.extend((operation, False) for operation in reversed(inner) if operation not in found)
    return tuple(found)


def check_inner_names(names: Iterable[str], nodes: Mapping[str, Node]) -> None:
    """Raise InnerName where one of these names begins with that of a composite gate among the nodes and a slash."""
    for name in names:
        place = name.find(SEPARATOR)
        while place >= 0:
            use = nodes.get(name[:place])
            if use is not None and isinstance(use.operation, Composite):
                raise InnerName(name, use.name)
            place = name.find(SEPARATOR, place + 1)


def stands(nodes: Mapping[str, Node], path: str) -> bool:
    """Whether a name is one of these nodes or, as a path, one inside a composite gate among them that is no port.

    The output of a composite goes by the name of the gate alone. It need not be possible to compute the node.
    """
    within: Composite | None = None
    while path not in nodes:
        places = (place for place, sign in enumerate(path) if sign == SEPARATOR)
        place = next((place for place in places if path[:place] in nodes), None)
        operation = None if place is None else nodes[path[:place]].operation
        if place is None or not isinstance(operation, Composite):
            return False
        within, nodes, path = operation, operation.nodes, path[place + 1 :]
    return within is None or path not in {*within.ports, within.output}


def _check(name: str, body: tuple[Node, ...], output: str | None) -> None:
    nodes = {node.name: node for node in body}
    if len(nodes) < len(body):
        raise errors.NameTaken(Counter(node.name for node in body).most_common(1)[0][0])
    for node in body:
        if node.operation.name == "variable":
            raise StateInside(name, node.name)
        for source in node.inputs:
            if source is not None and source not in nodes:
                raise errors.UnknownNode(source, errors.closest(source, nodes))
    if output is not None and output not in nodes:
        raise errors.UnknownNode(output, errors.closest(output, nodes))
    check_inner_names(nodes, nodes)
    gates = sum(len(node.operation.flat) if isinstance(node.operation, Composite) else 1 for node in body)
    if gates > MAX_GATES:
        raise CompositeTooLarge(name, gates, MAX_GATES)


def _flattened(composite: Composite) -> tuple[tuple[Node, ...], str | None]:
    """The body without ports and composites, and the node in there that is the output."""
    flat: list[Node] = []
    for node in composite.body:
        if node.operation.name != _PORT:
            flat += inlined(node)
    result = composite.output
    if result in composite.ports:
        port, result = result, "="
        while result in composite.nodes:
            result += "="
        flat.append(_passing(result, port))
    return tuple(flat), result


def _passing(name: str, source: str) -> Node:
    """A gate that hands on what it is given: the sum of one."""
    operation = OPERATIONS["add_n"]
    return Node(name, operation, (source,), operation.complete({"inputs": 1}))


def inlined(node: Node) -> tuple[Node, ...]:
    """What a node stands for in a flat graph: itself or, for a composite gate, the nodes inside, called `use/inner`.

    The node that is the output takes the use's own name, so that nobody else has to know. A use that cannot run, a
    port without a wire or no output inside, stays as it is, for the reason to be told of it.
    """
    composite = node.operation
    if not isinstance(composite, Composite) or composite.result is None or None in node.inputs:
        return (node,)
    names: dict[str | None, str | None] = dict(zip(composite.ports, node.inputs, strict=True))
    for inner in composite.flat:
        names[inner.name] = f"{node.name}{SEPARATOR}{inner.name}"
    names[composite.result] = node.name
    names[None] = None
    return tuple(
        Node(
            names[inner.name],  # type: ignore[arg-type]  # None for None alone
            inner.operation,
            tuple([names[source] for source in inner.inputs]),
            inner.settings,
            inner.value,
            inner.frozen,
        )
        for inner in composite.flat
    )


def _plain(name: str) -> str:
    return re.sub(r"[^\w ]", " ", name).replace("_", r"\_")


def _placeholder(port: str) -> str:
    """Where a formula names a port: a place to fill in, or the name itself where it is none."""
    return f"{{{port}}}" if re.fullmatch(r"\w+", port) else rf"\mathrm{{{_plain(port)}}}"
