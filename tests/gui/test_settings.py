"""What is remembered between starts: it comes back as it was, and what cannot be read is as at first."""

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui.settings import TABLE, Settings, UnknownKeyError

OTHER = {
    str: "dark",
    bool: False,
    int: 7,
    float: 2.5,
    list: ["/a b.json", "/ß.json"],
    QByteArray: QByteArray(b"\x00\xff"),
}


@pytest.fixture
def path(tmp_path, qapp):
    """Where the settings lie."""
    return str(tmp_path / "settings.ini")


def at(path):
    """Settings as a new start of the program finds them."""
    return Settings(QSettings(path, QSettings.Format.IniFormat))


@pytest.mark.parametrize("key", TABLE)
def test_every_setting_begins_at_its_default_and_comes_back(path, key):
    """Kind and value survive the file, and views hear of the change."""
    settings = at(path)
    assert settings.get(key) == TABLE[key].default
    told: list[str] = []
    settings.changed.connect(told.append)
    other = (not TABLE[key].default) if TABLE[key].kind is bool else OTHER[TABLE[key].kind]
    if TABLE[key].choices:
        other = TABLE[key].choices[-1][0]
    settings.set(key, other)
    assert told == [key]
    settings._store.sync()
    again = at(path).get(key)
    assert again == other
    assert type(again) is type(other)


@pytest.mark.parametrize("files", [[], ["/one.json"], ["/a,b.json", "/c d.json"]])
def test_lists_of_any_length_come_back(path, files):
    """One file in the list is still a list."""
    settings = at(path)
    settings.set("files/recent", files)
    settings._store.sync()
    assert at(path).get("files/recent") == files


def test_what_cannot_be_read_is_as_at_first(path):
    """A file damaged by hand does not keep the program from starting."""
    store = QSettings(path, QSettings.Format.IniFormat)
    store.setValue("stepper/speed", "fast")
    store.setValue("canvas/colour", "red")
    store.setValue("appearance/theme", "pink")
    store.setValue("files/recent_count", 100000)
    store.sync()
    settings = at(path)
    assert settings.get("appearance/theme") == "system"
    assert settings.get("files/recent_count") == TABLE["files/recent_count"].default
    assert settings.get("stepper/speed") == TABLE["stepper/speed"].default


def test_unknown_keys_are_told_in_the_log(path, caplog):
    """Whoever mistypes a key by hand finds it in the log; what is known is not mentioned."""
    settings = at(path)
    settings.set("canvas/snap", False)
    settings.log_unknown_keys()
    assert caplog.text == ""
    settings._store.setValue("canvas/colour", "red")
    settings.log_unknown_keys()
    assert caplog.messages == ["the settings hold unknown keys: canvas/colour"]


def test_a_key_that_is_not_in_the_table_is_a_slip(path):
    """Reading and writing both say so."""
    settings = at(path)
    with pytest.raises(UnknownKeyError):
        settings.get("canvas/colour")
    with pytest.raises(UnknownKeyError):
        settings.set("canvas/colour", "red")


def test_a_list_handed_out_is_the_callers_own(path):
    """Changing it changes nothing that is remembered."""
    settings = at(path)
    settings.get("files/recent").append("/a.json")
    assert settings.get("files/recent") == []
    assert TABLE["files/recent"].default == []


def test_every_setting_says_what_it_is_for():
    """The table is what a page of settings is made from."""
    assert all(entry.meaning for entry in TABLE.values())
