"""The records of an edit: a node as it stands, what else a file holds, what stood before and after, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine import Annotation, Composite, DataSource, Expected, Node, TrainingSettings, Value, same_value

Point = tuple[float, float]

Bends = Mapping[str, tuple[Point, ...]]
"""For each port of a gate whose wire is led through points of its own, these reroute points, from its source on."""

STRAIGHT: Bends = MappingProxyType({})

Annotations = Mapping[int, Annotation]
"""Frames and comments by a key of the document's own, in the order in which they were added."""

UNANNOTATED: Annotations = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Placed:
    """One node as it stands in a document: its record, its place on the canvas, and its rank in the file.

    A rank is given once and belongs to the node for good, through renaming, deleting and undo. `bends` holds the
    reroute points of the wires that enter the node; those of a port go with its wire.
    """

    node: Node
    position: Point
    rank: int
    bends: Bends = field(default_factory=lambda: STRAIGHT)

    def __post_init__(self) -> None:
        if self.bends:
            wired = {edge.port for edge in self.node.edges}
            kept = {port: points for port, points in self.bends.items() if points and port in wired}
            object.__setattr__(self, "bends", kept or STRAIGHT)


@dataclass(frozen=True, kw_only=True, eq=False)
class About:
    """What a file holds besides its nodes; `composites` are definitions that no node uses."""

    title: str = ""
    notes: str = ""
    group: str = ""
    output: str | None = None
    upstream: Value = 1.0
    training: TrainingSettings = field(default_factory=TrainingSettings)
    data: DataSource | None = None
    expected: Expected = field(default_factory=Expected)
    annotations: Annotations = field(default_factory=lambda: UNANNOTATED)
    composites: tuple[Composite, ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, About):
            return NotImplemented
        return (
            self.expected is other.expected
            and same_value(self.upstream, other.upstream)
            and all(getattr(self, name) == getattr(other, name) for name in _PLAIN_FIELDS)
        )

    __hash__ = None  # type: ignore[assignment]  # the upstream gradient may be an array


_PLAIN_FIELDS = ("title", "notes", "group", "output", "training", "data", "annotations", "composites")


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One step of the history: what stood before and after, None where there is no node of that name.

    `text` names the step in the user's language. Consecutive edits with the same `gesture` (not None) become one
    step, so that dragging a number does not fill the history.
    """

    text: str
    before: Mapping[str, Placed | None] = field(default_factory=dict)
    after: Mapping[str, Placed | None] = field(default_factory=dict)
    about_before: About | None = None
    about_after: About | None = None
    gesture: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return dict(self.before) == dict(self.after) and self.about_before == self.about_after

    def then(self, later: Edit) -> Edit:
        """This edit and the next one as one."""
        return Edit(
            text=self.text,
            before={**later.before, **self.before},
            after={**self.after, **later.after},
            about_before=self.about_before or later.about_before,
            about_after=later.about_after or self.about_after,
            gesture=self.gesture,
        )


def rebased(edit: Edit, now: Mapping[str, Placed | None], about: About) -> Edit:
    """An edit made a moment ago, as one from how things stand `now`: values that it was not about are those of now.

    `now` has every node that the edit names, None where there is none. Only values may have changed since.
    """
    was, stands = _by_rank(edit.before), _by_rank(now)
    return replace(
        edit,
        before=dict(now),
        after={
            name: None if placed is None else _with_value_of_now(placed, was.get(placed.rank), stands.get(placed.rank))
            for name, placed in edit.after.items()
        },
        about_before=None if edit.about_after is None else about,
    )


def _by_rank(states: Mapping[str, Placed | None]) -> dict[int, Placed]:
    """The nodes by what stays theirs when they are renamed."""
    return {placed.rank: placed for placed in states.values() if placed is not None}


def _with_value_of_now(wanted: Placed, was: Placed | None, now: Placed | None) -> Placed:
    if was is None or now is None or not same_value(wanted.node.value, was.node.value):
        return wanted
    if same_value(wanted.node.value, now.node.value):
        return wanted
    return replace(wanted, node=replace(wanted.node, value=now.node.value))


@dataclass(frozen=True, slots=True)
class Change:
    """What has just changed in a document, for views to follow.

    `renamed` maps old names to new ones; a renamed node is in none of the other lists unless more of it changed.
    `updated` are nodes whose record changed (value, settings, wires), `moved` those whose place, or the points of
    whose wires, did. `annotations` are the keys of the frames and comments that were added, taken away or changed;
    `about` tells whether anything else did of what a file holds besides its nodes.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    updated: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    annotations: tuple[int, ...] = ()
    about: bool = False

    @property
    def touches_numbers(self) -> bool:
        """Whether values or gradients may be different now."""
        return bool(self.added or self.removed or self.renamed or self.updated or self.about)


def describe(
    before: Mapping[str, Placed | None],
    after: Mapping[str, Placed | None],
    renamed: Mapping[str, str],
    about_before: About,
    about_after: About | None,
) -> Change:
    """What views are told when nodes that stood as `before` stand as `after`; None is for an About not exchanged."""
    came_from = {new: old for old, new in renamed.items()}
    added, removed, updated, moved = [], [], [], []
    for name, now in after.items():
        was = before[came_from.get(name, name)]
        if now is None:
            if was is not None and name not in renamed:
                removed.append(name)
        elif was is None or (name not in came_from and was.rank != now.rank):
            added.append(name)
        else:
            if replace(was.node, name=name) != now.node:
                updated.append(name)
            if (was.position, was.bends) != (now.position, now.bends):
                moved.append(name)
    return Change(
        added=tuple(added),
        removed=tuple(removed),
        renamed=dict(renamed),
        updated=tuple(updated),
        moved=tuple(moved),
        annotations=_exchanged(about_before, about_after),
        about=about_after is not None and replace(about_after, annotations=about_before.annotations) != about_before,
    )


def _exchanged(before: About, after: About | None) -> tuple[int, ...]:
    """The keys of the frames and comments that are not the same in both."""
    if after is None or before.annotations is after.annotations:
        return ()
    was, now = before.annotations, after.annotations
    return tuple(key for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key))
