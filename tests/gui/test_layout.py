"""Automatic layout: wires run to the right, nothing overlaps, and the same graph always comes out the same."""

import random

import pytest

from gui.arranging import layout
from gui.arranging.layout import Box, Gaps, Line, by_graphlay, by_own_layering, lay_out
from gui.theme import Sizes

UNARY = Box(128, 72, (48.0,), 48.0)
BINARY = Box(128, 72, (36.0, 60.0), 48.0)
SOURCE = Box(144, 72, (), 48.0)
ENGINES = pytest.mark.parametrize("engine", [by_graphlay, by_own_layering])


def random_graph(nodes, seed=0):
    """Boxes and lines of a random graph in which some nodes are far from those that they feed."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret: a graph that comes out the same every time
    boxes, lines = {}, []
    for index in range(nodes):
        box = SOURCE if index < 4 else rng.choice([SOURCE, UNARY, BINARY, BINARY])
        boxes[f"n{index}"] = box
        ports = range(len(box.inputs))
        lines += [Line(f"n{rng.randrange(max(0, index - 30), index)}", f"n{index}", port) for port in ports]
    return boxes, lines


def overlapping(places, boxes):
    """Pairs of boxes that share a spot."""
    rects = [(x, y, x + boxes[n].width, y + boxes[n].height, n) for n, (x, y) in places.items()]
    return [
        (one[4], other[4])
        for index, one in enumerate(rects)
        for other in rects[index + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


@ENGINES
@pytest.mark.parametrize("seed", range(3))
def test_wires_run_to_the_right_and_no_box_stands_on_another(engine, seed):
    """Every box stands to the right of all that feed it, with room between, on the grid, from 0, 0 on."""
    boxes, lines = random_graph(60, seed)
    places = lay_out(boxes, lines, engines=[engine])
    assert places.keys() == boxes.keys()
    assert overlapping(places, boxes) == []
    for line in lines:
        assert places[line.source][0] + boxes[line.source].width < places[line.target][0]
    assert all(x % Sizes.GRID == 0 and y % (Sizes.GRID / 2) == 0 for x, y in places.values())
    assert min(x for x, _ in places.values()) == min(y for _, y in places.values()) == 0


@ENGINES
def test_the_same_graph_is_always_laid_out_the_same(engine):
    """Nothing in it is left to chance."""
    boxes, lines = random_graph(60, 5)
    assert lay_out(boxes, lines, engines=[engine]) == lay_out(boxes, lines, engines=[engine])


@ENGINES
def test_sources_of_one_gate_stand_in_the_order_of_its_ports(engine):
    """The wires of a gate do not cross: what feeds its upper port stands above."""
    boxes = {"first": SOURCE, "second": SOURCE, "gate": BINARY}
    lines = [Line("second", "gate", 0), Line("first", "gate", 1)]
    places = lay_out(boxes, lines, engines=[engine])
    assert places["second"][1] < places["first"][1]


@ENGINES
def test_a_source_stands_just_before_its_use(engine):
    """A late input is not led through the whole drawing."""
    boxes = {"x": SOURCE, "a": UNARY, "b": UNARY, "late": SOURCE, "c": BINARY}
    lines = [Line("x", "a", 0), Line("a", "b", 0), Line("b", "c", 0), Line("late", "c", 1)]
    places = lay_out(boxes, lines, engines=[engine])
    assert places["late"][0] > places["a"][0]


@ENGINES
def test_a_chain_is_straight(engine):
    """Gates with one input each stand in one line."""
    boxes = dict.fromkeys("abcde", UNARY) | {"a": Box(128, 72, (), 48.0)}
    lines = [Line(one, other, 0) for one, other in zip("abcd", "bcde", strict=True)]
    places = lay_out(boxes, lines, engines=[engine])
    assert len({y for _, y in places.values()}) == 1


@ENGINES
def test_loops_and_lines_to_nowhere_are_laid_out_too(engine):
    """A file with a cycle, a wire from a node to itself, or a part of a graph: all of it can be seen."""
    boxes = {"a": UNARY, "b": UNARY, "c": BINARY}
    lines = [Line("a", "b", 0), Line("b", "a", 0), Line("c", "c", 0), Line("b", "c", 1), Line("gone", "c", 1)]
    places = lay_out(boxes, lines, engines=[engine])
    assert places.keys() == boxes.keys()
    assert overlapping(places, boxes) == []


@ENGINES
def test_a_long_chain_needs_no_recursion(engine):
    """Two thousand gates in a row are laid out in a row."""
    boxes = {f"n{index}": UNARY for index in range(2000)}
    lines = [Line(f"n{index}", f"n{index + 1}", 0) for index in range(1999)]
    if engine is by_graphlay:
        boxes, lines = dict(list(boxes.items())[:300]), lines[:299]
    places = lay_out(boxes, lines, engines=[engine])
    xs = [places[name][0] for name in boxes]
    assert xs == sorted(xs)
    assert len(set(xs)) == len(xs)


def test_nothing_to_lay_out_gives_nothing():
    """An empty graph has no places."""
    assert lay_out({}, []) == {}


def test_boxes_without_wires_do_not_overlap():
    """New nodes that nobody has wired yet get places of their own."""
    boxes = dict.fromkeys("abcdefgh", UNARY)
    assert overlapping(lay_out(boxes, []), boxes) == []


def test_without_graphlay_the_own_layering_takes_over(monkeypatch, caplog):
    """Where the library is missing or fails, the graph is drawn all the same, and the log says so."""
    monkeypatch.setitem(__import__("sys").modules, "graphlay", None)
    boxes, lines = random_graph(20)
    places = lay_out(boxes, lines)
    assert places == lay_out(boxes, lines, engines=[by_own_layering])
    assert "layout engine failed" in caplog.text


def test_when_every_engine_fails_boxes_stand_one_under_the_other():
    """Even then each node can be seen."""

    def broken(boxes, lines, gaps):
        raise ValueError

    boxes, lines = random_graph(10)
    assert overlapping(lay_out(boxes, lines, engines=[broken]), boxes) == []


def test_the_gaps_are_kept():
    """Columns stand apart by at least the gap that numbers on the wires need."""
    boxes, lines = random_graph(40, 2)
    places = lay_out(boxes, lines, Gaps(200, 50))
    for line in lines:
        room = places[line.target][0] - places[line.source][0] - boxes[line.source].width
        assert room >= 200 - Sizes.GRID


def test_large_graphs_go_to_the_quick_engine(monkeypatch):
    """A thousand nodes do not keep the window waiting."""

    def never(*_):
        raise AssertionError

    monkeypatch.setattr(layout, "by_graphlay", never)
    boxes, lines = random_graph(1000)
    assert len(lay_out(boxes, lines)) == 1000
