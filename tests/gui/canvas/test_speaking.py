"""What a screen reader says on the canvas: where the keyboard has gone, with the numbers that stand there."""

import pytest
from PySide6.QtCore import Qt

from engine import Edge
from gui.canvas import view
from gui.canvas.editing import speaking
from gui.canvas.editing.speaking import selection_sentence

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def said(hand, monkeypatch):
    """What is announced while the hand is at the keyboard."""
    spoken: list[str] = []
    monkeypatch.setattr(view, "announce", lambda _, sentence: spoken.append(sentence))
    return spoken


def test_walking_says_what_is_reached(hand, said):
    """Name, operation and numbers of each node along the way."""
    hand.view.context.evaluation.backward_pass()
    for _ in range(2):
        hand.key(Qt.Key.Key_Right, CONTROL)
    assert said[0].startswith("x, Variable, value 2")
    assert said[1].startswith("p, Multiply, value 6")


def test_several_nodes_and_wires_are_said_too(hand):
    """How many are selected, or which wire."""
    context = hand.view.context
    context.selection.set(["x", "y"])
    assert selection_sentence(context) == "2 nodes selected, the last y"
    context.selection.set((), [Edge("x", "p", "a")])
    assert selection_sentence(context) == "Wire from x to p, input a"
    context.selection.clear()
    assert selection_sentence(context) == ""


def test_a_node_without_numbers_is_said_to_have_none(hand):
    """What is not computed is not made up."""
    context = hand.view.context
    context.selection.set(["r"])
    assert selection_sentence(context) == "r, Exponential, no value yet"


def test_without_a_screen_reader_nothing_is_announced(hand):
    """Announcing costs nothing, and fails nowhere."""
    speaking.announce(hand.view, "x")
