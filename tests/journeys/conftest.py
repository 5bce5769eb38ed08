"""The fixtures of all journeys."""

import pytest

from tests.gui import conftest as gui_tests
from tests.journeys import at_window

steps_that_can_be_watched, arrives_at_once = gui_tests.steps_that_can_be_watched, gui_tests.arrives_at_once
program, open_window, person, opened = at_window.program, at_window.open_window, at_window.person, at_window.opened


def pytest_collection_modifyitems(items):
    """Menus that open ask the screenless platform for the keyboard; that it has none is no fault of the program."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support", extend=True))
