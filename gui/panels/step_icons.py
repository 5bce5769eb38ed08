"""The picture of a step of the history, by what the step does to the document."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from engine import same_value

if TYPE_CHECKING:
    from engine import Node
    from gui.document.edits import About, Edit, Placed

_LOOKED_AT = 100  # an edit of the whole of a large graph does to all what it does to these

# What of a file a step is about, told by the first of these fields that it changes.
_OF_FIELD = {
    "notes": "notes",
    "title": "rename",
    "group": "rename",
    "output": "backward",
    "upstream": "backward",
    "training": "train",
    "data": "input",
    "expected": "success",
}


def icon_of(edit: Edit) -> str:
    """The name of the icon for a step: what it does to most of its first nodes, else to what the file says besides."""
    names = list(islice(edit.after, _LOOKED_AT))
    if _renames(edit, names):
        return "rename"
    kinds = [kind for name in names if (kind := _kind(edit.before.get(name), edit.after[name])) is not None]
    if kinds:
        return max(dict.fromkeys(kinds), key=kinds.count)
    if edit.about_before is not None and edit.about_after is not None:
        return _of_file(edit.about_before, edit.about_after)
    return "setting"


def _renames(edit: Edit, names: list[str]) -> bool:
    """Whether a node stands under another name afterwards."""
    old = {placed.rank: name for name in names if (placed := edit.before.get(name)) is not None}
    new = ((placed.rank, name) for name in names if (placed := edit.after[name]) is not None)
    return any(old.get(rank, name) != name for rank, name in new)


def _kind(before: Placed | None, after: Placed | None) -> str | None:
    """The icon for what happens to one node; None where nothing does."""
    if before is None or after is None:
        return "delete" if before is not None else "quick-add" if after is not None else None
    if before.node != after.node:
        return _kind_of_node(before.node, after.node)
    return None if before == after else "move"


def _kind_of_node(was: Node, now: Node) -> str:
    if was.operation is not now.operation:
        return "gate"
    if was.inputs != now.inputs:
        return "wire"
    if not same_value(was.value, now.value):
        return "variable"
    return "frozen" if was.frozen != now.frozen else "setting"


def _of_file(before: About, after: About) -> str:
    changed = (name for name in _OF_FIELD if getattr(before, name) is not getattr(after, name))
    return next((_OF_FIELD[name] for name in changed), "setting")
