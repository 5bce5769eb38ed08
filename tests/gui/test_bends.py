"""Reroute points go where their wire goes, through every edit, and come back with undo."""

import pytest

from engine import Edge, errors, format_graph_file, parse_graph_file
from gui import commands
from gui.document.document import Document
from gui.document.edits import Change

FILE = """{"format": "gradloom", "version": 1, "nodes": [
    {"name": "x", "operation": "variable", "value": 1, "position": [0, 0]},
    {"name": "y", "operation": "variable", "value": 2, "position": [0, 96]},
    {"name": "p", "operation": "multiply", "inputs": {"a": "x", "b": "y"}, "position": [240, 0],
     "bends": {"a": [[160, -32], [200, -32]], "b": [[160, 128]]}},
    {"name": "q", "operation": "exp", "inputs": {"x": "p"}, "position": [480, 0], "bends": {"x": [[440, 64]]}}]}"""


@pytest.fixture
def document(qapp):
    """The graph of exp(x * y), every wire led through points."""
    return Document(parse_graph_file(FILE))


def do(document, edit):
    """Carry out an edit, and see that undo and redo are exact."""
    before = format_graph_file(document.to_file())
    document.do(edit)
    after = format_graph_file(document.to_file())
    document.history.undo()
    assert format_graph_file(document.to_file()) == before
    document.history.redo()
    assert format_graph_file(document.to_file()) == after


def test_a_wire_is_led_through_points_and_freed_again(document):
    """The edit names one wire or several; without points a wire runs as it likes."""
    a, b = Edge("x", "p", "a"), Edge("y", "p", "b")
    do(document, commands.bend(document, {a: ((8.0, 8.0),), b: ()}, "Bend"))
    assert dict(document.bends("p")) == {"a": ((8.0, 8.0),)}
    with pytest.raises(errors.UnknownNode):
        commands.bend(document, {Edge("x", "nobody", "a"): ()}, "Bend")


def test_points_go_along_when_both_ends_move_the_same_way(document):
    """One end alone leaves them where they are."""
    do(document, commands.move(document, {"x": (0.0, 64.0), "p": (240.0, 64.0)}))
    assert dict(document.bends("p")) == {"a": ((160.0, 32.0), (200.0, 32.0)), "b": ((160.0, 128.0),)}
    assert dict(document.bends("q")) == {"x": ((440.0, 64.0),)}


def test_an_arranged_graph_needs_no_points(document):
    """What the layout places loses the points of its wires; other wires keep theirs."""
    do(document, commands.lay_out(document, {"x": (0.0, 64.0)}))
    assert dict(document.bends("p")) == {"b": ((160.0, 128.0),)}
    do(document, commands.lay_out(document, dict.fromkeys(document.graph.nodes, (0.0, 0.0))))
    assert not document.bends("p")
    assert not document.bends("q")


def test_points_are_lost_with_their_wire_only(document):
    """Deleting one wire leaves the points of the other; deleting the source takes those of its wire."""
    do(document, commands.disconnect(document, [Edge("x", "p", "a")]))
    assert dict(document.bends("p")) == {"b": ((160.0, 128.0),)}
    do(document, commands.delete(document, ["y"]))
    assert not document.bends("p")


def test_points_stay_through_renaming_and_other_operations(document):
    """They belong to the port, whatever its gate and its source are called."""
    do(document, commands.rename(document, "p", "product"))
    do(document, commands.rename(document, "x", "first"))
    do(document, commands.set_operation(document, ["product"], "add"))
    assert dict(document.bends("product")) == {"a": ((160.0, -32.0), (200.0, -32.0)), "b": ((160.0, 128.0),)}
    do(document, commands.set_operation(document, ["product"], "exp"))
    assert dict(document.bends("product")) == {"x": ((160.0, -32.0), (200.0, -32.0))}


def test_copies_carry_the_points_of_the_wires_among_them(document):
    """They stand as far from the copies as from what was copied."""
    fragment = parse_graph_file(format_graph_file(commands.fragment_of(document, ["x", "p"])))
    edit, names = commands.paste(document, fragment, (1000.0, 1000.0))
    do(document, edit)
    assert dict(document.bends(names[1])) == {"a": ((1160.0, 968.0), (1200.0, 968.0))}


def test_views_are_told_of_new_points(document):
    """A wire that runs elsewhere counts as moved."""
    seen: list[Change] = []
    document.changed.connect(seen.append)
    document.do(commands.bend(document, {Edge("p", "q", "x"): ()}, "Bend"))
    assert seen[0].moved == ("q",)
    assert not seen[0].touches_numbers
