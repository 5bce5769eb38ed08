"""The edits that only the canvas makes: a wire led to another port, a new node wired in at once.

Like those of gui.commands they are made of names and data, and raise the engine's refusal before anything changes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from engine import Edge, EngineError, Node, Operation, Shape
from gui import commands
from gui.document import Document
from gui.edits import Edit, Placed, Point
from gui.translation import tr


@dataclass(frozen=True)
class LooseEnd:
    """A wire with one end in the air: from the output of `source`, or into the port of `target`."""

    source: str | None = None
    target: str | None = None
    port: str | None = None


def reconnect(document: Document, old: Collection[Edge], new: Edge) -> Edit:
    """Put a wire in the place of others in one step: of itself at another port, of the one at its new port."""
    graph = document.graph.copy()
    for edge in old:
        graph.disconnect(edge.target, edge.port)
    refusal = graph.refusal(new.source, new.target, new.port)
    if refusal is not None:
        raise refusal
    graph.connect(new.source, new.target, new.port)
    after = {name: _with_node(document, graph.nodes[name]) for name in (*(edge.target for edge in old), new.target)}
    return document.edit(tr("Edit", "Connect {source} to {target}", source=new.source, target=new.target), after)


def add_wired(
    document: Document, operation: str, position: Point, end: LooseEnd, *, value: object = None
) -> tuple[Edit, str]:
    """Add a node and give it the loose end of a wire, in one step; returns the edit and the node's name.

    A wire from an output enters the first port of the new gate; one into an input comes from the new node.
    """
    edit, name = commands.add_node(document, operation, position, value=value)
    placed = edit.after[name]
    assert placed is not None  # noqa: S101 - add_node has just made it
    graph = document.graph.copy()
    graph.add(placed.node)
    if end.source is not None:
        graph.connect(end.source, name, next(iter(placed.node.ports), ""))
    elif end.target is not None and end.port is not None:
        graph.connect(name, end.target, end.port)
    after: dict[str, Placed | None] = {name: replace(placed, node=graph.nodes[name])}
    if end.target is not None:
        after[end.target] = _with_node(document, graph.nodes[end.target])
    return document.edit(edit.text, after), name


def insert(document: Document, operation: str, position: Point, edge: Edge) -> tuple[Edit, str]:
    """Put a new gate into the middle of a wire, in one step; returns the edit and the gate's name.

    The wire then enters the gate's first port. Raises what refuses it: variables, inputs and constants take no wires.
    """
    edit, name = add_wired(document, operation, position, LooseEnd(source=edge.source))
    placed = edit.after[name]
    assert placed is not None  # noqa: S101 - add_wired has just made it
    graph = document.graph.copy()
    graph.disconnect(edge.target, edge.port)
    graph.add(placed.node)
    graph.connect(name, edge.target, edge.port)
    after = {name: placed, edge.target: _with_node(document, graph.nodes[edge.target])}
    return document.edit(edit.text, after), name


def fits(document: Document, operation: Operation, end: LooseEnd) -> bool:
    """Whether a new node of this operation could take the loose end of a wire, as far as shapes are known."""
    graph = document.graph
    if end.source is not None:
        if operation.is_source:
            return False
        shape = graph.shape(end.source)
        return shape is None or len(operation.ports) > 1 or _takes(operation, (shape,))
    return True


def _takes(operation: Operation, shapes: tuple[Shape, ...]) -> bool:
    try:
        operation.shape(operation.name, shapes, operation.complete({}))
    except EngineError:
        return False
    return True


def _with_node(document: Document, node: Node) -> Placed:
    placed = document.placed(node.name)
    assert placed is not None  # noqa: S101 - asked for nodes of the document only
    return replace(placed, node=node)
