"""The keyboard alone: whatever a hand does on the canvas is done without one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.choosing import ChoiceSheet
from tests.gui.canvas.hand import edges
from tests.journeys.test_shopping_bill import PRICES, WIRES, is_the_example, sees_the_bill


def chooser(person):
    """The list beside the selected node."""
    return person.canvas.findChild(ChoiceSheet, "by-keyboard")


def chooses(person, *texts):
    """Type into one list after the other, pressing Enter in each."""
    for text in texts:
        assert chooser(person).isVisible()
        person.types(text)
        person.press("Return")


def goes_to(person, name):
    """Find a node and jump to it."""
    person.press("Ctrl+F")
    person.types(name)
    person.press("Return")
    assert person.workspace.context.selection.names == (name,)


def adds(person, key, words, name):
    """Add a node by a key and a few letters, and name it."""
    person.press(key)
    person.types(words)
    person.press("Return", "F2")
    person.types(name)
    person.press("Return")


@pytest.fixture
def bill(person, monkeypatch):
    """The bill, built from an empty document without a mouse; whoever sends a mouse event fails."""
    for forbidden in ("click", "drag", "double_click", "right_click", "drags_from_palette", "points_at"):
        monkeypatch.setattr(person, forbidden, None)
    person.press("Ctrl+N")
    for name, value in PRICES.items():
        person.press("Escape")
        adds(person, "Tab", "variable", name)
        person.press("Return")
        person.types(value)
        person.press("Return")
    return person


def test_the_shopping_bill_is_built_by_keys_alone(bill):
    """Variables, values, gates, wires and the output: 715 and its gradients, no hand on the mouse."""
    person, document = bill, bill.workspace.document
    goes_to(person, "apple_price")  # one gate fed by what is selected,
    adds(person, "A", "mul", "apples")
    person.press("C")
    chooses(person, "input b", "apple_count")
    person.press("Escape")  # one that is wired port by port,
    adds(person, "Tab", "mul", "oranges")
    person.press("C")
    chooses(person, "input a", "orange_price")
    person.press("C")
    chooses(person, "input b", "orange_count")
    goes_to(person, "apples")  # and wires drawn from outputs
    adds(person, "A", "add", "subtotal")
    goes_to(person, "oranges")
    person.press("C")
    chooses(person, "output", "subtotal")
    goes_to(person, "subtotal")
    adds(person, "A", "mul", "total")
    goes_to(person, "tax")
    person.press("C")  # a variable has one port only, which need not be chosen
    chooses(person, "total")
    goes_to(person, "total")
    person.press("Ctrl+Shift+O")
    assert edges(document) == set(WIRES)
    assert document.graph.output == "total"
    person.press("Escape", "Ctrl+Shift+L", "F")
    is_the_example(document)
    assert person.workspace.context.evaluation.value("total") == 715.0000000000001
    assert person.workspace.context.evaluation.gradient("tax") == 650
    while person.window.actions_by_key["undo"].isEnabled():
        person.press("Ctrl+Z")
    assert document.names == []


def test_what_was_built_can_be_read(bill):
    """A screen reader finds in the outline every number that stands on the canvas."""
    person = bill
    goes_to(person, "apple_price")
    adds(person, "A", "mul", "apples")
    person.press("C")
    chooses(person, "input b", "apple_count")
    person.window.reveal_dock("outline")
    QApplication.processEvents()
    model = person.window.outline.view.model()
    spoken = {
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole): [
            model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(model.columnCount())
        ]
        for row in range(model.rowCount())
    }
    said = next(cells for cells in spoken.values() if "apples" in cells)
    assert {"apples", "Multiply", "200"} <= set(said)


def test_the_numbers_are_on_the_screen(bill):
    """What was built by keys shows the numbers of the example."""
    person = bill
    for names, words, new in (
        (("apple_price", "apple_count"), "mul", "apples"),
        (("orange_price", "orange_count"), "mul", "oranges"),
        (("apples", "oranges"), "add", "subtotal"),
        (("subtotal", "tax"), "mul", "total"),
    ):
        person.workspace.context.selection.set(names)  # as Ctrl+Shift and the arrows do
        adds(person, "A", words, new)
    person.press("Escape", "Ctrl+Shift+L", "F")
    is_the_example(person.workspace.document)
    monkey = type(person)  # looking needs the mouse again
    for name in ("points_at", "drag"):
        setattr(person, name, getattr(monkey, name).__get__(person))
    sees_the_bill(person)


def test_a_refusal_is_a_sentence(opened):
    """What does not fit stands greyed with its reason, and Enter leaves the graph alone."""
    person = opened("shopping_fruit")
    before = edges(person.workspace.document)
    person.workspace.context.selection.set(["total"])
    person.press("C")
    chooses(person, "output")
    person.types("apples")
    row = chooser(person).current
    assert (row.title, row.enabled) == ("apples", False)
    assert "loop" in row.detail
    person.press("Return")
    assert chooser(person).isVisible()
    assert edges(person.workspace.document) == before
    person.press("Escape")
    assert person.canvas.hasFocus()


def test_a_wire_is_replaced_and_taken_away_by_keys(opened):
    """A taken input is named with its wire, and led elsewhere in one step; X takes a wire away."""
    person = opened("shopping_fruit")
    document = person.workspace.document
    person.workspace.context.selection.set(["tax"])
    person.press("C")
    person.types("subtotal input a")
    assert chooser(person).current.detail == "in place of the wire from apples"
    person.press("Return")
    assert ("tax", "subtotal", "a") in edges(document)
    assert ("apples", "subtotal", "a") not in edges(document)
    person.press("Ctrl+Z")
    assert ("apples", "subtotal", "a") in edges(document)
    person.press("X")
    chooses(person, "total")
    assert ("tax", "total", "b") not in edges(document)


def test_a_gate_is_put_into_a_wire_by_keys(opened):
    """A wire is chosen from a list, selected, and a gate put into it."""
    person = opened("shopping_fruit")
    document = person.workspace.document
    person.workspace.context.selection.set(["tax"])
    person.press("W")
    chooses(person, "tax")
    assert [(e.source, e.target) for e in person.workspace.context.selection.edges] == [("tax", "total")]
    person.press("I")
    chooses(person, "relu")
    assert ("tax", "relu", "x") in edges(document)
    assert ("relu", "total", "b") in edges(document)


def test_the_operation_is_changed_by_keys(opened):
    """The wires stay, and one undo takes it back."""
    person = opened("shopping_fruit")
    document = person.workspace.document
    person.workspace.context.selection.set(["subtotal"])
    person.press("O")
    chooses(person, "maximum")
    assert document.graph.nodes["subtotal"].operation.name == "maximum"
    assert ("apples", "subtotal", "a") in edges(document)
    person.press("Ctrl+Z")
    assert document.graph.nodes["subtotal"].operation.name == "add"


def test_escape_puts_the_selection_back(opened):
    """Looking through wires selects them for a moment only."""
    person = opened("shopping_fruit")
    person.workspace.context.selection.set(["tax"])
    person.press("W", "Down")
    assert person.workspace.context.selection.edges
    person.press("Escape")
    assert (person.workspace.context.selection.names, person.workspace.context.selection.edges) == (("tax",), ())
