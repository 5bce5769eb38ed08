"""Editing frames and comments where they stand: a title in its bar, a text in its box."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsView

from engine import Comment, Frame
from gui.canvas.annotations.painter import height_for
from gui.canvas.annotations.text_editor import TextEditor
from gui.canvas.editing.field_editor import FieldEditor
from gui.canvas.scene import CanvasScene
from gui.document import annotations as annotating
from gui.theme import Sizes
from gui.translation import tr


class AnnotationTyping(QObject):
    """At most one editor at a time, over one view."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._editor: FieldEditor | TextEditor | None = None
        self._drawing: CanvasScene | None = None
        self._key = -1

    @property
    def editor(self) -> FieldEditor | TextEditor | None:
        """The editor that is open, if any."""
        return self._editor

    def edit(self, drawing: CanvasScene, key: int, *, gesture: str | None = None) -> None:
        """Edit the title of a frame or the text of a comment; by the `gesture` that has just added it, in its step."""
        annotation = drawing.context.document.about.annotations.get(key)
        if isinstance(annotation, Frame):
            self._open(drawing, key, self._title_editor(drawing, key, annotation, gesture))
        elif isinstance(annotation, Comment):
            self._open(drawing, key, self._text_editor(drawing, key, annotation, gesture))

    def _title_editor(self, drawing: CanvasScene, key: int, frame: Frame, gesture: str | None) -> FieldEditor:
        document = drawing.context.document

        def commit(text: str) -> str | None:
            document.do(annotating.set_title(document, key, text, gesture=gesture))
            return None

        editor = FieldEditor(self._view.viewport(), frame.title, commit, self._view.transform().m11())
        editor.setPlaceholderText(tr("Canvas", "Title"))
        editor.setAccessibleName(tr("Canvas", "Title of the frame"))
        return editor

    def _text_editor(self, drawing: CanvasScene, key: int, comment: Comment, gesture: str | None) -> TextEditor:
        document = drawing.context.document

        def commit(text: str) -> None:
            grid = float(Sizes.GRID)
            height = -(-height_for(text, comment.size[0]) // grid) * grid
            document.do(annotating.set_text(document, key, text, height=height, gesture=gesture))

        return TextEditor(self._view.viewport(), comment.text, commit, self._view.transform().m11())

    def _open(self, drawing: CanvasScene, key: int, editor: FieldEditor | TextEditor) -> None:
        self.close()
        self._drawing, self._key, self._editor = drawing, key, editor
        editor.closed.connect(lambda _: self._forget(editor))
        self.follow()
        editor.show()
        editor.setFocus()

    def follow(self) -> None:
        """Keep the editor over what it edits when the view has moved, and close it when that is gone."""
        if self._editor is None or self._drawing is None:
            return
        layer = self._drawing.annotations
        if self._key not in layer.keys:
            self.close()
            return
        is_title = isinstance(self._editor, FieldEditor)
        rect = layer.title_rect(self._key) if is_title else layer.rect(self._key)
        self._editor.cover(self._view.mapFromScene(rect).boundingRect())

    def close(self) -> None:
        """Close the editor without an effect."""
        if self._editor is not None:
            self._editor.give_up()

    def _forget(self, editor: FieldEditor | TextEditor) -> None:
        if self._editor is editor:
            self._editor = None
            self._drawing = None
            self._view.setFocus()
