"""One open graph: the engine's graph, where its nodes stand, and everything else that its file holds.

Only `Document.do`, undo and redo change it, always by an `Edit`: the records of the touched nodes before and after.
So every change of every kind is undone exactly, and a change that fails has changed nothing. Views listen to
`changed` and never write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine import Comment, Composite, EngineError, Frame, Graph, GraphFile, composites_in, errors, same_value, stands
from gui.document.edits import STRAIGHT, About, Bends, Edit, Placed, Point, describe, rebased
from gui.document.following import followed, without
from gui.document.history import History


class Document(QObject):
    """A graph being edited. `changed` carries a Change; `title_changed` also follows path and modified mark.

    `about_to_edit` carries an Edit that is about to be carried out: whoever hears of it may first do an edit of values.
    `path` is the file it was saved to or opened from, `folder` where the file of its data lies; either may be None, as
    may `data`: what was read of its data when it was opened, or why that could not be used.
    """

    about_to_edit = Signal(object)
    changed = Signal(object)
    title_changed = Signal()

    def __init__(self, file: GraphFile | None = None, positions: Mapping[str, Point] | None = None) -> None:
        super().__init__()
        file = file or GraphFile(graph=Graph())
        self.path: Path | None = None
        self.folder = file.folder
        self.data = file.prepared or file.data_problem
        self._graph = file.graph.copy()
        self._about = About(
            title=file.title,
            notes=file.notes,
            group=file.group,
            output=file.graph.chosen_output,
            upstream=file.upstream,
            training=file.training,
            data=file.data,
            expected=file.expected,
            annotations=dict(enumerate((*file.frames, *file.comments))),
            composites=file.composites,
        )
        self._next_annotation = len(self._about.annotations)
        places = {**file.positions, **(positions or {})}
        self._positions: dict[str, Point] = {name: places.get(name, (0.0, 0.0)) for name in self._graph.nodes}
        self._bends: dict[str, Bends] = {name: bends for name, bends in file.bends.items() if bends}
        self._ranks = {name: rank for rank, name in enumerate(self._graph.nodes)}
        self._next_rank = len(self._ranks)
        self._given = {name: node.value for name, node in self._graph.nodes.items() if not node.is_gate}
        self._has_given, self._compared_at = True, self._graph.revision
        self.history = History(self._apply)
        self.history.clean_changed.connect(self.title_changed)

    # --- reading ---------------------------------------------------------------------------------------------

    @property
    def graph(self) -> Graph:
        """The engine's graph, to read; only edits may change it."""
        return self._graph

    @property
    def root(self) -> Document:
        """The document that keeps the history: this one, or the one whose gate this is the inside of."""
        return self

    @property
    def level(self) -> tuple[str, ...]:
        """The composite gates that one has gone into to be here, outermost first."""
        return ()

    @property
    def about(self) -> About:
        """Title, notes, output, upstream gradient, training, data, expected numbers, frames and comments."""
        return self._about

    @property
    def composites(self) -> tuple[Composite, ...]:
        """The definitions of composite gates, each after those that it uses, whether or not a node uses it."""
        used = (node.operation for node in self._graph.nodes.values())
        return composites_in([*used, *self._about.composites])

    @property
    def names(self) -> list[str]:
        """The names of all nodes in the order of the file."""
        return sorted(self._ranks, key=self._ranks.__getitem__)

    def has_own_value(self, name: str) -> bool:
        """Whether a node is a variable, input or constant whose value can be changed, no data filling it."""
        data = self._about.data
        return not self._graph.node(name).is_gate and (data is None or name not in data.inputs)

    def value_refusal(self, name: str) -> EngineError:
        """Why a source that has no value of its own cannot be given one here."""
        return errors.ValueFromData(name)

    @property
    def is_modified(self) -> bool:
        """Whether something has changed since the document was opened or saved."""
        return not self.history.is_clean

    def position(self, name: str) -> Point:
        """Where the node stands on the canvas: its upper left corner, x to the right, y downwards."""
        return self._positions[name]

    def bends(self, name: str) -> Bends:
        """The reroute points of the wires into a node, by port; none for most."""
        return self._bends.get(name, STRAIGHT)

    @property
    def has_given_values(self) -> bool:
        """Whether every variable, input and constant that the file came with still has the value it came with."""
        if self._compared_at != self._graph.revision:
            self._compared_at = self._graph.revision
            nodes = self._graph.nodes
            self._has_given = all(
                name in nodes and same_value(nodes[name].value, value) for name, value in self._given.items()
            )
        return self._has_given

    def placed(self, name: str) -> Placed | None:
        """The node as it stands, or None when there is none of that name."""
        node = self._graph.nodes.get(name)
        return None if node is None else Placed(node, self._positions[name], self._ranks[name], self.bends(name))

    def new_rank(self) -> int:
        """A rank that no node of this document has or had."""
        self._next_rank += 1
        return self._next_rank - 1

    def new_annotation_key(self) -> int:
        """A key that no frame or comment of this document has or had."""
        self._next_annotation += 1
        return self._next_annotation - 1

    def to_file(self) -> GraphFile:
        """The document as it is saved."""
        about = self._about
        return GraphFile(
            graph=self._graph.copy(),
            title=about.title,
            notes=about.notes,
            group=about.group,
            upstream=about.upstream,
            positions=dict(self._positions),
            bends=dict(self._bends),
            training=about.training,
            data=about.data,
            expected=about.expected,
            composites=about.composites,
            frames=tuple(each for each in about.annotations.values() if isinstance(each, Frame)),
            comments=tuple(each for each in about.annotations.values() if isinstance(each, Comment)),
            folder=self.folder,
        )

    # --- changing --------------------------------------------------------------------------------------------

    def edit(
        self,
        text: str,
        after: Mapping[str, Placed | None] | None = None,
        *,
        gesture: str | None = None,
        about: About | None = None,
        keeps_definitions: bool = True,
    ) -> Edit:
        """An edit from how things stand now to `after` (only what differs need be in there).

        Definitions of composite gates that lose their last use stay in the file, unless told otherwise.
        """
        after = after or {}
        if keeps_definitions:
            about = self._with_unused(after, about)
        about = self._with_known_names(after, about)
        return Edit(
            text=text,
            before={name: self.placed(name) for name in after},
            after=after,
            about_before=None if about is None else self._about,
            about_after=about,
            gesture=gesture,
        )

    def _with_unused(self, after: Mapping[str, Placed | None], about: About | None) -> About | None:
        """The About after such an edit, with the definitions that no node will use any more."""
        nodes = self._graph.nodes
        leaving = {nodes[name].operation for name in after if name in nodes}
        leaving -= {placed.node.operation for placed in after.values() if placed is not None}
        lost = composites_in(leaving)
        if not lost:
            return about
        rest = [node.operation for name, node in nodes.items() if name not in after]
        used = composites_in([*rest, *(placed.node.operation for placed in after.values() if placed is not None)])
        spare = (about or self._about).composites
        kept = (*spare, *(one for one in lost if one not in used and one not in spare))
        return about if kept == spare else replace(about or self._about, composites=kept)

    def _with_known_names(self, after: Mapping[str, Placed | None], about: About | None) -> About | None:
        """The About after such an edit, without what it says of nodes inside composite gates that are gone then."""
        expected = (about or self._about).expected
        in_training = (name for each in expected.training for name in each.values)
        paths = [name for name in (*expected.values, *expected.gradients, *in_training) if "/" in name]
        if not paths:
            return about
        nodes = {name: node for name, node in self._graph.nodes.items() if name not in after}
        nodes |= {name: placed.node for name, placed in after.items() if placed is not None}
        gone = {path for path in paths if not stands(nodes, path)}
        return (followed(about or self._about, without(gone)) or about) if gone else about

    def do(self, edit: Edit) -> None:
        """Carry out an edit and remember it; raises the engine's refusal and leaves all as it was."""
        if edit.is_empty:
            return
        revision = self._graph.revision
        self.about_to_edit.emit(edit)
        if self._graph.revision != revision:
            edit = rebased(edit, {name: self.placed(name) for name in edit.after}, self._about)
        self._apply(edit.after, edit.about_after)
        self.history.push(edit)

    def mark_saved(self, path: Path) -> None:
        """Remember that the document as it stands is what the file at `path` holds."""
        self.path = path
        self.folder = path.parent
        self.history.mark_saved()
        self.title_changed.emit()

    def _apply(self, states: Mapping[str, Placed | None], about: About | None) -> None:
        """Put these states in place, applied first to the engine's graph, which may refuse."""
        states = {name: placed for name, placed in states.items() if placed is not None or name in self._ranks}
        old_ranks = {self._ranks[name]: name for name in states if name in self._ranks}
        new_ranks = {placed.rank: name for name, placed in states.items() if placed is not None}
        renamed = {old_ranks[r]: new_ranks[r] for r in old_ranks if r in new_ranks and old_ranks[r] != new_ranks[r]}
        before = {name: self.placed(name) for name in states}
        self._graph.update({name: None if placed is None else placed.node for name, placed in states.items()})
        if renamed:
            self._given = {renamed.get(name, name): value for name, value in self._given.items()}
        for name, placed in states.items():
            self._bends.pop(name, None)
            if placed is None:
                self._positions.pop(name, None)
                self._ranks.pop(name, None)
            else:
                self._positions[name] = placed.position
                self._ranks[name] = placed.rank
                if placed.bends:
                    self._bends[name] = placed.bends
        if any(before[name] is None and placed is not None for name, placed in states.items()):
            self._graph.reorder(self.names)
        about_before = self._about
        if about is not None:
            self._about = about
        chosen = self._about.output
        self._graph.output = chosen if chosen in self._graph else None
        change = describe(before, states, renamed, about_before, about)
        self.changed.emit(change)
        if change.about:
            self.title_changed.emit()
