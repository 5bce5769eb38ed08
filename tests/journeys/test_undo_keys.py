"""Ctrl+Z wherever the keyboard is: first what is being typed there, then, once that is as it was, the graph."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.panels.training.number_field import NumberField


@pytest.fixture
def changed(opened):
    """A person who has given x of the paraboloid another value; the graph stands in front."""
    person = opened("paraboloid")
    person.types_value("x", "5")
    assert person.workspace.document.graph.node("x").value == 5
    return person


def fields(person):
    """A field of each kind, and a way to bring it on the screen: the title, a name, a number, two searches."""
    window, canvas = person.window, person.canvas

    def at_node():
        person.workspace.context.selection.set(("x",))
        canvas.setFocus()
        person.press("F2")
        return canvas.in_place.editor

    def title():
        person.workspace.context.selection.clear()
        window.reveal_dock("inspector")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # the page of the node makes way
        QApplication.processEvents()
        return next(each for each in window.inspector.findChildren(QLineEdit) if each.isVisible())

    def training():
        window.reveal_dock("training")
        visible = (each for each in window.training_panel.findChildren(NumberField) if each.isVisible())
        return next(each for each in visible if each.isEnabled())

    def outline():
        window.reveal_dock("outline")
        return window.outline.filter

    def palette():
        window.reveal_dock("palette")
        return next(each for each in window.palette_panel.findChildren(QLineEdit) if each.isVisible())

    return [at_node, title, training, outline, palette]


@pytest.mark.parametrize("number", range(5), ids=["name", "title", "training", "outline", "palette"])
def test_typing_is_taken_back_first(changed, number):
    """In every field Ctrl+Z takes back what is typed, and once more the last step of the graph, which is never lost."""
    field = fields(changed)[number]()
    field.setFocus()
    QApplication.processEvents()
    before = field.text()
    changed.types("7")
    assert field.text() != before
    changed.press("Ctrl+Z")
    assert field.text() == before
    assert changed.workspace.document.graph.node("x").value == 5
    changed.press("Ctrl+Z")
    assert changed.workspace.document.graph.node("x").value == 1


def test_what_was_committed_is_the_graphs(changed):
    """After Enter the title is a step of the history, and Ctrl+Z in the field itself takes it back."""
    field = fields(changed)[1]()
    field.setFocus()
    field.selectAll()
    changed.types("Bowl")
    changed.press("Return")
    assert changed.workspace.document.about.title == "Bowl"
    changed.press("Ctrl+Z")
    assert changed.workspace.document.about.title == "Down a paraboloid"
    assert field.text() == "Down a paraboloid"


def test_in_the_notes(changed):
    """The notes take back typing, then what was kept of it, then other steps; the menu does the same."""
    window, document = changed.window, changed.workspace.document
    before = document.about.notes
    window.reveal_dock("notes")
    window.notes.set_editing(editing=True)
    changed.types("abc")
    changed.press("Ctrl+Z")
    assert "abc" not in window.notes.editor.toPlainText()
    changed.types("xyz")
    window.notes.finish_typing()
    assert "xyz" in document.about.notes
    changed.press("Ctrl+Z")
    assert document.about.notes == before
    changed.press("Ctrl+Z")
    assert document.graph.node("x").value == 1
