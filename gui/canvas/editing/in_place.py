"""Editing on the node itself: names and values, with a line laid over the card."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF
from PySide6.QtWidgets import QGraphicsView

from engine import EngineError, parse_value
from gui import commands
from gui.canvas.editing.field_editor import Commit, FieldEditor
from gui.canvas.node_item import NodeItem
from gui.canvas.scene import CanvasScene
from gui.numbers import editable_value
from gui.translation import tr
from gui.wording import sentence_of


class InPlaceEditing(QObject):
    """At most one editor at a time; Tab in the value of a source goes on to the next one."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._editor: FieldEditor | None = None
        self._field = QRectF()
        self._item: NodeItem | None = None

    @property
    def editor(self) -> FieldEditor | None:
        """The editor that is open, if any."""
        return self._editor

    def rename(self, scene: CanvasScene, name: str) -> None:
        """Edit the name of a node in its title."""
        item = scene.nodes[name]
        document = scene.context.document

        def commit(text: str) -> str | None:
            try:
                document.do(commands.rename(document, name, text))
            except EngineError as refusal:
                return sentence_of(refusal)
            return None

        title = item.geometry.title
        title.setLeft(item.geometry.badge.right() + 2)
        editor = self._open(item, title, name, commit)
        editor.setAccessibleName(tr("Canvas", "Name of {node}", node=name))

    def edit_value(self, scene: CanvasScene, name: str) -> None:
        """Edit the value of a variable, an input or a constant in its field."""
        item = scene.nodes[name]
        document = scene.context.document

        def commit(text: str) -> str | None:
            try:
                document.do(commands.set_values(document, {name: parse_value(text)}))
            except EngineError as refusal:
                return sentence_of(refusal)
            return None

        editor = self._open(item, item.geometry.value_row, editable_value(item.node.value), commit)
        editor.setAccessibleName(tr("Canvas", "Value of {node}", node=name))
        editor.closed.connect(lambda forth: self._go_on(scene, name, forth))

    def _go_on(self, scene: CanvasScene, name: str, forth: int) -> None:
        """Go on to the value of the next source, as they follow each other down the columns of the canvas."""
        if not forth:
            return
        sources = [source for source in scene.nodes if scene.context.document.has_own_value(source)]
        sources.sort(key=lambda source: (scene.nodes[source].x(), scene.nodes[source].y()))
        if name in sources:
            following = sources[(sources.index(name) + forth) % len(sources)]
            scene.context.selection.set((following,))
            self._view.ensureVisible(scene.nodes[following].outline, 24, 24)
            self.edit_value(scene, following)

    def _open(self, item: NodeItem, field: QRectF, text: str, commit: Commit) -> FieldEditor:
        self.close()
        self._item, self._field = item, field
        editor = FieldEditor(self._view.viewport(), text, commit, self._view.transform().m11())
        editor.closed.connect(lambda _: self._forget(editor))
        self._editor = editor
        self.follow()
        editor.show()
        editor.setFocus()
        return editor

    def follow(self) -> None:
        """Keep the editor over its field when the view has moved."""
        if self._editor is not None and self._item is not None:
            field = self._field.translated(self._item.pos())
            self._editor.cover(self._view.mapFromScene(field).boundingRect())

    def close(self) -> None:
        """Close the editor without an effect."""
        if self._editor is not None:
            self._editor.give_up()

    def _forget(self, editor: FieldEditor) -> None:
        if self._editor is editor:
            self._editor = None
            self._item = None
            self._view.setFocus()
