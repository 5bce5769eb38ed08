"""The keys of an action as they are printed on this system's keyboards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QKeySequence

from gui.translation import tr


def keys_of(action: QAction) -> list[str]:
    """The shortcuts of an action, the one told in tooltips first."""
    return [printed(keys) for keys in action.shortcuts()]


def printed(keys: QKeySequence) -> str:
    """A shortcut as it is printed on the keys."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def with_keys(tip: str, keys: Sequence[str]) -> str:
    """A tooltip that tells the first of these shortcuts; the bare tip where there is none."""
    return tr("Action", "{tip} ({keys})", tip=tip, keys=keys[0]) if keys else tip
