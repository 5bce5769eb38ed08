"""A part of an explanation, as the view shows it: a card."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A heading, and lines that may hold formulas.

    `tone` is "forward", "backward", "sum", "note" or "": what the part is about.
    """

    title: str
    lines: tuple[str, ...]
    tone: str = ""
