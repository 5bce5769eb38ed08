"""Snapping to guides: wires run straight, edges and middles line up, thin lines say why, Alt leaves them."""

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from gui.canvas.arranging.guides import Guides, WireEnd
from tests.gui.canvas.hand import text_of

ALT = Qt.KeyboardModifier.AltModifier
CARD = QRectF(0, 0, 128, 72)


def drag_near(hand, name, to, *, release=True):
    """Drag a card by its title so that its corner would be at `to`."""
    start = hand.title(name)
    hand.press(start)
    hand.move(start + QPointF(*to) - hand.view.drawing.nodes[name].pos())
    if release:
        hand.release()


def shown_lines(hand):
    """The guides on the screen."""
    return hand.view.hands.gesture._snapping.lines


def is_straight(hand, source, target, port=0):
    """Whether the ports at both ends of a wire are equally high."""
    return hand.output(source).y() == pytest.approx(hand.input(target, port).y())


def test_a_wire_snaps_straight(hand):
    """Near enough to it, the dragged card goes where its wire is level; a line from port to port says so."""
    drag_near(hand, "q", (530, 96), release=False)
    assert is_straight(hand, "p", "q")
    (line,) = [line for line in shown_lines(hand) if line.y1() == line.y2() and line.x1() != line.x2()]
    assert line.y1() == hand.output("p").y()
    hand.release()
    assert is_straight(hand, "p", "q")
    assert hand.view.context.document.history.count() == 1
    assert not [item for item in hand.view.drawing.items() if type(item).__name__ == "GuideLines"]


def test_alt_leaves_guides_and_grid(hand):
    """The card stays exactly where the hand puts it."""
    hand.modifiers = ALT
    start = hand.title("q")
    hand.press(start)
    hand.move(start + QPointF(51, 13))
    assert shown_lines(hand) == ()
    hand.release()
    assert hand.view.context.document.position("q") == (531, 93)


def test_without_the_setting_only_the_grid_holds(hand):
    """The guides can be switched off for good."""
    hand.view.context.settings.set("canvas/guides", value=False)
    drag_near(hand, "q", (530, 93))
    assert hand.view.context.document.position("q") == (528, 96)


def test_edges_line_up_with_other_cards(hand):
    """Across, the left edge of r snaps to that of p, which is on no wire with it."""
    drag_near(hand, "r", (243, 300))
    assert hand.view.context.document.position("r")[0] == hand.view.context.document.position("p")[0]


def test_a_cancelled_drag_takes_its_guides_away(hand):
    """Nothing is left on the canvas, and nothing has changed."""
    before = text_of(hand.view.context.document)
    drag_near(hand, "q", (530, 96), release=False)
    hand.key(Qt.Key.Key_Escape)
    assert not [item for item in hand.view.drawing.items() if type(item).__name__ == "GuideLines"]
    assert text_of(hand.view.context.document) == before
    assert hand.view.context.document.history.count() == 0


def test_the_nearest_guide_wins_and_all_that_are_met_are_shown():
    """Two cards with the same left edge give two lines."""
    others = [QRectF(300, 200, 128, 72), QRectF(300, 400, 128, 72), QRectF(310, 600, 128, 72)]
    snapped = Guides.among(CARD, others, ()).snap(QPointF(303, 900), 6.0)
    assert (snapped.way, snapped.across, snapped.down) == (QPointF(300, 900), True, False)
    assert len([line for line in snapped.lines if line.x1() == 300]) == 2


def test_out_of_reach_nothing_snaps():
    """The way stays what it was."""
    snapped = Guides.among(CARD, [QRectF(1000, 1000, 128, 72)], ()).snap(QPointF(500, 500), 6.0)
    assert (snapped.way, snapped.across, snapped.down, snapped.lines) == (QPointF(500, 500), False, False, ())


def test_a_straight_wire_comes_before_an_edge():
    """Where an edge is nearer than the wire, the wire still wins."""
    wire = WireEnd(standing=QPointF(400, 100), moving=QPointF(128, 48))
    guides = Guides.among(CARD, [QRectF(600, 55, 128, 72)], [wire])
    assert guides.snap(QPointF(0, 54), 6.0).way.y() == 52
