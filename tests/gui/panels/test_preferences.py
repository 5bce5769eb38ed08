"""The settings dialog: every control works at once, follows what is changed elsewhere, and keys are given and taken."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QMainWindow, QSpinBox

from gui import actions as action_table
from gui.panels.preferences import PreferencesDialog
from gui.settings import TABLE, Settings


class Opened(PreferencesDialog):
    """The dialog with what it was made of."""

    def __init__(self, settings, keymap, actions, main) -> None:
        super().__init__(settings, keymap, actions, main)
        self.settings, self.keymap, self.made, self.main = settings, keymap, actions, main


@pytest.fixture
def dialog(qapp, qtbot, tmp_path):
    """The dialog, shown, with settings and actions of its own."""
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window = QMainWindow()
    keymap = action_table.make_keymap(settings, window)
    actions = action_table.make_actions(window, keymap)
    keymap.changed.connect(lambda: action_table.set_keys(actions, keymap))
    made = Opened(settings, keymap, actions, window)
    qtbot.addWidget(window)
    made.show_page("keyboard")
    QTest.qWaitForWindowActive(made)
    return made


def controls(dialog):
    """All controls of settings by their key."""
    return {k: c for page in ("appearance", "canvas", "files") for k, c in dialog.pages[page].controls.items()}


def test_every_setting_with_a_page_has_a_control_that_works_at_once(dialog):
    """What is chosen is remembered, and a change elsewhere is shown."""
    made = controls(dialog)
    assert set(made) == {key for key, entry in TABLE.items() if entry.page}
    for key, control in made.items():
        field, settings = control.field, dialog.settings
        if isinstance(field, QCheckBox):
            field.click()
            assert settings.get(key) is not TABLE[key].default, key
            settings.set(key, TABLE[key].default)
            assert field.isChecked() is TABLE[key].default, key
        elif isinstance(field, QComboBox):
            field.setCurrentIndex(field.count() - 1)
            field.activated.emit(field.count() - 1)
            assert settings.get(key) == TABLE[key].choices[-1][0], key
        elif isinstance(field, QSpinBox):
            field.stepDown()
            assert settings.get(key) == TABLE[key].default - 1, key
        else:
            assert isinstance(field, QLineEdit), key
            settings.set(key, "/somewhere")
            assert field.text() == "/somewhere"


def test_a_page_goes_back_to_how_it_was_at_first(dialog):
    """One button takes back the page, and is grey while there is nothing to take back."""
    page = dialog.pages["canvas"]
    assert not page.reset.isEnabled()
    dialog.settings.set("canvas/snap", False)
    dialog.settings.set("appearance/theme", "dark")
    assert page.reset.isEnabled()
    page.reset.click()
    assert dialog.settings.get("canvas/snap") is True
    assert dialog.settings.get("appearance/theme") == "dark"


def choose(dialog, words):
    """Search the keyboard page until one row is left."""
    page = dialog.keyboard
    page.search.setText(words)
    assert page.current is not None
    return page


def test_a_command_gets_other_keys(dialog):
    """Enter, the new keys: menus and tooltips have them at once."""
    page = choose(dialog, "fit the graph")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.catcher.hasFocus()
    QTest.keyClick(page.catcher, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert dialog.keymap.keys("fit") == ("Ctrl+U",)
    assert [keys.toString() for keys in dialog.made["fit"].shortcuts()] == ["Ctrl+U"]
    assert "(Ctrl+U)" in dialog.made["fit"].toolTip()
    assert page.view.hasFocus()


@pytest.mark.parametrize("takes", [True, False])
def test_a_taken_key_names_the_other_command_and_can_be_taken_over(dialog, takes):
    """Whose key it is is said; nothing changes before it is decided."""
    page = choose(dialog, "fit the graph")
    page.change()
    QTest.keyClick(page.catcher, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.message.text() == "Ctrl+S belongs to “Save” already."
    assert dialog.keymap.keys("save") == ("Ctrl+S",)
    (page.take_button if takes else page.keep_button).click()
    assert dialog.keymap.keys("fit") == (("Ctrl+S",) if takes else ("F",))
    assert dialog.keymap.keys("save") == (() if takes else ("Ctrl+S",))


@pytest.mark.parametrize(
    "key, sentence",
    [
        (Qt.Key.Key_Left, "Left is taken by the canvas: “Move the selected nodes”."),
        (Qt.Key.Key_Space, "Space is taken by the canvas: “Move the view while it is held”."),
        (Qt.Key.Key_Return, "Lists and text fields need Return; choose another key."),
        (Qt.Key.Key_Tab, "Lists and text fields need Tab; choose another key."),
    ],
)
def test_keys_that_others_live_from_are_refused(dialog, key, sentence):
    """A sentence says why, and the next key is waited for."""
    page = choose(dialog, "fit the graph")
    page.change()
    QTest.keyClick(page.catcher, key)
    assert page.message.text() == sentence
    QTest.keyClick(page.catcher, Qt.Key.Key_J)
    assert dialog.keymap.keys("fit") == ("J",)


def test_escape_gives_up_and_a_key_can_be_taken_away_and_given_back(dialog):
    """Removing leaves the command in the menu; one or all go back to their first keys."""
    page = choose(dialog, "fit the graph")
    page.change()
    QTest.keyClick(page.catcher, Qt.Key.Key_Escape)
    assert dialog.keymap.keys("fit") == ("F",)
    assert dialog.isVisible()
    page.remove_button.click()
    assert dialog.keymap.keys("fit") == ()
    page.reset_button.click()
    assert dialog.keymap.keys("fit") == ("F",)
    dialog.keymap.set("save", ["Ctrl+K"])
    page.reset_all_button.click()
    assert dialog.keymap.keys("save") == ("Ctrl+S",)
    assert not page.reset_all_button.isEnabled()


def test_the_table_finds_by_words_menus_and_keys(dialog):
    """Who knows the key and not its command finds it too; what the canvas hears by itself is listed, and fixed."""
    page = dialog.keyboard
    page.search.setText("ctrl+shift+e")
    assert [row.action for row in page.table.rows] == ["export-png"]
    page.search.setText("one step")
    assert [row.action for row in page.table.rows] == ["train-step"]
    page.search.setText("esc")
    assert "" in {row.action for row in page.table.rows}
    page.search.setText("give up what")
    assert not page.change_button.isEnabled()
    page.change()
    assert not page.catcher.isVisible()


def test_a_sign_is_caught_as_itself(dialog):
    """Whatever it takes to type a question mark, the key is the question mark."""
    page = choose(dialog, "fit the graph")
    page.change()
    QTest.keyClick(page.catcher, "?", Qt.KeyboardModifier.ShiftModifier)  # type: ignore[call-overload]
    assert page.message.text() == "? belongs to “Keyboard shortcuts” already."
