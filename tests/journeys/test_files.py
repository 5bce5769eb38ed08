"""Files in and out of the window: nothing is lost unasked, and nothing broken takes the place of a graph."""

import json
import os
import stat
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from engine import load_graph_file
from gui import commands
from gui.files.questions import ChangedOnDisk, Unsaved
from gui.resources import examples_folder
from gui.training import TrainingState
from tests.gui.canvas.hand import text_of

SMALL = """{"format": "gradloom", "version": 1, "title": "Small", "nodes": [
  {"name": "x", "operation": "variable", "value": 3, "position": [0, 0]},
  {"name": "y", "operation": "square", "inputs": {"x": "x"}, "position": [240, 0]}]}"""


@pytest.fixture
def file(tmp_path):
    """A small graph file."""
    path = tmp_path / "small.json"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def edited(person, file):
    """A person who has opened the small graph and typed another value, unsaved."""
    person.answers(file)
    person.press("Ctrl+O")
    person.sees("y", value="9")
    person.types_value("x", "4")
    person.sees("y", value="16")
    assert person.window.isWindowModified()
    return person


def value_in(path):
    """The value of x in the file."""
    return load_graph_file(path).graph.node("x").value


# --- leaving ---------------------------------------------------------------------------------------------------


def test_closing_can_be_cancelled(edited, file):
    """Cancel keeps the window open with the changes in it."""
    edited.answers(Unsaved.CANCEL)
    edited.press("Ctrl+Q")
    assert edited.window.isVisible()
    assert edited.questions.asked[-1] == ("unsaved", "small.json")
    edited.sees("y", value="16")
    assert value_in(file) == 3


def test_closing_can_discard(edited, file):
    """Discard closes and leaves the file as it was."""
    edited.answers(Unsaved.DISCARD)
    edited.press("Ctrl+Q")
    assert not edited.window.isVisible()
    assert value_in(file) == 3


def test_closing_can_save(edited, file):
    """Save writes what is on the screen and closes."""
    edited.answers(Unsaved.SAVE)
    edited.window.close()
    assert not edited.window.isVisible()
    assert value_in(file) == 4


def test_closing_saves_what_is_still_being_typed(edited, file):
    """A value that is typed but not yet entered is part of what is saved."""
    edited.double_click(edited.eyes.row("x", "value").center())
    edited.types("5")
    edited.answers(Unsaved.SAVE)
    edited.window.close()
    assert value_in(file) == 5


def test_a_save_that_fails_keeps_the_window_open(edited, file):
    """Where the disk refuses, a sentence tells, the changes stay, and the file is as it was."""
    file.unlink()
    file.mkdir()
    edited.answers(Unsaved.SAVE)
    edited.press("Ctrl+Q")
    assert edited.window.isVisible()
    ((heading, sentence),) = edited.questions.told
    assert "small.json" in heading
    assert sentence.endswith(".")
    assert edited.window.isWindowModified()
    file.rmdir()


@pytest.fixture
def training(person, file):
    """A person who trains the small graph, which is otherwise as it is in its file, for very long."""
    person.workspace.open_path(file)
    document = person.workspace.document
    settings = replace(document.about.training, learning_rate=1e-4, steps=10_000_000)
    document.do(commands.set_about(document, "Settings", training=settings))
    assert person.workspace.save()
    person.workspace.train()
    person.waits_until(lambda: person.workspace.training.progress.step > 10)
    assert not person.window.isWindowModified()
    return person


def test_a_run_waits_for_the_answer_and_goes_on_when_leaving_is_cancelled(training, file):
    """Closing during a run asks although nothing else was changed; Cancel leaves the run as it was."""
    person, session = training, training.workspace.training
    states = []

    def cancel(name):
        states.append((name, session.state))
        return Unsaved.CANCEL

    person.questions.unsaved = cancel
    person.press("Ctrl+Q")
    assert states == [("small.json", TrainingState.PAUSED)]
    assert session.is_active
    steps = session.progress.step
    person.waits_until(lambda: session.progress.step > steps)
    person.press("Ctrl+P")
    person.press("Ctrl+W")
    assert session.state is TrainingState.PAUSED
    assert person.workspace.document.history.is_clean


@pytest.mark.parametrize("answer", [Unsaved.SAVE, Unsaved.DISCARD])
def test_leaving_ends_the_run(training, file, answer):
    """Saved, the file holds what the run has reached; discarded, it is as it was."""
    training.answers(answer)
    training.press("Ctrl+Q")
    assert not training.window.isVisible()
    assert not training.workspace.training.is_active
    assert (value_in(file) < 3) == (answer is Unsaved.SAVE)


def test_a_file_that_is_shown_is_a_recent_one(edited, file, tmp_path):
    """The list holds what was opened, the newest first, in whichever tab."""
    other = tmp_path / "other.json"
    other.write_text(SMALL, encoding="utf-8")
    assert edited.workspace.open_path(other)
    assert [recent.path for recent in edited.workspace.files.recent.files] == [other, file]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(edited, file):
    """A folder that cannot be written to is told in a sentence."""
    file.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    edited.press("Ctrl+S")
    file.parent.chmod(stat.S_IRWXU)
    assert edited.questions.told
    assert edited.window.isWindowModified()


def test_another_file_is_opened_beside_the_first(edited, file):
    """Nothing is asked: the graph with its changes waits in its tab, which says so, and is as it was left."""
    assert not edited.window.tabs.isVisible()
    edited.answers(examples_folder() / "add_gate.json")
    edited.press("Ctrl+O")
    edited.sees("sum", value="15")
    assert not edited.window.isWindowModified()
    assert edited.window.tabs.isVisible()
    assert [edited.window.tabs.tabText(place) for place in range(2)] == ["● small.json", "An add gate"]
    edited.clicks_tab(0)
    edited.sees("y", value="16")
    assert edited.window.isWindowModified()
    edited.press("Ctrl+Z")
    assert edited.window.tabs.tabText(0) == "small.json"


def test_each_graph_has_its_own_history(edited):
    """Undo in one tab leaves the others alone, and the panel of the history is that of the graph in front."""
    edited.answers(examples_folder() / "add_gate.json")
    edited.press("Ctrl+O")
    assert not edited.window.actions_by_key["undo"].isEnabled()
    edited.types_value("x", "7")
    edited.press("Ctrl+PgUp")
    assert "Change the value of x" in edited.window.actions_by_key["undo"].text()
    edited.press("Ctrl+Z")
    edited.sees("y", value="9")
    edited.press("Ctrl+Tab")
    edited.sees("x", value="7")
    assert edited.window.history_panel.rows.rowCount() == 2


def test_closing_the_window_asks_for_each_changed_graph(edited, file):
    """Each comes to the front with its question; one Cancel keeps the window and all graphs as they are."""
    edited.answers(examples_folder() / "add_gate.json")
    edited.press("Ctrl+O")
    edited.types_value("x", "7")
    edited.answers(Unsaved.DISCARD, Unsaved.CANCEL)
    edited.press("Ctrl+Shift+W")
    assert edited.window.isVisible()
    assert len(edited.workspace.graphs) == 2
    assert [name for _, name in edited.questions.asked[-2:]] == ["small.json", "An add gate"]
    edited.sees("x", value="7")
    assert edited.workspace.graphs[0].document.is_modified
    edited.answers(Unsaved.SAVE, Unsaved.DISCARD)
    edited.press("Ctrl+Shift+W")
    assert not edited.window.isVisible()
    assert value_in(file) == 4


def test_closing_a_tab_shows_its_neighbour(edited, file):
    """Ctrl+W and the middle button close graphs one by one; after the last one comes the start page."""
    edited.answers(examples_folder() / "add_gate.json", examples_folder() / "sigmoid.json")
    edited.press("Ctrl+O")
    edited.press("Ctrl+O")
    edited.sees("F", value="0.5")
    edited.press("Ctrl+W")
    edited.sees("sum", value="15")
    edited.clicks_tab(1, Qt.MouseButton.MiddleButton)
    edited.sees("y", value="16")
    edited.answers(Unsaved.DISCARD)
    edited.press("Ctrl+W")
    assert not edited.window.shows_graph
    assert not edited.workspace.has_graph


def test_opening_the_open_file_shows_it(edited, file):
    """The file is open once, with the changes that are not saved yet, from wherever it is opened again."""
    edited.answers(examples_folder() / "add_gate.json", file)
    edited.press("Ctrl+O")
    edited.press("Ctrl+O")
    edited.sees("y", value="16")
    assert len(edited.workspace.graphs) == 2
    assert value_in(file) == 3


# --- saving ----------------------------------------------------------------------------------------------------


def test_the_title_marks_changes_and_saving_takes_the_mark_away(edited, file):
    """Undoing everything takes the mark away too; saving leaves the keyboard on the canvas."""
    assert edited.window.windowTitle() == "small.json[*] — Gradloom"
    edited.press("Ctrl+Z")
    assert not edited.window.isWindowModified()
    edited.press("Ctrl+Y")
    assert edited.window.isWindowModified()
    edited.press("Ctrl+S")
    assert not edited.window.isWindowModified()
    assert value_in(file) == 4
    edited.press("Tab")
    assert edited.canvas.adding.quick_add.isVisible()


def test_save_as_makes_a_second_file_and_goes_on_with_it(edited, file, tmp_path):
    """The first file stays as it was; the title names the second."""
    other = tmp_path / "other.json"
    edited.answers(other)
    edited.press("Ctrl+Shift+S")
    assert edited.window.windowTitle() == "other.json[*] — Gradloom"
    assert (value_in(file), value_in(other)) == (3, 4)


def test_an_example_is_saved_as_ones_own(opened, tmp_path):
    """Saving a changed example asks for a place and leaves alone what ships."""
    person = opened("sigmoid")
    shipped = (examples_folder() / "sigmoid.json").read_bytes()
    person.types_value("A", "1")
    path = tmp_path / "mine.json"
    person.answers(path)
    person.press("Ctrl+S")
    assert load_graph_file(path).graph.node("A").value == 1
    assert (examples_folder() / "sigmoid.json").read_bytes() == shipped


def test_a_file_changed_by_another_program_is_not_written_over_unasked(edited, file):
    """The question comes before the writing; cancelled, the other program's file stays."""
    file.write_text(SMALL.replace('"value": 3', '"value": 8'), encoding="utf-8")
    edited.answers(ChangedOnDisk.CANCEL)
    edited.press("Ctrl+S")
    assert value_in(file) == 8
    assert edited.window.isWindowModified()
    edited.answers(ChangedOnDisk.OVERWRITE)
    edited.press("Ctrl+S")
    assert value_in(file) == 4


# --- coming in -------------------------------------------------------------------------------------------------


def test_a_file_dropped_onto_the_window_is_opened(person, file):
    """From the start page as from an open graph."""
    assert person.drops_file(file)
    person.sees("y", value="9")
    other = file.with_name("other.json")
    other.write_text(SMALL.replace('"value": 3', '"value": 5'), encoding="utf-8")
    assert person.drops_file(other)
    person.sees("y", value="25")


@pytest.mark.parametrize(
    "text",
    [
        "",
        SMALL[: len(SMALL) // 2],
        SMALL.replace("3,", '"three",'),
        SMALL.replace('"name": "y"', '"name": "x"'),
        SMALL.replace('{"x": "x"}', '{"x": "nobody"}'),
        SMALL.replace('"version": 1', '"version": 99'),
        "[" * 200_000,
    ],
    ids=["empty", "truncated", "wrong type", "duplicate", "dangling", "newer", "nested"],
)
def test_a_broken_file_is_refused_with_a_sentence(edited, file, text):
    """The open graph stays with its changes, and the sentence names the file."""
    before = text_of(edited.workspace.document)
    broken = file.with_name("broken.json")
    broken.write_text(text, encoding="utf-8")
    edited.answers(broken)
    edited.press("Ctrl+O")
    ((heading, sentence),) = edited.questions.told
    assert heading == "“broken.json” was not opened."
    assert sentence.strip().endswith(".")
    assert "Traceback" not in sentence
    assert text_of(edited.workspace.document) == before
    assert edited.window.isWindowModified()
    edited.sees("y", value="16")


def test_a_cycle_is_opened_and_listed(person, file):
    """A graph that bites its own tail opens, shows no numbers there, and lists the loop, which leads to its node."""
    looped = json.loads(SMALL)
    looped["nodes"][1] = {"name": "y", "operation": "add", "inputs": {"a": "x", "b": "z"}, "position": [240, 0]}
    looped["nodes"].append({"name": "z", "operation": "negate", "inputs": {"x": "y"}, "position": [480, 0]})
    file.write_text(json.dumps(looped), encoding="utf-8")
    person.answers(file)
    person.press("Ctrl+O")
    person.sees("y", value="–")
    assert any("y" in sentence and "z" in sentence for sentence in person.window.problems.sentences)
    person.click(person.window.bar._problems)
    view = person.window.problems.view
    person.waits_until(view.isVisible)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    person.press("Return")
    assert person.workspace.context.selection.current in {"y", "z"}


def test_recent_files_are_in_the_menu_and_on_the_start_page(person, file):
    """A file that was open before is offered again in both places, and can be forgotten."""
    person.answers(file)
    person.press("Ctrl+O")
    person.press("Ctrl+N")
    person.chooses("File", "Open recent", "small.json")
    person.sees("y", value="9")
    person.press("Ctrl+Shift+H")
    recent = person.window.start_page.side.recent
    person.waits_until(recent.isVisible)
    place = recent.visualRect(recent.model().index(0, 0)).center()
    person.click(recent.viewport().mapToGlobal(place))
    person.sees("y", value="9")
    person.chooses("File", "Open recent", "Forget these files")
    menu = person.opens_menu("File", "Open recent")
    assert "small.json" not in [action.text() for action in menu.findChildren(QAction)]
    person.press("Escape", "Escape")


def test_a_recent_file_that_is_gone_is_refused_in_words(person, file):
    """A file deleted meanwhile gives a sentence, and the start page stays."""
    person.answers(file)
    person.press("Ctrl+O")
    person.press("Ctrl+W")
    file.unlink()
    assert not person.workspace.open_path(file)
    ((heading, _),) = person.questions.told
    assert "small.json" in heading
    assert not person.window.shows_graph


def test_examples_open_from_the_menu(person):
    """The Examples menu opens an example by its title."""
    person.chooses("File", "Examples", "Sigmoid as a chain")
    person.sees("F", value="0.5")


def test_the_start_page_leaves_the_graph_waiting(edited):
    """The start page comes and goes without asking: the graph with its changes waits behind it."""
    edited.press("Ctrl+Shift+H")
    assert not edited.window.shows_graph
    assert not edited.window.actions_by_key["undo"].isEnabled()
    edited.click(edited.window.start_page.side.back)
    assert edited.workspace.document.graph.node("x").value == 4
