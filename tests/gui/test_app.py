"""The program's windows: each file gets one of its own."""

import pytest

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
    for workspace in windows.workspaces:
        workspace.window.close()


def titles(windows):
    """The titles of the graphs in the windows, in the order in which these were opened."""
    return [workspace.document.about.title for workspace in windows.workspaces]


def paths(*names):
    """The files of examples."""
    return [str(examples_folder() / f"{name}.json") for name in names]


def test_a_program_without_files_begins_on_the_start_page(windows):
    """One window, with no graph."""
    windows.open_each((None,))
    (workspace,) = windows.workspaces
    assert workspace.window.isVisible()
    assert not workspace.window.shows_graph


def test_each_file_has_a_window(windows, qtbot):
    """Several files named at the start are opened side by side."""
    windows.open_each(paths("sigmoid", "add_gate"))
    qtbot.waitUntil(lambda: all(workspace.window.shows_graph for workspace in windows.workspaces))
    assert len(set(titles(windows))) == 2


def test_files_dropped_together_are_all_opened(windows, qtbot):
    """The first takes the place of the open graph, each of the others has a window of its own."""
    windows.open_each((None,))
    windows.workspaces[0].window.files_dropped.emit(paths("sigmoid", "add_gate", "multiply_gate"))
    qtbot.waitUntil(lambda: all(workspace.window.shows_graph for workspace in windows.workspaces))
    assert len(set(titles(windows))) == 3
    assert all(workspace.window.isVisible() for workspace in windows.workspaces)
