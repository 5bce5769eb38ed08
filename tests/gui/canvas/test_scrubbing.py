"""Numbers are pulled at: the whole graph follows, one step of the history, Esc restores; keys do the same."""

import math
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.scrubbing import NumberPull, Stride, on_step, step_of
from tests.gui.canvas.conftest import CHAIN
from tests.gui.canvas.hand import Hand, text_of

ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def hand(open_canvas):
    """A hand over x = 2, y = 3 and p = x * y, which is the output."""
    return Hand(open_canvas(CHAIN.replace('"nodes"', '"output": "p", "nodes"')))


@pytest.fixture
def document(hand):
    """The document under the hand."""
    return hand.view.context.document


@pytest.fixture
def numbers(hand):
    """The numbers on the screen."""
    return hand.view.context.evaluation


def pull(hand, name, pixels):
    """Press in the value of a node and move so far to the right, without letting go."""
    hand.press(hand.field(name))
    hand.move(hand.field(name) + QPointF(pixels, 0))
    gesture: Any = hand.view.hands.gesture
    while gesture._scrub is not None and gesture._scrub._due:  # where passes take long, the numbers come later
        QTest.qWait(5)


def test_a_pull_changes_the_number_and_the_graph_follows(hand, document, numbers):
    """While the hand is at it, live mode or not; the document learns of it when the button is let go."""
    before = text_of(document)
    assert not numbers.is_live
    pull(hand, "x", 30)
    assert numbers.value("x") == 2.3
    assert numbers.value("p") == pytest.approx(6.9)
    assert numbers.gradient("x") == pytest.approx(3)
    assert text_of(document) == before
    hand.release()
    assert document.graph.nodes["x"].value == 2.3
    assert document.history.count() == 1
    assert numbers.value("p") == pytest.approx(6.9)
    assert not numbers.is_stale
    document.history.undo()
    assert text_of(document) == before


def test_escape_restores_all_numbers(hand, document, numbers):
    """Those of the graph as well, as fresh or stale as they were; the history knows of nothing."""
    numbers.both_passes()
    document.do(document.edit("other", {}))
    pull(hand, "x", 50)
    assert numbers.value("p") != 6
    hand.key(Qt.Key.Key_Escape)
    assert (numbers.value("x"), numbers.value("p"), numbers.is_stale) == (2, 6, False)
    assert document.history.count() == 0
    assert hand.view.viewport().cursor().shape() is not Qt.CursorShape.SizeHorCursor


def test_numbers_that_were_never_computed_are_so_again(hand, numbers):
    """A pull that is given up leaves no number behind."""
    pull(hand, "x", 50)
    assert numbers.value("p") is not None
    hand.key(Qt.Key.Key_Escape)
    assert numbers.value("p") is None


@pytest.mark.parametrize("held, expected", [(SHIFT, 2.03), (CONTROL, 5.0), (Qt.KeyboardModifier.NoModifier, 2.3)])
def test_shift_is_finer_and_control_coarser(hand, document, held, expected):
    """Thirty pixels are thirty steps of a hundredth, or of a thousandth, or of a tenth."""
    hand.press(hand.field("x"))
    hand.modifiers = held
    hand.move(hand.field("x") + QPointF(30, 0))
    hand.release()
    assert document.graph.nodes["x"].value == expected


def test_a_pull_back_to_where_it_began_is_no_step(hand, document):
    """Nothing has changed, so there is nothing to undo."""
    pull(hand, "x", 30)
    hand.move(hand.field("x"))
    hand.release()
    assert (document.graph.nodes["x"].value, document.history.count()) == (2, 0)


def test_a_pull_never_moves_the_card_nor_the_view(hand, document):
    """Far beyond the edge of the view too."""
    place = hand.view.mapToScene(0, 0)
    pull(hand, "x", 2000)
    QTest.qWait(80)
    hand.release()
    assert document.position("x") == (0, 0)
    assert hand.view.mapToScene(0, 0) == place


def test_a_click_selects_and_a_second_click_edits(hand):
    """A pull is a drag; a click on the number of the selected node lets it be typed."""
    hand.click(hand.field("x"))
    assert hand.view.context.selection.names == ("x",)
    assert hand.view.in_place.editor is None
    hand.click(hand.field("x"))
    assert hand.view.in_place.editor is not None


def test_the_number_of_a_gate_is_no_field(hand, document):
    """A drag there moves the card."""
    hand.drag(hand.field("p"), hand.field("p") + QPointF(80, 0))
    assert document.position("p")[0] != 240


def test_the_pointer_tells_that_it_can_be_pulled(hand):
    """Over the field of a source it shows to both sides."""
    hand.hover(hand.field("x"))
    assert hand.view.viewport().cursor().shape() is Qt.CursorShape.SizeHorCursor
    hand.hover(hand.title("x"))
    assert hand.view.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_an_undo_during_a_pull_ends_it(hand, document, numbers):
    """The numbers are those of the document again."""
    document.do(document.edit("first", {"y": _with_value(document, "y", 5.0)}))
    pull(hand, "x", 50)
    document.history.undo()
    assert hand.view.hands.gesture is None
    assert numbers.tried("x") is None
    numbers.both_passes()
    assert numbers.value("p") == 6


def _with_value(document, name, value):
    from dataclasses import replace

    placed = document.placed(name)
    return replace(placed, node=replace(placed.node, value=value))


def test_a_walk_goes_on_after_a_pull_that_was_given_up(hand, numbers):
    """It stands where it stood, with the numbers that it had shown."""
    hand.view.context.evaluation.start_walk()
    numbers.go_to(2)
    shown = {name: numbers.value(name) for name in "xypq"}
    pull(hand, "x", 50)
    hand.key(Qt.Key.Key_Escape)
    assert (numbers.walk is not None, numbers.walk_position) == (True, 2)
    assert {name: numbers.value(name) for name in "xypq"} == shown


@pytest.mark.parametrize(
    "modifiers, expected", [(ALT, 2.1), (ALT | SHIFT, 2.01), (ALT | CONTROL, 3.0)], ids=["plain", "fine", "coarse"]
)
def test_alt_and_arrows_step_the_selected_number(hand, document, modifiers, expected):
    """Up and down by a tenth of its own size; with Shift finely, with Ctrl coarsely."""
    hand.view.context.selection.set(("x",))
    hand.key(Qt.Key.Key_Up, modifiers)
    assert document.graph.nodes["x"].value == expected
    hand.key(Qt.Key.Key_Down, modifiers)
    assert document.graph.nodes["x"].value == 2


def test_steps_in_a_row_are_one_step_of_the_history_and_pass_zero(hand, document):
    """Each as large as the first, so that a number can be walked through zero."""
    hand.view.context.selection.set(("x",))
    for _ in range(30):
        hand.key(Qt.Key.Key_Down, ALT)
    assert document.graph.nodes["x"].value == -1
    assert document.history.count() == 1
    document.history.undo()
    assert document.graph.nodes["x"].value == 2


@pytest.mark.parametrize(
    "number, step", [(2, 0.01), (100, 1), (-0.003, 1e-5), (0, 0.01), (1e300, 1e10), (999, 1), (math.inf, 0.01)]
)
def test_a_step_is_of_the_size_of_the_number(number, step):
    """A hundredth of its power of ten, within sensible bounds."""
    assert step_of(number) == pytest.approx(step)


def test_numbers_come_out_round():
    """No digits that nobody asked for."""
    assert on_step(2.1 + 0.2, 0.1) == 2.3
    assert on_step(1234.5, 10) == 1230
    assert str(on_step(-0.004, 0.01)) == "0.0"


def test_whole_numbers_are_pulled_one_by_one():
    """A setting that takes whole numbers never has a fraction."""
    taken: list[float] = []
    pulled = NumberPull(1.0, taken.append, whole=True)
    pulled.pull(17, Stride.PLAIN)
    assert (pulled.value, pulled.text) == (3, "3")
    pulled.commit()
    assert taken == [3]


def test_the_inspector_field_is_pulled_at_too(hand, document, qtbot):
    """A drag changes the number while the canvas follows; Esc restores, a click begins to type."""
    from gui.panels.inspector import InspectorPanel

    panel = InspectorPanel(hand.view.context)
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    hand.view.context.selection.set(("x",))
    QApplication.processEvents()
    page: Any = panel.page
    field = page.value.field
    _drag(field, 25, release=False)
    qtbot.waitUntil(lambda: hand.view.context.evaluation.value("p") == pytest.approx(6.75))
    assert field.text() == "2.25"
    assert document.graph.nodes["x"].value == 2
    QTest.keyClick(field, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert (field.text(), document.history.count()) == ("2", 0)
    _drag(field, 25)
    assert document.graph.nodes["x"].value == 2.25
    assert document.history.count() == 1


def _drag(field, pixels, *, release=True):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    field.clearFocus()
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    start = QPointF(40, 10)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, x, button in (
        (QEvent.Type.MouseButtonPress, 0, left),
        (QEvent.Type.MouseMove, pixels / 2, none),
        (QEvent.Type.MouseMove, pixels, none),
        *([(QEvent.Type.MouseButtonRelease, pixels, left)] if release else []),
    ):
        at = start + QPointF(x, 0)
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(kind, at, field.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(field, event)
    QTest.qWait(20)
