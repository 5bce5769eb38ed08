"""Every gesture of the hand: its effect is one step of the history, and cancelled it has none."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication

from engine import Edge
from gui import commands
from gui.canvas.wires.loose_wire import LooseWire
from tests.gui.canvas.hand import LEFT, MIDDLE, RIGHT, edges, text_of

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def document(hand):
    """The open document."""
    return hand.view.context.document


@pytest.fixture
def selection(hand):
    """What is selected in it."""
    return hand.view.context.selection


def undo_gives(document, before):
    """One undo leads back to exactly what there was."""
    assert document.history.count() == 1
    document.history.undo()
    return text_of(document) == before


# --- wires ---------------------------------------------------------------------------------------------------


def test_a_wire_is_drawn_from_an_output_to_an_input(hand, document):
    """Dragging from the output of r to the free input of q connects them, in one step."""
    before = text_of(document)
    hand.drag(hand.output("y"), hand.input("q", 1))
    assert ("y", "q", "b") in edges(document)
    assert undo_gives(document, before)


def test_a_wire_is_drawn_from_an_input_to_an_output(hand, document):
    """The other way round does the same."""
    hand.drag(hand.input("r"), hand.output("p"))
    assert ("p", "r", "x") in edges(document)
    assert document.history.count() == 1


def test_a_wire_dropped_on_a_card_takes_its_first_fitting_port(hand, document):
    """Nobody has to hit a circle of five pixels."""
    hand.drag(hand.output("y"), hand.title("q"))
    assert ("y", "q", "b") in edges(document)


def test_fitting_ports_are_lit_and_others_dimmed(hand):
    """While a wire hangs on the pointer one sees where it may go; afterwards all is as before."""
    hand.press(hand.output("q"))
    hand.move(QPointF(700, 500))
    nodes = hand.view.drawing.nodes
    states = {name: item.card().state for name, item in nodes.items()}
    assert states["r"].inputs[0].value == "fit"
    assert states["p"].inputs[0].value == "dim"
    assert states["x"].output.value == "dim"
    hand.key(Qt.Key.Key_Escape)
    assert nodes["p"].card().state.inputs is None
    assert nodes["x"].card().state.output.value == "plain"


def test_a_refusal_is_told_in_a_sentence_beside_the_pointer(hand, document):
    """Over a port that would close a loop the engine's own sentence appears, and nothing is wired."""
    before = text_of(document)
    hand.press(hand.output("q"))
    hand.move(hand.input("p", 0))
    assert hand.view.bubble.isVisible()
    assert hand.view.bubble.text().startswith("This wire would close the loop p → q → p.")
    hand.release()
    assert not hand.view.bubble.isVisible()
    assert text_of(document) == before
    assert document.history.count() == 0


def test_a_wire_snaps_to_the_nearest_fitting_port(hand, document):
    """Some way off a port that fits the wire is drawn onto it; let go there, it connects."""
    hand.press(hand.output("y"))
    place = hand.input("q", 1) + QPointF(-20, 12)
    hand.move(place)
    (wire,) = (item for item in hand.view.drawing.items() if isinstance(item, LooseWire))
    assert wire.tip == hand.input("q", 1)
    hand.release()
    assert ("y", "q", "b") in edges(document)


def test_a_hint_says_which_port_of_a_card_a_wire_would_take(hand):
    """Over the body of a gate the first free port that fits stands for it; over one without, the reason is told."""
    hand.press(hand.output("y"))
    hand.move(hand.title("q"))
    assert hand.view.bubble.text() == "Connects to port b of q."
    hand.move(hand.title("p"))
    assert hand.view.bubble.text() == "p has no free port that fits. Drop on one of its ports to replace a wire."
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    hand.press(hand.input("r"))
    hand.move(hand.title("p"))
    assert hand.view.bubble.text() == "Takes the value of p."


def test_one_node_feeds_both_ports_of_a_gate(hand, document):
    """A second wire from the same output to the other port; the two are drawn apart."""
    hand.drag(hand.output("p"), hand.input("q", 1))
    assert {("p", "q", "a"), ("p", "q", "b")} <= edges(document)
    first, second = (hand.view.drawing.wires[Edge("p", "q", port)].curve for port in "ab")
    assert second.at(0.5).y() - first.at(0.5).y() > 40


def test_the_same_by_dropping_twice_on_the_card(hand, document):
    """Nobody has to aim at the second port."""
    hand.drag(hand.input("q", 0), (20, 420))
    hand.drag(hand.output("p"), hand.title("q"))
    hand.drag(hand.output("p"), hand.title("q"))
    assert {("p", "q", "a"), ("p", "q", "b")} <= edges(document)


def test_a_loop_is_refused_with_its_path(hand, document):
    """The sentence names the loop."""
    hand.drag(hand.output("p"), hand.input("r"))
    hand.drag(hand.output("r"), hand.input("q", 1))
    hand.drag(hand.input("p", 1), (20, 420))  # take y off, so that a port is free
    hand.press(hand.output("q"))
    hand.move(hand.input("p", 1))
    assert "p → q → p" in hand.view.bubble.text()


@pytest.mark.parametrize(
    "start, end, words",
    [
        (("output", "x"), ("output", "p"), "Both of these are outputs"),
        (("input", "r"), ("input", "q", 1), "Both of these are inputs"),
        (("output", "p"), ("output", "y"), "takes no wires"),
    ],
)
def test_the_wrong_kind_of_port_is_refused_in_words(hand, start, end, words):
    """Ports of one kind do not join; the bubble says so."""
    hand.press(getattr(hand, start[0])(*start[1:]))
    hand.move(getattr(hand, end[0])(*end[1:]))
    assert words in hand.view.bubble.text()
    hand.release()


def test_a_wire_taken_off_its_port_and_dropped_is_gone(hand, document):
    """Dragging the end of a wire away from its input disconnects it, in one step."""
    before = text_of(document)
    hand.drag(hand.input("p", 1), (300, 400))
    assert ("y", "p", "b") not in edges(document)
    assert not hand.view.adding.quick_add.isVisible()
    assert undo_gives(document, before)


def test_a_wire_taken_off_its_port_can_go_to_another(hand, document):
    """Reconnecting is one step too."""
    before = text_of(document)
    hand.drag(hand.input("q", 0), hand.input("q", 1))
    assert ("p", "q", "b") in edges(document)
    assert ("p", "q", "a") not in edges(document)
    assert undo_gives(document, before)


def test_a_wire_can_be_given_another_source(hand, document):
    """A drag near a wire's beginning takes that end off."""
    hand.drag(hand.wire("p", "q", 0.2), hand.output("y"))
    assert ("y", "q", "a") in edges(document)
    assert document.history.count() == 1


def test_all_wires_of_an_output_are_led_to_another_node(hand, document):
    """Ctrl and a drag off the output; one step, their points kept, and Esc leaves them where they are."""
    document.do(commands.connect(document, "p", "q", "b"))
    document.do(commands.bend(document, {Edge("p", "q", "a"): ((424.0, 60.0),)}, "Bend"))
    before = text_of(document)
    hand.modifiers = CONTROL
    hand.press(hand.output("p"))
    hand.move(hand.title("y"))
    assert hand.view.bubble.text() == "Leads all wires of p from y."
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert text_of(document) == before
    assert not any(wire.state.hidden_end for wire in hand.view.drawing.wires.values())
    hand.drag(hand.output("p"), hand.title("y"))
    assert {("y", "q", "a"), ("y", "q", "b")} <= edges(document)
    assert dict(document.bends("q")) == {"a": ((424.0, 60.0),)}
    document.history.undo()
    assert text_of(document) == before


def test_all_wires_of_an_output_dropped_on_nothing_are_gone(hand, document):
    """A hint says so before; over a node that they would close a loop with, the sentence says why not."""
    hand.modifiers = CONTROL
    hand.press(hand.output("p"))
    hand.move(hand.title("q"))
    assert "loop" in hand.view.bubble.text()
    hand.move((420, 400))
    assert hand.view.bubble.text() == "Let go here to take 1 wire away."
    hand.release()
    assert ("p", "q", "a") not in edges(document)
    assert document.history.count() == 1


def test_a_wire_put_back_where_it_was_changes_nothing(hand, document):
    """Taking an end off and putting it back leaves no step."""
    hand.press(hand.input("q", 0))
    hand.move((300, 400))
    hand.release(hand.input("q", 0))
    assert ("p", "q", "a") in edges(document)
    assert document.history.count() == 0


@pytest.mark.parametrize("start", [("output", "x"), ("input", "r"), ("input", "q")])
def test_escape_cancels_a_wire(hand, document, start):
    """Nothing hangs on the pointer any more, and a wire that was taken off is back."""
    before = text_of(document)
    items = len(hand.view.drawing.items())
    hand.press(getattr(hand, start[0])(start[1]))
    hand.move((320, 420))
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.hands.gesture is None
    hand.release()
    assert text_of(document) == before
    assert len(hand.view.drawing.items()) == items
    assert not any(wire.state.hidden_end for wire in hand.view.drawing.wires.values())


def test_a_click_on_a_port_changes_nothing(hand, document):
    """Neither a wire nor a list of gates comes of it."""
    hand.click(hand.output("x"))
    assert document.history.count() == 0
    assert not hand.view.adding.quick_add.isVisible()


def test_a_wire_is_selected_by_a_click(hand, selection):
    """And Delete can then take it away."""
    hand.click(hand.wire("p", "q"))
    assert selection.edges == (Edge("p", "q", "a"),)
    hand.view.delete_selected()
    assert ("p", "q", "a") not in edges(hand.view.context.document)


def test_a_wire_dropped_on_nothing_offers_gates_that_fit_and_wires_the_chosen_one(hand, document):
    """The list opens at the pointer; Enter adds the gate and wires it, in one step."""
    before = text_of(document)
    hand.drag(hand.output("q"), (700, 330))
    popup = hand.view.adding.quick_add
    assert popup.isVisible()
    hand.type("tanh", popup.search)
    hand.key(Qt.Key.Key_Return, widget=popup.search)
    assert ("q", "tanh", "x") in edges(document)
    assert undo_gives(document, before)


def test_a_wire_from_an_input_offers_sources_too(hand, document):
    """A number typed there becomes a constant that feeds the port."""
    hand.drag(hand.input("q", 1), (380, 300))
    popup = hand.view.adding.quick_add
    hand.type("0.5", popup.search)
    hand.key(Qt.Key.Key_Return, widget=popup.search)
    assert ("c", "q", "b") in edges(document)
    assert document.graph.node("c").value == 0.5
    assert document.history.count() == 1


# --- moving and selecting --------------------------------------------------------------------------------------


def test_a_node_is_moved_on_the_grid_in_one_step(hand, document):
    """Its upper left corner lands on a multiple of 8; undo puts it back exactly."""
    before = text_of(document)
    hand.drag(hand.title("p"), hand.title("p") + QPointF(43, 61))
    assert document.position("p") == (280.0, 144.0)
    assert undo_gives(document, before)


def test_two_drags_are_two_steps(hand, document):
    """Undo takes back one drag at a time."""
    for _ in range(2):
        hand.drag(hand.title("p"), hand.title("p") + QPointF(40, 0))
    assert document.history.count() == 2


def test_all_selected_nodes_move_together(hand, document, selection):
    """Their places to each other stay the same."""
    selection.set(["x", "y"])
    hand.drag(hand.title("x"), hand.title("x") + QPointF(16, 24))
    assert (document.position("x"), document.position("y")) == ((16, 24), (16, 184))
    assert document.position("p") == (240, 80)
    assert document.history.count() == 1


def test_alt_leaves_the_grid(hand, document):
    """For once, a node may stand anywhere."""
    hand.modifiers = ALT
    hand.drag(hand.title("p"), hand.title("p") + QPointF(43, 61))
    assert document.position("p") == (283.0, 141.0)


def test_without_snap_nodes_move_freely(hand, document):
    """The setting turns the grid off."""
    hand.view.context.settings.set("canvas/snap", False)
    hand.drag(hand.title("p"), hand.title("p") + QPointF(43, 61))
    assert document.position("p") == (283.0, 141.0)


def test_escape_puts_moved_nodes_back(hand, document, selection):
    """Card, wires and selection are as before the press."""
    selection.set(["y"])
    start = hand.wire("p", "q", 0.5)
    hand.press(hand.title("p"))
    hand.move(hand.title("p") + QPointF(80, 80))
    assert hand.view.drawing.nodes["p"].pos() != QPointF(240, 80)
    hand.key(Qt.Key.Key_Escape)
    assert hand.view.drawing.nodes["p"].pos() == QPointF(240, 80)
    assert hand.wire("p", "q", 0.5) == start
    assert selection.names == ("y",)
    assert document.history.count() == 0


@pytest.mark.parametrize("loss", ["another button", "window", "released elsewhere", "undo"])
def test_a_gesture_that_loses_the_pointer_is_cancelled(hand, document, loss):
    """Whatever takes the pointer away, the cards go back and no half-done drag stays."""
    hand.drag(hand.title("y"), hand.title("y") + QPointF(0, 80))
    hand.press(hand.title("p"))
    hand.move(hand.title("p") + QPointF(80, 80))
    if loss == "another button":
        hand.press(hand.title("p"), RIGHT)
    elif loss == "window":
        QApplication.sendEvent(hand.view, QEvent(QEvent.Type.WindowDeactivate))
    elif loss == "undo":
        document.history.undo()
    else:
        hand._held = Qt.MouseButton.NoButton
        hand.hover((400, 300))
    assert hand.view.hands.gesture is None
    assert hand.view.drawing.nodes["p"].pos() == QPointF(240, 80)


def test_clicks_select(hand, selection):
    """A click selects one, Shift adds, Ctrl turns over, empty canvas clears."""
    hand.click(hand.title("x"))
    assert selection.names == ("x",)
    hand.modifiers = SHIFT
    hand.click(hand.title("p"))
    assert selection.names == ("x", "p")
    hand.modifiers = CONTROL
    hand.click(hand.title("x"))
    assert selection.names == ("p",)
    hand.modifiers = Qt.KeyboardModifier.NoModifier
    hand.click((300, 330))
    assert selection.names == ()


def test_the_rubber_band_selects_what_it_touches(hand, selection):
    """Shift adds to the selection, Ctrl turns over what it touches."""
    hand.drag((-40, -30), (60, 260))
    assert set(selection.names) == {"x", "y"}
    hand.modifiers = SHIFT
    hand.drag((440, 40), (660, 120))
    assert set(selection.names) == {"x", "y", "q"}
    hand.modifiers = CONTROL
    hand.drag((-40, -30), (60, 60))
    assert set(selection.names) == {"y", "q"}


def test_escape_takes_the_rubber_band_back(hand, selection):
    """What was selected before is selected again, and no frame stays."""
    selection.set(["r"])
    items = len(hand.view.drawing.items())
    hand.press((-40, -30))
    hand.move((60, 260))
    hand.key(Qt.Key.Key_Escape)
    assert selection.names == ("r",)
    assert len(hand.view.drawing.items()) == items


# --- moving the view -------------------------------------------------------------------------------------------


def test_the_middle_button_pans(hand):
    """The canvas sticks to the pointer."""
    before = hand.pixel((0, 0))
    hand.press((100, 300), MIDDLE)
    hand.move((160, 340))
    hand.release()
    moved = hand.pixel((0, 0)) - before
    assert (moved.x(), moved.y()) == (60, 40)


def test_space_and_the_left_button_pan(hand, selection):
    """While Space is held nothing is selected or moved."""
    before = hand.pixel((0, 0))
    QApplication.sendEvent(hand.view, _key(QEvent.Type.KeyPress, Qt.Key.Key_Space))
    hand.press(hand.title("p"), LEFT)
    hand.move(hand.title("p") + QPointF(30, 0))
    hand.release()
    QApplication.sendEvent(hand.view, _key(QEvent.Type.KeyRelease, Qt.Key.Key_Space))
    assert (hand.pixel((0, 0)) - before).x() == 30
    assert selection.names == ()


def test_escape_pans_back(hand):
    """The view returns to where it was."""
    before = hand.pixel((0, 0))
    hand.press((100, 300), MIDDLE)
    hand.move((160, 340))
    hand.key(Qt.Key.Key_Escape)
    assert hand.pixel((0, 0)) == before


def _key(kind, key):
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)


def test_a_drop_on_a_taken_port_replaces_its_wire(hand, document):
    """A hint says which wire goes; it is one step, undo brings the old wire back, and its points are gone with it."""
    document.do(commands.bend(document, {Edge("p", "q", "a"): ((424.0, 60.0),)}, "Bend"))
    before = text_of(document)
    hand.press(hand.output("y"))
    hand.move(hand.input("q", 0))
    assert hand.view.bubble.text() == "Replaces the wire from p."
    hand.release()
    assert ("y", "q", "a") in edges(document)
    assert ("p", "q", "a") not in edges(document)
    assert not document.bends("q")
    assert document.history.count() == 2
    document.history.undo()
    assert text_of(document) == before


def test_a_wire_led_to_another_port_takes_its_points_along(hand, document):
    """And one that is taken off says that letting go takes it away."""
    document.do(commands.bend(document, {Edge("p", "q", "a"): ((424.0, 60.0),)}, "Bend"))
    hand.press(hand.input("q", 0))
    hand.move((420, 340))
    assert hand.view.bubble.text() == "Let go here to take the wire away."
    hand.release(hand.input("q", 1))
    assert ("p", "q", "b") in edges(document)
    assert dict(document.bends("q")) == {"b": ((424.0, 60.0),)}
