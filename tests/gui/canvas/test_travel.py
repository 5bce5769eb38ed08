"""The view glides to where it goes: for a moment, by the shortest way, and not at all for who wants no motion."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from gui.canvas.roaming import roaming
from gui.canvas.roaming.visited import MOST, Visit, Visited
from gui.canvas.roaming.zoom import Viewpoint
from gui.context import Context
from gui.document.document import Document
from gui.evaluation import Evaluation
from gui.selection import Selection


@pytest.fixture
def view(hand, monkeypatch):
    """The canvas under the hand, gliding slowly."""
    monkeypatch.setattr(roaming, "DURATION_MS", 120)
    monkeypatch.setattr(roaming, "motion_ms", lambda settings, wanted: wanted * settings.get("appearance/motion"))
    return hand.view


def test_a_jump_glides_and_arrives(view, qtbot):
    """Between start and end the view is somewhere between; then it is exactly there."""
    start = view.zooming.viewpoint
    view.reveal("r")
    assert view.travel.is_under_way
    assert view.context.selection.names == ("r",)
    qtbot.waitUntil(lambda: not view.zooming.viewpoint.is_near(start))
    qtbot.waitUntil(lambda: not view.travel.is_under_way)
    middle = view.zooming.canvas_point(QPointF(view.viewport().rect().center()))
    assert (middle - view.drawing.rect_of(["r"]).center()).manhattanLength() < 4


@pytest.mark.parametrize("how", ["press", "wheel", "key"])
def test_whatever_the_hand_does_ends_the_glide(hand, view, how):
    """Nobody has to wait for an animation."""
    view.glide_to_all()
    view.glide(Viewpoint(5000, 5000, 1.0))
    assert view.travel.is_under_way
    if how == "press":
        hand.press(view.middle())
        hand.release()
    elif how == "wheel":
        view.zoom_in()
    else:
        QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.travel.is_under_way


def test_without_motion_the_view_is_there_at_once(view):
    """The setting turns every glide into a jump."""
    view.context.settings.set("appearance/motion", False)
    view.reveal("r")
    assert not view.travel.is_under_way
    middle = view.zooming.canvas_point(QPointF(view.viewport().rect().center()))
    assert (middle - view.drawing.rect_of(["r"]).center()).manhattanLength() < 4


def test_scale_and_place_change_about_one_fixed_point():
    """A glide that zooms does not swing aside: the point that both views show alike stays where it is."""
    start, end = Viewpoint(0, 0, 1.0), Viewpoint(300, 0, 4.0)
    still = 400  # on the screen 400 to the right at the start, 4 * (400 - 300) = 400 at the end
    for share in (0.1, 0.3, 0.5, 0.9):
        now = start.towards(end, share)
        assert (still - now.x) * now.scale == pytest.approx(400)
    assert start.towards(end, 1.0) == end


def test_places_lead_back_and_forth_as_in_a_browser():
    """Back returns, forward goes again, and a new jump forgets what lay ahead."""
    a, b, c = (Visit(Viewpoint(x, 0, 1.0)) for x in (0, 500, 1000))
    visited = Visited()
    visited.leave(a)
    visited.leave(b)
    assert visited.back(c) is b
    assert visited.back(b) is a
    assert not visited.can_go_back
    assert visited.forward(a) is b
    visited.leave(b)
    assert not visited.can_go_forward
    assert visited.back(c) is b


def test_the_same_place_is_kept_once_and_not_without_end():
    """Two jumps from one place are one way back, and old places are forgotten."""
    visited = Visited()
    for x in (0, 1, 2, *range(100, 100 * (MOST + 10), 100)):
        visited.leave(Visit(Viewpoint(x, 0, 1.0)))
    count, here = 0, Visit(Viewpoint(-1000, 0, 1.0))
    while visited.can_go_back:
        here = visited.back(here) or here
        count += 1
    assert count == MOST


def test_inside_and_outside_of_a_composite_are_two_places():
    """The same corner of another level is another place."""
    outside, inside = Visit(Viewpoint(0, 0, 1.0)), Visit(Viewpoint(0, 0, 1.0), ("sigmoid",))
    visited = Visited()
    visited.leave(outside)
    assert visited.back(inside) is outside


def test_each_document_keeps_its_places(view, make_context):
    """Who looks at another graph for a while finds the way back as it was."""
    first, other = view.context, make_context("sigmoid")
    view.context.settings.set("appearance/motion", False)
    view.reveal("r")
    view.set_context(other)
    assert not view.visited.can_go_back
    view.set_context(first)
    assert view.visited.can_go_back


class Inside(Document):
    """A stand-in for the inside of a composite gate."""

    def __init__(self, outer, level):
        super().__init__()
        self.outer, self.way = outer, level

    @property
    def root(self):
        return self.outer

    @property
    def level(self):
        return self.way


def test_going_into_a_composite_is_a_jump_that_leads_back(view):
    """Back asks for the level outside, and is then at the place from which one went in."""
    view.context.settings.set("appearance/motion", False)
    outside = view.context
    document = Inside(outside.document, ("sigmoid",))
    inside = Context(document, Evaluation(document), Selection(document), outside.settings)
    view.reveal("r")
    before = view.zooming.viewpoint
    view.set_context(inside)
    wanted = []

    def go(level):
        wanted.append(level)
        view.set_context({(): outside, ("sigmoid",): inside}[level])

    view.level_wanted.connect(go)
    view.go_back()
    assert wanted == [()]
    assert view.context is outside
    assert view.zooming.viewpoint.is_near(before)
    view.go_forward()
    assert wanted == [(), ("sigmoid",)]
    assert view.context is inside
