"""Whatever the menus offer is a few letters away: found, explained, done, and the keyboard back where it was."""

from PySide6.QtWidgets import QApplication

from gui.choosing import ChoiceSheet
from gui.keys.shortcuts import words_of
from tests.gui.test_actions import in_menus


def sheet_of(person):
    """The command palette of the window."""
    return person.window.findChild(ChoiceSheet, "command-palette")


def titles(person):
    """The rows that are shown."""
    return [row.title for row in sheet_of(person).rows.rows]


def test_a_command_is_found_and_done_by_keys_alone(opened):
    """Ctrl+Shift+P, a few letters, Enter: it is done, and the canvas has the keys again."""
    person = opened("sigmoid")
    person.press("Ctrl+Shift+P")
    assert sheet_of(person).isVisible()
    person.types("sel all")
    assert sheet_of(person).current.title == "Select all"
    assert sheet_of(person).current.note == "Ctrl+A"
    person.press("Return")
    assert not sheet_of(person).isVisible()
    assert set(person.workspace.context.selection.names) == set(person.workspace.document.names)
    assert person.canvas.hasFocus()


def test_every_entry_of_the_menus_is_there(opened):
    """Nothing that a menu offers is missing, submenus, examples and panels included."""
    person = opened("sigmoid")
    person.press("Ctrl+Shift+P")
    shown = {row.payload.action for row in sheet_of(person).rows.rows}
    missing = [
        words_of(action)
        for action in in_menus(person.window)
        if action.menu() is None and not action.isSeparator() and action.text() and action not in shown
    ]
    assert missing == ["Command palette"]


def test_what_is_not_possible_says_why_and_is_not_done(opened):
    """A greyed command stays in the list with its reason; Enter leaves it alone."""
    person = opened("sigmoid")
    person.press("Ctrl+Shift+P")
    person.types("rename")
    row = sheet_of(person).current
    assert (row.title, row.enabled) == ("Rename", False)
    assert "exactly one selected node" in row.detail
    person.press("Return")
    assert sheet_of(person).isVisible()
    assert person.canvas.in_place.editor is None


def test_what_was_done_last_comes_first(opened):
    """The palette remembers, in the next window too."""
    person = opened("sigmoid")
    for words in ("select all", "fit the graph"):
        person.press("Ctrl+Shift+P")
        person.types(words)
        person.press("Return")
    person.press("Ctrl+Shift+P")
    assert titles(person)[:2] == ["Fit the graph", "Select all"]


def test_escape_and_a_click_elsewhere_leave_it(opened):
    """Nothing is done, and the keyboard is where it was."""
    person = opened("sigmoid")
    search = person.window.palette_panel.search
    person.click(search)
    person.press("Ctrl+Shift+P")
    person.types("new")
    person.press("Escape")
    assert not sheet_of(person).isVisible()
    assert search.hasFocus()
    person.press("Ctrl+Shift+P")
    person.click(person.eyes.card("A").center())
    assert not sheet_of(person).isVisible()
    assert person.canvas.hasFocus()


def test_other_words_and_submenus_find_too(opened):
    """Who does not know what a command is called finds it by what it does."""
    person = opened("sigmoid")
    person.press("Ctrl+Shift+P")
    person.types("theme dark")
    assert sheet_of(person).current.detail.startswith("View")
    person.press("Return")
    QApplication.processEvents()
    assert person.window.settings.get("appearance/theme") == "dark"
    person.press("Ctrl+Shift+P")
    person.types("gradient descent")
    assert "Train" in titles(person)


def test_it_opens_on_the_start_page_and_tells_what_needs_a_graph(person):
    """There is always something that can be done."""
    person.press("Ctrl+Shift+P")
    person.types("forward")
    assert sheet_of(person).current.enabled is False
    assert "No graph is open." in sheet_of(person).current.detail
    person.press("Escape", "Ctrl+Shift+P")
    person.types("new graph")
    person.press("Return")
    assert person.window.shows_graph
