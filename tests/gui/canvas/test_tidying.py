"""Tidying: frames keep what is theirs, everything glides, and until the end it can be given up without a trace."""

import random

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from engine import Comment, Frame, Graph, GraphFile, new_node
from gui import commands
from gui.canvas.arranging import tidying as tidying_module
from gui.canvas.arranging.tidy_plan import tidying
from gui.canvas.painting.geometry import card_of
from gui.document import annotations as annotating
from gui.document.annotations import frame_around, placed_at, rect_of
from tests.gui.canvas.hand import Hand, text_of
from tests.gui.canvas.test_annotations import FRAMED, INNER, NOTE, OUTER

CARDS_APART = 1.0


def tangled(gates, seed=0):
    """A graph of so many gates, strewn about."""
    rng = random.Random(seed)  # noqa: S311 - the same graph every time
    names = [f"w{index}" for index in range(gates // 8 + 2)]
    nodes = [new_node(name, "variable", value=1.0) for name in names]
    for index in range(gates):
        operation = rng.choice(["add", "multiply", "tanh"])
        count = 1 if operation == "tanh" else 2
        nodes.append(new_node(f"g{index}", operation, tuple(rng.choice(names[-8:]) for _ in range(count))))
        names.append(f"g{index}")
    places = [(220.0 * (index % 24), 140.0 * (index // 24)) for index in range(len(names))]
    rng.shuffle(places)
    return GraphFile(graph=Graph(nodes), positions=dict(zip(names, places, strict=True)))


def cards(view):
    """Where the document has each card."""
    document = view.context.document
    return {
        name: item.geometry.rect.translated(QPointF(*document.position(name)))
        for name, item in view.drawing.nodes.items()
    }


def overlapping(rects):
    """Pairs of rectangles that share a spot."""
    order = sorted(rects, key=lambda name: rects[name].left())
    found = []
    for place, name in enumerate(order):
        for other in order[place + 1 :]:
            if rects[other].left() >= rects[name].right() - CARDS_APART:
                break
            if rects[other].intersects(rects[name]):
                found.append((name, other))
    return found


def test_everything_glides_and_only_then_it_is_done(open_canvas):
    """Until it has arrived the document is as it was; then it is one step."""
    view = open_canvas(tangled(14))
    before = text_of(view.context.document)
    view.arrange()
    QTest.qWait(60)
    assert view.tidying.is_under_way
    assert text_of(view.context.document) == before
    assert len({(item.x(), item.y()) for item in view.drawing.nodes.values()}) > 1
    QTest.qWait(600)
    assert not view.tidying.is_under_way
    assert overlapping(cards(view)) == []
    assert view.context.document.history.count() == 1
    for name, item in view.drawing.nodes.items():
        assert (item.x(), item.y()) == view.context.document.position(name)
    view.context.document.history.undo()
    assert text_of(view.context.document) == before


def test_escape_gives_it_up_while_it_glides(open_canvas):
    """Cards, frames and history are as they were."""
    view = open_canvas(FRAMED)
    before, places = text_of(view.context.document), {n: i.pos() for n, i in view.drawing.nodes.items()}
    view.arrange()
    QTest.qWait(60)
    assert view.tidying.is_under_way
    Hand(view).key(Qt.Key.Key_Escape)
    assert not view.tidying.is_under_way
    assert text_of(view.context.document) == before
    assert {n: i.pos() for n, i in view.drawing.nodes.items()} == places
    assert view.drawing.annotations.rect(OUTER) == rect_of(view.context.document.about.annotations[OUTER])
    assert view.context.document.history.count() == 0


@pytest.fixture
def sliced(monkeypatch):
    """Even small graphs are worked out in slices."""
    monkeypatch.setattr(tidying_module, "_AT_ONCE", 3)
    monkeypatch.setattr(tidying_module, "_SLICE_S", 0.0)


@pytest.mark.usefixtures("sliced")
def test_it_can_be_given_up_while_it_is_worked_out(open_canvas):
    """The window hears its user in between, and nothing has changed."""
    view = open_canvas(tangled(14))
    before = text_of(view.context.document)
    view.arrange()
    assert view.tidying.is_under_way
    view.tidy_progress.given_up.emit()
    QTest.qWait(50)
    assert not view.tidying.is_under_way
    assert text_of(view.context.document) == before
    view.arrange()
    Hand(view).key(Qt.Key.Key_Escape)
    assert not view.tidying.is_under_way
    assert view.context.document.history.count() == 0


@pytest.mark.usefixtures("sliced")
def test_a_large_graph_is_laid_out_in_slices(open_canvas, qtbot):
    """In the end no card lies on another, and it is one step."""
    view = open_canvas(tangled(14))
    view.arrange()
    qtbot.waitUntil(lambda: not view.tidying.is_under_way, timeout=30_000)
    assert overlapping(cards(view)) == []
    assert view.context.document.history.count() == 1
    assert not view.tidy_progress.isVisible()


def test_progress_appears_when_it_takes_long(open_canvas, qtbot):
    """A bar with a button to give it up; it goes when it is done."""
    view = open_canvas(tangled(3))
    view.tidy_progress.show_share(0.25)
    qtbot.waitUntil(view.tidy_progress.isVisible)
    assert view.tidy_progress.bar.value() == 25
    view.tidy_progress.show_share(1.0)
    assert not view.tidy_progress.isVisible()


def test_without_motion_it_is_done_at_once(open_canvas):
    """Who wants nothing to glide has it in place."""
    view = open_canvas(tangled(14))
    view.context.settings.set("appearance/motion", value=False)
    view.arrange()
    assert not view.tidying.is_under_way
    assert view.context.document.history.count() == 1


def test_a_press_during_the_glide_finishes_it(open_canvas):
    """The hand takes hold of cards that are where they belong."""
    view = open_canvas(tangled(14))
    view.arrange()
    Hand(view).click((-300.0, -300.0))
    assert not view.tidying.is_under_way
    assert view.context.document.history.count() == 1


def test_an_edit_in_the_meantime_gives_it_up(open_canvas):
    """What was worked out is for another graph."""
    view = open_canvas(tangled(14))
    document = view.context.document
    place = document.position("g3")
    view.arrange()
    document.do(document.edit("title", about=_titled(document)))
    assert not view.tidying.is_under_way
    assert document.position("g3") == place


def _titled(document):
    from dataclasses import replace

    return replace(document.about, title="another")


def test_frames_keep_what_is_theirs_and_nothing_else(open_canvas):
    """Each frame still holds its nodes, comments and frames, fits around them, and no foreign card is in it."""
    view = open_canvas(FRAMED)
    document = view.context.document
    view.arrange()
    view.tidying.finish()
    inner, outer, note = (rect_of(document.about.annotations[key]) for key in (INNER, OUTER, NOTE))
    rects = cards(view)
    assert inner.contains(rects["x"])
    assert inner.contains(rects["y"])
    assert outer.contains(inner)
    assert outer.contains(rects["p"])
    assert outer.contains(note)
    assert not outer.intersects(rects["q"])
    assert not note.intersects(inner)
    assert overlapping(rects) == []
    assert document.history.count() == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("gates", [60, 600])
def test_frames_among_many_nodes_take_no_foreign_cards_in(make_context, gates, seed):
    """Frames around parts of a tangled graph, one of them in another, keep exactly their own."""
    context = make_context(tangled(gates, seed))
    document = context.document
    tidy(document)
    parts = [[f"g{index}" for index in part] for part in (range(5), range(20, 24), range(40, 52))]
    for number, names in enumerate(parts):
        places = {name: (200.0 * place, 90_000.0 + 1000 * number) for place, name in enumerate(names)}
        document.do(commands.move(document, places))
        frame = frame_around(_around(document, names))
        document.do(annotating.add(document, placed_at(Frame(position=(0, 0), size=(1, 1)), frame))[0])
    frame = frame_around(_around(document, parts[0]) | _around(document, parts[1]).adjusted(-60, -60, 60, 60))
    document.do(annotating.add(document, placed_at(Frame(position=(0, 0), size=(1, 1)), frame))[0])
    parts.append([*parts[0], *parts[1]])
    tidy(document)
    rects = rects_of(document)
    assert overlapping(rects) == []
    for key, names in enumerate(parts):
        frame = rect_of(document.about.annotations[key])
        assert {name for name, rect in rects.items() if frame.intersects(rect)} == set(names)
        assert all(frame.contains(rects[name]) for name in names)
    assert not rect_of(document.about.annotations[0]).intersects(rect_of(document.about.annotations[1]))


def tidy(document):
    """Lay out the whole document at once."""

    def cards_inside(rect):
        return [name for name, card in rects_of(document).items() if rect.contains(card)]

    work = tidying(document, list(document.graph.nodes), cards_inside)
    while True:
        try:
            assert 0 <= next(work) <= 1
        except StopIteration as end:
            document.do(end.value.edit(document))
            return


def rects_of(document):
    """Where the cards of a document are."""
    graph = document.graph
    return {
        name: QRectF(QPointF(*document.position(name)), card_of(node, graph.shape(name)).rect.size())
        for name, node in graph.nodes.items()
    }


def _around(document, names):
    rect, rects = QRectF(), rects_of(document)
    for name in names:
        rect |= rects[name]
    return rect


def test_a_part_is_tidied_where_it_is_and_its_frame_is_fitted(open_canvas):
    """Selected nodes in a frame are laid out; the frame fits around all that was in it."""
    view = open_canvas(FRAMED)
    document = view.context.document
    view.context.selection.set(("x", "p"))
    view.arrange()
    view.tidying.finish()
    rects = cards(view)
    outer = rect_of(document.about.annotations[OUTER])
    assert all(outer.contains(rects[name]) for name in "xyp")
    assert document.position("q") == (480, 80)


def test_a_free_comment_goes_with_the_nearest_node_and_lies_on_nothing(make_context):
    """It stays near what it speaks of."""
    document = make_context(tangled(30)).document
    tidy(document)
    document.do(commands.move(document, {"g20": (9000.0, 7000.0)}))
    comment = Comment(position=(9000.0, 6940.0), size=(160.0, 48.0), text="here")
    document.do(annotating.add(document, comment)[0])
    tidy(document)
    rect, rects = rect_of(document.about.annotations[0]), rects_of(document)
    assert not any(rect.intersects(other) for other in rects.values())
    assert (rect.center() - rects["g20"].center()).manhattanLength() < 600


def test_frames_without_nodes_get_out_of_the_way(make_context):
    """No card comes to stand in a frame that was empty, and what is written beside it lies on nothing."""
    document = make_context(tangled(30)).document
    for corner in ((0.0, 0.0), (400.0, 40.0)):
        document.do(annotating.add(document, Frame(position=corner, size=(300.0, 200.0), title="empty"))[0])
    document.do(commands.move(document, dict.fromkeys(document.graph.nodes, (-9000.0, 9000.0))))
    tidy(document)
    empty = [rect_of(document.about.annotations[key]) for key in (0, 1)]
    assert not any(rect.intersects(frame) for rect in rects_of(document).values() for frame in empty)
    assert not empty[0].intersects(empty[1])
