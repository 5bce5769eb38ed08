"""The text of a graph file: readable, one node a line, the same text for the same graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_INDENT = "  "
_ONE_A_LINE = frozenset(
    {
        ("nodes",),
        ("frames",),
        ("comments",),
        ("data",),
        ("data", "columns"),
        ("expected",),
        ("expected", "values"),
        ("expected", "gradients"),
        ("expected", "training"),
    }
)
"""The parts whose members stand each on a line of its own; everything else stands on one line."""


def format_plain(plain: Mapping[str, Any]) -> str:
    """The plain form as JSON text with a line break at its end."""
    return _part(plain, ()) + "\n"


def _part(part: Any, place: tuple[str, ...]) -> str:
    if place and place not in _ONE_A_LINE and not _is_of_a_composite(place):
        return json.dumps(part, ensure_ascii=False, allow_nan=False)
    indent = _INDENT * (len(place) + 1)
    if isinstance(part, list):
        brackets = "[]"
        members = [json.dumps(member, ensure_ascii=False, allow_nan=False) for member in part]
    else:
        brackets = "{}"
        members = [
            f"{json.dumps(key, ensure_ascii=False)}: {_part(member, (*place, key))}" for key, member in part.items()
        ]
    if not members:
        return brackets
    lines = ",\n".join(indent + member for member in members)
    return f"{brackets[0]}\n{lines}\n{indent[len(_INDENT) :]}{brackets[1]}"


def _is_of_a_composite(place: tuple[str, ...]) -> bool:
    """Whether this is a definition of a composite gate, or a part of one that has a line for each member."""
    return place[0] == "composites" and (len(place) < 3 or place[2:] in _ONE_A_LINE)  # noqa: PLR2004 - composites.NAME
