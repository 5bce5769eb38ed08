"""Frames and comments of a document: the edits that make and change them, and what lies inside a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from engine import MAX_TITLE, Annotation, Comment, Frame
from gui.theme import Sizes
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from gui.document.document import Document
    from gui.document.edits import Annotations, Edit

LEAST_SIZE = (64.0, 48.0)
"""The least width and height that a hand can give a frame or a comment."""
COMMENT_SIZE = (208.0, 72.0)
EMPTY_FRAME_SIZE = (320.0, 200.0)
ROOM, TITLE_ROOM = 24.0, 32.0
"""The room that a new frame leaves around what is in it, and that for its title."""


def rect_of(annotation: Annotation) -> QRectF:
    """Where a frame or a comment lies on the canvas."""
    return QRectF(QPointF(*annotation.position), QSizeF(*annotation.size))


def placed_at(annotation: Annotation, rect: QRectF) -> Annotation:
    """The same frame or comment, lying elsewhere."""
    return replace(annotation, position=(rect.x(), rect.y()), size=(rect.width(), rect.height()))


def frame_around(content: QRectF) -> QRectF:
    """Where a frame lies that holds this part of the canvas, on the grid."""
    grid = float(Sizes.GRID)
    left, top = (content.left() - ROOM) // grid * grid, (content.top() - ROOM - TITLE_ROOM) // grid * grid
    right, bottom = -((-content.right() - ROOM) // grid) * grid, -((-content.bottom() - ROOM) // grid) * grid
    return QRectF(left, top, right - left, bottom - top)


def inside(
    document: Document, frames: Iterable[int], cards_inside: Callable[[QRectF], Iterable[str]]
) -> tuple[list[str], list[int]]:
    """The nodes and annotations that lie fully inside any of these frames.

    `cards_inside` gives the nodes whose cards lie fully inside a part of the canvas.
    """
    annotations = document.about.annotations
    rects = [rect_of(annotations[key]) for key in frames if isinstance(annotations.get(key), Frame)]
    names = dict.fromkeys(name for rect in rects for name in cards_inside(rect))
    keys = [key for key, each in annotations.items() if any(_holds(rect, rect_of(each)) for rect in rects)]
    return list(names), keys


def _holds(outer: QRectF, other: QRectF) -> bool:
    return outer != other and outer.contains(other)


# --- edits --------------------------------------------------------------------------------------------------------


def add(document: Document, annotation: Annotation, *, gesture: str | None = None) -> tuple[Edit, int]:
    """Add a frame or a comment; returns the edit and the new one's key."""
    key = document.new_annotation_key()
    text = tr("Edit", "Add a frame") if isinstance(annotation, Frame) else tr("Edit", "Add a comment")
    return with_annotations(document, {key: annotation}, text, gesture=gesture), key


def with_annotations(
    document: Document, changes: Mapping[int, Annotation | None], text: str, *, gesture: str | None = None
) -> Edit:
    """An edit that puts these annotations in place, None taking one away; `text` names the step."""
    about = replace(document.about, annotations=changed(document, changes))
    return document.edit(text, about=about, gesture=gesture)


def changed(document: Document, changes: Mapping[int, Annotation | None]) -> Annotations:
    """The annotations of a document with these in place, None standing for one that is gone."""
    merged = {**document.about.annotations, **changes}
    return {key: each for key, each in sorted(merged.items()) if each is not None}


def added_by(edit: Edit) -> tuple[int, ...]:
    """The keys of the frames and comments that an edit adds."""
    if edit.about_before is None or edit.about_after is None:
        return ()
    return tuple(key for key in edit.about_after.annotations if key not in edit.about_before.annotations)


def recolour(document: Document, keys: Iterable[int], colour: str) -> Edit:
    """Give frames and comments another colour."""
    now = document.about.annotations
    return with_annotations(
        document, {key: replace(now[key], colour=colour) for key in keys}, tr("Edit", "Change the colour")
    )


def set_title(document: Document, key: int, title: str, *, gesture: str | None = None) -> Edit:
    """Give a frame another title, of one line and no longer than a file takes."""
    frame = document.about.annotations[key]
    assert isinstance(frame, Frame)  # noqa: S101 - a comment has no title
    changes = {key: replace(frame, title=" ".join(title.split())[:MAX_TITLE])}
    return with_annotations(document, changes, tr("Edit", "Change the title of a frame"), gesture=gesture)


def set_text(document: Document, key: int, text: str, *, height: float = 0.0, gesture: str | None = None) -> Edit:
    """Write something else into a comment, whose box is then at least so high."""
    comment = document.about.annotations[key]
    assert isinstance(comment, Comment)  # noqa: S101 - a frame has no text
    size = (comment.size[0], max(comment.size[1], height))
    changes = {key: replace(comment, text=text, size=size)}
    return with_annotations(document, changes, tr("Edit", "Change a comment"), gesture=gesture)


def resize(document: Document, key: int, rect: QRectF) -> Edit:
    """Let a frame or a comment lie elsewhere."""
    annotation = document.about.annotations[key]
    text = tr("Edit", "Resize a frame") if isinstance(annotation, Frame) else tr("Edit", "Resize a comment")
    return with_annotations(document, {key: placed_at(annotation, rect)}, text)


def counted(names: int, wires: int, annotations: int) -> str:
    """How a step is called that deletes so much."""
    if names:
        return tr_count("Edit", "Delete {n} node|Delete {n} nodes", names)
    if wires:
        return tr_count("Edit", "Delete {n} wire|Delete {n} wires", wires)
    return tr_count("Edit", "Delete {n} frame or comment|Delete {n} frames and comments", annotations)
