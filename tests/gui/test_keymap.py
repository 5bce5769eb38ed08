"""Keys of one's own: kept as differences, without two actions on one key, and never lost to a damaged file."""

import json

import pytest
from PySide6.QtCore import QSettings

from gui.keys.keymap import SETTING, Keymap
from gui.settings import Settings

DEFAULTS = {"save": ("Ctrl+S",), "fit": ("F",), "redo": ("Ctrl+Shift+Z", "Ctrl+Y"), "about": ()}


@pytest.fixture
def settings(tmp_path, qapp):
    """Settings in a file of the test's own."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def keymap(settings):
    """The keys as they are at first."""
    return Keymap(settings, DEFAULTS)


def test_at_first_all_keys_are_those_of_the_table(keymap, settings):
    """Nothing is remembered of what nobody changed."""
    assert {action: keymap.keys(action) for action in DEFAULTS} == DEFAULTS
    assert not keymap.any_changed
    assert settings.get(SETTING) == "{}"


def test_another_key_is_remembered_alone_and_told(keymap, settings):
    """Only the difference is kept, views hear of it, and another start finds it."""
    told = []
    keymap.changed.connect(lambda: told.append(True))
    keymap.set("fit", ["shift+ctrl+k"])
    assert keymap.keys("fit") == ("Ctrl+Shift+K",)
    assert told == [True]
    assert json.loads(settings.get(SETTING)) == {"fit": ["Ctrl+Shift+K"]}
    assert Keymap(settings, DEFAULTS).keys("fit") == ("Ctrl+Shift+K",)


def test_a_key_taken_over_is_lost_to_the_other(keymap):
    """No key starts two actions; who had it keeps its other keys."""
    assert keymap.holder("Ctrl+Y", besides="fit") == "redo"
    keymap.set("fit", ["Ctrl+Y"])
    assert keymap.keys("redo") == ("Ctrl+Shift+Z",)
    assert keymap.holder("Ctrl+Y") == "fit"
    assert keymap.holder("F") is None


def test_an_action_may_be_left_without_a_key(keymap):
    """Nobody has to have a key that is in the way."""
    keymap.set("save", [])
    assert keymap.keys("save") == ()
    assert keymap.is_changed("save")


def test_one_or_all_go_back_to_their_first_keys(keymap, settings):
    """Going back takes the key back from whoever has it now."""
    keymap.set("fit", ["Ctrl+S"])
    keymap.set("about", ["F"])
    keymap.reset("fit")
    assert (keymap.keys("fit"), keymap.keys("about"), keymap.keys("save")) == (("F",), (), ())
    keymap.reset_all()
    assert {action: keymap.keys(action) for action in DEFAULTS} == DEFAULTS
    assert settings.get(SETTING) == "{}"


@pytest.mark.parametrize("damaged", ["", "nonsense", "[1]", '{"fit": 3}', '{"gone": ["F"]}', '{"fit": ["Nokey+"]}'])
def test_damaged_settings_do_no_harm(settings, damaged):
    """What cannot be read is as at first, and nothing fails."""
    settings.set(SETTING, damaged)
    keymap = Keymap(settings, DEFAULTS)
    assert keymap.keys("save") == ("Ctrl+S",)
    assert keymap.holder("Ctrl+S") == "save"
