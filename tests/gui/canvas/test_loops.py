"""A file may bring a loop: it is seen at once which nodes and wires make it, and no wire runs across a card."""

from PySide6.QtCore import QPointF

from engine import Edge
from gui import commands
from gui.canvas.boxes import Boxes
from gui.canvas.hovering.explanation import explain_node
from gui.canvas.wires.detour import lane_between

LOOP = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "p", "operation": "multiply", "inputs": {"a": "x", "b": "r"}, "position": [240, 80]},
  {"name": "q", "operation": "exp", "inputs": {"x": "p"}, "position": [480, 80]},
  {"name": "r", "operation": "exp", "inputs": {"x": "q"}, "position": [720, 100]}]}"""


def test_every_node_of_a_loop_says_so(open_canvas):
    """All three carry the problem and its sentence; the variable beside the loop does not."""
    view = open_canvas(LOOP)
    nodes = view.drawing.nodes
    assert {name for name, item in nodes.items() if item.reading.problem is not None} == {"p", "q", "r"}
    for name in "pqr":
        assert "loop" in explain_node(view.context, nodes[name].node).warnings[0]


def test_the_wires_of_a_loop_are_in_the_colour_of_errors(open_canvas):
    """The wire that leads into the loop is not one of it."""
    wires = open_canvas(LOOP).drawing.wires
    assert {(edge.source, edge.target) for edge, wire in wires.items() if wire.state.looped} == {
        ("p", "q"),
        ("q", "r"),
        ("r", "p"),
    }


def test_a_wire_that_runs_back_goes_round_the_cards(open_canvas):
    """From r to p it crosses neither q nor its own ends' cards, also when q is put into its way."""
    from gui import commands

    view = open_canvas(LOOP)
    for place in (80.0, 200.0, 20.0):
        view.context.document.do(commands.move(view.context.document, {"q": (480.0, place)}))
        wire = next(wire for edge, wire in view.drawing.wires.items() if (edge.source, edge.target) == ("r", "p"))
        course = [wire.curve.at(step / 100) for step in range(1, 100)]
        for name in view.drawing.nodes:
            card = view.drawing.rect_of([name])
            assert not [point for point in course if card.contains(point)], (name, place)


def test_a_free_way_back_is_taken_straight():
    """Where no card is in the way, the lane is halfway between both ports."""
    assert lane_between(QPointF(100, 0), QPointF(0, 60), Boxes()) == 30


# --- wires round cards -----------------------------------------------------------------------------------------

BETWEEN = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 2, "position": [0, 0]},
  {"name": "y", "operation": "variable", "value": 3, "position": [320, 0]},
  {"name": "z", "operation": "variable", "value": 3, "position": [320, 400]},
  {"name": "s", "operation": "exp", "inputs": {"x": "x"}, "position": [720, 0]}]}"""
THROUGH = Edge("x", "s", "x")


def runs_through(view, name):
    """Whether the wire from x to s runs through a card."""
    curve, rect = view.drawing.wires[THROUGH].curve, view.drawing.nodes[name].rect.adjusted(2, 2, -2, -2)
    return any(rect.contains(curve.at(step / 200)) for step in range(201))


def test_a_wire_goes_round_a_card_that_stands_in_its_way(open_canvas):
    """Nobody has to read through a wire, nor wonder whether it ends there."""
    view = open_canvas(BETWEEN)
    assert not runs_through(view, "y")
    curve = view.drawing.wires[THROUGH].curve
    assert (curve.start, curve.end) == (view.drawing.nodes["x"].output_place(), view.drawing.nodes["s"].input_place(0))


def test_a_wire_follows_cards_that_come_into_its_way_and_go(open_canvas):
    """By an edit, and by its undo."""
    view = open_canvas(BETWEEN)
    document = view.context.document
    document.do(commands.move(document, {"y": (320.0, 400.0), "z": (320.0, 16.0)}))
    assert not runs_through(view, "z")
    document.do(commands.move(document, {"z": (320.0, 600.0)}))
    assert len(view.drawing.wires[THROUGH].curve.pieces) == 1
    document.history.undo()
    assert not runs_through(view, "z")


def test_a_card_that_fills_the_way_is_run_through(open_canvas):
    """Where there is no room beside it a detour would only confuse."""
    view = open_canvas(BETWEEN.replace("[320, 0]", "[136, 0]"))
    assert len(view.drawing.wires[THROUGH].curve.pieces) == 1
