"""Names with any character as identifiers of other languages, without collisions."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable

PYTHON_WORDS = frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins)))
"""What a Python program had better not give another meaning."""


class Identifiers:
    """Gives each name an identifier of its own: the name itself where that is one, else the closest that is free.

    Characters that cannot stand in an identifier become _, a digit in front gets a _ before it, a `reserved` word one
    behind it, and where two names would come to the same the later one is numbered. `ascii_only` leaves letters
    without accents only. Identifiers are compared as Python compares them, in their normal form (NFKC).
    """

    def __init__(self, reserved: Iterable[str] = PYTHON_WORDS, *, ascii_only: bool = False) -> None:
        self._taken = set(reserved)
        self._reserved = frozenset(reserved)
        self._ascii_only = ascii_only
        self._found: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The identifier of a name, the same whenever it is asked for."""
        if name not in self._found:
            self._found[name] = self.fresh(name)
        return self._found[name]

    def claim(self, wanted: str) -> str:
        """The identifier `wanted` itself where nothing else has it, else one like it."""
        if wanted in self._taken:
            return self.fresh(wanted)
        self._taken.add(wanted)
        return wanted

    def fresh(self, wanted: str) -> str:
        """An identifier like `wanted` that nothing else has."""
        plain = self._plain(wanted)
        chosen, number = plain, 1
        while chosen in self._taken:
            number += 1
            chosen = f"{plain}_{number}"
        self._taken.add(chosen)
        return chosen

    def _plain(self, name: str) -> str:
        text = unicodedata.normalize("NFKC", name)
        if self._ascii_only:
            text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        text = "".join(character if f"a{character}".isidentifier() else "_" for character in text)
        text = unicodedata.normalize("NFKC", re.sub(r"__+", "_", text).strip("_")) or "value"
        if not text.isidentifier():
            text = f"_{text}"
        return f"{text}_" if text in self._reserved else text
