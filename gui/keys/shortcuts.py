"""The keys and words of an action as they are printed, and which keys are for typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from gui.translation import tr

NAME = "gradloom-name"
"""The property of an action that holds its lasting name."""


def keys_of(action: QAction) -> list[str]:
    """The shortcuts of an action, the one told in tooltips first."""
    return [printed(keys) for keys in action.shortcuts()]


def printed(keys: QKeySequence) -> str:
    """A shortcut as it is printed on the keys."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(tip: str, keys: Sequence[str]) -> str:
    """A tooltip that tells the first of these shortcuts; the bare tip where there is none."""
    return tr("Action", "{tip} ({keys})", tip=tip, keys=keys[0]) if keys else tip


def words_of(action: QAction) -> str:
    """What an action is called, without the mark of its letter in the menu."""
    return plain(action.text()).rstrip("…")


def name_of(action: QAction) -> str:
    """What an action is called whatever it would do now: "Undo", where its words are "Undo Add a frame"."""
    return str(action.property(NAME) or words_of(action))


def plain(title: str) -> str:
    """The title of a menu or of an entry without the mark of its letter."""
    return title.replace("&&", "\0").replace("&", "").replace("\0", "&")


def is_for_typing(event: QKeyEvent) -> bool:
    """Whether a key belongs to the text that is typed, though an action of the window has it as its shortcut."""
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return not event.modifiers() & control and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
