"""Everything that a hand does with wires: each gesture once to its end and undone, and once given up midway."""

import pytest
from PySide6.QtCore import QPointF, Qt

from engine import Edge, format_graph_file
from tests.journeys.person import CONTROL, LEFT, PLAIN, RIGHT, SHIFT

ALT = Qt.KeyboardModifier.AltModifier
GRAPH = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "w", "operation": "variable", "value": -3, "position": [0, 160]},
  {"name": "p", "operation": "multiply", "inputs": {"a": "x", "b": "w"}, "position": [240, 80]},
  {"name": "s", "operation": "add", "inputs": {"a": "p"}, "position": [520, 80]},
  {"name": "e", "operation": "exp", "position": [240, 300]},
  {"name": "g", "operation": "add", "position": [520, 300]}]}"""
WIRE = Edge("p", "s", "a")


@pytest.fixture
def hand(person, tmp_path):
    """A person with p = x * w into s open, and two gates without wires."""
    path = tmp_path / "wires.json"
    path.write_text(GRAPH, encoding="utf-8")
    assert person.workspace.open_path(path)
    person.press("Ctrl+0")
    return person


def text_of(hand):
    """The text of the file that the graph would be saved to."""
    return format_graph_file(hand.workspace.document.to_file())


def wires(hand):
    """All wires as (source, target, port)."""
    return {(edge.source, edge.target, edge.port) for edge in hand.workspace.document.graph.edges}


def middle(hand, edge=WIRE):
    """The middle of a wire."""
    return hand.canvas.drawing.wires[edge].curve.at(0.5)


def onto_wire(hand, name):
    """Where the title of a card is to be led so that the card lies on the wire."""
    return hand.title(name) + middle(hand) - hand.canvas.drawing.nodes[name].rect.center()


def bend(hand):
    """Give the wire a reroute point by a double click; its place."""
    hand.double_click(middle(hand))
    return QPointF(*hand.workspace.document.bends("s")["a"][0])


# Each gesture: from where to where, button, keys, and what must then be true of the graph.
GESTURES = {
    "a wire onto a port": (
        lambda h: (h.output("w"), h.input("g", "b"), LEFT, PLAIN),
        lambda h: ("w", "g", "b") in wires(h),
    ),
    "a wire onto a card": (
        lambda h: (h.output("w"), h.title("g"), LEFT, PLAIN),
        lambda h: ("w", "g", "a") in wires(h),
    ),
    "a wire from an input back": (
        lambda h: (h.input("e", "x"), h.output("w"), LEFT, PLAIN),
        lambda h: ("w", "e", "x") in wires(h),
    ),
    "a wire onto a taken port": (
        lambda h: (h.output("w"), h.input("s", "a"), LEFT, PLAIN),
        lambda h: {("w", "s", "a")} == {wire for wire in wires(h) if wire[1] == "s"},
    ),
    "the same node into the other port": (
        lambda h: (h.output("p"), h.input("s", "b"), LEFT, PLAIN),
        lambda h: {("p", "s", "a"), ("p", "s", "b")} <= wires(h),
    ),
    "an end taken off onto another port": (
        lambda h: (h.input("s", "a"), h.input("s", "b"), LEFT, PLAIN),
        lambda h: ("p", "s", "b") in wires(h) and ("p", "s", "a") not in wires(h),
    ),
    "an end taken off and dropped": (
        lambda h: (h.input("s", "a"), QPointF(450, 250), LEFT, PLAIN),
        lambda h: ("p", "s", "a") not in wires(h),
    ),
    "the other end led to another source": (
        lambda h: (h.canvas.drawing.wires[WIRE].curve.at(0.15), h.output("w"), LEFT, PLAIN),
        lambda h: ("w", "s", "a") in wires(h),
    ),
    "all wires of an output onto another node": (
        lambda h: (h.output("p"), h.title("w"), LEFT, CONTROL),
        lambda h: ("w", "s", "a") in wires(h),
    ),
    "a gate dropped on a wire": (
        lambda h: (h.title("e"), onto_wire(h, "e"), LEFT, PLAIN),
        lambda h: {("p", "e", "x"), ("e", "s", "a")} <= wires(h),
    ),
    "a gate dropped on a wire with Alt": (
        lambda h: (h.title("e"), onto_wire(h, "e"), LEFT, ALT),
        lambda h: ("p", "s", "a") in wires(h),
    ),
    "a cutting stroke": (
        lambda _: (QPointF(180, -20), QPointF(190, 260), RIGHT, CONTROL),
        lambda h: wires(h) == {("p", "s", "a")},
    ),
    "a reroute stroke": (
        lambda _: (QPointF(180, -20), QPointF(190, 260), RIGHT, SHIFT),
        lambda h: set(h.workspace.document.bends("p")) == {"a", "b"},
    ),
}


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_with_wires_is_one_step_and_undone_exactly(hand, gesture):
    """By the mouse as the system delivers it; undo and redo restore the graph to the letter."""
    where, done = GESTURES[gesture]
    before = text_of(hand)
    hand.drag(*where(hand))
    assert done(hand)
    after = text_of(hand)
    assert hand.workspace.document.history.count() == 1
    hand.press("Ctrl+Z")
    assert text_of(hand) == before
    hand.press("Ctrl+Shift+Z")
    assert text_of(hand) == after


@pytest.mark.parametrize("gesture", GESTURES)
def test_a_gesture_with_wires_can_be_given_up(hand, gesture):
    """Esc before the button is let go: nothing has changed, nothing is left on the canvas."""
    before, shown = text_of(hand), len(hand.canvas.drawing.items())
    start, end, button, keys = GESTURES[gesture][0](hand)
    hand.drag(start, end, button, keys, before_release=lambda: hand.press("Escape"))
    assert text_of(hand) == before
    assert hand.workspace.document.history.count() == 0
    assert len(hand.canvas.drawing.items()) == shown
    assert not hand.canvas.bubble.isVisible()
    assert all(
        item.pos() == QPointF(*hand.workspace.document.position(name))
        for name, item in hand.canvas.drawing.nodes.items()
    )


def test_a_reroute_point_is_added_dragged_given_up_and_deleted(hand):
    """A double click on the wire, a drag, Esc, Delete: the point is a thing of its own."""
    before = text_of(hand)
    point = bend(hand)
    hand.drag(point, point + QPointF(0, 64))
    assert hand.workspace.document.bends("s")["a"] == ((point.x(), point.y() + 64),)
    moved = text_of(hand)
    hand.drag(point + QPointF(0, 64), point, before_release=lambda: hand.press("Escape"))
    assert text_of(hand) == moved
    hand.press("Delete")
    assert text_of(hand) == before
    for _ in range(3):
        hand.press("Ctrl+Z")
    assert text_of(hand) == before


def test_points_go_with_their_nodes_into_the_file_and_back(hand, tmp_path):
    """Moved together, copied, saved, opened again."""
    point = bend(hand)
    hand.press("Ctrl+A")
    hand.drag("p", hand.title("p") + QPointF(0, 40))
    assert hand.workspace.document.bends("s")["a"] == ((point.x(), point.y() + 40),)
    hand.press("Ctrl+A", "Ctrl+D")
    assert len(hand.workspace.document.bends("s_2")["a"]) == 1
    text = text_of(hand)
    hand.press("Ctrl+S")
    assert hand.workspace.open_path(tmp_path / "wires.json")
    assert text_of(hand) == text


def test_a_chain_closes_when_a_part_of_it_is_deleted(hand):
    """Delete closes it, Ctrl+Delete leaves the gap."""
    hand.drag("e", onto_wire(hand, "e"))
    inserted = text_of(hand)
    hand.click("e")
    hand.press("Delete")
    assert ("p", "s", "a") in wires(hand)
    hand.press("Ctrl+Z")
    assert text_of(hand) == inserted
    hand.click("e")
    hand.press("Ctrl+Delete")
    assert not any(target == "s" for _, target, _ in wires(hand))


def test_selected_nodes_are_connected_by_a_key(hand):
    """Click two variables and a gate, press L."""
    hand.click("x")
    hand.click("w", modifiers=SHIFT)
    hand.click("g", modifiers=SHIFT)
    hand.press("L")
    assert {("x", "g", "a"), ("w", "g", "b")} <= wires(hand)
    hand.press("Ctrl+Z")
    assert not any(target == "g" for _, target, _ in wires(hand))


def test_a_formula_is_typed_onto_the_canvas(hand):
    """Tab, the formula, Enter: its gates are there, wired to what the graph has, and one undo takes all away."""
    before = text_of(hand)
    hand.click(QPointF(420, 500))
    hand.press("Tab")
    hand.types("sigmoid(w*x + b)")
    hand.press("Return")
    assert {("w", "multiply", "a"), ("x", "multiply", "b"), ("add", "sigmoid", "x")} <= wires(hand)
    hand.sees("sigmoid", value="0.006693")
    hand.press("Ctrl+Z")
    assert text_of(hand) == before


def test_a_formula_given_up_adds_nothing(hand):
    """Esc in the list."""
    before = text_of(hand)
    hand.drag(hand.input("g", "b"), QPointF(420, 480))
    hand.types("exp(x) * ")
    assert "column" in hand.canvas.adding.quick_add.nothing.text()
    hand.press("Return", "Escape")
    assert text_of(hand) == before
    assert not hand.canvas.adding.quick_add.isVisible()


def test_a_wire_dropped_on_nothing_takes_a_formula(hand):
    """What it computes feeds the port that the wire was drawn from."""
    hand.drag(hand.input("g", "b"), QPointF(420, 480))
    hand.types("exp(x) * 2")
    hand.press("Return")
    assert ("multiply", "g", "b") in wires(hand)
