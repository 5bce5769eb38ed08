"""Which keys each action has: those of the table, or those that the user gave it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from gui.settings import Settings

SETTING = "keyboard/changed"
Keys = tuple[str, ...]
"""Key sequences in Qt's portable form, such as "Ctrl+Shift+S"."""

_log = logging.getLogger(__name__)


class Keymap(QObject):
    """The keys of all actions. Only what differs from the defaults is remembered, so that new defaults arrive.

    `changed` tells that some action has other keys now.
    """

    changed = Signal()

    def __init__(
        self,
        settings: Settings,
        defaults: Mapping[str, Sequence[str]],
        words: Mapping[str, str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._words = words or {}
        self._defaults = {key: _portable(keys) for key, keys in defaults.items()}
        settings.changed.connect(self._follow)

    def words(self, action: str) -> str:
        """What an action is called, whatever its entry in the menu says just now."""
        return self._words.get(action, action)

    def keys(self, action: str) -> Keys:
        """The keys of an action now, the one told in tooltips first."""
        return self._all().get(action, ())

    def default(self, action: str) -> Keys:
        """The keys of an action at first."""
        return self._defaults.get(action, ())

    def is_changed(self, action: str) -> bool:
        """Whether the user gave an action other keys."""
        return self.keys(action) != self.default(action)

    @property
    def any_changed(self) -> bool:
        """Whether any action has other keys than at first."""
        return bool(self._own())

    def holder(self, keys: str, besides: str = "") -> str | None:
        """The action that a key sequence starts now, other than `besides`; None when it is free."""
        wanted = _portable((keys,))
        found = (action for action, held in self._all().items() if action != besides and set(wanted) & set(held))
        return next(found, None)

    def set(self, action: str, keys: Sequence[str]) -> None:
        """Give an action these keys; who has one of them loses it."""
        given = _portable(keys)
        now = {other: tuple(key for key in held if key not in given) for other, held in self._all().items()}
        self._remember({**now, action: given})

    def reset(self, action: str) -> None:
        """Give an action its first keys back; who has taken one of them loses it."""
        self.set(action, self.default(action))

    def reset_all(self) -> None:
        """Give every action its first keys back."""
        self._remember(self._defaults)

    def _all(self) -> dict[str, Keys]:
        return {**self._defaults, **self._own()}

    def _own(self) -> dict[str, Keys]:
        """What the settings hold, as far as it can be read."""
        try:
            held = json.loads(self._settings.get(SETTING))
            return {
                action: _portable(keys)
                for action, keys in held.items()
                if action in self._defaults and all(isinstance(key, str) for key in keys)
            }
        except (ValueError, TypeError, AttributeError) as problem:
            _log.warning("the keys in the settings cannot be read, so the first ones are used: %s", problem)
            return {}

    def _remember(self, keys: Mapping[str, Keys]) -> None:
        differing = {action: list(held) for action, held in keys.items() if held != self._defaults.get(action)}
        self._settings.set(SETTING, json.dumps(differing))

    def _follow(self, key: str) -> None:
        if key == SETTING:
            self.changed.emit()


def _portable(keys: Sequence[str]) -> Keys:
    """Each key once, written as Qt writes it; what is no key is left out."""
    form = QKeySequence.SequenceFormat.PortableText
    written = (QKeySequence(key, form).toString(form) for key in keys)
    return tuple(dict.fromkeys(text for text in written if text))
