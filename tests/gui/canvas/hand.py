"""A hand on the canvas: real mouse and key events, aimed at points of the graph instead of pixels."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import GraphFile, format_graph_file
from gui.canvas import CanvasView

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE = Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Hand:
    """Presses, moves and releases over the viewport of a view; places are points of the canvas."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view
        self.modifiers = PLAIN
        self._held = NONE

    # --- the mouse ----------------------------------------------------------------------------------------------

    def pixel(self, place: QPointF | tuple[float, float]) -> QPoint:
        """Where a place on the canvas is on the screen."""
        point = place if isinstance(place, QPointF) else QPointF(*place)
        return self.view.mapFromScene(point)

    def press(self, place, button=LEFT):
        """Press a button."""
        self._held = button
        self._send(QEvent.Type.MouseButtonPress, place, button)

    def move(self, place, steps=4):
        """Move there in some steps, whatever is pressed staying so."""
        start = self._at
        end = QPointF(self.pixel(place))
        for step in range(1, steps + 1):
            self._send_pixel(QEvent.Type.MouseMove, start + (end - start) * (step / steps), NONE)

    def release(self, place=None):
        """Release the button, here or elsewhere."""
        if place is not None:
            self.move(place)
        button, self._held = self._held, NONE
        self._send_pixel(QEvent.Type.MouseButtonRelease, self._at, button)

    def drag(self, start, end, button=LEFT):
        """Press at one place and release at another."""
        self.press(start, button)
        self.release(end)

    def click(self, place, button=LEFT):
        """Press and release at one place."""
        self.press(place, button)
        self.release()

    def double_click(self, place):
        """Click twice."""
        self.click(place)
        self._held = LEFT
        self._send(QEvent.Type.MouseButtonDblClick, place, LEFT)
        self.release()

    def hover(self, place):
        """Move without a button."""
        self._send(QEvent.Type.MouseMove, place, NONE)

    def _send(self, kind, place, button):
        self._send_pixel(kind, QPointF(self.pixel(place)), button)

    def _send_pixel(self, kind, at, button):
        self._at = at
        viewport = self.view.viewport()
        everywhere = QPointF(viewport.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, everywhere, button, self._held, self.modifiers)
        QApplication.sendEvent(viewport, event)

    # --- the keyboard -------------------------------------------------------------------------------------------

    def key(self, key, modifiers=PLAIN, widget=None):
        """Press and release a key."""
        QTest.keyClick(widget or self.view, key, modifiers)

    def type(self, text, widget=None):
        """Type text into what has the focus."""
        target = widget or QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    # --- drags from elsewhere -----------------------------------------------------------------------------------

    def drag_in(self, mime, place):
        """Let a drag with this data enter; the event tells whether it was taken."""
        copy = Qt.DropAction.CopyAction
        event = QDragEnterEvent(self.pixel(place), copy, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.view.viewport(), event)
        return event

    def drop(self, mime, place):
        """Drop the data; the event tells whether it was taken."""
        copy = Qt.DropAction.CopyAction
        event = QDropEvent(QPointF(self.pixel(place)), copy, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.view.viewport(), event)
        return event

    # --- places -------------------------------------------------------------------------------------------------

    def title(self, name):
        """A place on the title of a card."""
        item = self.view.drawing.nodes[name]
        return item.pos() + QPointF(item.geometry.width / 2, 10)

    def field(self, name):
        """A place on the value of a card."""
        item = self.view.drawing.nodes[name]
        return item.pos() + item.geometry.value_row.center()

    def output(self, name):
        """The output port of a node."""
        return self.view.drawing.nodes[name].output_place()

    def input(self, name, port=0):
        """An input port of a node, by its number."""
        return self.view.drawing.nodes[name].input_place(port)

    def wire(self, source, target, share=0.5):
        """A point on the wire between two nodes."""
        wires = self.view.drawing.wires
        return next(w for e, w in wires.items() if (e.source, e.target) == (source, target)).curve.at(share)


def text_of(document) -> str:
    """Everything that a document holds, to compare two states to the last digit."""
    return format_graph_file(document.to_file())


def edges(document) -> set[tuple[str, str, str]]:
    """All wires as (source, target, port)."""
    return {(edge.source, edge.target, edge.port) for edge in document.graph.edges}


__all__ = ["LEFT", "MIDDLE", "PLAIN", "RIGHT", "GraphFile", "Hand", "edges", "text_of"]
