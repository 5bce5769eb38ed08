"""The program's windows and the graphs in them: each file is open once, in a tab of its own."""

import shutil

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from gui import commands
from gui.app import Windows
from gui.resources import examples_folder
from tests.gui.scripted_questions import ScriptedQuestions
from tests.journeys import at_window

program = at_window.program
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


@pytest.fixture
def windows(program):
    """The windows of a program, closed at the end."""
    windows = Windows(ScriptedQuestions())
    yield windows
    for workspace in tuple(windows.workspaces):
        workspace.window.close()


def titles(workspace):
    """The titles of the graphs in a window, from tab to tab."""
    return [graph.document.about.title for graph in workspace.graphs]


def paths(*names):
    """The files of examples."""
    return [str(examples_folder() / f"{name}.json") for name in names]


def copies(folder, *names):
    """Files of the user's own, with what examples hold."""
    return [shutil.copy(path, folder) for path in paths(*names)]


def test_a_program_without_files_begins_on_the_start_page(windows):
    """One window, with no graph."""
    windows.open()
    (workspace,) = windows.workspaces
    assert workspace.window.isVisible()
    assert not workspace.window.shows_graph


def test_each_file_has_a_tab(windows, qtbot):
    """Several files named at the start are opened in one window, the last one in front."""
    workspace = windows.open(paths("sigmoid", "add_gate"))
    qtbot.waitUntil(lambda: len(workspace.graphs) == 2)
    assert len(set(titles(workspace))) == 2
    assert workspace.document.about.title == titles(workspace)[-1]
    assert workspace.window.tabs.isVisible()


def test_files_dropped_together_are_all_opened(windows, qtbot):
    """Each has a tab; the blank graph that was there before them has none."""
    workspace = windows.open()
    workspace.window.files_dropped.emit(paths("sigmoid", "add_gate", "multiply_gate"))
    assert len(set(titles(workspace))) == 3


def test_another_window_has_graphs_of_its_own(windows, qtbot):
    """Ctrl+Shift+N opens a window beside the first one; what is done in one is not done in the other."""
    first = windows.open(paths("sigmoid"))
    qtbot.waitUntil(lambda: first.window.shows_graph)
    first.window.actions_by_key["new-window"].trigger()
    second = windows.workspaces[1]
    assert second.window.pos() != first.window.pos()
    assert second.open_path(paths("add_gate")[0])
    second.document.do(commands.set_about(second.document, "Title", title="Changed"))
    assert titles(first) != ["Changed"]
    assert first.document.history.count() == 0
    second.document.history.mark_saved()


def test_a_file_that_is_open_is_raised(windows, tmp_path, qtbot):
    """Opening it once more, from whichever window and by whichever name, shows the graph that is open."""
    one, other = copies(tmp_path, "sigmoid", "add_gate")
    (tmp_path / "folder").mkdir()
    first, second = windows.open(), windows.open()
    assert first.open_path(one)
    assert first.open_path(other)
    first.window.showMinimized()
    assert second.open_path(tmp_path / "folder" / ".." / "sigmoid.json")
    assert len(second.graphs) == 1
    assert second.graphs[0].is_blank
    assert first.document.path == tmp_path / "sigmoid.json"
    assert not first.window.isMinimized()


def test_a_window_that_is_closed_is_gone(windows, qtbot):
    """Nothing of it goes on or is kept, and the other windows stay."""
    first = windows.open(paths("sigmoid"))
    second = windows.open()
    qtbot.waitUntil(lambda: first.window.shows_graph)
    window = first.window
    window.close()
    assert windows.workspaces == [second]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(window)
    assert second.window.isVisible()


def test_live_is_one_switch_for_all_graphs(windows):
    """Switched off in one window, no graph of any window computes by itself any more."""
    first, second = windows.open(), windows.open()
    first.open_each(paths("sigmoid", "add_gate"))
    second.open_path(paths("multiply_gate")[0])
    first.window.actions_by_key["live"].trigger()
    graphs = [*first.graphs, *second.graphs]
    assert not any(graph.context.evaluation.is_live for graph in graphs)
    assert not second.window.actions_by_key["live"].isChecked()
