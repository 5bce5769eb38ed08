"""The shopping bill of four fruit prices, a count each, and a tax: built from nothing, by mouse and by keys."""

import pytest
from PySide6.QtCore import QPointF

from engine import load_graph_file, same_value
from gui.resources import examples_folder
from tests.gui.canvas.hand import text_of

PRICES = {"apple_price": "100", "apple_count": "2", "orange_price": "150", "orange_count": "3", "tax": "1.1"}
WIRES = [
    ("apple_price", "apples", "a"),
    ("apple_count", "apples", "b"),
    ("orange_price", "oranges", "a"),
    ("orange_count", "oranges", "b"),
    ("apples", "subtotal", "a"),
    ("oranges", "subtotal", "b"),
    ("subtotal", "total", "a"),
    ("tax", "total", "b"),
]
VALUES = {"apples": "200", "oranges": "450", "subtotal": "650", "total": "715"}
GRADIENTS = {
    "apple_price": "2.2",
    "apple_count": "110",
    "orange_price": "3.3",
    "orange_count": "165",
    "tax": "650",
    "total": "1",
}


def new_name(document, before):
    """The name of the node that is new."""
    (name,) = set(document.graph.nodes) - set(before)
    return name


def sees_the_bill(person):
    """All numbers of the bill, on nodes and wires."""
    for name, value in (PRICES | VALUES).items():
        person.sees(name, value=value)
    for name, gradient in GRADIENTS.items():
        person.sees(name, gradient=gradient)
    person.sees_on_wire("subtotal", "total", value="650", contribution="1.1", local="×1.1")
    person.sees_on_wire("tax", "total", value="1.1", contribution="650", local="×650")
    person.sees_on_wire("apple_price", "apples", value="100", contribution="2.2", local="×2")


def is_the_example(document):
    """Whether the graph is the one that ships as shopping_fruit.json."""
    wanted = load_graph_file(examples_folder() / "shopping_fruit.json").graph
    assert set(document.graph.nodes) == set(wanted.nodes)
    for name, node in wanted.nodes.items():
        made = document.graph.node(name)
        assert (made.operation, made.inputs) == (node.operation, node.inputs), name
        assert node.is_gate or same_value(made.value, node.value), name


@pytest.fixture
def bill(person):
    """The bill built by mouse: gates dragged, double-clicked and quick-added, wires drawn, values and names typed."""
    person.click(person.window.start_page.side.new)
    person.press("Ctrl+0")
    document = person.workspace.document
    left, top = person.canvas.mapToScene(20, 20).x(), person.canvas.mapToScene(20, 20).y()

    def place(column, row):
        return QPointF(left + 80 + 232 * column, top + 40 + 112 * row)

    for row, (name, value) in enumerate(PRICES.items()):
        before = document.names
        person.drags_from_palette("Variable", place(0, row))
        made = new_name(document, before)
        person.types_value(made, value)
        person.renames(made, name)
    before = document.names
    person.drags_from_palette("Multiply", place(1, 0))
    person.renames(new_name(document, before), "apples")
    for name, words, (column, row) in (("oranges", "mul", (1, 2)), ("subtotal", "add", (2, 1))):
        before = document.names
        person.click(place(column, row))
        person.press("Tab")
        person.types(words)
        person.press("Return")
        person.renames(new_name(document, before), name)
    before = document.names
    person.click("subtotal")
    person.double_clicks_palette("Multiply")
    person.renames(new_name(document, before), "total")
    for number, wire in enumerate(WIRES):
        (person.drag_wire if number % 3 else person.drag_wire_backwards)(*wire)
    return person


def test_the_bill_is_built_by_mouse_undone_redone_saved_and_opened_again(bill, tmp_path):
    """Apples 200 and oranges 450 with the tax make 715 on the screen; every step goes back, and comes again."""
    person, document = bill, bill.workspace.document
    is_the_example(document)
    sees_the_bill(person)
    assert document.graph.node("tax").value == 1.1
    assert person.workspace.context.evaluation.value("total") == 715.0000000000001
    built = text_of(document)

    steps = [text_of(document)]
    while person.window.actions_by_key["undo"].isEnabled():
        person.press("Ctrl+Z")
        steps.append(text_of(document))
    assert document.names == []
    assert len(steps) > len(PRICES) * 3 + len(WIRES)
    assert len(set(steps)) == len(steps)
    for step in reversed(steps[:-1]):
        person.press("Ctrl+Shift+Z")
        assert text_of(document) == step
    sees_the_bill(person)

    path = tmp_path / "bill.json"
    person.answers(path)
    person.press("Ctrl+S")
    assert not person.window.isWindowModified()
    assert person.window.windowTitle() == "bill.json[*] — Gradloom"
    person.press("Ctrl+N")
    assert person.workspace.document.names == []
    person.answers(path)
    person.press("Ctrl+O")
    sees_the_bill(person)
    assert text_of(person.workspace.document) == built


def test_gates_are_added_named_and_valued_by_keys(person):
    """What has a key needs no mouse: new, add, rename, type a value, arrange, fit. Only wires are drawn by hand."""
    person.press("Ctrl+N")
    document, selection = person.workspace.document, person.workspace.context.selection
    for name, value in PRICES.items():
        person.press("Tab")
        person.types("variable")
        person.press("Return", "F2")
        person.types(name)
        person.press("Return", "Return")
        person.types(value)
        person.press("Return")
    for words, name in (("mul", "apples"), ("times", "oranges"), ("add", "subtotal"), ("multiply", "total")):
        person.press("Tab")
        person.types(words)
        person.press("Return", "F2")
        person.types(name)
        person.press("Return")
        assert selection.names == (name,)
    person.press("Escape", "Ctrl+Shift+L")  # nothing selected: all are arranged, beside each other
    person.waits_until(lambda: not person.window.canvas.tidying.is_under_way)
    for wire in WIRES:
        person.drag_wire(*wire)
    person.press("Ctrl+Shift+L")
    person.waits_until(lambda: not person.window.canvas.tidying.is_under_way)
    person.press("F")
    is_the_example(document)
    sees_the_bill(person)
    person.press(*["Ctrl+Z"] * document.history.count())
    assert document.names == []


def test_the_screen_rounds_and_the_pointer_shows_every_digit(opened):
    """Apples for two with the tax cost 220 on the screen, and 220.00000000000003 where the pointer rests."""
    person = opened("shopping_apples")
    person.sees("total", value="220")
    assert "220.00000000000003" in person.hovers(person.eyes.card("total").center())
