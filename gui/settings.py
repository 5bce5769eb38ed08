"""What the program remembers between starts: one table of keys, kinds, defaults and meanings."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Key:
    """One remembered thing: its kind decides how it is read back, because QSettings returns text.

    With a `title` and a `page` it stands in the settings dialog; `choices` are what it may be, with their words, and
    `bounds` the least and the greatest number. What is neither is read as the default.
    """

    kind: type
    default: Any
    meaning: str
    title: str = ""
    page: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    bounds: tuple[int, int] = (0, 100)


TABLE: dict[str, Key] = {
    "appearance/theme": Key(
        str,
        "system",
        "The colours of the whole program.",
        "Theme",
        "appearance",
        (("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    "appearance/motion": Key(
        bool, True, "What moves on the canvas glides to its place; otherwise it jumps.", "Animations", "appearance"
    ),
    "canvas/live": Key(bool, True, "Values and gradients are current after every edit.", "Live numbers", "canvas"),
    "canvas/snap": Key(bool, True, "Moved nodes snap to the grid.", "Snap to the grid", "canvas"),
    "canvas/guides": Key(
        bool,
        True,
        "Moved nodes snap to where their wires run straight and cards line up; Alt leaves that for once.",
        "Snap to guides",
        "canvas",
    ),
    "canvas/local_derivatives": Key(
        bool,
        True,
        "Local derivatives are written where a wire enters a gate.",
        "Local derivatives on wires",
        "canvas",
    ),
    "canvas/wheel_zooms": Key(
        bool,
        True,
        "Otherwise the wheel scrolls. With Ctrl it always zooms, with Shift it scrolls sideways.",
        "The wheel zooms",
        "canvas",
    ),
    "canvas/trackpad_scrolls": Key(
        bool,
        True,
        "Otherwise two fingers do what the wheel does. Pinching always zooms.",
        "Two fingers on a trackpad scroll",
        "canvas",
    ),
    "canvas/minimap": Key(
        bool, True, "The whole graph in a corner, while not all of it is in view.", "Minimap", "canvas"
    ),
    "canvas/minimap_corner": Key(
        str,
        "bottom right",
        "Where the minimap stands.",
        "Corner of the minimap",
        "canvas",
        (
            ("bottom right", "Bottom right"),
            ("bottom left", "Bottom left"),
            ("top right", "Top right"),
            ("top left", "Top left"),
        ),
    ),
    "chart/log_loss": Key(bool, False, "the loss chart has a logarithmic axis"),
    "chart/lower": Key(str, "gradient_norm", "what the lower plot of the chart shows"),
    "training/sections": Key(list, ["run"], "the sections of the training panel that are open"),
    "stepper/speed": Key(float, 1.0, "steps a second while the stepper plays"),
    "adding/counts": Key(str, "{}", "how often each gate was added, by its operation, as JSON"),
    "adding/recent": Key(list, [], "the operations of the gates added last, the newest first"),
    "palette/recent": Key(list, [], "the commands chosen last in the command palette, the newest first"),
    "keyboard/changed": Key(str, "{}", "the keys that differ from those at first, by action, as JSON"),
    "files/recent": Key(list, [], "the files opened last, the newest first"),
    "files/recent_count": Key(
        int, 10, "How many files the start page and the menu remember.", "Recent files", "files", bounds=(0, 50)
    ),
    "files/folder": Key(str, "", "Dialogs that open or save begin here; it follows you.", "Folder", "files"),
    "window/geometry": Key(QByteArray, QByteArray(), "where the window stood"),
    "window/state": Key(QByteArray, QByteArray(), "how docks and tool bars were arranged"),
}


class UnknownKeyError(KeyError):
    """A key that the table does not have: a slip of the programmer's."""


class Settings(QObject):
    """The remembered settings; `changed` carries the key of one that has just changed."""

    changed = Signal(str)

    def __init__(self, store: QSettings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings() if store is None else store

    def get(self, key: str) -> Any:
        """The remembered value, or the default when there is none or it cannot be read."""
        entry = _entry(key)
        try:
            if entry.kind is float:  # Qt would read words as 0
                return float(str(self._store.value(key, entry.default)))
            value = self._store.value(key, entry.default, type=entry.kind)
        except (TypeError, ValueError):
            return entry.default
        if entry.choices and value not in {choice for choice, _ in entry.choices}:
            return entry.default
        if entry.kind is int and not entry.bounds[0] <= int(str(value)) <= entry.bounds[1]:
            return entry.default
        if entry.kind is list:  # a list of one comes back as its only text
            return [value] if isinstance(value, str) else value or []
        return entry.default if value is None else value

    def set(self, key: str, value: Any) -> None:
        """Remember a value."""
        _entry(key)
        self._store.setValue(key, value)
        self.changed.emit(key)

    def sync(self) -> None:
        """Write what is remembered to its file now."""
        self._store.sync()

    def log_unknown_keys(self) -> None:
        """Tell the log of keys that no table entry explains: of another version, or mistyped by hand."""
        unknown = [key for key in self._store.allKeys() if key not in TABLE]
        if unknown:
            _log.warning("the settings hold unknown keys: %s", ", ".join(unknown))


def _entry(key: str) -> Key:
    try:
        return TABLE[key]
    except KeyError:
        raise UnknownKeyError(key) from None
