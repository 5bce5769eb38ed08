"""The edits of composite gates: collapse, open, exchange a definition; and definitions that come from elsewhere.

Like those of gui.commands they are made of names and data, and raise the engine's refusal before anything changes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import (
    Comment,
    Composite,
    Frame,
    Graph,
    Layout,
    Node,
    collapsed,
    errors,
    opened,
    redefined,
)
from gui import commands
from gui.document.bends import shifted
from gui.document.definitions import copy_of, free_composite_name
from gui.document.edits import Placed
from gui.document.following import followed
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from engine import Annotation, Collapsed
    from gui.document.document import Document
    from gui.document.edits import Edit, Point


def collapse(
    document: Document, names: Collection[str], title: str, annotations: Collection[int] = ()
) -> tuple[Edit, Collapsed]:
    """Make one composite gate called `title` of these nodes; frames and comments named go inside.

    Returns the edit, and the new gate with what of the selection stays outside. The gate is called as the node is
    whose value it gives. Raises what refuses the selection, or NameTaken.
    """
    if any(one.name == title for one in document.composites):
        raise errors.NameTaken(title)
    now = document.about.annotations
    written = [now[key] for key in annotations if key in now]
    made = collapsed(
        document.graph.nodes, names, title, output=document.graph.output, layout=_layout_in(document, written)
    )
    after: dict[str, Placed | None] = dict.fromkeys(made.inside)
    output = document.placed(made.use.name)
    assert output is not None  # noqa: S101 - the output is one of the nodes inside
    after[made.use.name] = Placed(made.use, _middle(document.position(name) for name in made.inside), output.rank)
    about = followed(document.about, made.path)
    if written:
        left = {key: each for key, each in now.items() if key not in annotations}
        about = replace(about or document.about, annotations=left)
    text = tr("Edit", "Collapse to {name}", name=title)
    return document.edit(text, after, about=about), made


def _layout_in(document: Document, written: Iterable[Annotation]) -> Callable[[Collection[str]], Layout]:
    """How the nodes that go inside lie there: as they lay outside."""
    annotations = tuple(written)

    def layout(names: Collection[str]) -> Layout:
        return Layout(
            positions={name: document.position(name) for name in names},
            bends={name: document.bends(name) for name in names if document.bends(name)},
            frames=tuple(each for each in annotations if isinstance(each, Frame)),
            comments=tuple(each for each in annotations if isinstance(each, Comment)),
        )

    return layout


def _middle(places: Iterable[Point]) -> Point:
    """The grid point in the middle of these places."""
    known = list(places)
    return commands.snapped((sum(x for x, _ in known) / len(known), sum(y for _, y in known) / len(known)))


def open_in_place(document: Document, name: str) -> tuple[Edit, list[str]]:
    """Put the body of a composite gate in its place; returns the edit and the names of what was inside."""
    use, placed = document.graph.node(name), document.placed(name)
    assert placed is not None  # noqa: S101 - the line above has raised otherwise
    taken = set(document.graph.nodes)

    def free(inner: str) -> str:
        taken.add(found := commands.free_name(inner, taken))
        return found

    made = opened(use, free)
    assert isinstance(use.operation, Composite)  # noqa: S101 - opened() has raised otherwise
    layout = use.operation.layout
    places = {inner: layout.positions.get(inner, (0.0, 0.0)) for inner in made}
    middle = _middle(places.values())
    way = (placed.position[0] - middle[0], placed.position[1] - middle[1])
    after: dict[str, Placed | None] = {}
    for inner, node in made.items():
        rank = placed.rank if node.name == name else document.new_rank()
        bends = {port: shifted(points, way) for port, points in layout.bends.get(inner, {}).items()}
        after[node.name] = Placed(node, shifted((places[inner],), way)[0], rank, bends)
    about = followed(document.about, _out_of(name, {inner: node.name for inner, node in made.items()}))
    written: tuple[Annotation, ...] = (*layout.frames, *layout.comments)
    if written:
        added = {
            document.new_annotation_key(): replace(each, position=shifted((each.position,), way)[0]) for each in written
        }
        about = about or document.about
        about = replace(about, annotations={**about.annotations, **added})
    return document.edit(tr("Edit", "Open {name}", name=name), after, about=about), list(after)


def _out_of(use: str, names: Mapping[str, str]) -> Callable[[str], str | None]:
    """What nodes are called once the gate that they are inside of has been opened."""

    def follow(path: str) -> str | None:
        if not path.startswith(f"{use}/"):
            return path
        rest = path[len(use) + 1 :]
        inner = next((one for one in names if rest == one or rest.startswith(f"{one}/")), None)
        return None if inner is None else names[inner] + rest[len(inner) :]

    return follow


# --- definitions ------------------------------------------------------------------------------------------------


def redefinition(
    document: Document,
    old: Composite,
    new: Composite,
    came_from: Mapping[str, str],
    text: str,
    *,
    gesture: str | None = None,
) -> Edit:
    """Put another definition in the place of one, in all its uses; `came_from` tells what its nodes were called."""
    ports = {port: came_from[port] for port in new.ports if came_from.get(port) in old.ports}
    spares = {f"\0{place}": _bare_use(spare) for place, spare in enumerate(document.about.composites)}
    changed = redefined({**document.graph.nodes, **spares}, old, new, ports)
    after: dict[str, Placed | None] = {}
    for name, node in changed.items():
        placed = document.placed(name)
        if placed is not None:
            after[name] = replace(placed, node=node, bends=_bends_of(placed, node, old, ports))
    about = followed(document.about, _inside_of(document.graph, old, new, came_from))
    if any(name in changed for name in spares):
        kept = (changed.get(name, use).operation for name, use in spares.items())
        about = replace(about or document.about, composites=tuple(one for one in kept if isinstance(one, Composite)))
    return document.edit(text, after, about=about, gesture=gesture, keeps_definitions=False)


def _bare_use(composite: Composite) -> Node:
    return Node("", composite, (None,) * len(composite.ports))


def _bends_of(placed: Placed, node: Node, old: Composite, ports: Mapping[str, str]) -> dict[str, tuple[Point, ...]]:
    """The points of the wires into a use, by the ports that they enter now."""
    if placed.node.operation is not old:
        return dict(placed.bends)
    return {port: placed.bends[ports[port]] for port in node.ports if ports.get(port, "") in placed.bends}


def _inside_of(
    graph: Graph, old: Composite, new: Composite, came_from: Mapping[str, str]
) -> Callable[[str], str | None]:
    """What nodes are called from outside once a definition has become another."""
    now = {was: name for name, was in came_from.items()}

    def follow(path: str) -> str | None:
        nodes: Mapping[str, Node] = graph.nodes
        within: Composite | None = None
        found: list[str] = []
        rest = path
        while rest:
            head = _head(rest, nodes)
            called = (now.get(head) if within is old else head) if head is not None else None
            if head is None or called is None:
                return None
            found.append(called)
            rest = rest[len(head) + 1 :]
            if not rest:
                if within is old and called == new.output:
                    found.pop()
                break
            operation = nodes[head].operation
            if not isinstance(operation, Composite):
                return None
            within, nodes = operation, operation.nodes
        return "/".join(found)

    return follow


def _head(path: str, nodes: Mapping[str, Node]) -> str | None:
    """The node with which a path begins."""
    if path in nodes:
        return path
    places = (place for place, sign in enumerate(path) if sign == "/")
    return next((path[:place] for place in places if path[:place] in nodes), None)


def rename_definition(document: Document, composite: Composite, name: str) -> Edit:
    """Give a definition another name, in all its uses; raises BadName or NameTaken."""
    if any(one.name == name for one in document.composites if one is not composite):
        raise errors.NameTaken(name)
    title = composite.title if composite.title.casefold() != composite.name.casefold() else ""
    new = copy_of(composite, name, title=title)
    text = tr("Edit", "Rename the composite {old} to {new}", old=composite.name, new=name)
    return redefinition(document, composite, new, {one.name: one.name for one in new.body}, text)


def make_independent(document: Document, names: Iterable[str]) -> tuple[Edit, str]:
    """Give these uses of one definition a definition of their own; returns the edit and its name."""
    uses = [document.graph.node(name) for name in names]
    composite = uses[0].operation
    assert isinstance(composite, Composite)  # noqa: S101 - asked for uses of composites only
    name = free_composite_name(composite.name, {one.name for one in document.composites})
    new = copy_of(composite, name, title=composite.title)
    after: dict[str, Placed | None] = {}
    for use in uses:
        placed = document.placed(use.name)
        if placed is not None and use.operation is composite:
            after[use.name] = replace(placed, node=replace(use, operation=new))
    return document.edit(tr("Edit", "Make {name} independent", name=uses[0].name), after), name
