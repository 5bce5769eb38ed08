"""Edits made of a document that has changed a moment later: they keep what the change has set, unless they set it."""

from dataclasses import replace

import pytest

from engine import parse_graph_file
from gui import commands
from gui.document.document import Document
from gui.document.edits import rebased

FILE = """{"format": "gradloom", "version": 1, "nodes": [
    {"name": "x", "operation": "variable", "value": 3},
    {"name": "w", "operation": "variable", "value": 4},
    {"name": "y", "operation": "multiply", "inputs": {"a": "x", "b": "w"}}]}"""


@pytest.fixture
def document(qapp):
    """Y = x * w."""
    return Document(parse_graph_file(FILE))


def now(document, edit):
    """How the nodes of an edit stand."""
    return {name: document.placed(name) for name in edit.after}


def late(document, make):
    """An edit, made anew after x has become 30 and w 40."""
    edit = make(document)
    document.do(commands.set_values(document, {"x": 30, "w": 40}))
    return rebased(edit, now(document, edit), document.about)


def value(placed):
    """The value of a node."""
    return placed.node.value


def test_what_is_deleted_comes_back_as_it_was_last(document):
    """The state before is that of now."""
    edit = late(document, lambda document: commands.delete(document, ["x"]))
    assert edit.after["x"] is None
    assert value(edit.before["x"]) == 30


def test_a_value_that_the_edit_sets_wins(document):
    """What the edit is about is kept; before it stands what is there now."""
    edit = late(document, lambda document: commands.set_values(document, {"x": 5}))
    assert (value(edit.before["x"]), value(edit.after["x"])) == (30, 5)


def test_an_edit_of_something_else_keeps_the_value_of_now(document):
    """Freezing and moving do not bring back an old value."""
    edit = late(document, lambda document: commands.set_frozen(document, ["w"], frozen=True))
    assert edit.after["w"].node.frozen
    assert value(edit.after["w"]) == 40


def test_a_value_goes_with_a_new_name(document):
    """A renamed node is found by what stays its own."""
    edit = late(document, lambda document: commands.rename(document, "x", "width"))
    assert edit.after["x"] is None
    assert edit.before["width"] is None
    assert value(edit.after["width"]) == 30


def test_what_the_file_says_is_taken_of_now(document):
    """An edit of the title goes back to what stands now; another edit leaves all that alone."""
    about = replace(document.about, notes="N")
    titled = commands.set_about(document, "Title", title="T")
    assert rebased(titled, {}, about).about_before == about
    moved = commands.move(document, {"x": (8.0, 8.0)})
    assert rebased(moved, now(document, moved), about).about_before is None


def test_an_edit_of_what_has_not_changed_stays_the_same(document):
    """Made anew of the same document, an edit is equal to what it was."""
    edit = commands.delete(document, ["x"])
    assert rebased(edit, now(document, edit), document.about) == edit


def test_whoever_hears_of_an_edit_may_make_one_before_it(document):
    """The history holds both, the earlier one first, and undo gives back each state exactly."""
    document.about_to_edit.connect(
        lambda edit: document.do(commands.set_values(document, {"x": 30})) if None in edit.after.values() else None
    )
    document.do(commands.delete(document, ["x"]))
    document.history.undo()
    assert document.graph.node("x").value == 30
    document.history.undo()
    assert document.graph.node("x").value == 3
    document.history.redo()
    document.history.redo()
    assert "x" not in document.graph
