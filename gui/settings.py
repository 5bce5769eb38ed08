"""What the program remembers between starts: one table of keys, kinds, defaults and meanings."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Key:
    """One remembered thing: its kind decides how it is read back, because QSettings returns text."""

    kind: type
    default: Any
    meaning: str


TABLE: dict[str, Key] = {
    "appearance/theme": Key(str, "system", "light, dark, or as the system says"),
    "appearance/motion": Key(bool, True, "what moves on the canvas glides to its place; otherwise it jumps"),
    "canvas/live": Key(bool, True, "keep values and gradients current at every edit"),
    "canvas/snap": Key(bool, True, "moved nodes snap to the grid"),
    "canvas/local_derivatives": Key(bool, True, "local derivatives are written where a wire enters a gate"),
    "canvas/wheel_zooms": Key(bool, True, "the wheel zooms; otherwise it scrolls, and zooms with Ctrl"),
    "chart/log_loss": Key(bool, False, "the loss chart has a logarithmic axis"),
    "chart/lower": Key(str, "gradient_norm", "what the lower plot of the chart shows"),
    "training/sections": Key(list, ["run"], "the sections of the training panel that are open"),
    "stepper/speed": Key(float, 1.0, "steps a second while the stepper plays"),
    "palette/recent": Key(list, [], "the commands chosen last in the command palette, the newest first"),
    "keyboard/changed": Key(str, "{}", "the keys that differ from those at first, by action, as JSON"),
    "files/recent": Key(list, [], "the files opened last, the newest first"),
    "files/folder": Key(str, "", "the folder that file dialogs begin in"),
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
        if entry.kind is list:  # a list of one comes back as its only text
            return [value] if isinstance(value, str) else value or []
        return entry.default if value is None else value

    def set(self, key: str, value: Any) -> None:
        """Remember a value."""
        _entry(key)
        self._store.setValue(key, value)
        self.changed.emit(key)

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
