"""The selection: one truth about nodes and wires that follows the document."""

import pytest

from engine import Comment, Edge, parse_graph_file
from gui import commands
from gui.document import annotations as annotating
from gui.document.document import Document
from gui.selection import Selection

FILE = """{"format": "gradloom", "version": 1, "nodes": [
    {"name": "x", "operation": "variable", "value": 3},
    {"name": "y", "operation": "square", "inputs": {"x": "x"}},
    {"name": "z", "operation": "negate", "inputs": {"x": "y"}}]}"""
WIRE = Edge("x", "y", "x")


@pytest.fixture
def document(qapp):
    """Three nodes in a row."""
    return Document(parse_graph_file(FILE))


@pytest.fixture
def selection(document):
    """Nothing selected."""
    return Selection(document)


@pytest.fixture
def told(selection):
    """How often it has changed."""
    changes = []
    selection.changed.connect(lambda: changes.append(1))
    return changes


def test_nodes_and_wires_are_selected_in_their_order(selection, told):
    """The one selected last is the current one; the same twice is once."""
    selection.set(["z", "x", "z"], [WIRE, WIRE])
    assert (selection.names, selection.edges, selection.current) == (("z", "x"), (WIRE,), "x")
    assert told == [1]


def test_what_is_not_there_cannot_be_selected(selection):
    """Names and wires of nobody are passed over."""
    selection.set(["nobody", "x"], [Edge("z", "y", "x"), Edge("x", "nobody", "x")])
    assert (selection.names, selection.edges) == (("x",), ())


def test_the_same_selection_again_is_no_change(selection, told):
    """Views hear only of what is new."""
    selection.set(["x"])
    selection.set(["x"])
    selection.clear()
    selection.clear()
    assert told == [1, 1]
    assert selection.current is None


def test_frames_and_comments_are_selected_too(document, selection, told):
    """By their keys; they leave the selection with the document, and a plain choice of nodes leaves them out."""
    edit, key = annotating.add(document, Comment(position=(0.0, 0.0), size=(80.0, 40.0)))
    document.do(edit)
    selection.set(["x"], annotations=[key, 99])
    assert (selection.names, selection.annotations, selection.is_empty) == (("x",), (key,), False)
    selection.toggle_annotation(key)
    assert selection.annotations == ()
    selection.toggle_annotation(key)
    document.history.undo()
    assert (selection.annotations, len(told)) == ((), 4)
    selection.set(["y"])
    assert selection.annotations == ()


def test_toggling_adds_and_takes_out(selection):
    """Wires stay as they are."""
    selection.set(["x"], [WIRE])
    selection.toggle("y")
    assert selection.names == ("x", "y")
    selection.toggle("x")
    assert (selection.names, selection.edges) == (("y",), (WIRE,))


def test_a_renamed_node_stays_selected(document, selection):
    """So do the wires at its end and at its start."""
    selection.set(["x", "y"], [WIRE])
    document.do(commands.rename(document, "x", "input_1"))
    assert (selection.names, selection.edges) == (("input_1", "y"), (Edge("input_1", "y", "x"),))
    document.do(commands.rename(document, "y", "squared"))
    assert (selection.names, selection.edges) == (("input_1", "squared"), (Edge("input_1", "squared", "x"),))
    document.history.go_to(0)
    assert (selection.names, selection.edges) == (("x", "y"), (WIRE,))


def test_what_is_deleted_is_no_longer_selected(document, selection):
    """Nodes and wires leave the selection with the graph."""
    selection.set(["x", "z"], [WIRE])
    document.do(commands.delete(document, ["x"]))
    assert (selection.names, selection.edges) == (("z",), ())


def test_a_wire_taken_away_is_no_longer_selected(document, selection):
    """Its nodes stay selected."""
    selection.set(["y"], [WIRE])
    document.do(commands.disconnect(document, [WIRE]))
    assert (selection.names, selection.edges) == (("y",), ())
