"""The stepper: both passes one gate at a time, forth and back, with every formula explained."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import OPERATIONS, Graph, Walk, as_value, forward, load_graph_file, new_node
from gui import commands
from gui.actions import make_actions
from gui.panels.explanation import explain
from gui.panels.stepper import StepperPanel
from gui.panels.walk_reader import WalkReader
from gui.resources import examples_folder
from gui.typesetting import formula
from gui.typesetting.latex import parts

UNWIRED = [new_node("x", "variable", value=2), new_node("y", "multiply", ("x",))]


@pytest.fixture
def open_panel(open_document, show):
    """The stepper of a graph, and its context."""

    def open_(what, width=300):
        context = open_document(what, computed=False)
        return show(StepperPanel(context, make_actions(context.document)), width, 700), context

    return open_


def click(button):
    """Click a button."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def explained(panel):
    """Everything that is said of the current step."""
    return "\n".join(panel.explanation.lines)


def at(panel, node, kind):
    """Go to the step where this node has its turn."""
    steps = panel._context.evaluation.walk.steps
    place = next(place for place, step in enumerate(steps, 1) if step.node == node and step.kind.value == kind)
    panel.controls.slider.setValue(place)


def reader(name, **options):
    """A walk through an example, to be explained without a window."""
    file = load_graph_file(examples_folder() / f"{name}.json")
    upstream = options.get("upstream", file.upstream)
    return WalkReader(file.graph, Walk(file.graph, forward(file.graph), None, upstream), upstream)


# ------------------------------------------------------------------------------------- walking


def test_before_a_walk_it_invites(open_panel):
    """A sentence and a button; the button starts the walk and hands the keyboard to the next step."""
    panel, context = open_panel("sum_times")
    assert panel.start_button.isVisible()
    panel.start_button.setFocus()
    QTest.keyClick(panel.start_button, Qt.Key.Key_Space)
    assert context.evaluation.walk_position == 0
    assert panel.controls.label.text() == "Before step 1 of 5"
    assert panel.controls.forward.hasFocus()


def test_a_graph_that_cannot_run_says_why(open_panel):
    """The reason stands in place of the invitation, and goes when it is mended."""
    panel, context = open_panel(UNWIRED)
    assert panel.invitation == "Port 'b' of 'y' is not wired. Connect something to it."
    assert not panel.start_button.isEnabled()
    context.document.do(commands.connect(context.document, "x", "y", "b"))
    QApplication.processEvents()
    assert panel.start_button.isEnabled()


def test_an_upstream_gradient_that_does_not_fit_is_told(open_panel):
    """What only shows when the walk starts is told as well, and can be tried again."""
    panel, context = open_panel("sum_times")
    context.document.do(commands.set_about(context.document, "Change", upstream=as_value([1, 2])))
    QApplication.processEvents()
    click(panel.start_button)
    assert "upstream gradient has shape" in panel.invitation
    assert panel.start_button.isEnabled()


def test_every_step_forth_and_back(open_panel):
    """The buttons go one step, to the beginning and to the end, and know where they cannot go."""
    panel, context = open_panel("sum_times")
    panel.start()
    controls = panel.controls
    assert not controls.back.isEnabled()
    labels = []
    for _ in range(5):
        click(controls.forward)
        labels.append(controls.label.text())
    assert labels == [
        "Step 1 of 5 · forward",
        "Step 2 of 5 · forward",
        "Step 3 of 5 · upstream",
        "Step 4 of 5 · backward",
        "Step 5 of 5 · backward",
    ]
    assert not controls.forward.isEnabled()
    click(controls.back)
    assert context.evaluation.walk_position == 4
    click(controls.first)
    assert context.evaluation.walk_position == 0
    click(controls.last)
    assert context.evaluation.walk_position == 5


def test_the_slider_reaches_every_step(open_panel):
    """Arrow keys on the slider walk too, and the slider follows the buttons."""
    panel, context = open_panel("sum_times")
    panel.start()
    slider = panel.controls.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert context.evaluation.walk_position == 2
    click(panel.controls.last)
    assert slider.value() == slider.maximum() == 5


def test_values_appear_as_they_are_computed(open_panel):
    """At each step the canvas knows exactly what has been computed until then."""
    panel, context = open_panel("sum_times")
    panel.step_forward()
    assert (context.evaluation.value("q"), context.evaluation.value("f")) == (3.0, None)
    panel.step_forward()
    assert (context.evaluation.value("f"), context.evaluation.gradient("f")) == (-12.0, None)


def test_it_plays_to_the_end_and_again(open_panel, qtbot):
    """Play walks by itself and stops at the end; once more begins anew; a step by hand pauses."""
    panel, context = open_panel("sum_times")
    context.settings.set("stepper/speed", 200.0)
    with qtbot.waitSignal(panel.playing_changed):
        panel.toggle_play()
    qtbot.waitUntil(lambda: context.evaluation.walk_position == 5 and not panel.is_playing)
    context.settings.set("stepper/speed", 0.5)
    click(panel.controls.play)
    assert (context.evaluation.walk_position, panel.is_playing) == (0, True)
    click(panel.controls.forward)
    assert (context.evaluation.walk_position, panel.is_playing) == (1, False)


def test_tooltips_tell_the_shortcuts_of_the_actions(open_document, show):
    """Given other keys, the buttons tell those; an action without a key leaves the words alone."""
    context = open_document("sum_times", computed=False)
    actions = make_actions(context.document)
    actions["walk-forward"].setShortcut(QKeySequence("Ctrl+7"))
    actions["walk-back"].setShortcuts([])
    controls = show(StepperPanel(context, actions)).controls
    assert controls.forward.toolTip() == "One step on (Ctrl+7)"
    assert controls.back.toolTip() == "One step back"
    assert controls.play.toolTip() == "Play the steps (F9)"
    controls.show_playing(playing=True)
    assert controls.play.toolTip() == "Pause (F9)"


def test_the_speed_is_remembered(open_panel, open_document, show):
    """The next stepper plays as fast as this one did."""
    panel, context = open_panel("sum_times")
    panel.start()
    speed = panel.controls.speed
    speed.setFocus()
    QTest.keyClick(speed, Qt.Key.Key_Down)
    assert context.settings.get("stepper/speed") == 2.0
    other = StepperPanel(context, make_actions(context.document))
    show(other)
    assert other.controls.speed.currentData() == 2.0


def test_leaving_and_editing_end_the_walk(open_panel):
    """The button leaves; an edit leaves too, since the walk would show numbers of another graph."""
    panel, context = open_panel("sum_times")
    panel.start()
    click(panel.controls.leave)
    assert context.evaluation.walk is None
    assert panel.start_button.isVisible()
    panel.toggle_play()
    context.document.do(commands.set_values(context.document, {"x": 7}))
    assert not panel.is_walking
    assert not panel.is_playing
    assert panel.start_button.isVisible()


def test_passes_in_the_midst_of_a_walk_end_it(open_panel):
    """Running the passes, by hand or in live mode, leaves no stepper behind that points nowhere."""
    panel, context = open_panel("sum_times")
    panel.start()
    context.evaluation.both_passes()
    assert panel.start_button.isVisible()


def test_another_document_ends_playing(open_panel, open_document):
    """A stepper shown another graph stands still before its first step."""
    panel, _ = open_panel("sum_times")
    panel.toggle_play()
    panel.set_context(open_document("sigmoid"))
    assert not panel.is_playing
    assert panel.start_button.isVisible()


@pytest.mark.parametrize("name", ["affine_batch", "linear_fit", "digits_softmax"])
def test_nothing_is_cut_off_in_a_narrow_dock(open_panel, name):
    """At 260 pixels every step fits; formulas wrap, shrink, or scroll on their own."""
    panel, context = open_panel(name, width=260)
    panel.start()
    for position in range(len(context.evaluation.walk.steps) + 1):
        context.evaluation.go_to(position)
        assert panel.minimumSizeHint().width() <= 260
        assert panel.explanation.widget().minimumSizeHint().width() <= 260, position


def test_a_wide_dock_is_used(open_panel):
    """At the bottom of the window the explanation stands beside the controls, its cards side by side."""
    panel, _ = open_panel("sum_times")
    panel.start()
    panel.last()
    assert panel.explanation.column_count == 1
    panel.resize(900, 240)
    QApplication.processEvents()
    assert panel.explanation.column_count == 2
    assert panel.explanation.x() >= panel.controls.geometry().right()
    panel.resize(300, 700)
    QApplication.processEvents()
    assert panel.explanation.column_count == 1
    assert panel.explanation.y() >= panel.controls.geometry().bottom()


# ------------------------------------------------------------------------------------- explaining


def test_a_forward_step_shows_formula_numbers_and_result(open_panel):
    """First the names, then the numbers, then what comes out."""
    panel, _ = open_panel("sum_times")
    panel.start()
    at(panel, "f", "forward")
    words = explained(panel)
    assert r"{q} \cdot {z}" in words
    assert r"{3} \cdot {\left({-4}\right)}" in words
    assert r"\textcolor{value}{-12}" in words


def test_a_backward_step_multiplies_upstream_by_local(open_panel):
    """For every input: upstream times local derivative is the product, in names and in numbers."""
    panel, _ = open_panel("sum_times")
    panel.start()
    at(panel, "f", "backward")
    words = explained(panel)
    assert "To 'q' through port a" in words
    assert r"\frac{\partial f}{\partial q}" in words
    assert r"\textcolor{gradient}{1} \cdot \textcolor{local_derivative}{\left({-4}\right)}" in words
    assert r"= \textcolor{gradient}{-4}" in words


def test_the_pass_begins_with_one_or_with_what_the_file_says():
    """The output's gradient with respect to itself is 1, unless the file gives an upstream gradient of its own."""
    plain, given = reader("sum_times"), reader("add_gate")
    position = 1 + next(i for i, step in enumerate(plain.walk.steps) if step.kind.value == "seed")
    assert "with respect to itself is 1" in explain(plain, position)[0].lines[0]
    lines = explain(given, 2)[0].lines
    assert "that the file gives 'sum'" in lines[0]
    assert r"\partial L" in lines[1]
    assert "1.3" in lines[1]


def test_a_fork_adds_up_as_contributions_come(open_panel):
    """At b, which has two paths, the first contribution waits for the second, and then both are summed to 5."""
    panel, context = open_panel("forward_reverse")
    panel.start()
    backward = [step.node for step in context.evaluation.walk.steps if step.kind.value == "backward"]
    first, second = [node for node in backward if node in {"c", "d"}]
    at(panel, first, "backward")
    assert "So far: " in explained(panel)
    assert f"Still to come: what flows back from '{second}'." in explained(panel)
    at(panel, second, "backward")
    words = explained(panel)
    assert "Sum at 'b'" in words
    assert "Still to come" not in words
    assert r"\textcolor{gradient}{5}" in words


def test_one_gate_may_use_a_value_twice(open_panel):
    """In x * x both ports bring x their share: 1 + 1 at x = 1."""
    panel, _ = open_panel("paraboloid")
    panel.start()
    at(panel, "x2", "backward")
    words = explained(panel)
    assert "To 'x' through port a" in words
    assert "To 'x' through port b" in words
    assert r"1 + 1" in words
    assert r"\textcolor{gradient}{2}" in words


def test_arrays_show_shapes_and_the_rule(open_panel):
    """DW = X^T dY with its shapes, and small arrays as tables."""
    panel, _ = open_panel("affine_batch")
    panel.start()
    steps = panel._context.evaluation.walk.steps
    gate = next(step.node for step in steps if panel._context.document.graph.node(step.node).operation.name == "affine")
    at(panel, gate, "backward")
    words = explained(panel)
    assert "^{T}" in words
    assert r"\begin{bmatrix}" in words
    assert "[2×3]" in words


def test_what_was_broadcast_is_summed(open_panel):
    """A single weight used for every row of a batch gets the sum of what the rows send back, -30."""
    panel, _ = open_panel("linear_fit")
    panel.start()
    at(panel, "w_x", "backward")
    words = explained(panel)
    assert r"\sum " in words
    assert "was used for many elements" in words
    assert r"\textcolor{gradient}{-30}" in words


@pytest.mark.parametrize("x, noted", [(0.0, True), (1e-9, False), (-3.0, False)])
def test_a_choice_at_a_kink_is_told(open_panel, x, noted):
    """ReLU says at exactly 0, and only there, that it has chosen its derivative."""
    panel, _ = open_panel([new_node("x", "variable", value=x), new_node("y", "relu", ("x",))])
    panel.start()
    at(panel, "y", "backward")
    assert ("chosen: 0" in explained(panel)) is noted


def test_the_end_is_told(open_panel):
    """After the last step the walk says that it is complete."""
    panel, _ = open_panel("sum_times")
    panel.start()
    panel.last()
    assert "The walk is complete" in explained(panel)


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if operation.ports])
def test_every_operation_explains_itself(qapp, caplog, name):
    """From its declaration alone each operation gets an explanation of both passes, all of which can be typeset."""
    sample = OPERATIONS[name].samples[-1]
    sources = [new_node(f"x{place}", "variable", value=value) for place, value in enumerate(sample.inputs)]
    gate = new_node("y", name, tuple(source.name for source in sources), settings=dict(sample.settings))
    graph = Graph([*sources, gate])
    walk = WalkReader(graph, Walk(graph, forward(graph)), 1.0)
    with caplog.at_level(logging.WARNING):
        for position in range(len(walk.walk.steps) + 1):
            lines = [line for section in explain(walk, position) for line in section.lines]
            assert lines
            for line in lines:
                for part in parts(line):
                    if part.is_formula:
                        formula(part.text)
    assert caplog.records == []
