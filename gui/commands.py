"""The edits of a document, one function for each kind: each returns an Edit made of names and data, never of items.

Every function raises the engine's refusal (an EngineError) when the edit cannot be made, before anything changes.
Carry an edit out with `document.do(edit)`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from engine import (
    Comment,
    Composite,
    Frame,
    Graph,
    GraphFile,
    as_value,
    check_name,
    find_operation,
    new_node,
    port_index,
    same_value,
    with_settings,
)
from engine import errors as engine_errors
from gui.document import annotations as annotating
from gui.document.bends import moved_bends, shifted, straightened, with_points, without_points
from gui.document.definitions import adopted
from gui.document.edits import Placed
from gui.document.following import followed, renaming, without
from gui.operations.words import title_of
from gui.theme import Sizes
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from engine import Annotation, DataSource, Edge, Node, Operation
    from gui.document.bends import Bend
    from gui.document.document import Document
    from gui.document.edits import Edit, Point

T = TypeVar("T")

_DUPLICATE_OFFSET = 32.0
_NUMBERED = re.compile(r"^(.*?)_?(\d+)$")


def free_name(wanted: str, taken: Container[str]) -> str:
    """`wanted`, or the first of wanted_2, wanted_3, ... that is not taken."""
    return _free_names((wanted,), taken)[wanted]


def _free_names(wanted: Iterable[str], taken: Container[str]) -> dict[str, str]:
    """A free name for each of these different names, none given twice."""
    given: dict[str, str] = {}
    used: set[str] = set()
    reached: dict[str, int] = {}  # the numbers below are taken: to try them for every name would take very long
    for name in wanted:
        free = name
        match = _NUMBERED.match(name)
        stem = match[1] if match and match[1] else name
        number = reached.get(stem, 2)
        while free in taken or free in used:
            free = f"{stem}_{number}"
            number += 1
        reached[stem] = number
        given[name] = free
        used.add(free)
    return given


def snapped(position: Point) -> Point:
    """The grid point nearest to a place on the canvas."""
    grid = float(Sizes.GRID)
    x, y = position
    return (round(x / grid) * grid, round(y / grid) * grid)


def add_node(
    document: Document, operation: str | Operation, position: Point, *, value: object = None
) -> tuple[Edit, str]:
    """Add a node of this operation; returns the edit and the node's new name. A source without a value gets 1.

    A composite gate is one of the document's own definition where it has the same. Where another node stands at the
    very same place, the new one stands a little beside it, so that none is hidden.
    """
    record = find_operation(operation) if isinstance(operation, str) else operation
    if isinstance(record, Composite):
        record = adopted(document, [record])[record]
    wanted = {"variable": "w", "input": "x", "constant": "c"}.get(record.name, record.name.replace("/", "_"))
    name = free_name(wanted, document.graph.nodes)
    if value is None and record.is_source:
        value = 1.0
    node = new_node(name, record, value=value)
    taken, (x, y) = {document.position(other) for other in document.graph.nodes}, snapped(position)
    while (x, y) in taken:
        x, y = x + _DUPLICATE_OFFSET, y + _DUPLICATE_OFFSET
    placed = Placed(node, (x, y), document.new_rank())
    return document.edit(tr("Edit", "Add {name}", name=name), {name: placed}), name


def connect(document: Document, source: str, target: str, port: str) -> Edit:
    """Wire `source` to a port of `target`; raises the rule that refuses it."""
    refusal = document.graph.refusal(source, target, port)
    if refusal is not None:
        raise refusal
    node = document.graph.connected(source, target, port)
    text = tr("Edit", "Connect {source} to {target}", source=source, target=target)
    return document.edit(text, _with_node(document, node))


def disconnect(document: Document, edges: Iterable[Edge]) -> Edit:
    """Take wires away."""
    return delete(document, (), edges)


def delete(
    document: Document,
    names: Iterable[str],
    edges: Iterable[Edge] = (),
    annotations: Iterable[int] = (),
    *,
    bends: Iterable[Bend] = (),
) -> Edit:
    """Delete nodes with their wires, further wires, frames and comments, and single reroute points of other wires."""
    names, edges, keys, bends = list(names), list(edges), list(annotations), list(bends)
    after: dict[str, Placed | None] = {}
    for name, node in document.graph.removal(names).items():
        after.update({name: None} if node is None else _with_node(document, node))
    for edge in edges:
        if edge.target in names:
            continue
        current = after.get(edge.target) or document.placed(edge.target)
        if current is None:
            raise engine_errors.UnknownNode(edge.target)
        index = port_index(current.node, edge.port)
        inputs = (*current.node.inputs[:index], None, *current.node.inputs[index + 1 :])
        after[edge.target] = replace(current, node=replace(current.node, inputs=inputs))
    for edge, points in without_points(document, bends).items():
        current = after.get(edge.target) or document.placed(edge.target)
        if edge.target not in names and current is not None:
            after[edge.target] = replace(current, bends={**current.bends, edge.port: points})
    about = followed(document.about, without(set(names)))
    if keys:
        left = annotating.changed(document, dict.fromkeys(keys))
        about = replace(about or document.about, annotations=left)
    if bends and not (names or edges or keys):
        text = tr_count("Edit", "Delete {n} reroute point|Delete {n} reroute points", len(bends))
    else:
        text = annotating.counted(len(names), len(edges), len(keys))
    return document.edit(text, after, about=about)


def _unbound(data: DataSource | None, names: set[str]) -> DataSource | None:
    """The data without what these nodes take of it; None when nobody takes any of it then."""
    if data is None or not names & data.inputs.keys():
        return data
    inputs = _without_keys(data.inputs, names)
    return replace(data, inputs=inputs) if inputs else None


def _without_keys(mapping: Mapping[str, T], names: set[str]) -> dict[str, T]:
    return {key: value for key, value in mapping.items() if key not in names}


def move(
    document: Document,
    positions: Mapping[str, Point],
    annotations: Mapping[int, Point] | None = None,
    *,
    points: Mapping[Bend, Point] | None = None,
    gesture: str | None = None,
) -> Edit:
    """Put nodes, frames, comments and reroute points at other places.

    The points of a wire whose two ends go the same way go along.
    """
    after = {name: _placed(document, name, position=position) for name, position in positions.items()}
    for name, bends in with_points(document, moved_bends(document, positions), points or {}).items():
        after[name] = replace(after.get(name) or _placed(document, name), bends=bends)
    about, now = None, document.about.annotations
    if annotations:
        moved = {key: replace(now[key], position=place) for key, place in annotations.items()}
        about = replace(document.about, annotations=annotating.changed(document, moved))
    if points and not (positions or annotations):
        text = tr_count("Edit", "Move {n} reroute point|Move {n} reroute points", len(points))
    elif positions or not annotations:
        text = tr_count("Edit", "Move {n} node|Move {n} nodes", len(positions))
    else:
        text = tr_count("Edit", "Move {n} frame or comment|Move {n} frames and comments", len(annotations))
    return document.edit(text, after, about=about, gesture=gesture)


def bend(document: Document, points: Mapping[Edge, tuple[Point, ...]], text: str) -> Edit:
    """Lead wires through these points and no others; `text` names the step."""
    after: dict[str, Placed | None] = {}
    for edge, way in points.items():
        current = after.get(edge.target) or _placed(document, edge.target)
        after[edge.target] = replace(current, bends={**current.bends, edge.port: way})
    return document.edit(text, after)


def lay_out(
    document: Document, positions: Mapping[str, Point], annotations: Mapping[int, Annotation] | None = None
) -> Edit:
    """Put nodes, frames and comments where a layout wants them; wires of these nodes run as they like again."""
    after: dict[str, Placed | None] = {
        name: _placed(document, name, position=position) for name, position in positions.items()
    }
    for name, bends in straightened(document, positions).items():
        after[name] = replace(after.get(name) or _placed(document, name), bends=bends)
    about = None
    if annotations:
        about = replace(document.about, annotations=annotating.changed(document, annotations))
    return document.edit(tr("Edit", "Arrange the graph"), after, about=about)


def rename(document: Document, old: str, new: str) -> Edit:
    """Give a node another name; its wires, the output and the expected numbers follow."""
    check_name(new)
    changes = document.graph.renaming(old, new)
    after: dict[str, Placed | None] = {}
    for name, node in changes.items():
        if node is None:
            after[name] = None
        elif name == new:
            after[name] = replace(_placed(document, old), node=node)
        else:
            after.update(_with_node(document, node))
    text = tr("Edit", "Rename {old} to {new}", old=old, new=new)
    return document.edit(text, after, about=followed(document.about, renaming(old, new)))


def set_values(document: Document, values: Mapping[str, object], *, gesture: str | None = None) -> Edit:
    """Give variables, inputs or constants other values."""
    after: dict[str, Placed | None] = {}
    for name, value in values.items():
        node = document.graph.node(name)
        if node.is_gate:
            raise engine_errors.ValueRefused(name)
        if not document.has_own_value(name):
            raise document.value_refusal(name)
        new = as_value(value)
        if not same_value(node.value, new):
            after.update(_with_node(document, replace(node, value=new)))
    if len(values) == 1:
        text = tr("Edit", "Change the value of {name}", name=next(iter(values)))
    else:
        text = tr_count("Edit", "Change {n} value|Change {n} values", len(values))
    return document.edit(text, after, gesture=gesture)


def train(document: Document, values: Mapping[str, object]) -> Edit:
    """Put the trained values in place: one step of the history for a whole run."""
    return replace(set_values(document, values), text=tr("Edit", "Train"))


def set_frozen(document: Document, names: Iterable[str], *, frozen: bool) -> Edit:
    """Freeze variables, so that training leaves them alone, or thaw them."""
    after: dict[str, Placed | None] = {}
    for name in names:
        node = document.graph.node(name)
        if node.operation.name == "variable":
            after.update(_with_node(document, replace(node, frozen=frozen)))
    if frozen:
        text = tr_count("Edit", "Freeze {n} variable|Freeze {n} variables", len(after))
    else:
        text = tr_count("Edit", "Unfreeze {n} variable|Unfreeze {n} variables", len(after))
    return document.edit(text, after)


def set_setting(document: Document, names: Iterable[str], setting: str, value: Any) -> Edit:
    """Change one setting of operations, such as the axis of a sum."""
    after: dict[str, Placed | None] = {}
    for name in names:
        node = document.graph.node(name)
        after.update(_with_node(document, with_settings(node, {**node.settings, setting: value})))
    return document.edit(tr("Edit", "Change the setting {setting}", setting=setting), after)


def set_operation(document: Document, names: Iterable[str], operation: str | Operation) -> Edit:
    """Turn nodes into another operation, keeping wires, settings and value where they still have a place."""
    record = find_operation(operation) if isinstance(operation, str) else operation
    if isinstance(record, Composite):
        record = adopted(document, [record])[record]
    after: dict[str, Placed | None] = {}
    for name in names:
        node = document.graph.node(name)
        value = (node.value if node.value is not None else 1.0) if record.is_source else None
        known = {setting.name: setting for setting in record.settings}
        kept = {key: choice for key, choice in node.settings.items() if key in known and known[key].accepts(choice)}
        settings = record.fitted(kept, len(node.inputs))
        inputs = node.inputs[: len(record.ports_of(record.complete(settings)))]
        changed = new_node(name, record, inputs, settings=settings, value=value, frozen=node.frozen)
        bends = document.bends(name)
        kept_bends = {new: bends[old] for old, new in zip(node.ports, changed.ports, strict=False) if old in bends}
        after[name] = replace(_placed(document, name), node=changed, bends=kept_bends)
    about = document.about
    data = about.data if record.name == "input" else _unbound(about.data, set(after))
    text = tr("Edit", "Change the operation to {operation}", operation=title_of(record))
    return document.edit(text, after, about=None if data is about.data else replace(about, data=data))


def set_output(document: Document, name: str | None) -> Edit:
    """Choose the node that the graph computes, None leaving the choice to the graph."""
    if name is not None:
        document.graph.node(name)
    about = replace(document.about, output=name)
    return document.edit(tr("Edit", "Choose the output"), about=about)


def set_about(document: Document, text: str, *, gesture: str | None = None, **fields: Any) -> Edit:
    """Change what the file holds besides its nodes (title, notes, upstream, training, data, expected)."""
    return document.edit(text, about=replace(document.about, **fields), gesture=gesture)


def paste(document: Document, fragment: GraphFile, at: Point | None = None) -> tuple[Edit, list[str]]:
    """Add the nodes, frames and comments of a fragment, the nodes under free names.

    Returns the edit and the new names; `annotations.added_by` tells the new frames and comments.

    The fragment's upper left corner is put at `at`; without it, a little beside where it was copied.
    """
    positions = {name: fragment.positions.get(name, (0.0, 0.0)) for name in fragment.graph.nodes}
    written: tuple[Annotation, ...] = (*fragment.frames, *fragment.comments)
    corners = [*positions.values(), *(each.position for each in written)]
    left = min((x for x, _ in corners), default=0.0)
    top = min((y for _, y in corners), default=0.0)
    x0, y0 = snapped(at) if at is not None else (left + _DUPLICATE_OFFSET, top + _DUPLICATE_OFFSET)
    new_names = _free_names(fragment.graph.nodes, document.graph.nodes)
    own = adopted(document, fragment.graph.composites)
    after: dict[str, Placed | None] = {}
    for name, node in fragment.graph.nodes.items():
        x, y = positions[name]
        inputs = tuple(None if source is None else new_names[source] for source in node.inputs)
        operation = own[node.operation] if isinstance(node.operation, Composite) else node.operation
        copy = replace(node, name=new_names[name], operation=operation, inputs=inputs)
        bends = {port: shifted(points, (x0 - left, y0 - top)) for port, points in fragment.bends.get(name, {}).items()}
        after[copy.name] = Placed(copy, (x - left + x0, y - top + y0), document.new_rank(), bends)
    added: dict[int, Annotation] = {
        document.new_annotation_key(): replace(each, position=shifted((each.position,), (x0 - left, y0 - top))[0])
        for each in written
    }
    about = replace(document.about, annotations=annotating.changed(document, added)) if added else None
    if after:
        text = tr_count("Edit", "Paste {n} node|Paste {n} nodes", len(after))
    else:
        text = tr_count("Edit", "Paste {n} frame or comment|Paste {n} frames and comments", len(added))
    return document.edit(text, after, about=about), list(after)


def duplicate(
    document: Document, names: Iterable[str], annotations: Iterable[int] = (), *, with_wires: bool = False
) -> tuple[Edit, list[str]]:
    """Add a copy of these nodes, frames and comments a little beside them; returns the edit and the new names.

    The copies are wired among themselves; `with_wires` also to the other nodes that feed their originals.
    """
    wanted = set(names)
    chosen = [name for name in document.names if name in wanted]
    edit, new_names = paste(document, fragment_of(document, chosen, annotations))
    after = dict(edit.after)
    for old, new in zip(chosen, new_names, strict=True):
        copy, inputs = after[new], document.graph.nodes[old].inputs
        if with_wires and copy is not None:
            fed = tuple(there or outside for there, outside in zip(copy.node.inputs, inputs, strict=True))
            after[new] = replace(copy, node=replace(copy.node, inputs=fed))
    if not chosen:
        text = tr("Edit", "Duplicate frames and comments")
    elif with_wires:
        text = tr_count("Edit", "Duplicate {n} node with its wires|Duplicate {n} nodes with their wires", len(chosen))
    else:
        text = tr_count("Edit", "Duplicate {n} node|Duplicate {n} nodes", len(chosen))
    return replace(edit, text=text, after=after), new_names


def fragment_of(document: Document, names: Iterable[str], annotations: Iterable[int] = ()) -> GraphFile:
    """A copy of these nodes, the wires among them, and frames and comments, as the clipboard carries it."""
    wanted = set(names)
    keys = set(annotations)
    written = [each for key, each in document.about.annotations.items() if key in keys]
    chosen = [name for name in document.names if name in wanted]
    nodes = [_cut_off(document.graph.nodes[name], wanted) for name in chosen]
    return GraphFile(
        graph=Graph(nodes),
        positions={name: document.position(name) for name in chosen},
        bends={name: document.bends(name) for name in chosen},
        frames=tuple(each for each in written if isinstance(each, Frame)),
        comments=tuple(each for each in written if isinstance(each, Comment)),
    )


def _cut_off(node: Node, kept: set[str]) -> Node:
    return replace(node, inputs=tuple(source if source in kept else None for source in node.inputs))


def _placed(document: Document, name: str, *, position: Point | None = None) -> Placed:
    document.graph.node(name)
    placed = document.placed(name)
    assert placed is not None  # noqa: S101 - the line above has raised otherwise
    return placed if position is None else replace(placed, position=position)


def _with_node(document: Document, node: Node) -> dict[str, Placed | None]:
    return {node.name: replace(_placed(document, node.name), node=node)}
