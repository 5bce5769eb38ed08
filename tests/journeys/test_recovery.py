"""After a crash the next start offers the graph that was not saved, and opens it as it was."""

import subprocess
import sys
from pathlib import Path

import pytest

CRASHING = Path(__file__).with_name("crashing_program.py")


@pytest.fixture
def crashed(own_settings):
    """A program that was killed while its user edited the sigmoid, A being 7 by then."""
    program = subprocess.Popen([sys.executable, "-m", "tests.journeys.crashing_program"], stdout=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stdout.readline().strip() == b"kept"
    program.kill()
    program.wait()
    program.stdout.close()


def banner_buttons(person):
    """The buttons for the graph that is offered: Recover, Discard."""
    banner = person.window.start_page.banner
    person.waits_until(banner.isVisible)
    return banner._rows[2], banner._rows[3]


def test_a_killed_program_loses_nothing(crashed, person):
    """The start page offers the graph by its name; recovered, it has its last value and counts as not saved."""
    recover, _ = banner_buttons(person)
    assert "Sigmoid as a chain" in person.reads_all(person.window.start_page.banner)
    person.click(recover)
    person.sees("A", value="7")
    person.sees("F", value="0.9991")
    assert person.window.isWindowModified()
    person.press("Ctrl+Shift+H")
    assert not person.window.start_page.banner.isVisible()


def test_what_was_offered_can_wait_for_another_time(crashed, open_window):
    """A graph that nobody recovers is offered again at the next start."""
    first = open_window()
    banner_buttons(first)
    first.window.close()
    second = open_window()
    recover, _ = banner_buttons(second)
    second.click(recover)
    second.sees("A", value="7")


def test_discarding_asks_and_is_for_good(crashed, open_window):
    """Kept when the question is answered with Keep, gone when it is answered with Delete."""
    person = open_window()
    _, discard = banner_buttons(person)
    person.answers(False)
    person.click(discard)
    _, discard = banner_buttons(person)
    person.answers(True)
    person.click(discard)
    assert not person.window.start_page.banner.isVisible()
    assert not open_window().window.start_page.banner.isVisible()


def test_a_recovered_graph_leaves_the_open_one_as_it_is(crashed, opened):
    """It comes in a tab of its own; the graph that was open keeps its changes, a tab away."""
    person = opened("add_gate")
    person.types_value("x", "1")
    person.press("Ctrl+Shift+H")
    recover, _ = banner_buttons(person)
    person.click(recover)
    person.sees("A", value="7")
    assert len(person.workspace.graphs) == 2
    person.press("Ctrl+PgUp")
    person.sees("x", value="1")
    assert person.workspace.document.is_modified
