"""Definitions of composite gates: as text, by name, and how one that comes from elsewhere joins those of a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import Composite, Graph, GraphFile, composites_in, format_graph_file, new_composite, parse_graph_file

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from engine import Node
    from gui.document.document import Document


def free_composite_name(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of "wanted 2", "wanted 3", ... that is not taken."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name


def copy_of(composite: Composite, name: str, *, title: str) -> Composite:
    """The same definition under another name."""
    return new_composite(
        name, composite.body, composite.chosen, title=title, notes=composite.notes, layout=composite.layout
    )


def text_of(composite: Composite) -> str:
    """A definition, with those inside it, as the text of a graph file."""
    return format_graph_file(GraphFile(graph=Graph(), composites=(composite,)))


def adopted(document: Document, definitions: Iterable[Composite]) -> dict[Composite, Composite]:
    """For each definition, and those inside, the one to use in this document: its own where it is the same one.

    Where the document has another one of that name, the newcomer gets a number behind its name.
    """
    known = {one.name: one for one in document.composites}
    found: dict[Composite, Composite] = {}
    for composite in composites_in(definitions):
        if any(composite is one for one in known.values()):
            found[composite] = composite
            continue
        made = _with_inner(composite, found)
        name = composite.name
        number = 2
        while name in known and text_of(known[name]) != text_of(_named(made, name)):
            name, number = f"{composite.name} {number}", number + 1
        found[composite] = known.setdefault(name, _named(made, name))
    return found


def _with_inner(composite: Composite, found: Mapping[Composite, Composite]) -> Composite:
    """The definition with those definitions inside that the document uses."""
    body = [
        replace(node, operation=found[node.operation]) if isinstance(node.operation, Composite) else node
        for node in composite.body
    ]
    if all(one.operation is other.operation for one, other in zip(body, composite.body, strict=True)):
        return composite
    return new_composite(
        composite.name, body, composite.chosen, title=composite.title, notes=composite.notes, layout=composite.layout
    )


def _named(composite: Composite, name: str) -> Composite:
    return composite if composite.name == name else copy_of(composite, name, title=composite.title)


def is_composite(document: Document, name: str) -> bool:
    """Whether a node of this name is there, and a composite gate."""
    node = document.graph.nodes.get(name)
    return node is not None and isinstance(node.operation, Composite)


def use_count(document: Document, composite: Composite) -> int:
    """How many gates of the document, outside of definitions, are uses of this one."""
    return sum(node.operation is composite for node in document.graph.nodes.values())


def definition_in(text: str) -> Composite | None:
    """The definition that `text_of` has written; raises FileError where the text is none."""
    found = parse_graph_file(text).composites
    return found[-1] if found else None


def uses_among(document: Document, names: Iterable[str]) -> list[Node]:
    """Those of these nodes that are composite gates."""
    return [document.graph.node(name) for name in names if is_composite(document, name)]


def common_definition(uses: Iterable[Node]) -> Composite | None:
    """The definition of these composite gates, where all have the same one."""
    kinds = {node.operation for node in uses}
    only = kinds.pop() if len(kinds) == 1 else None
    return only if isinstance(only, Composite) else None
