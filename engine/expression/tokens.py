"""The words of a formula: where each stands and what kind it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from engine.expression.errors import (
    MAX_SHOWN,
    BadPart,
    CaretForPower,
    ComparisonSign,
    FormulaTooLong,
    NotClosed,
)

MAX_TEXT = 1_000_000
MAX_TOKENS = 200_000
"""The most numbers, names, operators and brackets of one text."""

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\f\v\u00a0]+|\#[^\n]*)"
    r"|(?P<number>(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<quoted>`(?:[^`\n]|``)+`)"
    r"|(?P<word>'[^'\n]*'|\"[^\"\n]*\")"
    r"|(?P<symbol>\*\*|[-+*/@(),;=\[\]\n])"
)
PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_UNKNOWN = {
    **dict.fromkeys("`'\"", NotClosed),
    **dict.fromkeys("<>", ComparisonSign),
    "^": CaretForPower,
}
"""What is told of a character with which no word begins, where there is more to tell than that."""

LITERALS = frozenset({"True", "False", "None"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its kind ("number", "name", "word", "symbol" or "end"), its text, its place in the formula.

    The text of a name is the name itself, without backticks.
    """

    kind: str
    text: str
    start: int
    end: int

    def is_symbol(self, *symbols: str) -> bool:
        """Whether this is one of these operators or brackets."""
        return self.kind == "symbol" and self.text in symbols


class Source:
    """The text of a formula, which knows the line and the column of every place in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, start: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        line = bisect_right(self._lines, start)
        return line, start - self._lines[line - 1] + 1

    def refused(self, kind: type[BadPart], start: int, end: int) -> BadPart:
        """The refusal of what stands from `start` to `end`, of which the first line is shown."""
        shown = self.text[start:end].partition("\n")[0]
        return kind(*self.place(start), shown[:MAX_SHOWN], max(1, len(shown)))


def tokens_of(source: Source) -> list[Token]:
    """The words of the text, an "end" behind them; raises BadPart, NotClosed or FormulaTooLong."""
    if len(source.text) > MAX_TEXT:
        raise FormulaTooLong(MAX_TEXT, "characters")
    tokens = []
    for token in _scan(source):
        tokens.append(token)
        if len(tokens) > MAX_TOKENS:
            raise FormulaTooLong(MAX_TOKENS, "numbers, names and operators")
    tokens.append(Token("end", "", len(source.text), len(source.text)))
    return tokens


def _scan(source: Source) -> Iterator[Token]:
    place = 0
    while place < len(source.text):
        found = _TOKEN.match(source.text, place)
        if found is None:
            raise source.refused(_UNKNOWN.get(source.text[place], BadPart), place, place + 1)
        text = found[0]
        if found.lastgroup == "quoted":
            yield Token("name", text[1:-1].replace("``", "`"), place, found.end())
        elif found.lastgroup == "word":
            yield Token("word", text[1:-1], place, found.end())
        elif found.lastgroup == "name" and text in LITERALS:
            yield Token("literal", text, place, found.end())
        elif found.lastgroup != "space":
            yield Token(str(found.lastgroup), text, place, found.end())
        place = found.end()


def written_name(name: str) -> str:
    """A node's name as a formula writes it: between backticks unless it is a plain word, a backtick inside doubled."""
    if PLAIN_NAME.fullmatch(name) and name not in LITERALS:
        return name
    return "`" + name.replace("`", "``") + "`"
