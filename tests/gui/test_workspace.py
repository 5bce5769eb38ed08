"""The workspace: what the window's actions do to the open graph, and what follows when another takes its place."""

import gc
import weakref
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog

from gui import commands
from gui.availability import reasons
from gui.files.questions import Unsaved
from gui.resources import examples_folder
from gui.training import TrainingState
from tests.journeys import at_window

program, open_window, person, opened = at_window.program, at_window.open_window, at_window.person, at_window.opened
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)

LOOSE = """{"format": "gradloom", "version": 1, "nodes": [
  {"name": "x", "operation": "variable", "value": 3},
  {"name": "y", "operation": "add", "inputs": {"a": "x"}}]}"""


@pytest.fixture
def loose(person, tmp_path):
    """A person before a graph that cannot run: a port of its gate is not wired."""
    path = tmp_path / "loose.json"
    path.write_text(LOOSE, encoding="utf-8")
    assert person.workspace.open_path(path)
    return person


# --- another document --------------------------------------------------------------------------------------------


def test_everything_shows_the_new_graph(opened):
    """Actions, panels, title and numbers follow the graph that is opened, and none follows the one before."""
    person = opened("shopping_fruit")
    person.click("tax")
    person.press("Ctrl+D")
    assert person.window.actions_by_key["undo"].isEnabled()
    person.workspace.document.history.mark_saved()
    assert person.workspace.open_path(examples_folder() / "sigmoid.json")
    assert not person.window.actions_by_key["undo"].isEnabled()
    assert not person.window.actions_by_key["delete"].isEnabled()
    assert person.window.windowTitle() == "Sigmoid as a chain[*] — Gradloom"
    assert set(person.canvas.drawing.nodes) == set(person.workspace.document.graph.nodes)
    assert set(person.window.outline.model.names) == set(person.workspace.document.graph.nodes)
    person.sees("F", value="0.5")


def test_a_graph_that_was_closed_is_let_go(opened):
    """Nothing keeps a closed document in memory: not the panels, not the actions, not the training."""
    person = opened("two_two_two")
    person.workspace.context.selection.set(("w5",))
    person.window.show_bottom(True)
    person.bot.wait(20)
    old = weakref.ref(person.workspace.document)
    assert person.workspace.open_path(examples_folder() / "sigmoid.json")
    person.bot.wait(20)
    person.workspace.close_graph(person.workspace.graphs[0])
    assert len(person.workspace.graphs) == 1
    person.bot.wait(20)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert old() is None


def test_closing_a_graph_stops_its_run(opened):
    """The question about what it has learned comes first; cancelled, the run goes on, and discarded, it is over."""
    person = opened("two_two_two")
    person.workspace.train()
    person.waits_until(lambda: person.workspace.training.progress.step > 10)
    run, step = person.workspace.training, person.workspace.training.progress.step
    person.answers(Unsaved.CANCEL)
    person.press("Ctrl+W")
    assert "w5" in person.workspace.document.graph.nodes
    person.waits_until(lambda: run.progress.step > step + 10)
    person.answers(Unsaved.DISCARD)
    person.press("Ctrl+W")
    assert not person.window.shows_graph
    assert not run.is_active


def trains(person):
    """Begin a run that does not end by itself; the graph in training."""
    document = person.workspace.document
    settings = replace(document.about.training, steps=10_000_000, learning_rate=1e-9)
    document.do(commands.set_about(document, "Steps", training=settings))
    person.workspace.train()
    graph = person.workspace.current
    person.waits_until(lambda: graph.training.progress.step > 10)
    return graph


def test_a_run_goes_on_behind_another_graph(opened):
    """Each graph has a run of its own: it trains on in its tab behind another graph, which may train too."""
    person = opened("two_two_two")
    first = trains(person)
    assert person.workspace.open_path(examples_folder() / "paraboloid.json")
    step = first.training.progress.step
    second = trains(person)
    person.waits_until(lambda: first.training.progress.step > step + 10)
    assert not person.window.tabs.tabIcon(0).isNull()
    person.press("Ctrl+PgUp")
    assert person.workspace.current is first
    assert person.window.actions_by_key["train-stop"].isEnabled()
    person.workspace.training.stop()
    assert second.training.is_active
    assert person.window.tabs.tabIcon(0).isNull()


def test_closing_stops_a_run_that_is_under_way(opened):
    """No thread goes on behind a closed window."""
    person = opened("two_two_two")
    person.workspace.train()
    person.waits_until(lambda: person.workspace.training.progress.step > 10)
    person.answers(Unsaved.DISCARD)
    person.window.close()
    assert not person.window.isVisible()
    assert not person.workspace.training.is_active


def test_live_is_remembered_for_the_next_graph(opened):
    """Who leaves the passes to themselves does so in every graph, and in the next window."""
    person = opened("sigmoid")
    person.press("F7")
    assert person.workspace.open_path(examples_folder() / "add_gate.json")
    assert not person.workspace.context.evaluation.is_live
    person.press("Ctrl+N")
    assert not person.window.actions_by_key["live"].isChecked()


# --- passes and walks --------------------------------------------------------------------------------------------


def test_a_pass_that_cannot_run_says_why(loose):
    """Forward and Backward on a graph with a loose port name the gate in the status bar."""
    loose.press("F6")
    assert "'y'" in loose.window.bar.currentMessage()
    loose.window.bar.clearMessage()
    loose.press("F5")
    assert "'y'" in loose.window.bar.currentMessage()


def test_why_training_cannot_begin_is_told_as_it_is(loose, opened):
    """The reason is that of the graph, and only while a training is under way that one is."""
    assert "'y'" in reasons(loose.workspace)["train"]
    person = opened("paraboloid")
    assert "train" not in reasons(person.workspace)
    person.workspace.training.start()
    assert reasons(person.workspace)["train"] == "A training is under way."
    person.workspace.training.stop()


def test_a_walk_that_cannot_begin_leaves_its_button_out(loose):
    """The Step button does not stay down when there is nothing to walk through; the stepper says why."""
    loose.press("F8")
    assert loose.workspace.context.evaluation.walk is None
    assert not loose.window.actions_by_key["walk"].isChecked()
    assert loose.window.stepper.isVisible()
    assert "'y'" in loose.window.stepper.invitation


def test_clearing_forgets_all_numbers(opened):
    """With Live off, Clear leaves only the values of the sources."""
    person = opened("sigmoid")
    person.press("F7")
    person.sees("F", value="0.5")
    person.press("Shift+F5")
    person.sees("F", value="–", gradient="–")
    person.sees("A", value="0", gradient="–")


# --- exports -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["export-values", "export-png", "export-svg"])
def test_an_export_that_cannot_be_written_is_told(opened, tmp_path, key):
    """A folder that is not there gives a sentence with the file's name, and the program goes on."""
    person = opened("sigmoid")
    person.answers(tmp_path / "nowhere" / "a.out")
    person.window.actions_by_key[key].trigger()
    ((heading, sentence),) = person.questions.told
    assert heading.endswith(".")
    assert sentence.endswith(".")
    assert "a.out" in heading + sentence


def test_an_export_can_be_cancelled(opened):
    """No file is written and nothing is said."""
    person = opened("sigmoid")
    for key in ("export-values", "export-png", "export-svg"):
        person.answers(None)
        person.window.actions_by_key[key].trigger()
    assert person.questions.told == []
    assert len(person.questions.asked) == 3


def test_the_curves_are_exported_once_there_are_any(opened):
    """Before the first run there is nothing to export, so the entries cannot be chosen; after it they can."""
    person = opened("paraboloid")
    keys = ("export-chart", "export-csv")
    assert not any(person.window.actions_by_key[key].isEnabled() for key in keys)
    person.workspace.train()
    person.waits_until(lambda: person.workspace.training.state is TrainingState.FINISHED)
    assert all(person.window.actions_by_key[key].isEnabled() for key in keys)
    person.workspace.document.history.mark_saved()
    assert person.workspace.open_path(examples_folder() / "sigmoid.json")
    assert not any(person.window.actions_by_key[key].isEnabled() for key in keys)


def test_the_chart_panel_exports_by_the_same_questions(opened, tmp_path):
    """The buttons of the chart ask where to write as the menu does."""
    person = opened("paraboloid")
    person.workspace.train()
    person.waits_until(lambda: person.workspace.training.state is TrainingState.FINISHED)
    person.waits_until(lambda: person.window.chart.plots is not None)
    path = tmp_path / "losses.csv"
    person.answers(path)
    person.click(person.window.chart.csv_button)
    assert path.read_text(encoding="utf-8").startswith("run,step,loss")


# --- editing by actions ------------------------------------------------------------------------------------------


def test_freezing_several_thaws_only_when_all_are_frozen(opened):
    """One frozen variable among others is joined by them first; the next time all are thawed; gates do not matter."""
    person = opened("shopping_fruit")
    graph = person.workspace.document.graph
    person.click("tax")
    person.press("Ctrl+Shift+F")
    person.press("Ctrl+A", "Ctrl+Shift+F")
    variables = [node.name for node in graph.nodes.values() if node.operation.name == "variable"]
    assert all(graph.node(name).frozen for name in variables)
    person.press("Ctrl+Shift+F")
    assert not any(graph.node(name).frozen for name in variables)


def test_the_outline_can_be_filtered_from_everywhere(opened):
    """The command shows it with the cursor in its filter; Enter leads on to the row, Shift+Enter to the canvas."""
    person = opened("shopping_fruit")
    person.window.actions_by_key["find-in-outline"].trigger()
    outline = person.window.outline
    assert outline.isVisible()
    assert outline.filter.hasFocus()
    person.types("tax")
    person.press("Return", "Shift+Return")
    assert person.workspace.context.selection.current == "tax"


def test_the_problems_button_leads_to_the_problems(loose):
    """The count in the status bar opens the list, whose entry leads to the node."""
    loose.click(loose.window.bar._problems)
    assert loose.window.problems.isVisible()
    assert loose.window.problems.count == 1


def test_help_opens_on_the_page_asked_for(opened):
    """F1 opens the first steps; a second page comes in the same window."""
    person = opened("sigmoid")
    person.press("F1")
    person.goes_to_window()
    person.press("Ctrl+F1")
    shown = [window for window in person.window.findChildren(QDialog) if window.isVisible()]
    assert len(shown) == 1
    assert shown[0].key == "shortcuts"
