"""Decides which gesture a press begins, and hands the pointer's events to it until it ends."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from engine import Edge
from gui.canvas.annotations import Grip, pointer_shape
from gui.canvas.gestures import (
    CancelReason,
    Canvas,
    CutStroke,
    DrawWire,
    Gesture,
    MoveNodes,
    MoveWires,
    Pan,
    Pointer,
    RerouteStroke,
    ResizeAnnotation,
    RubberBand,
    ScrubValue,
    TakeWire,
)
from gui.canvas.node_item import OUTPUT, NodeItem
from gui.canvas.painting.card_painter import COMPACT_BELOW
from gui.canvas.roaming.edge_scroll import EdgeScroll
from gui.canvas.scissors import scissors
from gui.canvas.wires.wiring import LooseEnd
from gui.scrubbing import can_scrub
from gui.theme import Sizes

GRIP_REACH = 6.0
"""How near in pixels the pointer has to be to the edge of a frame to take hold of it."""

_LEFT, _MIDDLE, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
_CONTROL = Qt.KeyboardModifier.ControlModifier
STROKE_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
"""With one of these held the right button strokes across wires; without, it asks for a menu."""


class Hands(QObject):
    """At most one gesture at a time. `scrolled` tells that a drag beyond the edge has moved the view."""

    scrolled = Signal()

    def __init__(self, canvas: Canvas, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._canvas = canvas
        self._viewport = viewport
        self._edge = EdgeScroll(self._scroll_on, self)
        self._last: Pointer | None = None
        self._gesture: Gesture | None = None
        self._button = Qt.MouseButton.NoButton
        self._space = False
        self._knife = False

    @property
    def gesture(self) -> Gesture | None:
        """The gesture under way, if any."""
        return self._gesture

    @property
    def holds_key(self) -> bool:
        """Whether a key is held that gives the pointer another task."""
        return self._space or self._knife

    def hold_space(self, *, held: bool) -> None:
        """While Space is held, the left button pans."""
        self._space = held
        if self._gesture is None:
            self._canvas.set_hand(Qt.CursorShape.OpenHandCursor if held else None)

    def hold_knife(self, *, held: bool) -> None:
        """While its key is held, the left button cuts wires."""
        self._knife = held
        if self._gesture is None:
            self._canvas.set_hand(scissors() if held else None)

    def pointer(self, event: QMouseEvent) -> Pointer:
        """The pointer of a mouse event."""
        at = event.position()
        return Pointer(at, self._canvas.zooming.canvas_point(at), event.modifiers())

    def press(self, event: QMouseEvent) -> None:
        """Begin a gesture; another button pressed during one cancels it."""
        if self._gesture is not None:
            self.cancel(CancelReason.OTHER_BUTTON)
            return
        pointer = self.pointer(event)
        if event.button() == _MIDDLE or (event.button() == _LEFT and self._space):
            self._gesture = Pan(self._canvas, pointer)
        elif event.button() == _LEFT:
            self._gesture = CutStroke(self._canvas, pointer) if self._knife else self._for_left(pointer)
        elif event.button() == _RIGHT and pointer.holds(Qt.KeyboardModifier.ControlModifier):
            self._gesture = CutStroke(self._canvas, pointer)
        elif event.button() == _RIGHT and pointer.holds(Qt.KeyboardModifier.ShiftModifier):
            self._gesture = RerouteStroke(self._canvas, pointer)
        else:
            return
        self._button = event.button()

    def _for_left(self, pointer: Pointer) -> Gesture:
        canvas, drawing = self._canvas, self._canvas.drawing
        found = drawing.port_at(pointer.canvas, Sizes.PORT_REACH)
        if found is not None:
            return self._at_port(pointer, *found)
        node = drawing.node_at(pointer.canvas)
        if node is not None:
            if self._scrubs(node, pointer.canvas):
                return ScrubValue(canvas, pointer, node.name)
            return MoveNodes(canvas, pointer, node.name)
        bend = drawing.bend_at(pointer.canvas, Sizes.BEND_REACH)
        if bend is not None:
            return MoveNodes(canvas, pointer, bend)
        wire = self._wire_at(pointer.canvas)
        if wire is not None:
            return TakeWire(canvas, pointer, wire)
        grip = self.grip_at(pointer.canvas)
        return RubberBand(canvas, pointer) if grip is None else self._at_annotation(pointer, grip)

    def _scrubs(self, node: NodeItem, place: QPointF) -> bool:
        """Whether a drag from here pulls at the node's number: in its field, unless a training run moves it."""
        context = self._canvas.context
        if context.evaluation.is_preview or not node.geometry.value_row.contains(place - node.pos()):
            return False
        return self._canvas.zooming.scale >= COMPACT_BELOW and can_scrub(context.document, node.name)

    def grip_at(self, place: QPointF) -> Grip | None:
        """The hold of a frame or a comment that a press here would take, were there no card and no wire."""
        return self._canvas.drawing.annotations.grip_at(place, GRIP_REACH / self._canvas.zooming.scale)

    def _at_annotation(self, pointer: Pointer, grip: Grip) -> Gesture:
        """By an edge a frame or a comment is resized, elsewhere moved."""
        if grip.edges:
            return ResizeAnnotation(self._canvas, pointer, grip)
        return MoveNodes(self._canvas, pointer, grip.key)

    def shape_at(self, place: QPointF) -> Qt.CursorShape | None:
        """How the pointer looks at a place on the canvas where a press would do something out of the ordinary."""
        drawing = self._canvas.drawing
        if self._space or self._knife or drawing.port_at(place, Sizes.PORT_REACH):
            return None
        node = drawing.node_at(place)
        if node is not None:
            return Qt.CursorShape.SizeHorCursor if self._scrubs(node, place) else None
        if drawing.bend_at(place, Sizes.BEND_REACH) is not None:
            return Qt.CursorShape.SizeAllCursor
        grip = self.grip_at(place)
        if grip is None or not grip.edges or self._wire_at(place) is not None:
            return None
        return pointer_shape(grip.edges)

    def _wire_at(self, place: QPointF) -> Edge | None:
        drawing = self._canvas.drawing
        label = drawing.labels.label_at(place)
        wire = label[0] if label is not None else drawing.wire_at(place)
        return None if wire is None else wire.edge

    def _at_port(self, pointer: Pointer, item: NodeItem, port: int) -> Gesture:
        """From an output or a free input a new wire; off an input that is taken, the wire that is there.

        With Ctrl held, off an output all its wires.
        """
        if port == OUTPUT and pointer.holds(_CONTROL) and self._canvas.context.document.graph.consumers(item.name):
            return MoveWires(self._canvas, pointer, item.name)
        if port == OUTPUT:
            return DrawWire(self._canvas, pointer, LooseEnd(source=item.name))
        name = item.node.ports[port]
        if item.node.inputs[port] is None:
            return DrawWire(self._canvas, pointer, LooseEnd(target=item.name, port=name))
        edge = next(edge for edge in item.node.edges if edge.port == name)
        return TakeWire(self._canvas, pointer, edge)

    def move(self, event: QMouseEvent) -> bool:
        """Follow the pointer; whether a gesture is under way."""
        if self._gesture is None:
            return False
        if not event.buttons() & self._button:  # the release went to somebody else
            self.cancel(CancelReason.GRAB_LOST)
            return False
        self._last = self.pointer(event)
        self._gesture.move(self._last)
        if not isinstance(self._gesture, (Pan, ScrubValue)) and self._last.is_far_from(self._gesture.start):
            self._edge.follow(self._last.view, self._viewport.rect())
        return True

    def _scroll_on(self, step: QPointF) -> None:
        """The pointer rests beyond the edge: the canvas moves under it."""
        if self._gesture is None or self._last is None:
            self._edge.stop()
            return
        self._canvas.zooming.scroll(step)
        at = self._last.view
        self._gesture.move(Pointer(at, self._canvas.zooming.canvas_point(at), self._last.modifiers))
        self.scrolled.emit()

    def release(self, event: QMouseEvent) -> None:
        """End the gesture with its effect."""
        if self._gesture is None or event.button() != self._button:
            return
        self._edge.stop()
        gesture, self._gesture = self._gesture, None
        gesture.finish(self.pointer(event))
        if self._space:
            self._canvas.set_hand(Qt.CursorShape.OpenHandCursor)
        elif self._knife:
            self._canvas.set_hand(scissors())

    def cancel(self, reason: CancelReason) -> bool:
        """End the gesture without effect; whether there was one."""
        if self._gesture is None:
            return False
        self._edge.stop()
        gesture, self._gesture = self._gesture, None
        gesture.cancel(reason)
        return True
