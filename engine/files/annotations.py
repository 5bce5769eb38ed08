"""What people write around a graph: frames about parts of it, and comments. Neither has a say in any number."""

from __future__ import annotations

from dataclasses import dataclass

Position = tuple[float, float]
Size = tuple[float, float]

ANNOTATION_COLOURS = ("grey", "blue", "teal", "green", "yellow", "red", "purple")
"""The colours that a frame or a comment may have, by name: each theme has its own shade of them."""

MAX_TITLE = 200
"""The most characters of a frame's title, which stands on one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """A titled rectangle behind a part of the graph.

    `position` is its upper left corner and `size` its width and height, in pixels at scale 1, y growing downward.
    What belongs to it is what lies fully inside.
    """

    position: Position
    size: Size
    title: str = ""
    colour: str = "blue"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """A box with text of any number of lines; `position` and `size` as a frame has them."""

    position: Position
    size: Size
    text: str = ""
    colour: str = "yellow"


Annotation = Frame | Comment
"""What stands on the canvas beside the nodes, for people alone."""
