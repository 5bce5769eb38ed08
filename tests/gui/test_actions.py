"""The actions: each in the menus, each explained, no two on one key, and none that a text field loses its keys to."""

from collections import Counter

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QToolBar, QToolButton

from engine import load_graph_file
from gui import actions as action_table
from gui.files.questions import Unsaved
from gui.resources import examples_folder
from tests.gui.canvas.hand import text_of
from tests.journeys import at_window

program, open_window, person, opened = at_window.program, at_window.open_window, at_window.person, at_window.opened
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


def in_menus(window):
    """Every action that some menu of the menu bar leads to."""
    found, menus = set(), [action.menu() for action in window.menuBar().actions()]
    while menus:
        for action in menus.pop().actions():
            found.add(action)
            if action.menu() is not None:
                menus.append(action.menu())
    return found


def test_every_action_has_a_place_in_the_menus(person):
    """Whatever a key or a button does can be found by looking through the menus."""
    reachable = in_menus(person.window)
    assert [key for key, action in person.window.actions_by_key.items() if action not in reachable] == []


def test_every_action_is_in_the_table_once():
    """Keys of the table are unique, and each entry belongs to a menu that there is."""
    entries, menus = action_table.table(), {key for key, _ in action_table.menus()}
    assert [key for key, count in Counter(entry.key for entry in entries).items() if count > 1] == []
    assert {entry.menu for entry in entries} == menus


def test_no_two_actions_share_a_key(opened):
    """With everything enabled, no key sequence, of actions, docks or menus, stands for two things."""
    person = opened("sigmoid")
    taken = Counter(
        sequence.toString()
        for action in person.window.findChildren(QAction)
        for sequence in action.shortcuts()
        if not sequence.isEmpty()
    )
    assert [key for key, count in taken.items() if count > 1] == []


def test_no_two_entries_of_a_menu_share_a_letter(opened):
    """Each letter underlined in a menu, and in the menu bar, chooses one entry."""
    person = opened("sigmoid")
    for menu in [person.window.menuBar(), *(action.menu() for action in person.window.menuBar().actions())]:
        letters = Counter(
            QKeySequence.mnemonic(action.text()).toString() for action in menu.actions() if not action.isSeparator()
        )
        letters.pop("", None)
        assert [letter for letter, count in letters.items() if count > 1] == [], menu


def test_every_action_and_button_is_explained(opened):
    """Actions have a status tip and a tool tip with their key; every button on the screen has a tool tip or words."""
    person = opened("sigmoid")
    for entry in action_table.table():
        action = person.window.actions_by_key[entry.key]
        assert action.statusTip() == entry.tip, entry.key
        assert entry.tip in action.toolTip()
        if entry.shortcuts:
            first = QKeySequence(entry.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)
            assert f"({first})" in action.toolTip()
    person.window.show_bottom(True)
    for dock in person.window.docks:
        person.window.reveal_dock(dock)
        QApplication.processEvents()
        silent = [
            button
            for button in person.window.findChildren(QAbstractButton)
            if button.isVisible() and not button.toolTip() and not button.text()
            if not isinstance(button.parent(), QLineEdit)  # the sign of a field, and Qt's own button to clear it
        ]
        assert silent == [], dock
    tools = person.window.findChild(QToolBar).findChildren(QToolButton)
    assert [tool.text() for tool in tools if not tool.toolTip()] == []


def test_the_start_page_has_only_actions_that_need_no_graph(person):
    """What works on the open graph is greyed out while the start page is shown, and back on the graph again."""
    for entry in action_table.table():
        if entry.needs_document:
            assert not person.window.actions_by_key[entry.key].isEnabled(), entry.key
    person.press("Ctrl+N")
    for key in ("save", "forward", "backward", "fit", "quick-add", "select-all"):
        assert person.window.actions_by_key[key].isEnabled(), key


# What needs a training under way or behind, or a walk that has begun.
_NOT_ALWAYS = {"train-pause", "train-stop", "train-reset", "walk-back", "export-chart", "export-csv"}


NEEDS_MORE = {
    "train-pause",
    "train-stop",
    "train-reset",
    "export-chart",
    "export-csv",
    "link",
    "reroute",
    "go-back",
    "go-forward",
    "collapse",
    "open-composite",
    "enter",
    "leave",
    "rename-composite",
    "independent",
    "library-save",
    "library-remove",
}
"""What needs a training, a second selected node, a selected wire, a gate or a composite gate."""
LEAVING = {"quit", "close-window"}


@pytest.mark.parametrize("menu", [key for key, _ in action_table.menus()])
def test_every_action_can_be_used_on_a_graph(opened, tmp_path, menu):
    """Each action does its work once, its dialogs answered; none fails, and nothing is told that went wrong."""
    for key in [entry.key for entry in action_table.table() if entry.menu == menu and entry.key not in LEAVING]:
        person = opened("paraboloid")
        if key in {"next-graph", "previous-graph"}:
            opened("sigmoid")
            person.workspace.show_beside(1)
        several = key.startswith(("align-", "distribute-"))
        person.workspace.context.selection.set(person.workspace.document.names if several else ("x",))
        if key in {"undo", "redo"}:
            person.press("Ctrl+D", *["Ctrl+Z"] * (key == "redo"))
        assert person.window.actions_by_key[key].isEnabled() or key in NEEDS_MORE
        uses(person, key, tmp_path)
        for graph in tuple(person.workspace.graphs):
            graph.training.stop()
            graph.document.history.mark_saved()
            person.workspace.close_graph(graph)


def test_every_action_can_be_used_on_the_start_page(person, tmp_path):
    """Those that are enabled there work from there, one after the other."""
    for entry in action_table.table():
        if entry.key not in LEAVING:
            person.window.show_start_page()
            uses(person, entry.key, tmp_path)


def uses(person, key, folder):
    """Trigger an action as things stand, twice if it can be ticked, and go back to how things were."""
    action = person.window.actions_by_key[key]
    if not action.isEnabled():
        return
    person.questions.answers.clear()
    person.workspace.document.history.mark_saved()
    person.answers(answer_to(key, folder), Unsaved.DISCARD)
    for _ in range(2 if action.isCheckable() else 1):
        action.trigger()
        QApplication.processEvents()
    assert person.questions.told == []
    person.workspace.training.stop()
    person.workspace.document.history.mark_saved()
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not person.window:
            window.close()
    person.questions.answers.clear()


def answer_to(key, folder):
    """The file that a dialog is answered with."""
    if key == "open":
        return examples_folder() / "sigmoid.json"
    ending = {"export-values": "json", "save": "json", "save-as": "json", "export-svg": "svg", "export-csv": "csv"}
    return folder / f"{key}.{ending.get(key, 'png')}"


def test_a_text_field_keeps_its_keys(opened):
    """Letters, copying, deleting and undoing belong to the field that has the keyboard, and leave the graph alone."""
    person = opened("shopping_fruit")
    person.click("tax")
    before = text_of(person.workspace.document)
    search = person.window.palette_panel.search
    person.click(search)
    person.types("fff")
    assert search.text() == "fff"
    person.press("Backspace")
    assert search.text() == "ff"
    person.press("Ctrl+A", "Ctrl+C", "Del")
    assert search.text() == ""
    person.press("Ctrl+V")
    assert search.text() == "ff"
    person.press("Ctrl+Z")
    assert search.text() != "ff"
    assert text_of(person.workspace.document) == before
    assert person.workspace.context.selection.names == ("tax",)


def test_actions_of_the_program_work_while_one_types(opened, tmp_path):
    """Saving and running are no business of a text field: their keys work from there too."""
    person = opened("sigmoid")
    person.click(person.window.palette_panel.search)
    path = tmp_path / "s.json"
    person.answers(path)
    person.press("Ctrl+S")
    assert load_graph_file(path).graph.node("A").value == 0
    assert person.window.palette_panel.search.hasFocus()
    person.press("F7")
    assert not person.window.actions_by_key["live"].isChecked()


def test_the_menus_show_what_a_key_is(opened):
    """The shortcut that a menu prints is the one that works: the first of its action's keys."""
    person = opened("sigmoid")
    for entry in action_table.table():
        shown = person.window.actions_by_key[entry.key].shortcuts()
        assert [sequence.toString() for sequence in shown] == [QKeySequence(key).toString() for key in entry.shortcuts]


def test_checkable_actions_show_how_things_stand(opened):
    """Live, snap, local derivatives and the rest are ticked as the settings say, in a second window too."""
    person = opened("sigmoid")
    for key, setting in (
        ("live", "canvas/live"),
        ("snap", "canvas/snap"),
        ("local-derivatives", "canvas/local_derivatives"),
        ("wheel-zooms", "canvas/wheel_zooms"),
    ):
        action = person.window.actions_by_key[key]
        before = person.window.settings.get(setting)
        assert action.isChecked() == before, key
        action.trigger()
        assert person.window.settings.get(setting) is (not before), key
        assert action.isChecked() is (not before), key


def test_hovering_an_action_tells_what_it_does(opened):
    """The status bar explains what the pointer is over, and goes back to the last sentence when it leaves."""
    person = opened("sigmoid")
    person.workspace.window.bar.say("Something to read.")
    bar = person.window.findChild(QToolBar)
    button = bar.widgetForAction(person.window.actions_by_key["forward"])
    person.points_at(button.mapToGlobal(button.rect().center()))
    assert person.window.bar.currentMessage() == person.window.actions_by_key["forward"].statusTip()
    person.points_at(person.canvas.viewport().mapToGlobal(QPoint(5, 5)))
    assert person.window.bar.currentMessage() == "Something to read."
