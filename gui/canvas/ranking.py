"""Which operations somebody means who types a few letters, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable

from engine import Operation

_EXACT, _START, _WORD, _INSIDE, _LETTERS, _HELP = 100, 80, 60, 40, 20, 10


def ranked(text: str, operations: Iterable[Operation]) -> list[Operation]:
    """The operations that `text` may mean, by name, title, symbol and help; all of them for an empty text."""
    wanted = text.strip().lower()
    scored = [(score(wanted, operation), place, operation) for place, operation in enumerate(operations)]
    return [operation for points, place, operation in sorted(scored, key=lambda one: (-one[0], one[1])) if points > 0]


def score(wanted: str, operation: Operation) -> int:
    """How well an operation answers to some letters in lower case; 0 means not at all."""
    if not wanted:
        return 1
    name, title, symbol = operation.name.lower(), operation.title.lower(), operation.symbol.lower()
    if wanted in {name, title, symbol, *_TYPED.get(operation.name, ())}:
        return _EXACT
    best = max(_match(wanted, name.replace("_", " ")), _match(wanted, title))
    if not best and len(wanted) > 2 and wanted in operation.help.lower():  # noqa: PLR2004 - two letters are in every help
        return _HELP
    return best


def _match(wanted: str, text: str) -> int:
    if text.startswith(wanted):
        return _START
    if f" {wanted}" in text:
        return _WORD
    if wanted in text:
        return _INSIDE
    letters = iter(text)
    return _LETTERS if all(letter in letters for letter in wanted) else 0


_TYPED = {
    "add": ("+", "plus"),
    "subtract": ("-", "minus"),
    "multiply": ("*", "times"),
    "divide": ("/",),
    "power": ("^", "**"),
    "square": ("^2", "**2"),
    "log": ("ln",),
    "matmul": ("@",),
}
"""What is typed on a keyboard for operations whose symbols are not on it."""
