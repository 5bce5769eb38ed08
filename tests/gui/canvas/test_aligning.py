"""Aligning and distributing: what is selected comes into line, in one step."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from gui.canvas.arranging.aligning import aligned, distributed
from tests.gui.canvas.hand import text_of
from tests.gui.canvas.test_annotations import FRAMED, INNER

RECTS = {"a": QRectF(0, 0, 100, 50), "b": QRectF(40, 100, 200, 50), "c": QRectF(10, 300, 50, 80)}


@pytest.mark.parametrize(
    "how, line",
    [
        ("left", QRectF.left),
        ("centre", lambda rect: rect.center().x()),
        ("right", QRectF.right),
        ("top", QRectF.top),
        ("middle", lambda rect: rect.center().y()),
        ("bottom", QRectF.bottom),
    ],
)
def test_aligned_things_are_on_one_line(how, line):
    """That of the outermost edge, or of the middle of all; the other direction stays as it was."""
    ways = aligned(RECTS, how)
    moved = {name: rect.translated(ways[name]) for name, rect in RECTS.items()}
    assert len({line(rect) for rect in moved.values()}) == 1
    assert all(way.y() == 0 for way in ways.values()) or all(way.x() == 0 for way in ways.values())
    around = RECTS["a"] | RECTS["b"] | RECTS["c"]
    assert line(moved["a"]) == line(around)


@pytest.mark.parametrize("direction, start, end", [("across", "left", "right"), ("down", "top", "bottom")])
def test_distributed_things_have_equal_gaps(direction, start, end):
    """The first and the last one stay where they are."""
    rects = {name: rect.translated(5 * rect.y(), 0) for name, rect in RECTS.items()}
    ways = distributed(rects, direction)
    moved = sorted((rects[name].translated(ways[name]) for name in rects), key=lambda rect: getattr(rect, start)())
    gaps = [getattr(after, start)() - getattr(before, end)() for before, after in pairwise(moved)]
    assert max(gaps) - min(gaps) < 1e-9
    assert sum(way.isNull() for way in ways.values()) >= 2


def test_aligning_is_one_step(hand):
    """Undo brings everything back to where it was."""
    document = hand.view.context.document
    before = text_of(document)
    hand.view.context.selection.set(("x", "p", "q"))
    hand.view.ordering.align("top")
    assert {document.position(name)[1] for name in ("x", "p", "q")} == {0}
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_a_selected_frame_is_aligned_with_what_is_in_it(open_canvas):
    """Nodes in it that are selected too do not go twice as far."""
    view = open_canvas(FRAMED)
    document = view.context.document
    view.context.selection.set(("x", "q"), annotations=[INNER])
    view.ordering.align("bottom")
    assert document.position("q")[1] + view.drawing.nodes["q"].geometry.height == 256
    assert document.position("x") == (0, 0)
    view.ordering.align("top")
    assert document.position("q")[1] == -56


def test_distributing_moves_the_contents_of_a_frame(open_canvas):
    """The frame in the middle takes its nodes along."""
    view = open_canvas(FRAMED)
    document = view.context.document
    document.do(document.edit("away", {"q": _placed(document, "q", (900, 0))}))
    view.context.selection.set(("p", "q"), annotations=[INNER])
    before = document.position("x")
    view.ordering.distribute("across")
    assert document.position("x") == before  # it is the first of three
    left, width = document.position("p")[0], view.drawing.nodes["p"].geometry.width
    assert left - view.drawing.annotations.rect(INNER).right() == pytest.approx(900 - left - width)


def _placed(document, name, place):
    from dataclasses import replace

    return replace(document.placed(name), position=place)


def test_nothing_to_align_changes_nothing(hand):
    """A single node stays, and the history too."""
    hand.view.context.selection.set(("x",))
    hand.view.ordering.align("left")
    hand.view.ordering.distribute("down")
    assert hand.view.context.document.history.count() == 0
    assert hand.view.drawing.nodes["x"].pos() == QPointF(0, 0)
