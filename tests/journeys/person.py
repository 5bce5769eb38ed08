"""A person at the window: everything by mouse and keys as the system delivers them, everything read off the screen.

The events go to the window as a whole and find their widget, their shortcut or their popup by themselves.
"""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDrag,
    QHelpEvent,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from gui.canvas.painting.style import LABELS_FROM
from tests.journeys.dragging import carries
from tests.journeys.eyes import Eyes, Painted, painted_texts

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
PLAIN, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
_STEPS = 5


class Person:
    """Uses one window. What dialogs would ask is answered beforehand with `answers`."""

    def __init__(self, qtbot, workspace, questions) -> None:
        self.bot = qtbot
        self.workspace = workspace
        self.window = workspace.window
        self.canvas = workspace.window.canvas
        self.questions = questions
        self.eyes = Eyes(self.canvas)

    # --- waiting ------------------------------------------------------------------------------------------------

    def waits_until(self, condition: Callable[[], object], seconds: float = 20) -> None:
        """Wait until something holds, or until an assertion in it does."""
        self.bot.waitUntil(lambda: condition() is not False, timeout=round(1000 * seconds))

    def answers(self, *answers: object) -> None:
        """Say what the next dialogs will be answered."""
        self.questions.answers.extend(answers)

    # --- the mouse ----------------------------------------------------------------------------------------------

    def points_at(self, place: QPoint) -> None:
        """Move the pointer to a place on the screen, whatever is pressed staying so."""
        QCursor.setPos(place)
        QApplication.processEvents()

    def click(self, what, button=LEFT, modifiers=PLAIN) -> None:
        """Click a node by its name, a widget, or a point of the canvas."""
        place, window = self._place(what)
        self._click(place, window, button, modifiers)

    def _click(self, place: QPoint, window: QWidget, button=LEFT, modifiers=PLAIN) -> None:
        self.points_at(place)
        handle = window.windowHandle()
        QTest.mouseClick(handle, button, modifiers, handle.mapFromGlobal(place))
        QApplication.processEvents()

    def clicks_tab(self, place: int, button=LEFT) -> None:
        """Click the tab of one of the open graphs."""
        tabs = self.window.tabs
        self._click(tabs.mapToGlobal(tabs.tabRect(place).center()), self.window, button)

    def double_click(self, what) -> None:
        """Click twice."""
        place, window = self._place(what)
        self.points_at(place)
        handle = window.windowHandle()
        QTest.mouseDClick(handle, LEFT, PLAIN, handle.mapFromGlobal(place))
        QApplication.processEvents()

    def drag(
        self, start, end, button=LEFT, modifiers=PLAIN, before_release: Callable[[], object] | None = None
    ) -> None:
        """Press at one place, move, and release at another; `before_release` is done with the button still down."""
        (here, window), (there, _) = self._place(start), self._place(end)
        handle = window.windowHandle()
        self.points_at(here)
        QTest.mousePress(handle, button, modifiers, handle.mapFromGlobal(here))
        for step in range(1, _STEPS + 1):
            self.points_at(here + (there - here) * step / _STEPS)
        if before_release is not None:
            before_release()
        QTest.mouseRelease(handle, button, modifiers, handle.mapFromGlobal(there))
        QApplication.processEvents()

    def _place(self, what) -> tuple[QPoint, QWidget]:
        """Where on the screen something is, and in which window."""
        QApplication.processEvents()  # what is about to find its place does so first
        if isinstance(what, str):
            what = self.title(what)
        if isinstance(what, QWidget):
            assert what.isVisible(), f"{what} cannot be seen"
            assert what.isEnabled(), f"{what} cannot be used"
            return what.mapToGlobal(what.rect().center()), what.window()
        if isinstance(what, QPointF):
            assert self.canvas.isVisible()
            self.sees_place(what)
            return self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(what)), self.window
        return what, self.window

    # --- wires, values and names --------------------------------------------------------------------------------

    def title(self, name: str) -> QPointF:
        """A point on the title of a card."""
        return self.eyes.card(name).topLeft() + QPointF(60, 12)

    def output(self, name: str) -> QPointF:
        """The output port of a node."""
        return self.canvas.drawing.nodes[name].output_place()

    def input(self, name: str, port: str) -> QPointF:
        """An input port of a node, by the name that stands beside it."""
        item = self.canvas.drawing.nodes[name]
        return item.input_place(item.node.operation.ports.index(port))

    def drag_wire(self, source: str, target: str, port: str) -> None:
        """Draw a wire from the output of one node to a port of another."""
        self.drag(self.output(source), self.input(target, port))

    def drag_wire_backwards(self, source: str, target: str, port: str) -> None:
        """Draw the same wire from its end to its beginning."""
        self.drag(self.input(target, port), self.output(source))

    def types_value(self, name: str, text: str) -> None:
        """Double click the value on a node, type another, and press Enter."""
        self.double_click(self.eyes.row(name, "value").center())
        self.types(text)
        self.press("Return")

    def renames(self, name: str, new: str) -> None:
        """Select a node, press F2, type its new name, and press Enter."""
        self.click(name)
        self.press("F2")
        self.types(new)
        self.press("Return")

    # --- the keyboard -------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys or combinations of keys, one after the other: "Ctrl+Z", "F2", "Right"."""
        for key in keys:
            QTest.keySequence(self._keyboard(), QKeySequence(key))
            QApplication.processEvents()

    def types(self, text: str) -> None:
        """Type a text into what has the focus."""
        for character in text:
            QTest.keyClick(self._keyboard(), character)  # type: ignore[call-overload]  # the stubs know no characters
        QApplication.processEvents()

    def _keyboard(self):
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if popup is None and QApplication.focusWindow() is None:
            self.goes_to_window()  # a window manager would give the keyboard back when a menu has closed
        return QApplication.focusWindow() if popup is None else popup.windowHandle()

    def goes_to_window(self) -> None:
        """Bring this window to the front."""
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)

    # --- menus --------------------------------------------------------------------------------------------------

    def opens_menu(self, *path: str) -> QMenu:
        """Open a menu of the menu bar, or one within it, by clicking through their titles."""
        bar = self.window.menuBar()
        action = _called(bar, path[0])
        self._click(bar.mapToGlobal(bar.actionGeometry(action).center()), self.window)
        for title in path[1:]:
            self.click_entry(title)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def chooses(self, *path: str) -> None:
        """Click an entry of a menu, the path leading from the menu bar to it."""
        self.opens_menu(*path[:-1])
        self.click_entry(path[-1])
        assert QApplication.activePopupWidget() is None

    def right_click(self, what) -> QMenu:
        """Ask for the menu of a node or of a point of the canvas."""
        place, window = self._place(what)
        self._click(place, window, RIGHT)
        at = self.canvas.viewport().mapFromGlobal(place)
        asks = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, place)  # which the screenless platform leaves out
        QApplication.sendEvent(self.canvas.viewport(), asks)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def click_entry(self, title: str) -> None:
        """Click an entry of the menu that is open."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = _called(menu, title)
        assert action.isEnabled(), f"{title} cannot be chosen"
        self._click(menu.mapToGlobal(menu.actionGeometry(action).center()), menu)

    # --- drag and drop ------------------------------------------------------------------------------------------

    def drags_from_palette(self, title: str, place: QPointF) -> None:
        """Drag a gate from the palette to a point of the canvas."""
        row = self._palette_row(title)
        goal = self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(place))
        carried = []

        def carry(drag: QDrag, *_: object) -> Qt.DropAction:
            carried.append(drag.mimeData())
            carries(self.window, drag.mimeData(), row, goal)
            return Qt.DropAction.CopyAction

        with pytest.MonkeyPatch.context() as patch:  # the screenless platform carries nothing
            patch.setattr(QDrag, "exec", carry)
            self.drag(row, goal)
        assert carried, f"{title} cannot be dragged"

    def double_clicks_palette(self, title: str) -> None:
        """Double click a gate in the palette."""
        row = self._palette_row(title)
        self.points_at(row)
        handle = self.window.windowHandle()
        QTest.mouseDClick(handle, LEFT, PLAIN, handle.mapFromGlobal(row))
        QApplication.processEvents()

    def _palette_row(self, title: str) -> QPoint:
        view = self.window.palette_panel.view
        for head in range(view.model().rowCount()):
            category = view.model().index(head, 0)
            for row in range(view.model().rowCount(category)):
                index = view.model().index(row, 0, category)
                if index.data() == title:
                    view.scrollTo(index)
                    return view.viewport().mapToGlobal(view.visualRect(index).center())
        raise AssertionError(f"the palette shows no {title}")

    def drops_file(self, path) -> bool:
        """Drag a file from elsewhere onto the middle of the window; whether the window takes it."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        edge, middle = self.window.rect().topLeft(), self.window.rect().center()
        taken = carries(self.window, mime, self.window.mapToGlobal(edge), self.window.mapToGlobal(middle))
        QTest.qWait(1)
        return taken

    # --- looking ------------------------------------------------------------------------------------------------

    def sees_place(self, place: QPointF | QRectF) -> None:
        """Zoom in until numbers can be read, and push the canvas until a place of it is in sight."""
        rect = place if isinstance(place, QRectF) else QRectF(place, place)
        if self.canvas.zoom < LABELS_FROM:
            self.press("Ctrl+0")
        room = self.canvas.viewport().rect().adjusted(24, 24, -24, -24)
        for _ in range(40):
            here = self.canvas.mapFromScene(rect.center())
            if room.contains(self.canvas.mapFromScene(rect).boundingRect()):
                return
            way = room.center() - here
            way = QPoint(
                max(-room.width() // 2, min(room.width() // 2, way.x())),
                max(-room.height() // 2, min(room.height() // 2, way.y())),
            )
            middle = self.canvas.viewport().mapToGlobal(room.center())
            self.drag(middle - way / 2, middle + way - way / 2, MIDDLE)
        raise AssertionError(f"{place} cannot be brought into sight")

    def reads(self, name: str, what: str) -> Painted:
        """The value or the gradient that is written on a node."""
        row = self.eyes.row(name, what)
        self.sees_place(row)
        found = self.eyes.read(row)
        assert found is not None, f"no {what} is written on {name}"
        return found

    def reads_wire(self, source: str, target: str, what: str, port: str | None = None) -> Painted:
        """The value, the contribution or the local derivative that is written on a wire."""
        self.canvas.drawing.settle()
        place = self.eyes.label(source, target, what, port)
        assert place is not None, f"the wire from {source} to {target} has no {what}"
        self.sees_place(place)
        found = self.eyes.read(place)
        assert found is not None, f"no {what} is written on the wire from {source} to {target}"
        return found

    def sees(self, name: str, *, value: str | None = None, gradient: str | None = None) -> None:
        """Wait until these numbers are written on a node."""
        for what, wanted in (("value", value), ("gradient", gradient)):
            if wanted is not None:
                self._waits_for(wanted, partial(self.reads, name, what), f"{what} of {name}")

    def sees_on_wire(self, source: str, target: str, port: str | None = None, **wanted: str) -> None:
        """Wait until these numbers (value, contribution, local) are written on a wire."""
        for what, text in wanted.items():
            self._waits_for(text, partial(self.reads_wire, source, target, what, port), f"{what} at {source}")

    def _waits_for(self, wanted: str, read: Callable[[], Painted], what: str) -> None:
        def holds() -> None:
            assert read().text == wanted, what

        self.waits_until(holds, 5)

    def hovers(self, place: QPointF) -> str:
        """Rest the pointer on a point of the canvas, and read the card that appears."""
        self.sees_place(place)
        at = self.canvas.viewport().mapToGlobal(self.canvas.mapFromScene(place))
        self.points_at(at)
        viewport = self.canvas.viewport()
        rest = QHelpEvent(QHelpEvent.Type.ToolTip, viewport.mapFromGlobal(at), at)  # what Qt sends a little later
        QApplication.sendEvent(viewport, rest)
        return self.canvas.hover.card.text()

    def reads_all(self, widget: QWidget) -> str:
        """Everything that is written on a widget, in one line."""
        return " ".join(each.text for each in painted_texts(widget))

    def sees_message(self, words: str) -> None:
        """Wait until the status bar says something with these words in it."""
        self.waits_until(lambda: words in self.window.bar.currentMessage())


def _called(menu: QWidget, title: str):
    """The entry of a menu with this title."""
    for action in menu.actions():
        if action.text().replace("&&", "\0").replace("&", "").replace("\0", "&") == title:
            return action
    raise AssertionError(f"no entry is called {title}: {[action.text() for action in menu.actions()]}")
