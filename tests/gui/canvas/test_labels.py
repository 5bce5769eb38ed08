"""The numbers on the wires: the right ones, in places where they can be read."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from engine import generate_graph
from gui.canvas import CanvasView
from gui.canvas.painting import style
from gui.canvas.painting.card_painter import Card
from gui.resources import examples_folder
from gui.theme import load_colours
from tests.gui.calls import Calls
from tests.gui.colour_vision import contrast

EXAMPLES = sorted(path.stem for path in examples_folder().glob("*.json"))


def settle(view):
    """Let everything that waits for an idle moment happen."""
    QApplication.processEvents()
    view.drawing.settle()


def labels_of(view, source, target, port=None):
    """The labels of a wire by kind."""
    wires = view.drawing.wires
    wire = next(w for e, w in wires.items() if (e.source, e.target) == (source, target) and port in {None, e.port})
    return {label.kind: label for label in view.drawing.labels.labels(wire)}


def test_the_sigmoid_shows_the_textbooks_numbers(open_canvas):
    """Value above, gradient under, local derivative where the wire enters: as printed in the tutorial."""
    view = open_canvas("sigmoid")
    view.context.evaluation.both_passes()
    settle(view)
    shown = {
        (source, target): {kind: label.text for kind, label in labels_of(view, source, target).items()}
        for source, target in [("A", "B"), ("B", "C"), ("C", "E"), ("E", "F")]
    }
    assert shown == {
        ("A", "B"): {"value": "0", "contribution": "0.25", "local": "×−1"},
        ("B", "C"): {"value": "0", "contribution": "−0.25", "local": "×1"},
        ("C", "E"): {"value": "1", "contribution": "−0.25", "local": "×1"},
        ("E", "F"): {"value": "2", "contribution": "−0.25", "local": "×−0.25"},
    }


def test_value_stands_above_the_wire_and_gradient_under_it(open_canvas):
    """Told apart by place, not by colour alone."""
    view = open_canvas("shopping_fruit")
    view.context.evaluation.both_passes()
    settle(view)
    for wire in view.drawing.wires.values():
        labels = {label.kind: label.rect for label in view.drawing.labels.labels(wire)}
        assert labels["value"].center().y() < labels["contribution"].center().y()


def test_at_a_fork_each_wire_carries_its_own_contribution(open_canvas):
    """B feeds c and d: 2 and 3 under the wires, 5 on the card."""
    view = open_canvas("forward_reverse")
    view.context.evaluation.both_passes()
    settle(view)
    assert labels_of(view, "b", "c")["contribution"].text == "2"
    assert labels_of(view, "b", "d")["contribution"].text == "3"
    assert view.drawing.nodes["b"].reading.gradient_text == "5"


def test_what_is_not_computed_is_a_dash(open_canvas):
    """Before the passes there is no 0 anywhere, and no local derivative."""
    view = open_canvas("sum_times")
    settle(view)
    labels = labels_of(view, "q", "f")
    assert (labels["value"].text, labels["contribution"].text) == ("–", "–")
    assert "local" not in labels
    assert view.drawing.nodes["f"].reading.value_text == "–"


def test_numbers_of_an_earlier_state_look_stale(open_canvas):
    """After an edit the old numbers stay, marked; those of sources are as typed."""
    from gui import commands

    view = open_canvas("sum_times")
    document = view.context.document
    view.context.evaluation.both_passes()
    document.do(commands.set_values(document, {"x": 7}))
    settle(view)
    labels = labels_of(view, "q", "f")
    assert labels["value"].stale
    assert labels["value"].text == "3"
    first = labels_of(view, "x", "q")["value"]
    assert (first.text, first.stale) == ("7", False)
    card: Card = view.drawing.nodes["f"].card()
    assert card.reading.stale
    assert card.is_stale
    for name in ("light", "dark"):
        colours = load_colours(name)
        for fresh, ground in ((colours.value, colours.node), (colours.gradient, colours.canvas)):
            faded = style.tint(fresh, colours.stale, stale=True, missing=False)
            assert 3 <= contrast(faded, ground) < 0.8 * contrast(fresh, ground)


def test_local_derivatives_can_be_left_out(open_canvas):
    """The setting takes them off every wire."""
    view = open_canvas("sigmoid")
    view.context.evaluation.both_passes()
    view.set_show_local(False)
    settle(view)
    assert not any(
        label.kind == "local" for wire in view.drawing.wires.values() for label in view.drawing.labels.labels(wire)
    )


@pytest.mark.parametrize("passes", ["none", "both"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_number_stands_on_another_or_on_a_card(open_canvas, example, passes):
    """In each shipped example every number on a wire can be read, at the places that the file gives."""
    view = open_canvas(example)
    if passes == "both":
        view.context.evaluation.both_passes()
    settle(view)
    assert overlaps(view) == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_number_is_nearest_to_its_own_wire(open_canvas, example):
    """Nobody takes a number for that of another wire; wires that leave one port together share their value."""
    view = open_canvas(example)
    view.context.evaluation.both_passes()
    settle(view)
    assert strays(view) == []


def strays(view) -> list[str]:
    """Every number that stands nearer to the wire of another number."""
    courses = {edge: [wire.curve.at(step / 200) for step in range(201)] for edge, wire in view.drawing.wires.items()}
    found = []
    for edge, wire in view.drawing.wires.items():
        for label in view.drawing.labels.labels(wire):
            nearest = min(
                (min(distance(label.rect, point) for point in course), other != edge, other)
                for other, course in courses.items()
                if other == edge or label.kind != "value" or other.source != edge.source
            )
            if nearest[2] != edge:
                found.append(f"{label.kind} {label.text} of {edge} is at {nearest[2]}: {nearest[0]:.1f}")
    return found


def distance(rect: QRectF, point) -> float:
    """How far a point is from a rectangle."""
    across = max(rect.left() - point.x(), 0.0, point.x() - rect.right())
    down = max(rect.top() - point.y(), 0.0, point.y() - rect.bottom())
    return (across**2 + down**2) ** 0.5


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_card_stands_on_another(open_canvas, example):
    """Nor do cards hide each other."""
    view = open_canvas(example)
    cards = [(name, item.mapRectToScene(item.geometry.rect)) for name, item in view.drawing.nodes.items()]
    for index, (_, card) in enumerate(cards):
        assert not [name for name, other in cards[index + 1 :] if card.intersects(other)]


def overlaps(view) -> list[str]:
    """Every pair of things that share a spot: labels with labels, labels with cards."""
    labels: list[tuple[str, QRectF]] = [
        (f"{label.kind} {label.text} of {edge.source} to {edge.target}", label.rect)
        for edge, wire in view.drawing.wires.items()
        for label in view.drawing.labels.labels(wire)
    ]
    cards = [(name, item.mapRectToScene(item.geometry.rect)) for name, item in view.drawing.nodes.items()]
    found = [
        f"{first} on {second}"
        for index, (first, rect) in enumerate(labels)
        for second, other in labels[index + 1 :] + cards
        if rect.intersects(other)
    ]
    return sorted(found)


def test_in_a_heap_of_cards_the_program_does_not_stand_still(make_context, qtbot):
    """Where there is no room for most numbers they are placed once, and few of the places are weighed to the end."""
    file = generate_graph("random", 60)
    heap = {name: (97.0 * index % 500, 61.0 * index % 500) for index, name in enumerate(file.graph.nodes)}
    context = make_context(replace(file, positions=heap))
    context.evaluation.both_passes()
    with Calls() as calls:
        view = CanvasView(context)
        qtbot.addWidget(view)
        view.drawing.settle()
    assert calls.count < 25_000 * len(view.drawing.wires)
