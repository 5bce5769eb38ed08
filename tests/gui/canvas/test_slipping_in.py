"""A gate put into the middle of a wire: one step, with room made as far as needed."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from engine import OPERATIONS, Edge, Graph, new_node
from gui import commands
from gui.canvas.adding.room import GAP, Cards, room_for
from gui.operations.drag import carrying
from tests.gui.canvas.hand import edges, text_of

ALT = Qt.KeyboardModifier.AltModifier
WIRE = Edge("p", "q", "a")


@pytest.fixture
def document(hand):
    """The open document."""
    return hand.view.context.document


def onto_wire(hand, name="r"):
    """Where the title of a card has to be dragged so that the card lies on the wire from p to q."""
    item = hand.view.drawing.nodes[name]
    middle = item.pos() + item.geometry.rect.center()
    return hand.title(name) + hand.wire("p", "q") - middle


def test_an_unwired_gate_dropped_on_a_wire_is_put_into_it(hand, document):
    """The wire lights up and a hint says so; on release it leads through the gate, in one step."""
    before = text_of(document)
    hand.press(hand.title("r"))
    hand.move(onto_wire(hand))
    assert hand.view.drawing.wires[WIRE].state.hovered
    assert "Puts r into the wire from p to q" in hand.view.bubble.text()
    assert text_of(document) == before
    hand.release()
    assert {("p", "r", "x"), ("r", "q", "a")} <= edges(document)
    assert ("p", "q", "a") not in edges(document)
    assert not hand.view.bubble.isVisible()
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_what_stands_behind_makes_room_no_farther_than_needed(hand, document):
    """The target moves right, what is before the wire stays; the cards glide to their places."""
    hand.drag(hand.title("r"), onto_wire(hand))
    r, q = (document.position(name)[0] for name in "rq")
    width = hand.view.drawing.nodes["r"].geometry.width
    assert GAP <= q - (r + width) < GAP + 8
    assert document.position("p") == (240, 80)
    assert hand.view.gliding.is_gliding
    QTest.qWait(300)
    assert not hand.view.gliding.is_gliding
    assert all(item.pos() == QPointF(*document.position(name)) for name, item in hand.view.drawing.nodes.items())


def test_an_undo_in_the_middle_of_a_glide_puts_all_cards_right(hand, document):
    """What is drawn is where the document has it."""
    hand.drag(hand.title("r"), onto_wire(hand))
    document.history.undo()
    assert all(item.pos() == QPointF(*document.position(name)) for name, item in hand.view.drawing.nodes.items())


def test_alt_leaves_the_wire_alone(hand, document):
    """The gate is only moved."""
    hand.modifiers = ALT
    hand.press(hand.title("r"))
    hand.move(onto_wire(hand))
    assert not hand.view.drawing.wires[WIRE].state.hovered
    hand.release()
    assert ("p", "q", "a") in edges(document)
    assert document.position("q") == (480, 80)


def test_given_up_nothing_is_put_in(hand, document):
    """Esc over the wire."""
    before = text_of(document)
    hand.press(hand.title("r"))
    hand.move(onto_wire(hand))
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert text_of(document) == before
    assert not hand.view.drawing.wires[WIRE].state.hovered
    assert not hand.view.bubble.isVisible()


@pytest.mark.parametrize("name", ["y", "p"])
def test_what_has_wires_or_takes_none_is_only_moved(hand, document, name):
    """A variable, or a gate that is wired already, passes over wires."""
    wires = edges(document)
    hand.drag(hand.title(name), onto_wire(hand, name))
    assert edges(document) == wires


def test_a_gate_from_the_palette_says_what_the_drop_does(hand, document):
    """With room made there too; Alt leaves the wire alone."""
    place = hand.wire("p", "q")
    hand.drag_in(carrying(OPERATIONS["tanh"]), place)
    assert "Puts Hyperbolic tangent into the wire" in hand.view.bubble.text()
    hand.drop(carrying(OPERATIONS["tanh"]), place)
    assert {("p", "tanh", "x"), ("tanh", "q", "a")} <= edges(document)
    assert not hand.view.bubble.isVisible()
    assert document.position("q")[0] > 480


def test_a_gate_that_does_not_fit_says_why(hand, document):
    """The sentence stands at the pointer while the card lies over the wire, and the release only moves it."""
    document.do(commands.set_operation(document, ["r"], "softmax"))
    hand.press(hand.title("r"))
    hand.move(onto_wire(hand))
    assert "softmax needs an array" in hand.view.bubble.text()
    assert not hand.view.drawing.wires[WIRE].state.hovered
    hand.release()
    assert ("p", "q", "a") in edges(document)
    assert document.history.count() == 2


def test_reroute_points_stay_on_their_side_of_the_gate(hand, document):
    """Those before it lead into it, those behind it to the target."""
    document.do(commands.bend(document, {WIRE: ((384.0, 60.0), (464.0, 60.0))}, "Bend"))
    hand.drag(hand.title("r"), hand.title("r") + QPointF(424, 60) - _middle(hand, "r"))
    assert document.bends("r")["x"] == ((384.0, 60.0),)
    assert len(document.bends("q")["a"]) == 1


def _middle(hand, name):
    item = hand.view.drawing.nodes[name]
    return item.pos() + item.geometry.rect.center()


# --- how much room -------------------------------------------------------------------------------------------


def chain(*extra):
    """A graph of a chain a -> b -> c, with further nodes."""
    nodes = [new_node("a", "variable"), new_node("b", "exp", ("a",)), new_node("c", "exp", ("b",)), *extra]
    return Graph(nodes)


def rects(**lefts):
    """Cards of 100 by 50 in a row, at these left edges."""
    return cards({name: (float(left), 0.0) for name, left in lefts.items()})


def cards(corners):
    """Cards of 100 by 50 with these upper left corners."""
    return Cards(corners, lambda _: (100.0, 50.0))


def test_enough_room_moves_nothing():
    """A card between two that are far apart pushes nobody."""
    assert room_for(chain(), rects(a=0, b=300, c=600), "b") == {}


def test_slack_further_on_takes_up_the_push():
    """The next one goes as far as it must, the one behind it only what is left of the way."""
    assert room_for(chain(), rects(a=0, b=200, c=320), "b") == {"c": (376, 0)}
    tail = new_node("d", "exp", ("c",))
    found = room_for(chain(tail), rects(a=0, b=200, c=320, d=520), "b")
    assert found == {"c": (376, 0), "d": (552, 0)}
    assert room_for(chain(tail), rects(a=0, b=200, c=320, d=900), "b") == {"c": (376, 0)}


def test_a_card_too_near_to_its_source_steps_aside_itself():
    """Nothing before the wire moves."""
    assert room_for(chain(), rects(a=0, b=120, c=600), "b") == {"b": (176, 0)}


def test_cards_in_the_way_are_pushed_too():
    """No card is pushed onto another."""
    other = new_node("e", "variable")
    found = room_for(chain(other), rects(a=0, b=200, c=320, e=430), "b")
    assert found["e"][0] >= found["c"][0] + 100
    apart = cards({"a": (0, 0), "b": (200, 0), "c": (320, 0), "e": (430, 400)})
    assert "e" not in room_for(chain(other), apart, "b")


def test_a_long_chain_is_pushed_without_recursion_and_each_card_once():
    """Ten thousand gates in a row."""
    names = [f"n{i}" for i in range(10_000)]
    nodes = [new_node("n0", "variable"), *(new_node(n, "exp", (b,)) for b, n in pairwise(names))]
    corners = {name: (172.0 * i, 0.0) for i, name in enumerate(names)} | {"n1": (236.0, 0.0)}
    found = room_for(Graph(nodes), cards(corners), "n1")
    assert len(found) == 9998
    assert {at[0] - corners[name][0] for name, at in found.items()} == {64}
