"""The start page is a place to look around, not a trap: the open graph waits behind it."""

import pytest

from gui.files.questions import Unsaved

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


@pytest.mark.parametrize("way", ["Escape", "Ctrl+Shift+H", "button"])
def test_the_way_back_to_the_open_graph(person, way):
    """From the start page a key or a button leads back to an unsaved graph, with everything as it was."""
    person.press("Ctrl+N")
    person.press("Tab")
    person.types("tanh")
    person.press("Return")
    person.press("Ctrl+Shift+H")
    assert not person.window.shows_graph
    if way == "button":
        person.click(person.window.start_page.side.back)
    else:
        person.press(way)
    assert person.window.shows_graph
    assert list(person.workspace.document.graph.nodes) == ["tanh"]


def test_the_graph_behind_the_start_page_can_be_saved(person, tmp_path):
    """Ctrl+S works on the start page too, for the graph whose name stands in the title."""
    person.press("Ctrl+N")
    person.press("Tab")
    person.types("tanh")
    person.press("Return")
    person.press("Ctrl+Shift+H")
    person.answers(tmp_path / "mine.json")
    person.press("Ctrl+S")
    assert (tmp_path / "mine.json").is_file()


def test_closing_a_graph_asks_and_leads_to_the_start_page(person):
    """Ctrl+W asks about unsaved changes; after that there is no graph to go back to."""
    person.press("Ctrl+N")
    person.press("Tab")
    person.types("tanh")
    person.press("Return")
    person.answers(Unsaved.CANCEL)
    person.press("Ctrl+W")
    assert person.window.shows_graph
    person.answers(Unsaved.DISCARD)
    person.press("Ctrl+W")
    assert not person.window.shows_graph
    person.press("Escape")
    assert not person.window.shows_graph
