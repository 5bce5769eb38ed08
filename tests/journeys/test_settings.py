"""The settings by keys alone: what is chosen works at once, in the window that stands behind."""

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QCheckBox

from gui.panels.preferences import PreferencesDialog
from gui.theme import current_theme


def dialog_of(person):
    """The settings, open."""
    dialog = person.window.findChild(PreferencesDialog)
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def closes(person):
    """Leave the settings."""
    person.press("Escape")
    person.goes_to_window()


def test_a_key_of_ones_own_works_at_once_and_is_told_everywhere(opened):
    """Searched, pressed, done: canvas, menu and tooltip have it; the old key is free again."""
    person = opened("digits_softmax")
    person.press("Ctrl+,")
    dialog = dialog_of(person)
    dialog.show_page("keyboard")
    person.types("fit the graph")
    person.press("Return", "Ctrl+U")
    closes(person)
    person.canvas.setFocus()
    action = person.window.actions_by_key["fit"]
    assert [keys.toString() for keys in action.shortcuts()] == ["Ctrl+U"]
    assert "(Ctrl+U)" in action.toolTip()
    person.canvas.zoom_to(3.0)
    person.press("F")
    assert person.canvas.zoom == 3.0
    person.press("Ctrl+U")
    assert person.canvas.zoom < 3.0


def test_the_key_that_adds_gates_can_be_another(opened):
    """Tab is then what it is elsewhere, and the hint of an empty canvas names the new key."""
    person = opened("sigmoid")
    person.press("Ctrl+N")
    assert "Press Tab" in person.canvas.hint
    person.window.keymap.set("quick-add", ["G"])
    assert "Press G" in person.canvas.hint
    person.press("G")
    assert person.canvas.adding.quick_add.isVisible()
    person.press("Escape", "Tab")
    assert not person.canvas.adding.quick_add.isVisible()


def test_every_page_is_reached_and_used_by_keys(opened):
    """The pages by the arrows, a mark by Tab and Space; the canvas follows at once."""
    person = opened("sigmoid")
    person.press("Ctrl+,")
    dialog = dialog_of(person)
    person.press("Down")
    control = dialog.pages["canvas"].controls["canvas/snap"].field
    assert isinstance(control, QCheckBox)
    for _ in range(20):
        if QApplication.focusWidget() is control:
            break
        person.press("Tab")
    person.press("Space")
    assert person.window.settings.get("canvas/snap") is False
    assert not person.window.actions_by_key["snap"].isChecked()
    closes(person)


def test_another_theme_is_worn_at_once_and_told_in_the_menu(opened):
    """Dialog and menu show the same choice, whichever made it."""
    person = opened("sigmoid")
    person.press("Ctrl+,")
    box = dialog_of(person).pages["appearance"].controls["appearance/theme"].field
    box.setFocus()
    person.press("Down", "Down")
    assert person.window.settings.get("appearance/theme") == "dark"
    assert current_theme().mode == "dark"
    closes(person)
    person.chooses("View", "Theme", "Light")
    assert box.currentData() == "light"


def test_zooming_by_keys_holds_what_the_pointer_is_over(opened):
    """Ctrl and plus show larger what one points at."""
    person = opened("sigmoid")
    at = QPointF(120, 90)
    person.points_at(person.canvas.viewport().mapToGlobal(at.toPoint()))
    before = person.canvas.zooming.canvas_point(at)
    person.press("Ctrl++")
    assert (person.canvas.zooming.canvas_point(at) - before).manhattanLength() < 3
