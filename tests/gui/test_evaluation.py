"""The numbers on the screen: known, stale or not computed at every moment, by hand, live and in a walk."""

import numpy as np
import pytest

from engine import Edge, contribution, errors, forward, load_graph_file, parse_graph_file, reverse
from gui import commands
from gui.document.document import Document
from gui.evaluation import Evaluation, Freshness
from gui.resources import examples_folder

FILE = """{"format": "gradloom", "version": 1, "upstream": 2, "nodes": [
    {"name": "x", "operation": "variable", "value": 3},
    {"name": "y", "operation": "multiply", "inputs": {"a": "x", "b": "x"}},
    {"name": "z", "operation": "log", "inputs": {"x": "y"}},
    {"name": "side", "operation": "negate", "inputs": {"x": "x"}}], "output": "y"}"""


@pytest.fixture
def document(qapp):
    """The square y of x, and two gates that y's gradient does not reach."""
    return Document(parse_graph_file(FILE))


@pytest.fixture
def evaluation(document):
    """Its numbers, none computed yet."""
    return Evaluation(document)


@pytest.fixture
def told(evaluation):
    """How often the numbers have changed."""
    changes = []
    evaluation.changed.connect(lambda: changes.append(1))
    return changes


def set_x(document, value):
    """Edit the variable."""
    document.do(commands.set_values(document, {"x": value}))


# --- passes --------------------------------------------------------------------------------------------


def test_before_any_pass_only_sources_have_a_value(evaluation):
    """Not computed is nothing, and not 0."""
    assert evaluation.value("x") == 3
    assert evaluation.value("y") is None
    assert evaluation.gradient("x") is None
    assert evaluation.freshness("x") is Freshness.FRESH
    assert evaluation.freshness("y") is Freshness.MISSING
    assert evaluation.output == "y"


def test_the_forward_pass_gives_values_and_no_gradients(evaluation, told):
    """Everything that can be computed is, and told of."""
    assert evaluation.forward_pass() is None
    assert (evaluation.value("y"), evaluation.value("side")) == (9, -3)
    assert evaluation.gradient("x") is None
    assert evaluation.local(Edge("x", "side", "x")) == -1
    assert told


def test_the_backward_pass_gives_gradients_with_the_upstream_of_the_file(evaluation):
    """Gradients begin with the file's own upstream gradient; what no path reaches has none."""
    assert evaluation.backward_pass() is None
    assert (evaluation.gradient("y"), evaluation.gradient("x")) == (2, 12)
    assert evaluation.gradient("side") is None
    assert evaluation.gradient("z") is None
    assert evaluation.contribution(Edge("x", "y", "a")) == 6


def test_numbers_go_stale_and_come_back(document, evaluation):
    """After an edit computed numbers are stale, a source shows its new value, and a pass refreshes all."""
    evaluation.both_passes()
    set_x(document, 4)
    assert evaluation.is_stale
    assert (evaluation.value("x"), evaluation.value("y")) == (4, 9)
    assert evaluation.freshness("x") is Freshness.FRESH
    assert evaluation.freshness("y") is Freshness.STALE
    assert evaluation.local(Edge("x", "y", "a")) is None
    evaluation.backward_pass()
    assert not evaluation.is_stale
    assert (evaluation.value("y"), evaluation.gradient("x")) == (16, 16)


def test_a_move_or_a_title_leaves_numbers_fresh(document, evaluation, told):
    """What changes no number makes none of them old."""
    evaluation.both_passes()
    told.clear()
    document.do(commands.move(document, {"x": (80, 80)}))
    document.do(commands.set_about(document, "Title", title="Other", notes="Words"))
    assert not evaluation.is_stale
    assert told == []


@pytest.mark.parametrize("about", [{"output": "z"}, {"upstream": 5.0}])
def test_another_output_or_upstream_makes_gradients_stale(document, evaluation, about):
    """What gradients are computed of and with belongs to them."""
    evaluation.both_passes()
    document.do(commands.set_about(document, "About", **about))
    assert evaluation.is_stale
    document.history.undo()
    assert evaluation.is_stale


def test_a_new_node_is_not_computed_yet(document, evaluation):
    """A gate added after a pass is missing, not stale."""
    evaluation.both_passes()
    document.do(commands.add_node(document, "exp", (0, 0))[0])
    assert evaluation.freshness("exp") is Freshness.MISSING
    assert evaluation.value("nobody") is None
    assert evaluation.gradient("nobody") is None


def test_what_keeps_the_output_from_running_is_told(document, evaluation):
    """The rest of the graph is computed all the same."""
    document.do(commands.disconnect(document, [Edge("x", "y", "b")]))
    assert isinstance(evaluation.forward_pass(), errors.EngineError)
    assert isinstance(evaluation.problem, errors.EngineError)
    assert evaluation.value("side") == -3
    assert isinstance(evaluation.backward_pass(), errors.EngineError)
    assert evaluation.gradient("x") is None


def test_an_upstream_that_does_not_fit_is_told(document, evaluation):
    """Values stay, gradients are not invented."""
    document.do(commands.set_about(document, "Upstream", upstream=[1.0, 2.0]))
    assert isinstance(evaluation.backward_pass(), errors.BadUpstream)
    assert evaluation.value("y") == 9
    assert evaluation.gradient("x") is None


def test_the_first_gate_that_leaves_the_finite_numbers_is_told(document, evaluation):
    """Its values are shown as they are."""
    document.do(commands.set_output(document, "z"))
    set_x(document, 0)
    evaluation.both_passes()
    assert isinstance(evaluation.problem, errors.NotFinite)
    assert evaluation.problem.node == "z"


def test_clearing_forgets_all_numbers(evaluation):
    """As before the first pass."""
    evaluation.both_passes()
    evaluation.clear()
    assert (evaluation.value("x"), evaluation.value("y"), evaluation.gradient("x")) == (3, None, None)
    assert evaluation.problem is None


def test_both_passes_are_one_change(evaluation, told):
    """Views draw once."""
    evaluation.both_passes()
    assert told == [1]


# --- live ----------------------------------------------------------------------------------------------


def test_live_follows_every_edit(document, evaluation, qtbot):
    """Switched on it computes at once, and after each edit soon; switched off it leaves numbers stale."""
    with qtbot.waitSignal(evaluation.live_changed):
        evaluation.set_live(True)
    assert evaluation.value("y") == 9
    set_x(document, 4)
    qtbot.waitUntil(lambda: not evaluation.is_stale)
    assert (evaluation.value("y"), evaluation.gradient("x")) == (16, 16)
    evaluation.set_live(False)
    set_x(document, 5)
    qtbot.wait(40)
    assert evaluation.is_stale


def test_live_computes_once_for_many_edits(document, evaluation, qtbot, monkeypatch):
    """Edits that come faster than frames share one computation."""
    evaluation.set_live(True)
    passes: list[int] = []

    def counted(graph):
        passes.append(1)
        return forward(graph)

    monkeypatch.setattr("gui.evaluation.forward", counted)
    for value in range(4, 30):
        set_x(document, value)
    qtbot.waitUntil(lambda: not evaluation.is_stale)
    assert evaluation.value("y") == 29 * 29
    assert passes == [1]


# --- the walk ------------------------------------------------------------------------------------------


def test_a_walk_shows_what_has_been_reached(evaluation, qtbot):
    """Going on, numbers appear one by one; going back, they are gone again."""
    assert evaluation.start_walk() is None
    steps = evaluation.walk.steps
    assert [step.node for step in steps][:1] == ["y"]
    assert (evaluation.walk_position, evaluation.value("y")) == (0, None)
    assert evaluation.value("x") == 3
    with qtbot.waitSignal(evaluation.walk_changed):
        evaluation.go_to(1)
    assert (evaluation.value("y"), evaluation.gradient("y")) == (9, None)
    evaluation.go_to(999)
    assert evaluation.walk_position == len(steps)
    assert (evaluation.gradient("y"), evaluation.gradient("x")) == (2, 12)
    evaluation.go_to(-5)
    assert (evaluation.walk_position, evaluation.value("y")) == (0, None)


@pytest.mark.parametrize("name", ["digits_cnn", "attention", "two_two_two", "paraboloid", "nine_paths"])
def test_what_a_wire_contributes_is_what_the_engine_says(qapp, name):
    """Where a wire is the only one that leaves a node its share is read off its gradient, and is the same."""
    document = Document(load_graph_file(examples_folder() / f"{name}.json"))
    evaluation = Evaluation(document)
    evaluation.both_passes()
    gradients = reverse(forward(document.graph), None, document.about.upstream)
    for edge in document.graph.edges:
        shown, worked_out = evaluation.contribution(edge), contribution(gradients, edge)
        assert (shown is None) == (worked_out is None)
        if shown is not None and worked_out is not None:
            assert np.shape(shown) == np.shape(worked_out)
            assert np.allclose(shown, worked_out, rtol=1e-12, atol=0)


def test_a_contribution_appears_when_its_gate_has_sent_it(evaluation):
    """In a walk a wire shows nothing before its gate's turn in the backward pass."""
    evaluation.start_walk()
    evaluation.go_to(len(evaluation.walk.steps) - 1)
    assert evaluation.contribution(Edge("x", "y", "a")) is None
    evaluation.go_to(len(evaluation.walk.steps))
    assert evaluation.contribution(Edge("x", "y", "a")) == 6


@pytest.mark.parametrize("finished, value", [(True, 9), (False, None)])
def test_leaving_a_walk_keeps_what_it_has_shown(evaluation, finished, value):
    """Numbers that were never shown do not appear from nowhere."""
    evaluation.start_walk()
    evaluation.go_to(len(evaluation.walk.steps) if finished else 1)
    evaluation.stop_walk()
    assert evaluation.walk is None
    assert evaluation.value("y") == value


def test_an_edit_ends_the_walk(document, evaluation, qtbot):
    """A walk through a graph that is no more would lie; the numbers that it had shown are out of date."""
    evaluation.start_walk()
    evaluation.go_to(len(evaluation.walk.steps))
    with qtbot.waitSignal(evaluation.walk_changed):
        set_x(document, 4)
    assert evaluation.walk is None
    assert evaluation.is_stale


def test_an_edit_during_a_walk_is_told_and_leaves_nothing_that_was_not_shown(document, evaluation, qtbot):
    """Whoever shows the walk hears that an edit has broken it; values that it had not reached do not appear."""
    evaluation.start_walk()
    with qtbot.waitSignal(evaluation.walk_broken):
        set_x(document, 4)
    assert evaluation.value("y") is None
    evaluation.start_walk()
    with qtbot.assertNotEmitted(evaluation.walk_broken):
        evaluation.stop_walk()
    evaluation.set_live(True)
    evaluation.start_walk()
    set_x(document, 5)
    qtbot.waitUntil(lambda: not evaluation.is_stale and evaluation.value("y") is not None)


def test_a_graph_that_cannot_run_cannot_be_walked(document, evaluation):
    """The reason is told, and no walk begins."""
    document.do(commands.disconnect(document, [Edge("x", "y", "b")]))
    assert isinstance(evaluation.start_walk(), errors.EngineError)
    assert evaluation.walk is None
    evaluation.go_to(1)
    evaluation.stop_walk()
    assert evaluation.walk_position == 0


def test_a_walk_that_cannot_begin_leaves_live_at_work(document, evaluation, qtbot):
    """The passes that an edit has called for still come."""
    evaluation.set_live(live=True)
    document.do(commands.add_node(document, "add", (0, 0))[0])
    document.do(commands.set_output(document, "add"))
    set_x(document, 5)
    assert evaluation.is_stale
    assert evaluation.start_walk() is not None
    qtbot.waitUntil(lambda: not evaluation.is_stale)
    assert evaluation.value("y") == 25


# --- training ------------------------------------------------------------------------------------------


def test_a_training_run_shows_its_own_numbers(document, evaluation):
    """While it is under way, its values stand on the wires, and are not stale."""
    other = document.graph.copy()
    other.set_value("x", 10)
    run = forward(other)
    evaluation.show(run, reverse(run))
    assert (evaluation.value("x"), evaluation.value("y"), evaluation.gradient("x")) == (10, 100, 20)
    assert not evaluation.is_stale
