"""What menus and keys do with frames and comments: each an edit of the document, one step of its history."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

from engine import Annotation, Comment, Frame
from gui import commands
from gui.canvas.annotations.typing_in import AnnotationTyping
from gui.canvas.gestures import Canvas
from gui.context import Context
from gui.document import annotations as annotating


class Annotating:
    """Adds frames and comments to the document of a canvas, and takes them away."""

    def __init__(self, canvas: Canvas, typing: AnnotationTyping) -> None:
        self._canvas = canvas
        self._typing = typing

    @property
    def _context(self) -> Context:
        return self._canvas.context

    def add_frame(self, middle: QPointF) -> None:
        """Put a frame around what is selected, or an empty one around this place, and let its title be typed."""
        rect = self._selected_rect()
        rect = _around(middle, annotating.EMPTY_FRAME_SIZE) if rect.isEmpty() else annotating.frame_around(rect)
        self._add(annotating.placed_at(Frame(position=(0, 0), size=(1, 1)), rect))

    def add_comment(self, middle: QPointF) -> None:
        """Put a comment around this place, and let its text be typed."""
        rect = _around(middle, annotating.COMMENT_SIZE)
        self._add(annotating.placed_at(Comment(position=(0, 0), size=(1, 1)), rect))

    def _add(self, annotation: Annotation) -> None:
        gesture = f"annotate:{id(annotation)}"
        edit, key = annotating.add(self._context.document, annotation, gesture=gesture)
        if self._canvas.do(edit):
            self._context.selection.set(annotations=[key])
            self._typing.edit(self._canvas.drawing, key, gesture=gesture)

    def _selected_rect(self) -> QRectF:
        selection, drawing = self._context.selection, self._canvas.drawing
        rect = drawing.rect_of(selection.names)
        for key in selection.annotations:
            rect |= drawing.annotations.rect(key)
        return rect

    def recolour(self, colour: str) -> None:
        """Give the selected frames and comments this colour."""
        self._canvas.do(annotating.recolour(self._context.document, self._context.selection.annotations, colour))

    def delete_with_contents(self) -> None:
        """Delete what is selected, and all that lies fully inside the selected frames."""
        names, keys = with_contents(self._canvas)
        self._canvas.do(commands.delete(self._context.document, names, self._context.selection.edges, keys))


def with_contents(canvas: Canvas) -> tuple[list[str], list[int]]:
    """The selected nodes, frames and comments, and those that lie fully inside the selected frames."""
    selection, document = canvas.context.selection, canvas.context.document
    names, keys = annotating.inside(document, selection.annotations, canvas.drawing.nodes_inside)
    return list(dict.fromkeys([*selection.names, *names])), list(dict.fromkeys([*selection.annotations, *keys]))


def _around(middle: QPointF, size: tuple[float, float]) -> QRectF:
    corner = commands.snapped((middle.x() - size[0] / 2, middle.y() - size[1] / 2))
    return QRectF(QPointF(*corner), QSizeF(*size))
