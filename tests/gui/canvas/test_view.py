"""Moving about: the wheel, the keys, fitting, finding, menus, other documents."""

import gc
import weakref
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import Edge
from gui import commands
from gui.canvas.roaming.zoom import LARGEST, SMALLEST
from gui.theme import current_theme
from tests.gui.canvas.hand import edges, text_of

CYCLE = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "a", "operation": "add", "inputs": {"a": "b", "b": "x"}},
  {"name": "b", "operation": "tanh", "inputs": {"x": "a"}},
  {"name": "x", "operation": "variable", "value": 1}]}"""


@pytest.fixture
def view(hand):
    """The canvas under the hand."""
    return hand.view


def wheel(view, at, turn, modifiers=Qt.KeyboardModifier.NoModifier):
    """Turn the wheel over a point of the view, in eighths of a degree."""
    everywhere = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    phase, no_button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    event = QWheelEvent(at, everywhere, QPoint(), QPoint(0, turn), no_button, modifiers, phase, False)
    QApplication.sendEvent(view.viewport(), event)


def fingers(view, at, pixels):
    """Move two fingers on a trackpad by so many pixels."""
    everywhere = QPointF(view.viewport().mapToGlobal(at.toPoint()))
    phase, nothing = Qt.ScrollPhase.ScrollUpdate, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(at, everywhere, pixels, pixels * 2, Qt.MouseButton.NoButton, nothing, phase, False)
    QApplication.sendEvent(view.viewport(), event)


# --- zooming ------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_at_the_pointer(view, qtbot):
    """What is under the pointer stays there, and the window is told the new scale."""
    at = QPointF(200, 150)
    under = view.zooming.canvas_point(at)
    with qtbot.waitSignal(view.zoom_changed):
        wheel(view, at, 120)
    assert view.zoom == pytest.approx(1.25)
    now = view.zooming.canvas_point(at)
    assert (now - under).manhattanLength() < 2 / view.zoom


def test_the_zoom_is_in_proportion_to_the_turn(view):
    """A finely graded wheel zooms finely: ten small turns are one large one."""
    for _ in range(10):
        wheel(view, QPointF(450, 300), 12)
    assert view.zoom == pytest.approx(1.25)


def test_the_zoom_has_limits(view):
    """Nobody gets lost in a dot or a pixel."""
    for _ in range(40):
        wheel(view, QPointF(450, 300), 120)
    assert view.zoom == LARGEST
    for _ in range(60):
        wheel(view, QPointF(450, 300), -120)
    assert view.zoom == SMALLEST


def test_the_wheel_scrolls_where_the_user_wants_that(view):
    """With the setting off it scrolls, and zooms with Ctrl."""
    view.context.settings.set("canvas/wheel_zooms", False)
    before = view.mapFromScene(QPointF())
    wheel(view, QPointF(450, 300), -120)
    assert view.zoom == 1.0
    assert view.mapFromScene(QPointF()).y() == before.y() - 60
    wheel(view, QPointF(450, 300), 120, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(1.25)


def test_zooming_by_the_menu(view):
    """In, out, and back to natural size."""
    view.zoom_in()
    view.zoom_in()
    view.zoom_out()
    assert view.zoom == pytest.approx(1.25)
    view.zoom_reset()
    assert view.zoom == 1.0


@pytest.mark.parametrize("example", ["add_gate", "two_two_two", "digits_softmax"])
def test_fitting_shows_everything(open_canvas, example):
    """The whole graph is in view, with a margin."""
    view = open_canvas(example)
    view.fit_all()
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.contains(view.drawing.content_rect())


def test_fitting_the_selection_shows_it(view):
    """The selected nodes fill the view, others may be outside."""
    view.context.selection.set(["p", "q"])
    view.fit_selection()
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.contains(view.drawing.rect_of(["p", "q"]))


def test_revealing_a_node_centres_selects_and_lights_it(view):
    """Whoever follows a problem or the outline sees where the node is."""
    view.zoom_to(0.1)
    view.reveal("r")
    item = view.drawing.nodes["r"]
    middle = view.viewport().rect().center()
    assert (view.mapFromScene(item.pos() + item.geometry.rect.center()) - middle).manhattanLength() < 4
    assert view.context.selection.names == ("r",)
    assert view.zoom >= 0.5
    assert item.state.flash > 0


def test_revealing_what_is_not_there_does_nothing(view):
    """A problem may name a node that is gone by now."""
    view.reveal("gone")
    assert view.context.selection.names == ()


# --- the keyboard -------------------------------------------------------------------------------------------


def test_arrows_nudge_and_repeated_nudges_are_one_step(hand, view):
    """By a step of the grid; with Shift by a single unit."""
    document = view.context.document
    before = text_of(document)
    view.context.selection.set(["p"])
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert document.position("p") == (247, 88)
    assert document.history.count() == 1
    document.history.undo()
    assert text_of(document) == before


def test_control_and_arrows_walk_along_the_wires(hand, view):
    """From gate to input to output: the graph can be read without a mouse."""
    control = Qt.KeyboardModifier.ControlModifier
    walked = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_Left,
        Qt.Key.Key_Down,
    ):
        hand.key(key, control)
        walked += view.context.selection.names
    assert walked == ["x", "p", "q", "p", "x", "y"]


def test_with_shift_the_neighbour_joins_the_selection(hand, view):
    """What is walked over stays selected, the one reached last being the current one."""
    hand.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    hand.key(Qt.Key.Key_Right, both)
    hand.key(Qt.Key.Key_Right, both)
    assert view.context.selection.names == ("x", "p", "q")
    hand.key(Qt.Key.Key_Left, both)
    assert view.context.selection.names == ("x", "q", "p")


def test_from_a_wire_one_walks_to_its_ends(hand, view):
    """Left to where it comes from, right to where it goes."""
    for key, end in ((Qt.Key.Key_Left, "x"), (Qt.Key.Key_Right, "p")):
        view.context.selection.set((), [Edge("x", "p", "a")])
        hand.key(key, Qt.KeyboardModifier.ControlModifier)
        assert view.context.selection.names == (end,)


def test_shift_scrolls_sideways_and_a_trackpad_scrolls(view):
    """With the wheel set to zoom, Shift and two fingers scroll; the fingers do as the wheel where that is wanted."""
    before = view.mapFromScene(QPointF())
    wheel(view, QPointF(450, 300), -120, Qt.KeyboardModifier.ShiftModifier)
    assert view.zoom == 1.0
    assert view.mapFromScene(QPointF()) == before - QPoint(60, 0)
    fingers(view, QPointF(450, 300), QPoint(-30, -12))
    assert view.zoom == 1.0
    assert view.mapFromScene(QPointF()) == before - QPoint(90, 12)
    view.context.settings.set("canvas/trackpad_scrolls", False)
    fingers(view, QPointF(450, 300), QPoint(0, 12))
    assert view.zoom > 1.0


def test_escape_clears_the_selection(hand, view):
    """When no gesture is under way."""
    view.context.selection.set(["p"])
    hand.key(Qt.Key.Key_Escape)
    assert view.context.selection.names == ()


def test_a_drag_beyond_the_edge_scrolls_on(hand, view):
    """A wire can be led to a gate that is out of view."""
    before = view.mapToScene(QPoint())
    hand.press(hand.output("q"))
    hand.move(view.mapToScene(QPoint(960, 300)))
    QTest.qWait(120)
    assert view.mapToScene(QPoint()).x() > before.x() + 10
    hand.key(Qt.Key.Key_Escape)
    resting = view.mapToScene(QPoint())
    QTest.qWait(60)
    assert view.mapToScene(QPoint()) == resting


# --- hovering -----------------------------------------------------------------------------------------------


def rest(view, place):
    """Rest the pointer on a place of the canvas."""
    at = view.mapFromScene(place)
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at)))


def test_hovering_lights_what_is_under_the_pointer(hand, view):
    """Cards and wires answer, and stop when the pointer is elsewhere."""
    hand.hover(hand.title("p"))
    assert view.drawing.nodes["p"].state.hovered
    hand.hover(hand.wire("p", "q"))
    assert not view.drawing.nodes["p"].state.hovered
    assert view.drawing.wires[Edge("p", "q", "a")].state.hovered
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    assert not view.drawing.wires[Edge("p", "q", "a")].state.hovered


def test_resting_on_a_node_shows_its_numbers_in_full(open_canvas):
    """The raw double, not the rounded one, with name and operation."""
    view = open_canvas("shopping_apples")
    view.context.evaluation.both_passes()
    item = view.drawing.nodes["total"]
    rest(view, item.pos() + item.geometry.title.center())
    text = view.hover.card.text()
    assert view.hover.card.isVisible()
    assert "220.00000000000003" in text
    assert "Multiply" in text
    assert "The output" in text


def test_resting_on_a_wire_explains_the_fork(open_canvas):
    """The contribution of this wire, and what all of them add up to."""
    view = open_canvas("forward_reverse")
    view.context.evaluation.both_passes()
    rest(view, view.drawing.wires[Edge("b", "c", "b")].curve.at(0.5))
    text = view.hover.card.text()
    assert "Gradient along this wire 2" in text
    assert "The gradients of all wires from b add up to 5." in text


def test_resting_on_a_node_in_trouble_tells_what_is_wrong(view):
    """The sentence of the problem, as in the problems panel."""
    item = view.drawing.nodes["r"]
    rest(view, item.pos() + item.geometry.title.center())
    assert "Port 'x' of 'r' is not wired. Connect something to it." in view.hover.card.text()


def test_a_number_that_is_not_as_expected_is_marked(open_canvas):
    """A graph wired otherwise than the published one says where it differs; other inputs are another question."""
    view = open_canvas("sum_times")
    document = view.context.document
    view.context.evaluation.both_passes()
    assert not view.drawing.nodes["q"].reading.mismatches
    document.do(commands.set_values(document, {"x": 7}))
    view.context.evaluation.both_passes()
    assert not view.drawing.nodes["q"].reading.mismatches
    document.history.undo()
    document.do(commands.set_operation(document, ["q"], "multiply"))
    view.context.evaluation.both_passes()
    sentences = [mismatch.sentence for mismatch in view.drawing.nodes["q"].reading.mismatches]
    assert sentences == ["The value of 'q' is \u221210; the file expects 3."]
    item = view.drawing.nodes["q"]
    rest(view, item.pos() + item.geometry.title.center())
    assert sentences[0] in view.hover.card.text()


# --- menus --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place, asked, selected",
    [
        (lambda hand: hand.title("p"), ("node", "p"), (("p",), ())),
        (lambda hand: hand.wire("p", "q"), ("wire", Edge("p", "q", "a")), ((), (Edge("p", "q", "a"),))),
        (lambda _: QPointF(300, 330), ("canvas", None), ((), ())),
    ],
)
def test_the_windows_menu_is_asked_for_what_is_under_the_pointer(hand, view, place, asked, selected):
    """And what the menu speaks about is selected."""
    calls: list[tuple[str, object]] = []
    opened: list[QPoint] = []

    def provide(kind, payload):
        calls.append((kind, payload))
        return SimpleNamespace(popup=opened.append)

    view.menu_provider = provide
    at = view.mapFromScene(place(hand))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    kind, payload = calls[0]
    assert (kind, None if kind == "canvas" else payload) == asked
    assert (view.context.selection.names, view.context.selection.edges) == selected
    assert opened == [event.globalPos()]


# --- the walk and the theme ---------------------------------------------------------------------------------


def test_the_current_step_is_lit(open_canvas):
    """Its gate, and the wires whose numbers it uses."""
    view = open_canvas("sum_times")
    evaluation = view.context.evaluation
    evaluation.start_walk()
    evaluation.go_to(1)
    lit = {name for name, item in view.drawing.nodes.items() if item.state.lit}
    wires = {(edge.source, edge.target) for edge, wire in view.drawing.wires.items() if wire.state.lit}
    assert (lit, wires) == ({"q"}, {("x", "q"), ("y", "q")})
    evaluation.stop_walk()
    assert not any(item.state.lit for item in view.drawing.nodes.values())


def test_a_step_out_of_view_is_scrolled_into_it(open_canvas):
    """The stepper never speaks about what cannot be seen."""
    view = open_canvas("two_two_two")
    evaluation = view.context.evaluation
    evaluation.start_walk()
    evaluation.go_to(len(evaluation.walk.steps))
    item = view.drawing.nodes[evaluation.walk.steps[-1].node]
    shown = view.mapToScene(view.viewport().rect()).boundingRect()
    assert shown.contains(item.mapRectToScene(item.geometry.rect))


def test_another_theme_repaints_the_canvas(view):
    """Cards, wires and numbers take the new colours at once."""
    light = view.grab().toImage().pixelColor(5, 5)
    try:
        current_theme().set_mode("dark")
        assert view.drawing.nodes["p"].look.colours is current_theme().colours
        dark = view.grab().toImage().pixelColor(5, 5)
    finally:
        current_theme().set_mode("light")
    assert light == current_theme().colours.canvas
    assert dark != light


# --- documents ----------------------------------------------------------------------------------------------


def test_a_file_with_a_loop_is_drawn(open_canvas):
    """It can be seen, and mended by hand."""
    view = open_canvas(CYCLE)
    assert edges(view.context.document) == {(e.source, e.target, e.port) for e in view.drawing.wires}
    view.grab()
    view.context.selection.set((), [Edge("b", "a", "a")])
    view.delete_selected()
    view.context.evaluation.both_passes()
    assert view.context.document.graph.cycles() == []


def test_an_empty_graph_is_drawn(open_canvas):
    """There is nothing to fit, and nothing breaks."""
    view = open_canvas('{"format": "gradloom", "version": 1, "nodes": []}')
    view.fit_all()
    view.arrange()
    view.tidying.finish()
    view.select_all()
    view.grab()
    assert view.zoom == 1.0


def test_another_document_replaces_the_first_and_nothing_of_it_is_kept(hand, view, make_context):
    """Items, document and numbers of the first are free; the canvas no longer follows it."""
    first = view.context.document
    drawing = weakref.ref(view.drawing)
    item = weakref.ref(view.drawing.nodes["p"])
    hand.hover(hand.title("p"))
    hand.press(hand.title("p"))
    hand.move(hand.title("p") + QPointF(40, 40))
    view.set_context(make_context("sigmoid"))
    assert set(view.drawing.nodes) == set(view.context.document.graph.nodes)
    first.do(commands.add_node(first, "variable", (0, 0))[0])
    assert "w" not in view.drawing.nodes
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert drawing() is None
    assert item() is None


def test_numbers_show_even_in_pictures_of_large_graphs_at_small_scale(open_canvas):
    """An exported picture leaves nothing out, whatever its scale."""
    view = open_canvas("two_two_two")
    view.context.evaluation.both_passes()
    image = view.render_to_image(0.3)
    value = current_theme().colours.value
    blue = sum(
        image.pixelColor(x, y).blue() > image.pixelColor(x, y).red() + 60
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )
    assert value.blue() > value.red()
    assert blue > 50


def test_the_picture_holds_the_whole_graph_with_a_margin(view):
    """As PNG at any scale, and as SVG with texts that stay texts."""
    image = view.render_to_image(2.0)
    content = view.drawing.content_rect()
    assert image.width() >= 2 * content.width()
    drawing = view.render_to_svg().decode()
    for name in view.context.document.graph.nodes:
        assert f">{name}</text>" in drawing.replace("\n", "")


def test_the_picture_can_be_light_while_the_screen_is_dark(view):
    """For printing."""
    from gui.theme import load_colours

    image = view.render_to_image(1.0, load_colours("dark"))
    assert image.pixelColor(1, 1) == load_colours("dark").canvas
    assert view.drawing.look.colours is current_theme().colours


def test_the_canvas_is_told_to_screen_readers(view):
    """It has a name and says how to use it by keys."""
    assert view.accessibleName()
    assert "Tab" in view.accessibleDescription()


def test_no_number_is_drawn_outside_of_the_sheet(open_canvas):
    """Labels lie inside of what is scrolled to and exported."""
    view = open_canvas("sigmoid_neuron")
    view.context.evaluation.both_passes()
    view.drawing.settle()
    rect: QRectF = view.drawing.sceneRect()
    for wire in view.drawing.wires.values():
        assert all(rect.contains(label.rect) for label in view.drawing.labels.labels(wire))
