"""The frames and comments of a graph file, checked part by part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.files.annotations import ANNOTATION_COLOURS, MAX_TITLE, Comment, Frame
from engine.files.json_text import Path as Place
from engine.files.judging import Judge
from engine.files.schema import CommentForm, FrameForm


def check_annotation_keys(judge: Judge, plain: Any, place: Place = ()) -> None:
    """Raise UnknownKey where a frame or a comment has a key that none has; `place` is where both stand."""
    for part, form in (("frames", FrameForm), ("comments", CommentForm)):
        members = plain.get(part) if isinstance(plain, dict) else None
        for index, member in enumerate(members if isinstance(members, list) else ()):
            judge.keys(member, form, [*place, part, index])


def decode_frames(judge: Judge, forms: Sequence[FrameForm], around: Place = ()) -> tuple[Frame, ...]:
    """The frames; raises FileError. They stand `around`, at the top of the file unless told."""
    for index, form in enumerate(forms):
        place: Place = [*around, "frames", index]
        _check_box(judge, form, place)
        if len(form.title) > MAX_TITLE or "\n" in form.title or "\r" in form.title:
            raise judge.wrong([*place, "title"], f"one line of up to {MAX_TITLE} characters", form.title)
    return tuple(Frame(position=form.position, size=form.size, title=form.title, colour=form.colour) for form in forms)


def decode_comments(judge: Judge, forms: Sequence[CommentForm], around: Place = ()) -> tuple[Comment, ...]:
    """The comments; raises FileError. They stand `around`, at the top of the file unless told."""
    for index, form in enumerate(forms):
        _check_box(judge, form, [*around, "comments", index])
    return tuple(Comment(position=form.position, size=form.size, text=form.text, colour=form.colour) for form in forms)


def _check_box(judge: Judge, form: FrameForm | CommentForm, place: Place) -> None:
    judge.within_canvas(form.position, [*place, "position"])
    judge.within_canvas(form.size, [*place, "size"])
    if min(form.size) <= 0:
        raise judge.wrong([*place, "size"], "two numbers above 0", list(form.size))
    if form.colour not in ANNOTATION_COLOURS:
        listed = ", ".join(ANNOTATION_COLOURS)
        raise judge.wrong([*place, "colour"], f"one of the colours {listed}", form.colour)
