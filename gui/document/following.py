"""What a file says of nodes besides their records, said of what they are called now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine import Expected
    from gui.document.edits import About

T = TypeVar("T")


def followed(about: About, follow: Callable[[str], str | None]) -> About | None:
    """What the file says once each node is called as `follow` tells, None standing for one that is gone.

    None when it says nothing of a node that is called otherwise. Data that nobody takes any of goes too.
    """
    output = None if about.output is None else follow(about.output)
    data = about.data
    if data is not None:
        inputs = _renamed(data.inputs, follow)
        if inputs != data.inputs:
            data = replace(data, inputs=inputs) if inputs else None
    expected = _expected(about.expected, follow)
    if (output, expected, data) == (about.output, about.expected, about.data):
        return None
    return replace(about, output=output, expected=expected, data=data)


def _expected(expected: Expected, follow: Callable[[str], str | None]) -> Expected:
    values, gradients = _renamed(expected.values, follow), _renamed(expected.gradients, follow)
    training = tuple(replace(each, values=_renamed(each.values, follow)) for each in expected.training)
    before = (*expected.values, *expected.gradients, *(name for each in expected.training for name in each.values))
    if (*values, *gradients, *(name for each in training for name in each.values)) == before:
        return expected
    return replace(expected, values=values, gradients=gradients, training=training)


def _renamed(mapping: Mapping[str, T], follow: Callable[[str], str | None]) -> dict[str, T]:
    return {now: value for name, value in mapping.items() if (now := follow(name)) is not None}


def without(names: set[str]) -> Callable[[str], str | None]:
    """The names once these nodes are gone, and with a composite gate all that is inside."""

    def follow(name: str) -> str | None:
        return None if any(part in names for part in _beginnings(name)) else name

    return follow


def renaming(old: str, new: str) -> Callable[[str], str | None]:
    """The names once a node is called otherwise, and with a composite gate all that is inside."""

    def follow(name: str) -> str | None:
        return new + name[len(old) :] if old in _beginnings(name) else name

    return follow


def _beginnings(name: str) -> list[str]:
    """The name itself, and what comes before each slash in it: the gates that the node may be inside of."""
    return [name, *(name[:place] for place, sign in enumerate(name) if sign == "/")]
