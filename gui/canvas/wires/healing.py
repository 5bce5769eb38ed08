"""Deleting so that a chain closes again: what the deleted part fed is fed by what fed the part."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from engine import Edge, EngineError, Graph
from gui import commands
from gui.document.bends import points_of
from gui.document.document import Document
from gui.document.edits import Edit, Placed, Point
from gui.selection import Chosen
from gui.translation import tr_count


@dataclass(frozen=True)
class _Gap:
    """What a deleted part leaves open: its one source, the wires that entered it, those that left its one end."""

    source: str
    entering: tuple[Edge, ...]
    leaving: tuple[Edge, ...]


def delete_and_heal(document: Document, chosen: Chosen) -> tuple[Edit, EngineError | None]:
    """Delete what is chosen; where a part of it has one way in and one way out, close the gap that it leaves.

    Where the shapes do not fit together the gap stays open, and the reason is returned with the edit.
    """
    edit = commands.delete(document, chosen.names, chosen.edges, chosen.annotations, bends=chosen.bends)
    graph = document.graph.copy()
    graph.update({name: None if placed is None else placed.node for name, placed in edit.after.items()})
    after, refused, healed = dict(edit.after), None, False
    for gap in _gaps(document.graph, dict.fromkeys(chosen.names), frozenset(chosen.edges)):
        try:
            _close(graph, gap)
        except EngineError as refusal:
            refused = refused or refusal
            continue
        healed = True
        _lead_through(document, graph, gap, after)
    if healed:
        text = tr_count(
            "Edit", "Delete {n} node and close the gap|Delete {n} nodes and close the gap", len(chosen.names)
        )
        edit = replace(edit, text=text, after=after)
    return edit, refused


def _close(graph: Graph, gap: _Gap) -> None:
    """Wire the source to all that the part fed, or raise what refuses one of these wires, none of them made."""
    before = {edge.target: graph.nodes[edge.target] for edge in gap.leaving}
    try:
        for edge in gap.leaving:
            graph.connect(gap.source, edge.target, edge.port)
    except EngineError:
        graph.update(before)
        raise


def _lead_through(document: Document, graph: Graph, gap: _Gap, after: dict[str, Placed | None]) -> None:
    """Put the new records into `after`, the wires led through the points of the old ones."""
    first: tuple[Point, ...] = points_of(document, gap.entering[0]) if len(gap.entering) == 1 else ()
    for edge in gap.leaving:
        placed = after[edge.target]
        assert placed is not None  # noqa: S101 - only what stays is fed by a gap's source
        bends = {**placed.bends, edge.port: (*first, *points_of(document, edge))}
        after[edge.target] = replace(placed, node=graph.nodes[edge.target], bends=bends)


def _gaps(graph: Graph, gone: dict[str, None], cut: frozenset[Edge]) -> Iterator[_Gap]:
    """The gaps that can be closed once these nodes and wires are gone."""
    for part in _parts(graph, gone):
        entering = [e for name in part for e in graph.nodes[name].edges if e.source not in gone and e not in cut]
        leaving = [e for name in part for e in graph.uses(name) if e.target not in gone and e not in cut]
        sources, ends = {edge.source for edge in entering}, {edge.source for edge in leaving}
        if len(sources) == 1 and len(ends) == 1 and _leads(graph, part, entering, ends.pop()):
            yield _Gap(sources.pop(), tuple(entering), tuple(leaving))


def _parts(graph: Graph, gone: dict[str, None]) -> Iterator[list[str]]:
    """The nodes that go, those together that are wired together."""
    left = dict(gone)
    while left:
        part = [left.popitem()[0]]
        for name in part:
            beside = [s for s in graph.nodes[name].inputs if s is not None] + list(graph.consumers(name))
            for other in beside:
                if other in left:
                    del left[other]
                    part.append(other)
        yield part


def _leads(graph: Graph, part: Collection[str], entering: Collection[Edge], end: str) -> bool:
    """Whether what enters the part reaches its end."""
    inside, reached = set(part), [edge.target for edge in entering]
    seen = set(reached)
    for name in reached:
        for user in graph.consumers(name):
            if user in inside and user not in seen:
                seen.add(user)
                reached.append(user)
    return end in seen
