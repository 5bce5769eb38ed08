"""Strokes across wires: what they cross is cut, or led through points, in one step; given up, nothing happens."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from engine import Edge
from tests.gui.canvas.hand import LEFT, PLAIN, RIGHT, edges, text_of

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
A, B = Edge("x", "p", "a"), Edge("y", "p", "b")


@pytest.fixture
def document(hand):
    """The open document."""
    return hand.view.context.document


@pytest.fixture
def across(hand):
    """A stroke's two ends, on either side of the wires into p."""
    middle = (hand.input("p", 0) + hand.output("x")) / 2
    return middle + QPointF(0, -70), QPointF(middle.x(), hand.output("y").y() + 40)


def cut(hand, across, end):
    """Draw the stroke with Ctrl and the right button, up to where `end` ends it."""
    hand.modifiers = CONTROL
    hand.press(across[0], RIGHT)
    hand.move(across[1], steps=8)
    end()
    hand.modifiers = PLAIN


def test_a_cutting_stroke_cuts_all_that_it_crosses_in_one_step(hand, document, across):
    """The wires are marked while the stroke is drawn, cut at the release, and one undo brings all back."""
    before = text_of(document)

    def look_and_release():
        wires = hand.view.drawing.wires
        assert {edge for edge, wire in wires.items() if wire.state.cut} == {A, B}
        assert hand.view.bubble.text() == "Cuts 2 wires."
        hand.release()

    cut(hand, across, look_and_release)
    assert edges(document) == {("p", "q", "a")}
    assert not hand.view.bubble.isVisible()
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


@pytest.mark.parametrize("how", ["escape", "other button", "grab lost"])
def test_a_stroke_that_is_given_up_cuts_nothing(hand, document, across, how):
    """Esc, another button or a lost grab: no wire is marked any more, and the line is gone."""
    before, shown = text_of(document), len(hand.view.drawing.items())

    def give_up():
        if how == "escape":
            hand.key(Qt.Key.Key_Escape)
        elif how == "other button":
            hand._send(QEvent.Type.MouseButtonPress, across[1], LEFT)
        else:
            QApplication.sendEvent(hand.view.viewport(), QEvent(QEvent.Type.UngrabMouse))
        hand.release()

    cut(hand, across, give_up)
    assert text_of(document) == before
    assert document.history.count() == 0
    assert not any(wire.state.cut for wire in hand.view.drawing.wires.values())
    assert len(hand.view.drawing.items()) == shown


def test_the_left_button_cuts_while_y_is_held(hand, document, across):
    """Who has no right button holds Y; let go, the left button selects again."""
    hand.view.keyPressEvent(_key(QEvent.Type.KeyPress))
    hand.drag(*across)
    hand.view.keyReleaseEvent(_key(QEvent.Type.KeyRelease))
    assert edges(document) == {("p", "q", "a")}
    hand.drag(across[0], across[1] + QPointF(4, 0))
    assert document.history.count() == 1


def _key(kind):
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(kind, Qt.Key.Key_Y, PLAIN, "y")


def test_a_stroke_that_crosses_nothing_leaves_no_step(hand, document):
    """Nor does a mere click."""
    hand.modifiers = CONTROL
    hand.drag((-80, -80), (-40, -40), RIGHT)
    hand.click((-80, -80), RIGHT)
    assert document.history.count() == 0


def test_a_reroute_stroke_adds_a_point_to_every_wire(hand, document, across):
    """Each wire gets one where the stroke crossed it, in one step."""
    before = text_of(document)
    hand.modifiers = SHIFT
    hand.drag(*across, RIGHT)
    bends = document.bends("p")
    assert {port: len(points) for port, points in bends.items()} == {"a": 1, "b": 1}
    assert all(abs(x - across[0].x()) <= 8 for points in bends.values() for x, _ in points)
    document.history.undo()
    assert text_of(document) == before


def test_the_right_button_at_work_opens_no_menu(hand):
    """With Ctrl or Shift held it strokes; without, it asks for the menu."""
    asked = []

    def provide(kind, payload):
        asked.append(kind)
        return QMenu(hand.view)

    hand.view.menu_provider = provide
    at = hand.pixel(hand.title("p"))
    for modifiers in (CONTROL, SHIFT, PLAIN):
        asks = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.view.viewport().mapToGlobal(at), modifiers)
        QApplication.sendEvent(hand.view.viewport(), asks)
    assert asked == ["node"]


# --- single points -------------------------------------------------------------------------------------------


@pytest.fixture
def point(hand, document):
    """A reroute point on the wire from p to q, as a double click makes it; its place."""
    hand.double_click(hand.wire("p", "q"))
    return QPointF(*document.bends("q")["a"][0])


def test_a_double_click_on_a_wire_adds_a_point(hand, document, point):
    """It lies on the wire at the pointer, and is selected."""
    wire = hand.view.drawing.wires[Edge("p", "q", "a")]
    assert (wire.curve.at(0.5) - point).manhattanLength() < 1
    assert hand.view.context.selection.bends == ((Edge("p", "q", "a"), 0),)
    assert not hand.view.adding.quick_add.isVisible()


def test_a_point_is_dragged_on_the_grid_and_its_wire_follows(hand, document, point):
    """One step of the history; the wire runs through the point while it is dragged, too."""
    before = text_of(document)
    hand.press(point)
    hand.move(point + QPointF(3, 90))
    wire = hand.view.drawing.wires[Edge("p", "q", "a")]
    assert (wire.curve.at(0.5) - point - QPointF(3, 90)).manhattanLength() < 10
    assert text_of(document) == before
    hand.release()
    (x, y) = document.bends("q")["a"][0]
    assert (x % 8, y % 8) == (0, 0)
    assert abs(y - point.y() - 90) <= 4
    document.history.undo()
    assert text_of(document) == before


def test_a_point_given_up_is_back(hand, document, point):
    """Esc in the middle of a drag."""
    before, curve = text_of(document), hand.view.drawing.wires[Edge("p", "q", "a")].curve
    hand.press(point)
    hand.move(point + QPointF(3, 90))
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert text_of(document) == before
    assert hand.view.drawing.wires[Edge("p", "q", "a")].curve == curve


def test_points_are_selected_moved_by_keys_and_deleted(hand, document, point):
    """By a click, by a frame, by arrows, by Delete, as cards are."""
    hand.click((20, 420))
    assert not hand.view.context.selection.bends
    hand.drag(point - QPointF(20, 70), point + QPointF(20, 70))
    assert hand.view.context.selection.bends == ((Edge("p", "q", "a"), 0),)
    assert not hand.view.context.selection.names
    hand.key(Qt.Key.Key_Down)
    assert document.bends("q")["a"][0] == (point.x(), point.y() + 8)
    hand.view.delete_selected()
    assert not document.bends("q")
    assert ("p", "q", "a") in edges(document)
    document.history.undo()
    assert len(document.bends("q")["a"]) == 1


def test_points_go_along_with_both_their_nodes(hand, document, point):
    """While they are dragged, and afterwards."""
    hand.view.select_all()
    hand.press(hand.title("p"))
    hand.move(hand.title("p") + QPointF(0, 64))
    wire = hand.view.drawing.wires[Edge("p", "q", "a")]
    assert wire.points == ((point.x(), point.y() + 64),)
    hand.key(Qt.Key.Key_Escape)
    assert wire.points == ((point.x(), point.y()),)
    hand.release()
    hand.view.select_all()
    hand.drag(hand.title("p"), hand.title("p") + QPointF(0, 64))
    assert document.bends("q")["a"] == ((point.x(), point.y() + 64),)


def test_the_action_adds_a_point_in_the_middle_of_the_selected_wires(hand, document):
    """From the command palette; with no wire selected a sentence says what to do."""
    said: list[str] = []
    hand.view.status_message.connect(said.append)
    hand.view.add_reroute_points()
    assert said == ["Select the wires to lead through a point first."]
    hand.view.context.selection.set((), (A, B))
    hand.view.add_reroute_points()
    assert set(document.bends("p")) == {"a", "b"}
    assert document.history.count() == 1
    assert hand.view.context.selection.bends == ((A, 0), (B, 0))
    hand.view.context.selection.set((), (A,))
    hand.view.add_reroute_points()
    first, second = document.bends("p")["a"]
    assert first != second
    hand.key(Qt.Key.Key_Up)
    assert len(set(document.bends("p")["a"])) == 2


def test_a_point_has_a_menu_and_a_pointer_of_its_own(hand, point):
    """A right click selects it and offers to delete it; over it the pointer says that it can be moved."""
    asked = []

    def provide(kind, payload):
        asked.append((kind, payload))
        return QMenu(hand.view)

    hand.view.menu_provider = provide
    hand.click((20, 420))
    at = hand.pixel(point)
    asks = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hand.view.viewport().mapToGlobal(at), PLAIN)
    QApplication.sendEvent(hand.view.viewport(), asks)
    assert asked == [("bend", (Edge("p", "q", "a"), 0))]
    assert hand.view.context.selection.bends == ((Edge("p", "q", "a"), 0),)
    assert hand.view.hands.shape_at(point) == Qt.CursorShape.SizeAllCursor
