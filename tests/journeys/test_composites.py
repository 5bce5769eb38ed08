"""Composite gates by hand: the chain of the sigmoid becomes one gate, is entered, edited, shared, kept and opened."""

import json

import pytest
from PySide6.QtWidgets import QApplication

from engine import load_graph_file
from gui.composites.inside import InsideDocument
from tests.gui.canvas.hand import edges, text_of
from tests.journeys.person import SHIFT


@pytest.fixture
def chain(opened):
    """A person before the chain, with live numbers."""
    person = opened("sigmoid")
    person.sees("F", value="0.5")
    return person


@pytest.fixture
def gate(opened):
    """A person before the sigmoid as one gate."""
    person = opened("sigmoid_gate")
    person.sees("F", value="0.5")
    return person


def collapse_all(person, name="sigmoid"):
    """Select everything and make it one gate."""
    person.click(person.title("A"))
    person.press("Ctrl+A")
    person.answers(name)
    person.press("Ctrl+G")


def goes_in(person, name):
    """Double click the body of a card."""
    person.double_click(person.eyes.row(name, "gradient").center())


def test_the_chain_becomes_one_gate_and_no_number_changes(chain):
    """The program compares value and gradient bit for bit, says so, and one undo brings the chain back."""
    before = text_of(chain.workspace.document)
    collapse_all(chain)
    chain.sees_message("F = 0.5 and dF/dA = 0.25 as before, bit for bit.")
    chain.sees_message("A stays outside")
    document = chain.workspace.document
    assert list(document.graph.nodes) == ["A", "F"]
    assert document.graph.node("F").operation.name == "sigmoid"
    chain.sees("F", value="0.5", gradient="1")
    chain.sees("A", gradient="0.25")
    chain.sees_on_wire("A", "F", value="0", contribution="0.25", local="×0.25")
    chain.press("Ctrl+Z")
    assert text_of(document) == before


def test_the_inside_shows_live_values_and_its_edits_reach_outside(gate):
    """A double click enters; numbers are those of the chain; an edited constant changes what the gate computes."""
    before = text_of(gate.workspace.document)
    goes_in(gate, "F")
    assert isinstance(gate.canvas.context.document, InsideDocument)
    assert "Sigmoid as one gate" in gate.reads_all(gate.window.breadcrumbs)
    for name, value, gradient in (("A", "0", "0.25"), ("C", "1", "−0.25"), ("E", "2", "−0.25"), ("F", "0.5", "1")):
        gate.sees(name, value=value, gradient=gradient)
    gate.sees_on_wire("C", "E", value="1", contribution="−0.25", local="×1")
    gate.types_value("D", "3")
    gate.sees("E", value="4")
    gate.sees("F", value="0.25")
    gate.press("Ctrl+Up")
    assert gate.canvas.context is gate.workspace.current.root
    gate.sees("F", value="0.25")
    assert gate.workspace.context.selection.names == ("F",)
    gate.press("Ctrl+Z")
    gate.sees("F", value="0.5")
    assert text_of(gate.workspace.document) == before


def test_a_port_is_named_inside_and_its_value_comes_from_outside(gate):
    """Renaming a port inside renames it at every use; its value cannot be typed inside."""
    goes_in(gate, "F")
    gate.renames("A", "x")
    gate.double_click(gate.eyes.row("x", "value").center())
    assert "comes in from outside" in gate.canvas.bubble.text()
    gate.click(gate.window.breadcrumbs.buttons[0])
    assert edges(gate.workspace.document) == {("A", "F", "x")}
    gate.sees("F", value="0.5", gradient="1")
    gate.types_value("A", "1")
    goes_in(gate, "F")
    gate.sees("x", value="1", gradient="0.1966")


def test_two_uses_follow_one_definition_until_one_is_independent(gate):
    """A copy is another use; an edit inside one shows in both, but not in one that was made independent."""
    gate.click("F")
    gate.press("Ctrl+D")
    gate.press(*["Down"] * 12, *["Right"] * 24)
    gate.drag_wire("F", "F_2", "A")
    gate.sees("F_2", value="0.6225")
    goes_in(gate, "F")
    gate.types_value("minus_one", "-2")
    gate.press("Ctrl+Up")
    gate.sees("F", value="0.5")
    gate.sees("F_2", value="0.7311")
    gate.click("F_2")
    gate.chooses("Graph", "Make independent")
    gate.sees_message("“sigmoid 2” is a definition of its own now")
    goes_in(gate, "F")
    gate.types_value("D", "3")
    gate.press("Ctrl+Up")
    gate.sees("F", value="0.25")
    gate.sees("F_2", value="0.6225")


def test_undo_leads_out_of_a_gate_that_it_takes_away(chain):
    """Who stands inside a gate that an undo takes away stands outside again, before the chain."""
    collapse_all(chain)
    chain.press("Return")
    assert isinstance(chain.canvas.context.document, InsideDocument)
    chain.press("Ctrl+Z")
    assert chain.canvas.context is chain.workspace.current.root
    assert not chain.window.breadcrumbs.isVisible()
    chain.sees("E", value="2")
    chain.press("Ctrl+Shift+Z")
    chain.sees("F", value="0.5")


def test_composites_nest(gate):
    """Two gates inside are collapsed again; the way leads through both, and out again in one click."""
    goes_in(gate, "F")
    gate.click("C")
    gate.click("E", modifiers=SHIFT)
    gate.click("D", modifiers=SHIFT)
    gate.answers("plus one")
    gate.press("Ctrl+G")
    gate.sees_message("as before, bit for bit")
    goes_in(gate, "E")
    gate.sees("C", value="1", gradient="−0.25")
    gate.sees("B", value="0", gradient="−0.25")
    assert gate.workspace.places.path == ("F", "E")
    gate.types_value("D", "3")
    gate.sees("E", value="4")
    gate.click(gate.window.breadcrumbs.buttons[0])
    gate.sees("F", value="0.25")
    assert list(gate.workspace.document.graph.flat.nodes) == ["A", "F/minus_one", "F/B", "F/E/C", "F/E/D", "F/E", "F"]


def test_opening_in_place_gives_the_gates_back(gate):
    """The inside stands in the gate's place, wired as the gate was, with the same numbers."""
    gate.click("F")
    gate.press("Ctrl+Shift+G")
    gate.sees_message("as before, bit for bit")
    for name, value, gradient in (("A", "0", "0.25"), ("C", "1", "−0.25"), ("F", "0.5", "1")):
        gate.sees(name, value=value, gradient=gradient)
    assert gate.workspace.document.about.expected.values.keys() == {"F", "C", "E"}
    gate.press("Ctrl+Z")
    assert gate.workspace.document.about.expected.values.keys() == {"F", "F/C", "F/E"}


def test_a_gate_is_saved_reopened_and_pasted_elsewhere(chain, open_window, tmp_path):
    """The file holds the definition; so does the clipboard, and the other graph computes with it at once."""
    collapse_all(chain)
    path = tmp_path / "gate.json"
    chain.answers(path)
    chain.press("Ctrl+Shift+S")
    assert list(json.loads(path.read_text())["composites"]) == ["sigmoid"]
    assert chain.workspace.open_path(path)
    goes_in(chain, "F")
    chain.sees("C", value="1", gradient="−0.25")
    chain.press("Ctrl+Up", "Ctrl+A", "Ctrl+C")
    other = open_window(left=1400)
    other.goes_to_window()
    other.press("Ctrl+N", "Ctrl+V")
    other.sees("F", value="0.5")
    other.press("Ctrl+V")
    assert [one.name for one in other.workspace.document.composites] == ["sigmoid"]


def test_the_library_offers_a_gate_to_every_graph(chain, tmp_path):
    """A gate kept in the library is in the palette of a new graph and in its list of gates, and can be taken out."""
    collapse_all(chain)
    chain.click("F")
    chain.chooses("Graph", "Save to the library")
    chain.sees_message("is in the library now")
    chain.workspace.document.mark_saved(tmp_path / "kept.json")
    chain.press("Ctrl+N")
    chain.double_clicks_palette("sigmoid")
    assert [one.name for one in chain.workspace.document.composites] == ["sigmoid"]
    chain.click("sigmoid")
    chain.press("Tab")
    chain.types("sigmoid")
    assert "sigmoid" in [row.title for row in chain.canvas.adding.quick_add.rows.rows]
    chain.press("Esc")
    chain.click("sigmoid")
    chain.chooses("Graph", "Remove from the library")
    chain.sees_message("no longer in the library")


def test_what_cannot_be_collapsed_is_told_in_a_sentence(chain):
    """A path that leaves the selection and comes back is named; nothing is asked and nothing changes."""
    before = text_of(chain.workspace.document)
    chain.click("B")
    chain.click("E", modifiers=SHIFT)
    chain.press("Ctrl+G")
    assert "Select 'C' too" in chain.canvas.bubble.text()
    assert text_of(chain.workspace.document) == before
    assert QApplication.focusWidget() is chain.canvas


def test_a_step_inside_lights_the_gate_outside(gate):
    """The stepper walks through the gates inside by their paths; outside, the gate that they are in is lit."""
    gate.press("F8", "F10")
    assert gate.canvas.drawing.current_step == "F"
    assert "F/B" in gate.reads_all(gate.window.stepper)
    goes_in(gate, "F")
    assert gate.canvas.drawing.current_step == "B"
    gate.press("F10")
    assert gate.canvas.drawing.current_step == "C"
    gate.sees("C", value="1")


def test_the_file_of_a_library_that_is_broken_is_told_and_left_out(chain):
    """One broken file takes nothing else away."""
    from gui.composites.library import shared_library

    shared_library().folder.mkdir(parents=True, exist_ok=True)
    (shared_library().folder / "broken.json").write_text("{")
    collapse_all(chain)
    chain.click("F")
    chain.chooses("Graph", "Save to the library")
    shelf = shared_library().shelf()
    assert [one.name for one in shelf.composites] == ["sigmoid"]
    assert "broken.json" in shelf.problems[0]
    kept = load_graph_file(shared_library().folder / "sigmoid.json")
    assert [one.name for one in kept.composites] == ["sigmoid"]
