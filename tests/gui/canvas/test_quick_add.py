"""Quick-add: gates ranked by use, formulas that become gates, numbers, and wires that are taken up at once."""

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from engine import Edge, Graph, GraphFile, new_node
from gui.canvas.adding.formulas import Formula, read_formula
from gui.document.document import Document
from gui.operations.use import COUNTS, OperationUse
from tests.gui.canvas.hand import edges, text_of

TAB, RETURN, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def view(hand):
    """The canvas under the hand: x and y into p = x * y into q (its port b free), and r apart."""
    return hand.view


@pytest.fixture
def document(view):
    """The open document."""
    return view.context.document


def offered(view):
    """The rows as they are shown: title and detail."""
    return [(row.title, row.detail) for row in view.adding.quick_add.rows.rows]


def trouble(view):
    """What stands in place of rows, None where there are rows."""
    nothing = view.adding.quick_add.nothing
    return nothing.text() if nothing.isVisible() else None


def type_formula(hand, text):
    """Open the list on empty canvas, and type."""
    hand.double_click((60, 420))
    hand.type(text)


def enter(hand):
    """Press Enter in the list."""
    hand.key(RETURN, widget=hand.view.adding.quick_add.search)


# --- formulas ------------------------------------------------------------------------------------------------


def test_a_formula_becomes_gates_that_use_what_is_there(hand, view, document):
    """The row says what Enter will do; the names of the graph are wired in, others become variables; one step."""
    before = text_of(document)
    type_formula(hand, "sigmoid(w*x + b)")
    assert offered(view)[0] == ("Add 3 gates: × + σ", "uses x · new: w, b")
    enter(hand)
    nodes = document.graph.nodes
    assert nodes["multiply"].inputs == ("w", "x")
    assert nodes["add"].inputs == ("multiply", "b")
    assert nodes["sigmoid"].inputs == ("add",)
    assert (nodes["w"].value, nodes["b"].value) == (1.0, 1.0)
    assert set(view.context.selection.names) == {"w", "b", "multiply", "add", "sigmoid"}
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_statements_name_their_gates(hand, document):
    """Names that the graph has already are given a free form; what the formula means by them stays what it is."""
    type_formula(hand, "q = x + y; f = q * z")
    enter(hand)
    nodes = document.graph.nodes
    assert nodes["q_2"].inputs == ("x", "y")
    assert nodes["f"].inputs == ("q_2", "z")
    assert nodes["q"].inputs == ("p", None)


def test_known_constants_and_the_documents_own():
    """The name pi is the number, unless a node of the document is called so."""
    document = Document(GraphFile(graph=Graph([new_node("e", "variable", value=2.0)])))
    formula = read_formula(document, "e ** pi")
    assert isinstance(formula, Formula)
    assert [(node.operation.name, node.value) for node in formula.sources] == [("constant", math.pi)]
    assert formula.used == ("e",)


def test_the_gates_of_a_formula_are_laid_out_clear_of_the_others(hand, view, document):
    """From left to right, no card on another, the first free place at the pointer."""
    hand.view.open_quick_add(hand.pixel(hand.title("p")))
    hand.type("tanh(exp(x) + x*y)")
    enter(hand)
    assert view.drawing.nodes["exp"].rect.left() > view.drawing.nodes["x"].rect.right()
    rects = {name: view.drawing.nodes[name].rect for name in document.names}
    names = list(rects)
    for place, one in enumerate(names):
        assert not any(rects[one].intersects(rects[other]) for other in names[place + 1 :]), one
    assert rects["tanh"].left() > rects["add"].right() > rects["multiply"].right()


@pytest.mark.parametrize(
    "text, words",
    [
        ("sigmoid(w*x +", "is never closed"),
        ("w * ", "something is missing after"),
        ("x ^ 2", "Write a power as x ** 2"),
        ("sigmiod(x)", "sigmoid"),
        ("x + ]", "column 5"),
    ],
)
def test_what_is_no_formula_says_why_and_where(hand, view, document, text, words):
    """The sentence and a mark under the part stand in place of the rows; Enter adds nothing."""
    type_formula(hand, text)
    assert words in trouble(view)
    assert "^" in trouble(view)
    enter(hand)
    assert view.adding.quick_add.isVisible()
    hand.key(ESCAPE, widget=view.adding.quick_add.search)
    assert document.history.count() == 0


def test_shapes_that_do_not_fit_are_told_before_anything_is_added(hand, view, document):
    """In the list, while one types."""
    type_formula(hand, "x + softmax(y)")
    assert "softmax needs an array" in trouble(view)


@pytest.mark.parametrize("typed", ["+", "*", "**", "@", "mat mul", "x"])
def test_signs_and_words_are_looked_for_as_before(hand, view, typed):
    """A sign alone means its gate."""
    type_formula(hand, typed)
    assert trouble(view) is None
    assert not offered(view)[0][0].startswith("Add ")


def test_a_name_and_a_number(hand, view, document):
    """Of a node that is there the value is set, a new name becomes a variable: the row says which."""
    type_formula(hand, "x = 3.5")
    assert offered(view)[0][0] == "Set x to 3.5"
    enter(hand)
    assert document.graph.nodes["x"].value == 3.5
    type_formula(hand, "rate = 0.1")
    assert offered(view)[0][0] == "Add variable rate = 0.1"
    enter(hand)
    assert document.graph.nodes["rate"].operation.name == "variable"
    assert document.history.count() == 2


def test_a_formula_that_only_names_what_is_there_adds_nothing(hand, view):
    """And says so."""
    type_formula(hand, "(x)")
    assert "nothing to add" in trouble(view)


# --- with the end of a wire ----------------------------------------------------------------------------------


def test_a_formula_feeds_the_port_that_the_wire_was_drawn_from(hand, view, document):
    """Dropped on empty canvas, the wire's end takes what the formula computes."""
    before = text_of(document)
    hand.drag(hand.input("q", 1), (380, 330))
    assert view.adding.quick_add.heading.text() == "Into port b of q"
    hand.type("exp(x) * 2", view.adding.quick_add.search)
    enter(hand)
    assert ("multiply", "q", "b") in edges(document)
    assert ("x", "exp", "x") in edges(document)
    document.history.undo()
    assert text_of(document) == before


@pytest.mark.parametrize("text, detail", [("a**2 + 1", "a stands for q"), ("q**2 + 1", "uses q")])
def test_a_formula_behind_an_output_uses_it(hand, view, document, text, detail):
    """By its name, or by the first name that nothing defines."""
    hand.drag(hand.output("q"), (700, 330))
    hand.type(text, view.adding.quick_add.search)
    assert offered(view)[0][1] == detail
    enter(hand)
    assert ("q", "power", "base") in edges(document)


def test_a_formula_that_leaves_the_wire_hanging_is_refused(hand, view):
    """With the sentence that says how to mend it."""
    hand.drag(hand.output("q"), (700, 330))
    hand.type("exp(x)", view.adding.quick_add.search)
    assert trouble(view) == "Use q in the formula: that is where the wire comes from."


def test_a_formula_that_would_close_a_loop_is_refused(hand, view):
    """Before Enter, in the list."""
    hand.drag(hand.input("q", 1), (380, 330))
    hand.type("exp(q)", view.adding.quick_add.search)
    assert "loop" in trouble(view)


# --- into a wire ---------------------------------------------------------------------------------------------


def test_a_gate_chosen_over_a_wire_goes_into_it(hand, view, document):
    """Tab with the pointer on a wire; the heading says so, sources are not offered, and room is made."""
    view.open_quick_add(hand.pixel(hand.wire("p", "q")))
    assert view.adding.quick_add.heading.text() == "Into the wire from p to q"
    assert "Variable" not in [title for title, _ in offered(view)]
    hand.type("tanh", view.adding.quick_add.search)
    enter(hand)
    assert {("p", "tanh", "x"), ("tanh", "q", "a")} <= edges(document)
    assert document.position("q")[0] > 480
    assert document.history.count() == 1


def test_a_gate_goes_into_the_selected_wire(hand, view, document):
    """The same with the keyboard alone: select the wire, Tab, type, Enter."""
    view.context.selection.set((), [Edge("p", "q", "a")])
    view.open_quick_add(QPoint(5, 5))
    hand.type("exp", view.adding.quick_add.search)
    enter(hand)
    assert ("exp", "q", "a") in edges(document)
    middle = view.drawing.nodes["exp"].rect.center()
    assert abs(middle.x() - 424) < 200


def test_a_formula_goes_into_a_wire(hand, view, document):
    """What the wire carries goes in, what the formula computes comes out."""
    view.open_quick_add(hand.pixel(hand.wire("p", "q")))
    hand.type("a * 2 + 1", view.adding.quick_add.search)
    enter(hand)
    assert {("p", "multiply", "a"), ("add", "q", "a")} <= edges(document)
    assert ("p", "q", "a") not in edges(document)


# --- ranking -------------------------------------------------------------------------------------------------


def test_what_was_added_last_is_offered_first(hand, view):
    """It is remembered in the settings; a better answer to what is typed still goes before."""
    for name in ("tanh", "softplus"):
        view.open_quick_add(QPoint(300, 10))
        hand.type(name)
        enter(hand)
    view.open_quick_add(QPoint(300, 10))
    assert [title for title, _ in offered(view)][:2] == ["Softplus", "Hyperbolic tangent"]
    hand.type("sigm")
    assert offered(view)[0][0] == "Sigmoid"


def test_of_equal_answers_the_one_used_goes_first(hand, view):
    """`so` begins softmax and softplus alike."""
    type_formula(hand, "soft")
    before = [title for title, _ in offered(view)]
    OperationUse(view.context.settings).note("softplus")
    hand.type("p")
    hand.key(Qt.Key.Key_Backspace, widget=QApplication.focusWidget())
    assert offered(view)[0][0] == "Softplus"
    assert sorted(before) == sorted(title for title, _ in offered(view))


def test_settings_that_cannot_be_read_count_nothing(view):
    """Somebody has written nonsense into them."""
    for nonsense in ("no JSON", "[1]", '{"exp": "x"}'):
        view.context.settings.set(COUNTS, nonsense)
        assert OperationUse(view.context.settings).counts() == {}


def test_the_pointer_of_the_place_is_kept(hand, view, document):
    """A gate stands where the list was asked for, wherever the view has gone meanwhile."""
    hand.double_click((60, 420))
    view.centerOn(QPointF(900, 900))
    hand.type("exp")
    enter(hand)
    x, y = document.position("exp")
    assert abs(x + 64 - 60) <= 8
    assert abs(y + 48 - 420) <= 8
