"""Which operations somebody means who types a few letters, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable

from engine import OTHER_NAMES, Operation
from gui.operations.words import help_of, title_of

_SIGN, _EXACT, _START, _WORD, _INSIDE, _LETTERS, _HELP = 120, 100, 80, 60, 40, 20, 10
_SHORTEST_MEANING = 3
"""Fewer letters than these are in every help."""


def ranked(text: str, operations: Iterable[Operation]) -> list[Operation]:
    """The operations that `text` may mean, by name, title, symbol and help; all of them for an empty text."""
    scored = [(score(text, operation), operation) for operation in operations]
    return [operation for points, operation in sorted(scored, key=lambda one: -one[0]) if points > 0]


def score(text: str, operation: Operation) -> int:
    """How well an operation answers to what was typed; 0 means not at all."""
    text = text.strip()
    if not text:
        return 1
    if text == operation.symbol:  # in capitals too: small sigma is a gate, capital sigma another
        return _SIGN
    wanted, title = text.casefold(), title_of(operation).casefold()
    if wanted in {operation.name, title, *_signs(operation)}:
        return _EXACT
    words = [operation.name.replace("_", " "), title]
    points = max(*(_match(wanted, text) for text in words), _meaning(wanted, operation))
    return max(points, _START - 1 if _begins_synonym(wanted, operation) else 0)


def _begins_synonym(wanted: str, operation: Operation) -> bool:
    """Whether somebody may be about to type another name of the operation."""
    return len(wanted) >= _SHORTEST_MEANING and any(
        name.startswith(wanted) for name in OTHER_NAMES.get(operation.name, ())
    )


def _signs(operation: Operation) -> set[str]:
    symbol = operation.symbol
    return {symbol.casefold(), symbol.translate(_KEYS), *OTHER_NAMES.get(operation.name, ())}


def _match(wanted: str, text: str) -> int:
    if text.startswith(wanted):
        return _START
    if f" {wanted}" in text:
        return _WORD
    if wanted in text:
        return _INSIDE
    letters = iter(text)
    return _LETTERS if all(letter in letters for letter in wanted) else 0


def _meaning(wanted: str, operation: Operation) -> int:
    """Whether every word is in what the operation says of itself."""
    said = f"{operation.name}\n{title_of(operation)}\n{help_of(operation)}".casefold()
    return _HELP if len(wanted) >= _SHORTEST_MEANING and all(word in said for word in wanted.split()) else 0


_KEYS = str.maketrans({"\u2212": "-", "\u00d7": "*", "\u00f7": "/", "\u25a1": ""})
"""What a keyboard has in place of the printed signs."""
