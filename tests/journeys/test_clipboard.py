"""Nodes between windows and within one: copy, paste, duplicate, delete, select, arrange, freeze, choose the output."""

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication, QMenu

from tests.gui.canvas.hand import edges, text_of
from tests.journeys.person import CONTROL, SHIFT


@pytest.fixture
def bill(opened):
    """A person before the bill of two fruits."""
    person = opened("shopping_fruit")
    person.sees("total", value="715")
    return person


def test_nodes_are_copied_in_one_window_and_pasted_in_another(bill, open_window):
    """Prices and their product arrive with their wires, values and places, twice under free names, and compute."""
    bill.click("apple_price")
    bill.click("apple_count", modifiers=SHIFT)
    bill.click("apples", modifiers=CONTROL)
    bill.press("Ctrl+C")
    bill.sees_message("Copied 3 nodes.")
    other = open_window(left=1400)
    other.goes_to_window()
    other.press("Ctrl+N", "Ctrl+V")
    other.sees("apples", value="200")
    other.press("F")
    document = other.workspace.document
    assert edges(document) == {("apple_price", "apples", "a"), ("apple_count", "apples", "b")}
    assert set(other.workspace.context.selection.names) == {"apple_price", "apple_count", "apples"}
    first, second = (work.document.position("apples")[0] - work.document.position("apple_price")[0]
                     for work in (bill.workspace, other.workspace))  # fmt: skip
    assert first == second
    other.chooses("Edit", "Paste")
    assert {"apple_price_2", "apple_count_2", "apples_2"} < set(document.graph.nodes)
    assert ("apple_price_2", "apples_2", "a") in edges(document)
    assert not bill.window.isWindowModified()


def test_text_that_is_no_graph_is_refused_in_words(bill):
    """Whatever else is on the clipboard, nothing is pasted, and a sentence says why."""
    before = text_of(bill.workspace.document)
    QApplication.clipboard().setText("milk, eggs, bread")
    bill.press("Ctrl+V")
    assert bill.canvas.bubble.isVisible()
    assert bill.window.bar.currentMessage().endswith(".")
    assert text_of(bill.workspace.document) == before


def test_a_formula_on_the_clipboard_becomes_gates(bill):
    """Text such as sigmoid(w*x + b), copied from anywhere, is pasted as its gates, wired and selected, in one step."""
    document = bill.workspace.document
    QApplication.clipboard().setText("sigmoid(w*tax + b)")
    bill.press("Ctrl+V")
    assert {"w", "b", "sigmoid", "multiply", "add"} <= set(document.graph.nodes)
    assert ("tax", "multiply", "b") in edges(document)
    assert document.history.count() == 1
    QApplication.clipboard().setText("sigmoid(w*")
    bill.press("Ctrl+V")
    assert bill.canvas.bubble.isVisible()
    assert document.history.count() == 1


def test_a_copy_may_be_fed_by_the_same_nodes(bill):
    """Ctrl+Shift+D copies a gate with the wires that enter it; Ctrl+D leaves its ports free."""
    document = bill.workspace.document
    bill.click("apples")
    bill.press("Ctrl+Shift+D")
    assert document.graph.node("apples_2").inputs == document.graph.node("apples").inputs
    assert "Duplicate 1 node with its wires" in bill.window.actions_by_key["undo"].text()
    bill.press("Ctrl+Z")
    bill.click("apples")
    bill.press("Ctrl+D")
    assert document.graph.node("apples_2").inputs == (None, None)


def test_cut_duplicate_delete_and_undo(bill):
    """Each is one step; deleted wires leave free ports, and undo brings everything back exactly."""
    document, before = bill.workspace.document, text_of(bill.workspace.document)
    bill.click("oranges")
    bill.press("Ctrl+D")
    assert bill.workspace.context.selection.names == ("oranges_2",)
    bill.press("Del")
    assert "oranges_2" not in document.graph.nodes
    bill.click("oranges")
    bill.press("Ctrl+X")
    assert document.graph.node("subtotal").inputs == ("apples", None)
    bill.sees("total", value="–")
    assert bill.window.problems.count > 0
    bill.chooses("Edit", "Undo Delete 1 node")
    bill.press("Ctrl+Z", "Ctrl+Z")
    assert text_of(document) == before
    bill.sees("total", value="715")
    wire = bill.canvas.drawing.wires[next(edge for edge in document.graph.edges if edge.source == "tax")]
    bill.click(wire.curve.at(0.8))
    bill.press("Backspace")
    assert document.graph.node("total").inputs == ("subtotal", None)
    bill.press("Ctrl+Z")
    bill.press("Ctrl+A", "Del")
    assert document.names == []
    bill.press("Ctrl+Z")
    assert text_of(document) == before


def test_arranging_moves_what_is_selected_and_fitting_shows_it(bill):
    """A scattered graph is laid out in columns from left to right, in one step, and seen whole."""
    document = bill.workspace.document
    for name, place in (("total", QPointF(60, 60)), ("apple_price", QPointF(500, 420))):
        bill.drag(name, place)
    scattered = text_of(document)
    bill.press("Escape")
    bill.chooses("Graph", "Arrange")
    bill.waits_until(lambda: text_of(document) != scattered)
    columns = [document.position(name)[0] for name in ("apple_price", "apples", "subtotal", "total")]
    assert columns == sorted(set(columns))
    bill.press("F")
    seen = bill.canvas.mapToScene(bill.canvas.viewport().rect()).boundingRect()
    assert all(seen.contains(bill.eyes.card(name)) for name in document.names)
    bill.press("Ctrl+Z")
    assert text_of(document) == scattered
    bill.click("tax")
    bill.press("Shift+F")
    card = bill.canvas.mapFromScene(bill.eyes.card("tax")).boundingRect()
    assert bill.canvas.viewport().rect().contains(card)
    assert bill.canvas.zoom >= 1


def test_freezing_and_choosing_the_output_by_menu_and_keys(bill):
    """A frozen variable is left alone by training; another output brings the gradients of that node."""
    document = bill.workspace.document
    bill.click("tax")
    bill.press("Ctrl+Shift+F")
    assert document.graph.node("tax").frozen
    assert "Frozen" in bill.hovers(bill.eyes.card("tax").center())
    bill.chooses("Graph", "Freeze variables")
    assert not document.graph.node("tax").frozen
    bill.click("apples")
    bill.press("Ctrl+Shift+O")
    bill.sees("apple_price", gradient="2")
    bill.sees("tax", gradient="–")
    bill.press("Ctrl+Z")
    bill.sees("apple_price", gradient="2.2")


def test_a_right_click_offers_what_fits(bill):
    """On a node what can be done with it, on the empty canvas what can be added; the entries do what they say."""
    document = bill.workspace.document
    menu = bill.right_click("apples")
    assert bill.workspace.context.selection.names == ("apples",)
    assert {"Rename", "Use as the output", "Delete"} <= {action.text().replace("&", "") for action in menu.actions()}
    bill.click_entry("Duplicate")
    assert "apples_2" in document.graph.nodes
    empty = bill.canvas.mapToScene(bill.canvas.viewport().rect().bottomLeft()) + QPointF(40, -40)
    bill.right_click(empty)
    bill.click_entry("Add a gate…")
    assert bill.canvas.adding.quick_add.isVisible()
    bill.types("exp")
    bill.press("Return")
    assert "exp" in document.graph.nodes
    menus = len(bill.window.findChildren(QMenu))
    bill.right_click("tax")
    bill.press("Escape")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(bill.window.findChildren(QMenu)) <= menus
