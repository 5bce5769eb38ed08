"""The minimap: the whole graph in a corner, made when the hand rests, to look and to go there."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui import commands
from gui.canvas.roaming.minimap import EDGE
from gui.canvas.roaming.minimap_picture import picture_of
from tests.gui.canvas.hand import Hand

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(open_canvas):
    """A large graph close up, with its minimap."""
    shown = open_canvas("digits_softmax")
    shown.zoom_to(2.0)
    shown.minimap.refresh_now()
    return shown


def middle(view):
    """The place in the middle of the view."""
    return view.zooming.canvas_point(QPointF(view.viewport().rect().center()))


def test_it_shows_while_not_all_is_in_view(view):
    """Close up it is there; when everything fits, it has nothing to tell."""
    assert view.minimap.isVisible()
    view.fit_all()
    assert not view.minimap.isVisible()
    view.zoom_to(3.0)
    assert view.minimap.isVisible()
    view.context.settings.set("canvas/minimap", False)
    assert not view.minimap.isVisible()
    view.context.settings.set("canvas/minimap", True)
    assert view.minimap.isVisible()


def test_a_click_goes_there(view):
    """The place that was clicked is in the middle."""
    target = view.drawing.rect_of([view.context.document.names[0]]).center()
    QTest.mouseClick(view.minimap, LEFT, pos=view.minimap.on_map(target).toPoint())
    unit = 1 / view.minimap._scale()
    assert abs(middle(view).x() - target.x()) < unit
    assert abs(middle(view).y() - target.y()) < unit


def test_dragging_the_frame_takes_the_view_along(view):
    """By as much as the hand moves, and the graph itself is left alone."""
    view.centerOn(view.drawing.content_rect().center())
    before, steps = middle(view), view.context.document.history.count()
    start = view.minimap.frame().center().toPoint()
    QTest.mousePress(view.minimap, LEFT, pos=start)
    QTest.mouseMove(view.minimap, start + QPoint(20, 10))
    QTest.mouseRelease(view.minimap, LEFT, pos=start + QPoint(20, 10))
    moved = middle(view) - before
    assert moved.x() * view.minimap._scale() == pytest.approx(20, abs=1)
    assert moved.y() * view.minimap._scale() == pytest.approx(10, abs=1)
    assert view.context.document.history.count() == steps
    assert view.context.selection.names == ()


def test_the_wheel_zooms_about_the_middle(view):
    """What is in the middle stays there."""
    view.centerOn(view.drawing.content_rect().center())
    before = middle(view)
    at = QPointF(view.minimap.rect().center())
    nothing, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    turn = QWheelEvent(at, at, QPoint(), QPoint(0, 120), nothing, plain, phase, False)
    QApplication.sendEvent(view.minimap, turn)
    assert view.zoom == pytest.approx(2.5)
    assert (middle(view) - before).manhattanLength() < 3


@pytest.mark.parametrize("corner", ["bottom right", "bottom left", "top right", "top left"])
def test_it_stands_in_its_corner_however_the_view_moves(view, corner):
    """Scrolling does not take it along."""
    view.context.settings.set("canvas/minimap_corner", corner)
    room, here = view.viewport().rect(), view.minimap.geometry()
    for _ in range(3):
        view.zooming.scroll(QPointF(40, 25))
    assert view.minimap.geometry() == here
    wanted = QPoint(
        EDGE if "left" in corner else room.width() - here.width() - EDGE,
        EDGE if "top" in corner else room.height() - here.height() - EDGE,
    )
    assert here.topLeft() == wanted


def test_the_picture_is_made_after_a_change_and_not_in_a_frame(view, qtbot, monkeypatch):
    """Moving the view makes no picture; an edit makes one when the hand rests."""
    made: list[object] = []

    def make(*args):
        made.append(args)
        return picture_of(*args)

    monkeypatch.setattr("gui.canvas.roaming.minimap.picture_of", make)
    for _ in range(20):
        view.zooming.scroll(QPointF(10, 10))
        view.minimap.repaint()
    assert made == []
    name = view.context.document.names[0]
    for step in range(3):
        view.do(commands.move(view.context.document, {name: (-900.0 - 100 * step, -900.0)}))
    assert made == []
    qtbot.waitUntil(lambda: len(made) == 1)
    assert view.minimap.rect().contains(view.minimap.on_map(view.drawing.rect_of([name]).center()).toPoint())


def test_a_gesture_goes_on_under_it(view):
    """It fades, and what is dragged lands below it all the same."""
    hand = Hand(view)
    name = next(n for n in view.context.document.names if view.seen().contains(view.drawing.rect_of([n])))
    hand.press(hand.title(name))
    hand.move(view.zooming.canvas_point(QPointF(view.minimap.geometry().center())))
    assert view._is_busy()
    hand.release()
    assert view.context.document.history.count() == 1


def test_it_follows_to_another_document(view, make_context):
    """The picture is that of the graph that is open now."""
    view.set_context(make_context("sigmoid"))
    view.zoom_to(4.0)
    view.minimap.refresh_now()
    assert view.minimap._content.contains(view.drawing.content_rect())
