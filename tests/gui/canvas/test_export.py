"""Pictures of the graph: the same whatever is selected, lit or under the pointer."""

import pytest

from gui.canvas.painting.card_painter import PortState


@pytest.fixture
def view(open_canvas):
    """A canvas with numbers on it."""
    view = open_canvas("sigmoid")
    view.context.evaluation.both_passes()
    return view


def select(view):
    """The selected node and its wires."""
    view.context.selection.set(("F",), view.context.document.graph.nodes["F"].edges)


def hover(view):
    """The port under the pointer."""
    view.hover.follow(view.drawing, view.drawing.nodes["F"].output_place())


def flash(view):
    """A node that has just been shown."""
    view.drawing.nodes["F"].set_flash(1.0)


def hold_a_wire(view):
    """A wire in the hand, and a port that refuses it."""
    view.drawing.show_ports({"F": {0: PortState.REFUSED}})
    next(iter(view.drawing.wires.values())).set_hidden(hidden=True)


def end_of_walk(view):
    """The last step of a walk, where all numbers are there."""
    view.context.evaluation.start_walk()
    view.context.evaluation.go_to(len(view.context.evaluation.walk.steps))


@pytest.mark.parametrize("mark", [select, hover, flash, hold_a_wire, end_of_walk])
def test_a_picture_is_not_marked(view, mark):
    """What is marked on the screen is not in the picture, and is marked on the screen as before."""
    plain, drawing = view.render_to_image(1.0), view.render_to_svg()
    mark(view)
    states = [item.state for item in (*view.drawing.nodes.values(), *view.drawing.wires.values())]
    assert view.render_to_image(1.0) == plain
    assert view.render_to_svg() == drawing
    after = [item.state for item in (*view.drawing.nodes.values(), *view.drawing.wires.values())]
    assert all(one is other for one, other in zip(states, after, strict=True))
