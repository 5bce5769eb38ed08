"""The help: it names every operation and every key that there is, and finds them."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton

from engine import OPERATIONS, typeset
from gui import actions as action_table
from gui.keys.shortcuts import keys_of, words_of
from gui.panels.formula_column import FormulaColumn
from gui.panels.help import HelpWindow
from gui.panels.help.about import version
from gui.panels.help.operation_page import range_of
from gui.panels.help.shortcuts import shortcuts_page
from gui.theme import current_theme
from gui.typesetting import latex_name
from gui.typesetting.formula import _set


@pytest.fixture
def main(qtbot):
    """A window with all actions in their menus."""
    window: Any = QMainWindow()
    qtbot.addWidget(window)
    window.made = action_table.make_actions(window)
    menus = {key: window.menuBar().addMenu(title) for key, title in action_table.menus()}
    for entry in action_table.table():
        menus[entry.menu].addAction(window.made[entry.key])
    return window


@pytest.fixture
def window(qtbot, main):
    """The help of that window."""
    made = HelpWindow(main.made)
    qtbot.addWidget(made)
    return made


def texts(page):
    """What the labels of a page show."""
    return [label.text() for label in page.findChildren(QLabel)]


# --- pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key, title",
    [("steps", "First steps"), ("gestures", "Gestures"), ("shortcuts", "Keyboard shortcuts"), ("about", "Gradloom")],
)
def test_every_page_opens_by_its_key(window, key, title):
    """The menu's entries lead to their pages, and the list shows where one is."""
    window.show_page(key)
    assert window.isVisible()
    assert title in texts(window.page)
    assert window.contents.tree.currentItem() is window.contents._items[key]


@pytest.mark.parametrize("key", ["steps", "gestures", "shortcuts", "about"])
def test_no_page_has_to_be_pushed_sideways(window, key):
    """Long rows are broken into lines: the window as it opens shows every page in its full width."""
    window.show_page(key)
    QApplication.processEvents()
    assert not window._view.horizontalScrollBar().isVisible()


def test_the_page_of_gestures_has_the_keys_of_the_actions(window):
    """What a hand can do with wires, and the keys beside it."""
    words = window._pages["gestures"].words
    for said in ("sigmoid(w*x + b)", "reroute point", "Ctrl", "closes a chain again", "first free port"):
        assert said in words


def test_operations_begin_with_the_first(window):
    """The menu's entry for operations leads to the first of them."""
    window.show_page("operations")
    assert window.key == next(iter(OPERATIONS))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_a_page_made_from_its_record(window, name):
    """Title, help, note, settings, and a formula for the value and for each input; nothing is left out."""
    operation = OPERATIONS[name]
    window.show_page(name)
    shown = texts(window.page)
    assert operation.title in shown
    assert operation.help.replace("'", "&#x27;") in shown
    assert not operation.note or operation.note.replace("'", "&#x27;") in shown
    assert all(setting.help in shown for setting in operation.settings)
    columns = [column.lines for column in window.page.findChildren(FormulaColumn)]
    assert [len(lines) for lines in columns] == ([] if operation.is_source else [1, len(operation.ports)])
    kind = "Local derivatives" if operation.is_elementwise(operation.complete({})) else "Gradients that flow back"
    assert operation.is_source or kind in shown


def test_formulas_are_in_the_names_of_the_ports(window):
    """What is multiplied is called a and b, as on the gate."""
    window.show_page("multiply")
    value, derivatives = (column.lines for column in window.page.findChildren(FormulaColumn))
    assert "y = {a} \\cdot {b}" in value[0]
    assert [line.strip("\ue000\ue001") for line in derivatives] == [
        r"\frac{\partial y}{\partial a} = {b}",
        r"\frac{\partial y}{\partial b} = {a}",
    ]


def test_first_steps_names_the_keys_that_the_actions_have(window, main):
    """A changed shortcut changes the help with it."""
    words = HelpWindow(main.made)._pages["steps"].words
    assert "F5 runs the forward pass" in words
    main.made["forward"].setShortcut("Ctrl+9")
    assert "Ctrl+9 runs the forward pass" in HelpWindow(main.made)._pages["steps"].words


def test_help_without_actions_still_reads(qtbot):
    """A key that is not there is a dash, not a fault."""
    made = HelpWindow({})
    qtbot.addWidget(made)
    assert "– runs the forward pass" in made._pages["steps"].words


def test_the_table_holds_every_shortcut(window, main):
    """Each action that has keys stands there with all of them, under the name of its menu."""
    words = window._pages["shortcuts"].words
    for action in main.made.values():
        if keys_of(action):
            assert f"{words_of(action)} {' '.join(keys_of(action))}" in words
    assert texts(window._pages["shortcuts"])[1] == "File"


def test_the_table_has_the_lasting_names_of_the_actions(main, qtbot):
    """The menu says which step would be undone; a table of keys says that the key undoes."""
    main.made["undo"].setText("&Undo Add apples*100 + oranges")
    page = shortcuts_page(main.made)
    qtbot.addWidget(page)
    words = page.words
    assert "Undo Ctrl+Z" in words
    assert "oranges" not in words


def test_names_of_actions_lose_their_marks(main):
    """The letter's mark and the dots belong to the menu."""
    main.made["open"].setText("&Open && close…")
    assert words_of(main.made["open"]) == "Open & close"


def test_about_tells_the_version_and_copies_all_of_them(window, qtbot):
    """A report of a fault can name what it happened with."""
    window.show_page("about")
    assert f"Version {version()}" in texts(window.page)
    (copy,) = window.page.findChildren(QPushButton)
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert f"Gradloom {version()}" in copied
    assert "NumPy 2." in copied


# --- searching -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, key",
    [
        ("tanh", "tanh"),
        ("squeezes 1/4", "sigmoid"),
        ("σ", "sigmoid"),
        ("optimizer", "steps"),
        ("MIDDLE button", "gestures"),
        ("licence", "about"),
        ("mat", "matmul"),
    ],
)
def test_search_finds_pages_by_what_they_say(window, text, key):
    """Titles, symbols, helps and the words of the pages are searched; the best page is shown."""
    window.show_page("steps")
    window.contents.search.setText(text)
    assert key in window.contents.shown
    assert window.key == key


def test_headings_without_pages_are_hidden(window, qtbot):
    """Only what was found is left, and clearing brings everything back."""
    qtbot.keyClicks(window.contents.search, "matrix product")
    tree = window.contents.tree
    heads = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    assert [head.text(0) for head in heads if not head.isHidden()] == ["Linear algebra"]
    qtbot.keyClick(window.contents.search, Qt.Key.Key_Escape)
    assert not any(head.isHidden() for head in heads)
    assert len(window.contents.shown) == len(OPERATIONS) + 4


def test_what_nobody_wrote_is_not_found(window, qtbot):
    """A sentence says so, and the page stays."""
    window.show_page("steps")
    qtbot.keyClicks(window.contents.search, "zyzzyva")
    assert window.contents.shown == []
    assert window.contents._nothing.isVisible()
    assert window.key == "steps"


def test_a_page_asked_for_is_shown_whatever_is_searched(window, qtbot):
    """The menu's entry wins over an old search."""
    qtbot.keyClicks(window.contents.search, "tanh")
    window.show_page("about")
    assert window.contents.search.text() == ""
    assert window.key == "about"


def test_the_keyboard_goes_from_search_to_list_to_close(window, qtbot):
    """Down leads into the list, the arrows through it, Escape closes the window."""
    window.show_page("steps")
    assert window.focusWidget() is window.contents.search
    qtbot.keyClick(window.contents.search, Qt.Key.Key_Down)
    assert window.focusWidget() is window.contents.tree
    qtbot.keyClick(window.contents.tree, Qt.Key.Key_Down)
    assert window.key == "gestures"
    qtbot.keyClick(window.contents.tree, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_pages_follow_the_theme(window):
    """A change of theme with the help open does no harm."""
    window.show_page("softmax")
    current_theme().changed.emit()
    assert window.grab().width() > 0


@pytest.mark.parametrize(
    "operation, setting, sentences",
    [
        ("add_n", "inputs", "Usually 2. From 1 to 1000."),
        ("mean_squared_error", "reduction", "Usually mean. One of mean, sum, none."),
        ("mean_squared_error", "weighted", "Usually off."),
        ("conv2d", "stride", "Usually 1. A whole number, or several. From 1 to 10000."),
        ("broadcast", "shape", "A whole number, or several. At least 1."),
        ("slice", "stop", "It may be left out."),
    ],
)
def test_each_setting_tells_what_it_can_be(operation, setting, sentences):
    """Its default, its words or its range, and whether there need be one."""
    (record,) = (one for one in OPERATIONS[operation].settings if one.name == setting)
    assert range_of(record) == sentences


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_formula_can_be_drawn(qapp, operation):
    """At the default settings and at those of its samples no formula falls back to the text of its LaTeX."""
    settings = [{}, *(sample.settings for sample in operation.samples)]
    names = {setting.name: "s" for setting in operation.settings}
    for complete in map(operation.complete, [] if operation.is_source else settings):
        ports = {port: latex_name(port) for port in operation.ports_of(complete)}
        for template in (operation.latex_of(complete), *operation.derivative_latex_of(complete)):
            _set(typeset(template, {**names, **ports, "out": "y", "upstream": "g"}), 15, "#000000")
