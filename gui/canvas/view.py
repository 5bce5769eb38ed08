"""The canvas as the window knows it: a graph to look at, to move about in, and to edit by hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from engine import Edge, EngineError
from gui.canvas.adding import Adding
from gui.canvas.bubble import Bubble
from gui.canvas.editing import Editing
from gui.canvas.gestures import CancelReason, Pointer
from gui.canvas.hands import Hands
from gui.canvas.hover import Hover
from gui.canvas.in_place import InPlaceEditing
from gui.canvas.surface import Surface
from gui.canvas.wiring import LooseEnd
from gui.context import Context
from gui.document import Change, Edit
from gui.wording import sentence_of

MenuProvider = Callable[[str, object], QMenu | None]
"""Gives the menu for "node" (its name), "wire" (its Edge) or "canvas" (a QPointF on the canvas)."""

_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}
_TOLD_SECONDS = 4.0


class CanvasView(Surface):
    """Shows the document of a context and edits it by gestures, keys and the methods that menus call."""

    status_message = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.menu_provider: MenuProvider | None = None
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setMouseTracking(True)
        self.hands = Hands(self)
        self.hover = Hover(self.viewport())
        self.bubble = Bubble(self.viewport())
        self.editing = Editing(self)
        self.in_place = InPlaceEditing(self)
        self.adding = Adding(self, self.editing)
        context.document.changed.connect(self._follow)

    def set_context(self, context: Context) -> None:
        """Show another document; whatever is under way ends without effect."""
        self.hands.cancel(CancelReason.DOCUMENT_CHANGED)
        self.in_place.close()
        self.adding.close()
        self.hover.forget()
        self.bubble.hide()
        self.context.document.changed.disconnect(self._follow)
        super().set_context(context)
        context.document.changed.connect(self._follow)

    def _follow(self, change: Change) -> None:
        """An undo in the middle of a gesture ends it: what the hand holds may be gone."""
        self.hands.cancel(CancelReason.DOCUMENT_CHANGED)
        if change.removed or change.renamed:
            self.in_place.close()
        self.hover.forget()

    # --- what gestures ask for --------------------------------------------------------------------------------------

    def do(self, edit: Edit) -> bool:
        """Carry out an edit; a refusal is told to the user, and gives False."""
        try:
            self.context.document.do(edit)
        except EngineError as refusal:
            self.tell(refusal)
            return False
        return True

    def tell(self, error: EngineError) -> None:
        """Tell the user of a refusal, beside the pointer and in the status bar."""
        sentence = sentence_of(error)
        self.status_message.emit(sentence)
        self.bubble.show_sentence(sentence, self._pointer_or_middle(), seconds=_TOLD_SECONDS)

    def show_bubble(self, sentence: str, at: QPointF) -> None:
        """Show a sentence beside a point of the view."""
        self.bubble.show_sentence(sentence, at)

    def hide_bubble(self) -> None:
        """Show no sentence."""
        self.bubble.hide()

    def offer_gates(self, end: LooseEnd, at: Pointer, detached: Edge | None) -> None:
        """Let the user choose a new node for the loose end of a wire."""
        self.adding.offer(at.view, end)

    def set_hand(self, shape: Qt.CursorShape | None) -> None:
        """Give the pointer a shape, None for its usual one."""
        if shape is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(shape)

    def _moved(self) -> None:
        super()._moved()
        self.in_place.follow()
        self.hover.card.hide()

    # --- what menus call ------------------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Select every node and wire."""
        self.editing.select_all()

    def delete_selected(self) -> None:
        """Delete the selected nodes and wires."""
        self.editing.delete()

    def duplicate_selected(self) -> None:
        """Add a copy of the selected nodes."""
        self.editing.duplicate()

    def copy(self) -> None:
        """Copy the selected nodes to the clipboard."""
        self.status_message.emit(self.editing.copy())

    def cut(self) -> None:
        """Copy the selected nodes to the clipboard and delete them."""
        if self.context.selection.names:
            self.copy()
            self.editing.delete()

    def paste(self) -> None:
        """Add the nodes on the clipboard at the pointer, or in the middle of the view when it is elsewhere."""
        try:
            self.editing.paste(self.zooming.canvas_point(self._pointer_or_middle()))
        except EngineError as refusal:
            self.tell(refusal)

    def arrange(self) -> None:
        """Lay out the selected nodes, or the whole graph when fewer than two are selected."""
        self.editing.arrange()
        if len(self.context.selection.names) < 2:  # noqa: PLR2004 - all were arranged
            self.fit_all()

    def open_quick_add(self, at: QPoint | None = None) -> None:
        """Open the list of gates at a point of the view, else at the pointer, else in the middle."""
        self.adding.offer(QPointF(at) if at is not None else self._pointer_or_middle())

    def add_operation(self, name: str) -> None:
        """Add a node of this operation beside the selected one, else in the middle of the view."""
        added = self.adding.add(name, self.editing.place_for_new(self.middle()))
        if added is not None:
            self.ensure_seen(added)

    def begin_rename(self) -> None:
        """Edit the name of the selected node in its title."""
        name = self.context.selection.current
        if name is not None:
            self.ensure_seen(name)
            self.in_place.rename(self.drawing, name)

    def begin_edit_value(self) -> None:
        """Edit the value of the selected variable, input or constant in its field."""
        name = self.context.selection.current
        if name is not None and not self.context.document.graph.node(name).is_gate:
            self.ensure_seen(name)
            self.in_place.edit_value(self.drawing, name)

    def set_snap(self, snap: bool) -> None:
        """Let moved nodes snap to the grid, or not."""
        self.context.settings.set("canvas/snap", snap)

    def set_show_local(self, show: bool) -> None:
        """Write local derivatives where wires enter gates, or leave them out."""
        self.drawing.set_show_local(show)

    def _pointer_or_middle(self) -> QPointF:
        viewport = self.viewport()
        at = viewport.mapFromGlobal(QCursor.pos())
        inside = viewport.rect().contains(at) and self.window().isActiveWindow()
        return QPointF(at if inside else viewport.rect().center())

    # --- Qt's events: the pointer ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.hover.leave()
        self.adding.quick_add.close_quietly()
        self.setFocus()
        self.hands.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or light what is under the pointer."""
        if not self.hands.move(event):
            self.hover.follow(self.drawing, self.zooming.canvas_point(event.position()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self.hands.release(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the value or the name under the pointer; on empty canvas, offer gates."""
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self.zooming.canvas_point(event.position())
        item = self.drawing.node_at(place)
        if item is None:
            if self.drawing.wire_at(place) is None:
                self.adding.offer(event.position())
            return
        self.context.selection.set((item.name,))
        if item.geometry.title.contains(place - item.pos()):
            self.begin_rename()
        else:
            self.begin_edit_value()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the window's menu for what is under the pointer, or for the selected node when a key asks."""
        self.hover.leave()
        place, at = self.zooming.canvas_point(QPointF(event.pos())), event.globalPos()
        current = self.context.selection.current
        if event.reason() == QContextMenuEvent.Reason.Keyboard and current in self.drawing.nodes:
            item = self.drawing.nodes[current]
            place = item.pos() + item.geometry.title.center()
            at = self.viewport().mapToGlobal(self.mapFromScene(place))
        kind, payload = self._select_at(place)
        menu = None if self.menu_provider is None else self.menu_provider(kind, payload)
        if menu is not None:
            menu.popup(at)
        event.accept()

    def _select_at(self, place: QPointF) -> tuple[str, object]:
        selection, node = self.context.selection, self.drawing.node_at(place)
        if node is not None:
            if node.name not in selection.names:
                selection.set((node.name,))
            return "node", node.name
        wire = self.drawing.wire_at(place)
        if wire is None:
            return "canvas", place
        if wire.edge not in selection.edges:
            selection.set((), (wire.edge,))
        return "wire", wire.edge

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain what the pointer rests on; end a gesture whose grab is lost."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.hands.gesture is None and not self.adding.quick_add.isVisible():
                self.hover.explain(self.drawing, self.zooming.canvas_point(QPointF(event.pos())), event.pos())
            return True
        if event.type() == QEvent.Type.Leave:
            self.hover.leave()
        if event.type() == QEvent.Type.UngrabMouse:
            self.hands.cancel(CancelReason.GRAB_LOST)
        return super().viewportEvent(event)

    # --- Qt's events: drags from the palette ----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show a ghost of the gate; anything else is left to the window."""
        self.adding.drag(event, enters=True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep the ghost under the pointer."""
        self.adding.drag(event, enters=False)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the ghost away."""
        self.adding.drag_leaves()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the gate."""
        self.adding.drop(event)

    # --- Qt's events: the keyboard --------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tab offers gates instead of leaving the canvas; Shift+Tab still leaves."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Tab and not event.modifiers():
                self.open_quick_add()
                return True
        if event.type() == QEvent.Type.WindowDeactivate:
            self.hands.cancel(CancelReason.GRAB_LOST)
            self.hands.hold_space(held=False)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc cancels, Space holds the canvas, arrows nudge or walk, Enter edits."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if not self.hands.cancel(CancelReason.ESCAPE):
                self.context.selection.clear()
                self.bubble.hide()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.hands.hold_space(held=True)
        elif key in _ARROWS:
            self._arrow(key, event.modifiers())
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.begin_edit_value()
        else:
            super().keyPressEvent(event)

    def _arrow(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.AltModifier or not self.context.selection.names:
            name = self.editing.walk(key)
        else:
            self.editing.nudge(key, finely=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
            name = self.context.selection.current
        if name is not None:
            self.ensure_seen(name)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of Space lets go of the canvas."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hands.hold_space(held=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys that are held are no longer heard."""
        super().focusOutEvent(event)
        self.hands.hold_space(held=False)

    def hideEvent(self, event: QHideEvent) -> None:
        """A gesture does not go on unseen."""
        super().hideEvent(event)
        self.hands.cancel(CancelReason.GRAB_LOST)
        self.in_place.close()
