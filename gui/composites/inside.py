"""The inside of a composite gate as a document: its edits are edits of the graph in which the gate stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Signal

from engine import Comment, Composite, EngineError, Frame, Graph, GraphFile, Layout, errors, new_composite, same_value
from gui.composites.collapsing import redefinition
from gui.document.document import Document
from gui.document.edits import STRAIGHT, About, Change, Placed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine import Node, Value
    from gui.document.edits import Edit

Path = tuple[str, ...]
"""The way inside: a composite gate of the graph, one inside it, and so on."""


def definition_at(graph: Graph, path: Path) -> Composite | None:
    """The definition of the composite gate at this place, None where there is none any more."""
    nodes: Mapping[str, Node] = graph.nodes
    found: Composite | None = None
    for name in path:
        operation = nodes[name].operation if name in nodes else None
        if not isinstance(operation, Composite):
            return None
        found, nodes = operation, operation.nodes
    return found


def flat_name(graph: Graph, path: Path, name: str) -> str | None:
    """What a node inside is called in the flat graph; for a port what is wired to it, None where nothing is."""
    composite = definition_at(graph, path)
    while composite is not None and path:
        if name in composite.ports:
            outside = definition_at(graph, path[:-1])
            use = (graph if outside is None else outside).nodes[path[-1]]
            source = use.inputs[composite.ports.index(name)]
            if source is None:
                return None
            name = source
        elif name == composite.output:
            name = path[-1]
        else:
            break
        path = path[:-1]
        composite = definition_at(graph, path)
    return "/".join((*path, name))


class InsideDocument(Document):
    """The body of the composite gate at `path` of another document, which remembers all that is done to it.

    Its inputs are the ports: they hold what comes in from outside and cannot be given a value here. Whatever is edited
    becomes one edit of the outer document, in which all uses of the definition follow. `left` tells that the gate has
    gone, as by an undo.
    """

    left = Signal()

    def __init__(self, outer: Document, path: Path, value_of: Callable[[str], Value | None]) -> None:
        composite = definition_at(outer.graph, path)
        assert composite is not None  # noqa: S101 - only what is there can be entered
        super().__init__(_file_of(composite))
        self.outer, self.at = outer, path
        self._value_of = value_of
        self._composite = composite
        self.history, self.path, self.folder = outer.history, outer.path, outer.folder
        self._ranks = _ranks_of(composite)
        self._next_rank = max(self._ranks.values(), default=-1) + 1
        self.refresh_ports()
        outer.changed.connect(self._follow_outer)

    def let_go(self) -> None:
        """Follow the outer document no longer."""
        self.outer.changed.disconnect(self._follow_outer)

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def root(self) -> Document:
        """The document that keeps the history."""
        return self.outer

    @property
    def level(self) -> Path:
        """The composite gates that one has gone into to be here, outermost first."""
        return self.at

    @property
    def composite(self) -> Composite:
        """The definition as it stands."""
        return self._composite

    @property
    def ports(self) -> tuple[str, ...]:
        """The inputs, which are the ports of the gate."""
        return self._composite.ports

    @property
    def composites(self) -> tuple[Composite, ...]:
        """The definitions of the outer document, of which names are given once."""
        return self.outer.composites

    def flat_name(self, name: str) -> str | None:
        """What a node is called in the flat graph of the outer document; for a port what is wired to it."""
        return flat_name(self.outer.graph, self.at, name)

    def has_own_value(self, name: str) -> bool:
        """Whether a node is a constant; what comes in by a port is given outside."""
        return super().has_own_value(name) and name not in self.ports

    def value_refusal(self, name: str) -> EngineError:
        """What comes in by a port is not changed here."""
        return errors.ValueFromPort(name, self.at[-1])

    @property
    def has_given_values(self) -> bool:
        """No published numbers belong to the inside."""
        return False

    # --- changing --------------------------------------------------------------------------------------------

    def do(self, edit: Edit) -> None:
        """Carry out an edit in the outer document; raises the refusal and leaves all as it was."""
        if not edit.is_empty:
            self.outer.do(self.outer_edit(edit))

    def outer_edit(self, edit: Edit) -> Edit:
        """An edit of the body as one of the outer document; raises what keeps the body from being one."""
        ranks = {rank: name for name, rank in self._ranks.items()}
        new = self._edited(edit.after, edit.about_after or self.about)
        renamed = {name: ranks[rank] for name, rank in new.layout.ranks.items() if rank in ranks}
        return redefinition(self.outer, self._composite, new, renamed, edit.text, gesture=edit.gesture)

    def _edited(self, states: Mapping[str, Placed | None], about: About) -> Composite:
        """The definition after an edit; raises what keeps it from being one."""
        placed = {name: self.placed(name) for name in self.graph.nodes} | dict(states)
        standing = sorted((one for one in placed.values() if one is not None), key=lambda one: one.rank)
        body = [one.node for one in standing]
        return new_composite(
            self._composite.name,
            body,
            about.output if any(node.name == about.output for node in body) else None,
            title=about.title,
            notes=about.notes,
            layout=Layout(
                positions={one.node.name: one.position for one in standing},
                bends={one.node.name: one.bends for one in standing if one.bends},
                frames=tuple(each for each in about.annotations.values() if isinstance(each, Frame)),
                comments=tuple(each for each in about.annotations.values() if isinstance(each, Comment)),
                ranks={one.node.name: one.rank for one in standing},
            ),
        )

    # --- following -------------------------------------------------------------------------------------------

    def refresh_ports(self) -> set[str]:
        """Give the ports what comes in from outside now; returns those that have another value."""
        changes = {}
        for port in self.ports:
            node, value = self.graph.nodes[port], self._arriving(port)
            if not same_value(node.value, value):
                changes[port] = replace(node, value=value)
        if changes:
            self._graph.update(changes)
        return set(changes)

    def tell_ports(self) -> None:
        """Tell everybody that what comes in has changed."""
        self.changed.emit(Change(updated=self.ports))

    def _arriving(self, port: str) -> Value | None:
        """What comes in by a port; where it has not been computed, something of its shape, which nobody is shown."""
        source = self.flat_name(port)
        if source is None:
            return None
        flat = self.outer.graph.flat
        shape = flat.shape(source) if source in flat else None
        value = self._value_of(source)
        if value is not None and (shape is None or np.shape(value) == shape):
            return value
        return None if shape is None else np.zeros(shape) if shape else 0.0

    def _follow_outer(self, change: Change) -> None:
        self.at = (change.renamed.get(self.at[0], self.at[0]), *self.at[1:])
        now = definition_at(self.outer.graph, self.at)
        if now is None:
            self.left.emit()
            return
        if now is not self._composite:
            self._take(now)
        updated = self.refresh_ports()
        if updated:
            self.changed.emit(Change(updated=tuple(updated)))

    def _take(self, now: Composite) -> None:
        """Become the body of this definition, and tell what has changed."""
        ranks = _ranks_of(now, self._ranks)
        self._composite = now
        after: dict[str, Placed | None] = dict.fromkeys(name for name in self._ranks if name not in ranks)
        for name, rank in ranks.items():
            node = now.nodes[name]
            if name in now.ports:
                node = replace(node, value=self._arriving(name))
            bends = now.layout.bends.get(name, STRAIGHT)
            placed = Placed(node, now.layout.positions.get(name, (0.0, 0.0)), rank, bends)
            if placed != self.placed(name):
                after[name] = placed
        self._next_rank = max(self._next_rank, *ranks.values(), 0) + 1
        about = replace(
            self.about,
            title=now.title,
            notes=now.notes,
            output=now.chosen,
            annotations=self._kept_keys((*now.layout.frames, *now.layout.comments)),
        )
        self._apply(after, None if about == self.about else about)

    def _kept_keys(self, annotations: tuple[Frame | Comment, ...]) -> dict[int, Frame | Comment]:
        """These frames and comments by key; those that stand there already keep theirs."""
        keys = {id(each): key for key, each in self.about.annotations.items()}
        order = list(self.about.annotations)
        if len(order) == len(annotations):
            return dict(zip(order, annotations, strict=True))
        return {keys[id(each)] if id(each) in keys else self.new_annotation_key(): each for each in annotations}


def _ranks_of(composite: Composite, known: Mapping[str, int] | None = None) -> dict[str, int]:
    """The rank of each node of the body; one that has none yet takes its place's, or a new one beside known ones."""
    ranks = composite.layout.ranks
    if known is None or not ranks:
        return {node.name: ranks.get(node.name, place) for place, node in enumerate(composite.body)}
    free = max((*ranks.values(), *known.values()), default=-1) + 1
    return {node.name: ranks.get(node.name, free + place) for place, node in enumerate(composite.body)}


def _file_of(composite: Composite) -> GraphFile:
    layout = composite.layout
    return GraphFile(
        graph=Graph(composite.body, composite.chosen),
        title=composite.title,
        notes=composite.notes,
        positions=layout.positions,
        bends=layout.bends,
        frames=layout.frames,
        comments=layout.comments,
    )
