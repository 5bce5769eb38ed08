"""Find a node and jump to it, look on, return to where one was: all by keys."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.choosing import ChoiceSheet


def finder(person):
    """The list that finds nodes."""
    return person.canvas.findChild(ChoiceSheet, "node-finder")


def in_the_middle(person, name):
    """Whether a node stands in the middle of the view."""
    middle = QPointF(person.canvas.viewport().rect().center())
    return (person.canvas.zooming.canvas_point(middle) - person.eyes.card(name).center()).manhattanLength() < 8


def shown(person):
    """The names in the list."""
    return [row.title for row in finder(person).rows.rows]


def test_a_node_is_found_previewed_and_jumped_to(opened):
    """Typing shows it on the canvas, Enter stays there, Alt+Left goes back."""
    person = opened("digits_softmax")
    start = person.canvas.zooming.viewpoint
    names = person.workspace.document.names
    person.press("Ctrl+F")
    assert shown(person) == names
    assert person.canvas.zooming.viewpoint == start
    person.types(names[-1])
    assert finder(person).current.title == names[-1]
    assert in_the_middle(person, names[-1])
    assert names[-1] in person.canvas.hits.names
    person.press("Return")
    assert person.workspace.context.selection.names == (names[-1],)
    assert person.canvas.hasFocus()
    person.press("Alt+Left")
    assert person.canvas.zooming.viewpoint.is_near(start)
    person.press("Alt+Right")
    assert in_the_middle(person, names[-1])


def test_operations_and_values_are_found_too(opened):
    """By what a gate does, and by the number that stands on a node."""
    person = opened("shopping_fruit")
    person.press("Ctrl+F")
    person.types("multiply")
    assert set(shown(person)) == {"apples", "oranges", "total"}
    person.press("Ctrl+A")
    person.types("715")
    assert shown(person) == ["total"]
    person.press("Ctrl+A")
    person.types("zzz")
    assert shown(person) == []
    assert finder(person).nothing.isVisible()


def test_down_looks_at_the_next_and_escape_returns(opened):
    """What was selected and where one stood are as before."""
    person = opened("shopping_fruit")
    person.click("tax")
    start = person.canvas.zooming.viewpoint
    person.press("Ctrl+F")
    person.types("multiply")
    person.press("Down")
    assert in_the_middle(person, shown(person)[1])
    assert len(person.canvas.hits.names) == 3
    person.press("Escape")
    assert person.canvas.zooming.viewpoint.is_near(start)
    assert person.workspace.context.selection.names == ("tax",)
    assert person.canvas.hits.names == ()


def test_f3_goes_through_what_was_found(opened):
    """Forth and back in turn, the status bar counting; Esc on the canvas ends it."""
    person = opened("shopping_fruit")
    person.press("Ctrl+F")
    person.types("multiply")
    names = shown(person)
    person.press("Return", "F3")
    assert person.workspace.context.selection.names == (names[1],)
    assert person.window.bar.currentMessage() == f"{names[1]}: 2 of 3 found."
    person.press("F3", "F3")
    assert person.workspace.context.selection.names == (names[0],)
    person.press("Shift+F3")
    assert person.workspace.context.selection.names == (names[2],)
    person.press("Escape")
    assert person.canvas.hits.names == ()
    person.press("F3")
    assert finder(person).isVisible()


def test_the_buttons_of_the_mouse_go_back_and_forth(opened):
    """The two buttons at the thumb do what they do in a browser."""
    person = opened("digits_softmax")
    start = person.canvas.zooming.viewpoint
    person.canvas.reveal(person.workspace.document.names[-1])
    there = person.canvas.zooming.viewpoint
    handle = person.window.windowHandle()
    place = handle.mapFromGlobal(person.canvas.viewport().mapToGlobal(person.canvas.viewport().rect().center()))
    for button, wanted in ((Qt.MouseButton.BackButton, start), (Qt.MouseButton.ForwardButton, there)):
        QTest.mouseClick(handle, button, Qt.KeyboardModifier.NoModifier, place)
        QApplication.processEvents()
        assert person.canvas.zooming.viewpoint.is_near(wanted)


def test_a_node_that_has_gone_is_no_longer_outlined(opened):
    """Deleting what was found leaves nothing behind, and F3 passes it over."""
    person = opened("shopping_fruit")
    person.press("Ctrl+F")
    person.types("multiply")
    names = shown(person)
    person.press("Return", "Del", "F3")
    assert names[0] not in person.canvas.hits.names
    assert person.workspace.context.selection.names[0] in names[1:]


def test_back_leads_out_of_a_composite_gate_and_forward_in_again(opened):
    """Going in is a jump like any other."""
    person = opened("sigmoid_gate")
    document = person.workspace.document
    gate = next(name for name in document.names if person.workspace.places.can_enter(name))
    before = person.canvas.zooming.viewpoint
    person.workspace.enter(gate)
    assert person.workspace.places.path == (gate,)
    person.press("Alt+Left")
    assert person.workspace.places.path == ()
    assert person.canvas.zooming.viewpoint.is_near(before)
    person.press("Alt+Right")
    assert person.workspace.places.path == (gate,)
