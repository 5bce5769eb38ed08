"""The canvas as the window knows it: a graph to look at, to move about in, and to edit by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
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

from engine import Frame
from gui.canvas.editing.speaking import announce, selection_sentence
from gui.canvas.gestures import CancelReason
from gui.canvas.hands import STROKE_KEYS, Hands
from gui.canvas.hovering.hover import Hover
from gui.canvas.workbench import Workbench
from gui.context import Context
from gui.document.edits import Change
from gui.keys.shortcuts import keys_of
from gui.scrubbing import stride_of
from gui.theme import Sizes
from gui.translation import tr

MenuProvider = Callable[[str, object], QMenu | None]
"""Gives the menu for "node" (its name), "bend", "wire" (its Edge), "frame", "comment" or "canvas" (the place)."""

_KNIFE = Qt.Key.Key_Y
_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down}


class CanvasView(Workbench):
    """Shows the document of a context and edits it by gestures, keys and the methods that menus call."""

    _has_actions = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.menu_provider: MenuProvider | None = None
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.setMouseTracking(True)
        self.hands = Hands(self, self.viewport())
        self.hands.scrolled.connect(self._moved)
        self.hover = Hover(self.viewport())
        self._shape: Qt.CursorShape | None = None
        context.document.changed.connect(self._follow)
        context.selection.changed.connect(self._speak)

    def take_actions(self, actions: Iterable[QAction]) -> None:
        """Hear the keys of these actions; without any, the canvas hears Tab and Enter by itself."""
        self._has_actions = True
        for action in actions:
            self.addAction(action)
            action.changed.connect(self._tell_keys)
        self._tell_keys()

    def _tell_keys(self) -> None:
        """Tell of the keys that the actions have now: in the hint of an empty canvas, and to screen readers."""
        keys = {action.objectName(): keys_of(action) for action in self.actions()}
        add, connect, value = (next(iter(keys.get(key, [])), "") for key in ("quick-add", "connect", "edit-value"))
        self.set_adding_key(add)
        described = [
            tr("Canvas", "{keys} adds a gate.", keys=add) if add else "",
            tr("Canvas", "{keys} connects a port.", keys=connect) if connect else "",
            tr("Canvas", "{keys} edits a value.", keys=value) if value else "",
            tr("Canvas", "Ctrl with the arrows walks along the wires."),
        ]
        self.setAccessibleDescription(" ".join(filter(None, described)))

    def _speak(self) -> None:
        """Say what is selected, while the keyboard is here."""
        if self.hasFocus():
            announce(self, selection_sentence(self.context))

    def set_context(self, context: Context) -> None:
        """Show another document; whatever is under way ends without effect."""
        self.hands.cancel(CancelReason.DOCUMENT_CHANGED)
        self.tidying.cancel()
        self.gliding.forget()
        self.in_place.close()
        self.annotation_typing.close()
        self.adding.close()
        self.finder.close()
        self.by_keyboard.close()
        self.hover.leave()
        self.bubble.hide()
        self.context.document.changed.disconnect(self._follow)
        self.context.selection.changed.disconnect(self._speak)
        super().set_context(context)
        context.document.changed.connect(self._follow)
        context.selection.changed.connect(self._speak)

    def _follow(self, change: Change) -> None:
        """An undo in the middle of a gesture ends it: what the hand holds may be gone."""
        self.hands.cancel(CancelReason.DOCUMENT_CHANGED)
        self.tidying.cancel()
        self.gliding.end()
        if change.removed or change.renamed:
            self.in_place.close()
        if change.annotations:
            self.annotation_typing.follow()
        self.hover.leave()

    def _is_busy(self) -> bool:
        return self.hands.gesture is not None

    def _moved(self) -> None:
        super()._moved()
        self.in_place.follow()
        self.annotation_typing.follow()
        self.hover.card.hide()

    # --- Qt's events: the pointer ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        self.hover.leave()
        if event.button() in {Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton}:
            (self.go_back if event.button() == Qt.MouseButton.BackButton else self.go_forward)()
            event.accept()
            return
        self.travel.stop()
        self.adding.quick_add.leave()
        self.editing.asked_at = None
        self.setFocus()
        self.tidying.finish_in_hand()
        self.gliding.end()
        self.hands.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow a gesture, or light what is under the pointer."""
        if not self.hands.move(event):
            place = self.zooming.canvas_point(event.position())
            self.hover.follow(self.drawing, place)
            self._shape_pointer(self.hands.shape_at(place))
        event.accept()

    def _shape_pointer(self, shape: Qt.CursorShape | None) -> None:
        """Give the pointer the shape that tells what a press would do here; held keys have their own."""
        if not self.hands.holds_key and shape != self._shape:
            self._shape = shape
            self.set_hand(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        self.hands.release(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the value or the name under the pointer, bend a wire; on empty canvas, offer gates."""
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self.zooming.canvas_point(event.position())
        item = self.drawing.node_at(place)
        if item is None:
            wire = self.drawing.wire_at(place)
            if wire is None:
                self._double_click_beside(place, event.position())
            elif self.drawing.bend_at(place, Sizes.BEND_REACH) is None:
                self.editing.add_reroute_point(wire.edge, place)
            return
        self.context.selection.set((item.name,))
        if item.geometry.title.contains(place - item.pos()):
            self.begin_rename()
        else:
            self.begin_edit_value()

    def _double_click_beside(self, place: QPointF, at: QPointF) -> None:
        """Edit the frame's title or the comment under the pointer; on empty canvas, offer gates."""
        grip = self.hands.grip_at(place)
        if grip is None:
            self.adding.offer(at)
        else:
            self.context.selection.set(annotations=[grip.key])
            self.begin_edit_annotation(grip.key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the window's menu for what is under the pointer, or for the selected node when a key asks.

        With Ctrl or Shift held the right button is at work on wires, and asks for no menu.
        """
        event.accept()
        mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if mouse and (self.hands.gesture is not None or event.modifiers() & STROKE_KEYS):
            return
        self.hover.leave()
        place, at = self.zooming.canvas_point(QPointF(event.pos())), event.globalPos()
        current = self.context.selection.current
        if event.reason() == QContextMenuEvent.Reason.Keyboard and current in self.drawing.nodes:
            item = self.drawing.nodes[current]
            place = item.pos() + item.geometry.title.center()
            at = self.viewport().mapToGlobal(self.mapFromScene(place))
        kind, payload = self._select_at(place)
        self.editing.asked_at = place
        menu = None if self.menu_provider is None else self.menu_provider(kind, payload)
        if menu is not None:
            menu.popup(at)

    def _select_at(self, place: QPointF) -> tuple[str, object]:
        selection, node = self.context.selection, self.drawing.node_at(place)
        if node is not None:
            if node.name not in selection.names:
                selection.set((node.name,))
            return "node", node.name
        wire = self.drawing.wire_at(place)
        grip = self.hands.grip_at(place) if wire is None else None
        if grip is not None:
            if grip.key not in selection.annotations:
                selection.set(annotations=[grip.key])
            annotation = self.context.document.about.annotations[grip.key]
            return "frame" if isinstance(annotation, Frame) else "comment", grip.key
        bend = self.drawing.bend_at(place, Sizes.BEND_REACH)
        if bend is not None:
            if bend not in selection.bends:
                selection.set(bends=(bend,))
            return "bend", bend
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
        if not self._has_actions and _is_plain_tab(event):
            self.open_quick_add()
            return True
        if event.type() == QEvent.Type.WindowDeactivate:
            self.hands.cancel(CancelReason.GRAB_LOST)
            self._release_keys()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc cancels, Space holds the canvas, Y the scissors, arrows nudge or walk, Enter edits."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            if not self.hands.cancel(CancelReason.ESCAPE) and not self.tidying.cancel():
                self.travel.stop()
                self.hits.clear()
                self.context.selection.clear()
                self.bubble.hide()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.hands.hold_space(held=True)
        elif key == _KNIFE and not event.modifiers():
            if not event.isAutoRepeat():
                self.hands.hold_knife(held=True)
        elif key in _ARROWS:
            self._arrow(key, event.modifiers())
        elif not self._has_actions and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.begin_edit_value()
        else:
            super().keyPressEvent(event)

    def _arrow(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        selection = self.context.selection
        if modifiers & Qt.KeyboardModifier.AltModifier and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.editing.step_values(1 if key == Qt.Key.Key_Up else -1, stride_of(modifiers))
            return
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        nothing_to_move = not (selection.names or selection.bends or selection.annotations)
        if modifiers & Qt.KeyboardModifier.ControlModifier or nothing_to_move:
            name = self.editing.walk(key, extend=shift)
        else:
            self.editing.nudge(key, finely=shift)
            name = selection.current
        if name is not None:
            self.ensure_seen(name)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of Space lets go of the canvas, of Y the scissors."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hands.hold_space(held=False)
        elif event.key() == _KNIFE and not event.isAutoRepeat():
            self.hands.hold_knife(held=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keys that are held are no longer heard."""
        super().focusOutEvent(event)
        self._release_keys()

    def _release_keys(self) -> None:
        self.hands.hold_space(held=False)
        self.hands.hold_knife(held=False)

    def hideEvent(self, event: QHideEvent) -> None:
        """A gesture does not go on unseen."""
        super().hideEvent(event)
        self.hands.cancel(CancelReason.GRAB_LOST)
        self.tidying.cancel()
        self.in_place.close()
        self.annotation_typing.close()


def _is_plain_tab(event: QEvent) -> bool:
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_Tab and not event.modifiers()
