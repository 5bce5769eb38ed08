"""The document: only edits change it, each is one step of the history, and views hear of exactly what changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine import EngineError, Expected, Graph, GraphFile, as_value, new_node, parse_graph_file
from gui import commands
from gui.document.document import Document
from gui.document.edits import About, Change, Placed

FILE = """{"format": "gradloom", "version": 1, "title": "T", "notes": "N", "group": "G", "output": "y", "upstream": 2,
  "nodes": [
    {"name": "x", "operation": "variable", "value": 3, "position": [8, 16]},
    {"name": "y", "operation": "square", "inputs": {"x": "x"}},
    {"name": "z", "operation": "negate", "inputs": {"x": "y"}}],
  "training": {"learning_rate": 0.5}, "expected": {"values": {"y": 9}}}"""


@pytest.fixture
def document(qapp):
    """x, y = x², z = -y."""
    return Document(parse_graph_file(FILE))


@pytest.fixture
def changes(document):
    """Every change that the document tells of."""
    told: list[Change] = []
    document.changed.connect(told.append)
    return told


# --- reading -------------------------------------------------------------------------------------------


def test_a_document_holds_what_the_file_holds(document):
    """Everything in the file is there, and goes back into a file unchanged."""
    about = document.about
    assert (about.title, about.notes, about.group, about.output, about.upstream) == ("T", "N", "G", "y", 2)
    assert about.training.learning_rate == 0.5
    assert about.expected.values == {"y": 9}
    assert document.names == ["x", "y", "z"]
    assert (document.position("x"), document.position("y")) == ((8, 16), (0, 0))
    file = document.to_file()
    assert (file.title, file.notes, file.group, file.upstream) == ("T", "N", "G", 2)
    assert file.graph.chosen_output == "y"
    assert file.positions == {"x": (8, 16), "y": (0, 0), "z": (0, 0)}


def test_positions_from_a_layout_win_over_those_of_the_file(qapp):
    """A layout that was made for the file is what the document shows."""
    document = Document(parse_graph_file(FILE), {"x": (80.0, 0.0), "y": (96.0, 0.0)})
    assert (document.position("x"), document.position("y")) == ((80, 0), (96, 0))


def test_the_file_that_was_opened_is_not_touched(qapp):
    """Editing a document leaves the graph that it was made from as it was."""
    file = parse_graph_file(FILE)
    document = Document(file)
    document.do(commands.delete(document, ["x"]))
    assert "x" in file.graph
    handed_out = document.to_file()
    document.history.undo()
    assert "x" not in handed_out.graph


def test_an_empty_document_is_unmodified(qapp):
    """A new graph has nothing in it, and nothing to save."""
    document = Document()
    assert (document.names, document.is_modified, document.path) == ([], False, None)
    assert document.placed("x") is None


# --- editing -------------------------------------------------------------------------------------------


def test_an_edit_is_one_step_that_undo_takes_back(document):
    """The step carries the edit's words, for the menu."""
    document.do(commands.set_values(document, {"x": 5}))
    assert document.graph.node("x").value == 5
    assert document.history.undo_text == "Change the value of x"
    assert document.is_modified
    document.history.undo()
    assert document.graph.node("x").value == 3
    assert not document.is_modified


def test_an_edit_that_changes_nothing_is_no_step(document, changes):
    """Setting the value that is there already leaves history and views alone."""
    document.do(commands.set_values(document, {"x": 3.0}))
    document.do(commands.move(document, {"x": (8, 16)}))
    document.do(document.edit("Nothing", about=document.about))
    assert document.history.count() == 0
    assert changes == []


def test_a_refused_edit_leaves_everything_as_it_was(document, changes):
    """Where the engine refuses in the middle of an edit, neither graph nor history nor views have changed."""
    dangling = Placed(new_node("w", "square", ("nobody",)), (0.0, 0.0), document.new_rank())
    with pytest.raises(EngineError):
        document.do(document.edit("Bad", {"x": None, "w": dangling}))
    assert document.names == ["x", "y", "z"]
    assert document.history.count() == 0
    assert changes == []


def test_edits_of_one_gesture_are_one_step(document):
    """Dragging a number through many values is undone in one go, and a later drag is a step of its own."""
    for gesture, values in (("first", (4, 5)), ("second", (6, 7))):
        for value in values:
            document.do(commands.set_values(document, {"x": value}, gesture=gesture))
    assert document.history.count() == 2
    document.history.undo()
    assert document.graph.node("x").value == 5
    document.history.undo()
    assert document.graph.node("x").value == 3
    document.history.redo()
    assert document.graph.node("x").value == 5


def test_a_gesture_of_several_nodes_keeps_where_each_began(document):
    """Nodes that join in later go back to where they were, too."""
    document.do(commands.move(document, {"x": (80, 80)}, gesture="g"))
    document.do(commands.move(document, {"x": (88, 88), "y": (96, 96)}, gesture="g"))
    assert document.history.count() == 1
    document.history.undo()
    assert (document.position("x"), document.position("y")) == ((8, 16), (0, 0))


def test_a_gesture_does_not_grow_into_a_saved_step(document):
    """What was saved can be come back to: a gesture that goes on after saving is a new step."""
    document.do(commands.set_values(document, {"x": 4}, gesture="g"))
    document.mark_saved(Path("/a/b.json"))
    document.do(commands.set_values(document, {"x": 5}, gesture="g"))
    assert document.history.count() == 2
    document.history.undo()
    assert not document.is_modified


def test_a_deleted_node_comes_back_to_its_place_in_the_file(document):
    """Undoing a deletion restores the order of the nodes, their positions and the output."""
    document.do(commands.delete(document, ["y"]))
    assert document.names == ["x", "z"]
    assert document.graph.output == "z"
    document.history.undo()
    assert document.names == list(document.graph.nodes) == ["x", "y", "z"]
    assert document.graph.output == "y"
    assert document.graph.node("z").inputs == ("y",)


# --- what views hear -----------------------------------------------------------------------------------


def test_views_hear_what_was_added_and_removed(document, changes):
    """A new node is added; a deleted one removed, and the gate that it fed updated."""
    document.do(commands.add_node(document, "variable", (0, 0))[0])
    document.do(commands.delete(document, ["x"]))
    added, removed = changes
    assert (added.added, added.removed, added.updated) == (("w",), (), ())
    assert (removed.removed, removed.updated) == (("x",), ("y",))
    assert added.touches_numbers
    assert removed.touches_numbers


def test_views_hear_of_a_move_alone(document, changes):
    """Moving touches no number, so nothing is computed again."""
    document.do(commands.move(document, {"x": (80, 80)}))
    (change,) = changes
    assert (change.moved, change.updated, change.touches_numbers) == (("x",), (), False)


def test_views_hear_of_a_renaming_as_such(document, changes):
    """A renamed node is neither removed nor added, so that it keeps its selection and its item."""
    document.do(commands.rename(document, "x", "input_1"))
    document.history.undo()
    there, back = changes
    assert dict(there.renamed) == {"x": "input_1"}
    assert dict(back.renamed) == {"input_1": "x"}
    for change in changes:
        assert (change.added, change.removed, change.updated) == ((), (), ("y",))


def test_views_hear_of_what_is_beside_the_nodes(document, changes, qtbot):
    """Title, notes and training are one mark of the change; the window's title follows."""
    with qtbot.waitSignal(document.title_changed):
        document.do(commands.set_about(document, "Title", title="Other"))
    assert changes[0].about
    assert document.about.title == "Other"
    document.history.undo()
    assert document.about.title == "T"


# --- saving --------------------------------------------------------------------------------------------


def test_saving_marks_the_place_in_the_history(document, qtbot):
    """After saving the document is unmodified; undoing past it modifies it, redoing brings it back."""
    document.do(commands.set_values(document, {"x": 5}))
    with qtbot.waitSignal(document.title_changed):
        document.mark_saved(Path("/a/b.json"))
    assert (document.is_modified, document.path, document.folder) == (False, Path("/a/b.json"), Path("/a"))
    document.history.undo()
    assert document.is_modified
    document.history.redo()
    assert not document.is_modified


# --- records -------------------------------------------------------------------------------------------


def test_what_stands_beside_the_nodes_compares_by_value():
    """Two records are equal when everything in them is, arrays included."""
    expected = Expected()
    about = About(title="T", upstream=as_value([[1.0, 2.0]]), expected=expected)
    assert about == About(title="T", upstream=as_value([[1.0, 2.0]]), expected=expected)
    assert about != replace(about, upstream=as_value([[1.0, 3.0]]))
    assert about != replace(about, notes="N")
    assert about != "something else"


def test_a_chosen_output_that_is_not_there_leaves_the_choice_to_the_graph(qapp):
    """A file may come without a choice."""
    document = Document(GraphFile(graph=Graph([new_node("x", "variable", value=1)])))
    assert (document.about.output, document.graph.output) == (None, None)
