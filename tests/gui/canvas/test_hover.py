"""What lies under the pointer is lit, and nothing else."""

from gui import commands


def test_a_card_that_has_moved_away_is_lit_no_longer(open_canvas):
    """An edit from elsewhere, such as an undo, while the pointer rests on a card."""
    view = open_canvas()
    item = view.drawing.nodes["p"]
    view.hover.follow(view.drawing, item.output_place())
    assert item.state.hovered
    document = view.context.document
    document.do(commands.move(document, {"p": (640.0, 400.0)}))
    assert not item.state.hovered
    assert item.state.hovered_port is None


def test_a_wire_is_lit_no_longer_after_an_edit(open_canvas):
    """Wires are let go of as cards are."""
    view = open_canvas()
    (wire,) = [wire for edge, wire in view.drawing.wires.items() if edge.target == "q"]
    view.hover.follow(view.drawing, wire.curve.path().pointAtPercent(0.5))
    assert wire.state.hovered
    document = view.context.document
    document.do(commands.set_values(document, {"x": 7}))
    assert not wire.state.hovered


def test_what_is_deleted_under_the_pointer_is_let_go(open_canvas):
    """The pointer goes on over the canvas as if nothing had been there."""
    view = open_canvas()
    item = view.drawing.nodes["p"]
    place = item.output_place()
    view.hover.follow(view.drawing, place)
    document = view.context.document
    document.do(commands.delete(document, ["p"]))
    view.hover.follow(view.drawing, place)
    assert not item.state.hovered
