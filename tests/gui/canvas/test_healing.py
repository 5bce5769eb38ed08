"""Deleting a part of a chain closes the chain again, where that can be; selected nodes are wired at once."""

import pytest

from engine import Edge, new_node
from gui import commands
from gui.document.edits import Placed
from tests.gui.canvas.hand import edges, text_of

CHAIN = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "w", "operation": "variable", "value": 3, "position": [0, 160]},
  {"name": "p", "operation": "multiply", "inputs": {"a": "x", "b": "w"}, "position": [240, 80]},
  {"name": "e", "operation": "exp", "inputs": {"x": "p"}, "position": [480, 80], "bends": {"x": [[440, 40]]}},
  {"name": "t", "operation": "tanh", "inputs": {"x": "e"}, "position": [720, 80], "bends": {"x": [[680, 40]]}},
  {"name": "u", "operation": "add", "inputs": {"a": "t", "b": "t"}, "position": [960, 80]}]}"""


@pytest.fixture
def view(open_canvas):
    """The chain of u = tanh(exp(x * w)) + itself."""
    return open_canvas(CHAIN)


@pytest.fixture
def document(view):
    """Its document."""
    return view.context.document


def delete(view, *names, plainly=False):
    """Select and delete; undo must be exact."""
    document = view.context.document
    before = text_of(document)
    view.context.selection.set(names)
    view.delete_plainly() if plainly else view.delete_selected()
    document.history.undo()
    assert text_of(document) == before
    document.history.redo()


def test_a_gate_taken_out_of_a_chain_leaves_a_chain(view, document):
    """What it fed is fed by what fed it, in one step, the new wire led through the points of both."""
    delete(view, "e")
    assert ("p", "t", "x") in edges(document)
    assert dict(document.bends("t")) == {"x": ((440.0, 40.0), (680.0, 40.0))}
    assert document.history.count() == 1
    assert document.history.text(0) == "Delete 1 node and close the gap"


def test_a_piece_of_a_chain_goes_as_one_and_all_its_users_follow(view, document):
    """Two gates in a row, the last of which feeds two ports."""
    delete(view, "e", "t")
    assert {("p", "u", "a"), ("p", "u", "b")} <= edges(document)


def test_a_gate_with_two_ways_in_leaves_a_gap(view, document):
    """Nobody can say which of the two was meant."""
    delete(view, "p")
    assert document.graph.nodes["e"].inputs == (None,)
    assert document.history.text(0) == "Delete 1 node"


def test_a_gate_goes_with_its_weight(view, document):
    """With the variable that only it used, one way in is left."""
    delete(view, "p", "w")
    assert ("x", "e", "x") in edges(document)


def test_a_gate_that_squares_is_a_chain_too(view, document):
    """Two wires from the same node are one way in."""
    document.do(commands.connect(document, "u", add(document, "multiply", "square"), "a"))
    document.do(commands.connect(document, "u", "square", "b"))
    document.do(commands.connect(document, "square", add(document, "exp", "last"), "x"))
    delete(view, "square")
    assert ("u", "last", "x") in edges(document)


def add(document, operation, name):
    """Add a gate of this name."""
    node = new_node(name, operation)
    document.do(document.edit("Add", {name: Placed(node, (1200.0, 80.0), document.new_rank())}))
    return name


def test_shift_leaves_the_gap(view, document):
    """The plain deletion is at hand."""
    delete(view, "e", plainly=True)
    assert document.graph.nodes["t"].inputs == (None,)


@pytest.mark.parametrize("name", ["x", "w", "u"])
def test_ends_of_chains_leave_nothing_to_close(view, document, name):
    """A variable has no way in, the last gate none out."""
    delete(view, name)
    assert not any(name in edge[:2] for edge in edges(document))


def test_shapes_that_do_not_fit_leave_the_gap_and_a_sentence(open_canvas):
    """The deletion goes on, and the user is told why the chain stays open."""
    view = open_canvas("""{"format": "gradloom", "version": 1, "nodes": [
      {"name": "m", "operation": "variable", "value": [[1, 2], [3, 4]], "position": [0, 0]},
      {"name": "s", "operation": "sum", "inputs": {"x": "m"}, "position": [240, 0]},
      {"name": "v", "operation": "variable", "value": [1, 2, 3], "position": [0, 200]},
      {"name": "f", "operation": "add", "inputs": {"a": "s", "b": "v"}, "position": [480, 0]}]}""")
    document = view.context.document
    said: list[str] = []
    view.status_message.connect(said.append)
    delete(view, "s")
    assert document.graph.nodes["f"].inputs == (None, "v")
    assert "s" not in document.graph
    assert said[0].startswith("The gap stays open. ")
    assert "(2, 2)" in said[0]


def test_a_wire_deleted_with_its_gate_is_not_closed(view, document):
    """Who deletes the wire as well does not want it back."""
    view.context.selection.set(["e"], [Edge("p", "e", "x")])
    view.delete_selected()
    assert document.graph.nodes["t"].inputs == (None,)


def test_cutting_leaves_the_gap(view, document):
    """What goes to the clipboard goes as it is."""
    view.context.selection.set(["e"])
    view.cut()
    assert document.graph.nodes["t"].inputs == (None,)


# --- connecting the selected nodes -----------------------------------------------------------------------------


@pytest.fixture
def loose(open_canvas):
    """Two variables, one above the other, and a gate."""
    return open_canvas("""{"format": "gradloom", "version": 1, "nodes": [
      {"name": "low", "operation": "variable", "value": 2, "position": [0, 160]},
      {"name": "high", "operation": "variable", "value": 2, "position": [0, 0]},
      {"name": "v", "operation": "variable", "value": [1, 2, 3], "position": [0, 300]},
      {"name": "w", "operation": "variable", "value": [1, 2], "position": [0, 400]},
      {"name": "g", "operation": "add", "position": [240, 80]}]}""")


def test_selected_nodes_feed_the_one_selected_last(loose):
    """Its free ports are filled from above, in one step."""
    document = loose.context.document
    before = text_of(document)
    loose.context.selection.set(["low", "high", "g"])
    loose.link_selected()
    assert document.graph.nodes["g"].inputs == ("high", "low")
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_the_order_of_a_frame_does_not_matter(loose):
    """With a variable selected last the gate among them is fed all the same."""
    loose.context.selection.set(["g", "low"])
    loose.link_selected()
    loose.link_selected()
    assert loose.context.document.graph.nodes["g"].inputs == ("low", "low")


def test_what_cannot_be_connected_is_told(loose):
    """Two variables; shapes that do not fit; a single node."""
    said: list[str] = []
    loose.status_message.connect(said.append)
    loose.context.selection.set(["low", "high"])
    loose.link_selected()
    assert said[-1] == "None of the selected nodes fits a free port of another."
    loose.context.selection.set(["v", "g"])
    loose.link_selected()
    loose.context.selection.set(["w", "g"])
    loose.link_selected()
    assert "(2)" in said[-1] or "(2,)" in said[-1]
    loose.context.selection.set(["g"])
    loose.link_selected()
    assert said[-1].startswith("Select the nodes to connect")
    assert loose.context.document.history.count() == 1
