"""The grammar of a formula: from its words to what is to be done with them, operands first.

An operator-precedence reader with a stack of its own, so that no depth of nesting can exhaust Python's. From the
loosest to the tightest: + and -, then * / and @, then a sign, then **, which alone groups from the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from engine.expression.errors import (
    BadPart,
    BadSettingPart,
    NameTwice,
    NotClosed,
    SourceInside,
    TooDeep,
    Unfinished,
)
from engine.expression.tokens import Source, Token

MAX_WHOLE = 2**53
MAX_DEPTH = 1000
"""The most brackets, signs and waiting operators inside each other."""

BINARY = {
    "+": ("add", 1),
    "-": ("subtract", 1),
    "*": ("multiply", 2),
    "/": ("divide", 2),
    "@": ("matmul", 2),
    "**": ("power", 4),
}
SIGN = 3
ATOM = 5
FILLED = frozenset({"zeros", "ones", "normal"})
"""Arrays by their shape, as engine.value.parse_value reads them."""

SOURCES = frozenset({"variable", "input", "constant"})

KNOWN_CONSTANTS = {"pi": math.pi, "e": math.e}
"""Numbers that a name stands for, unless the formula gives that name to something else."""


@dataclass(slots=True)
class Part:
    """One thing to do: take a "value", take the node of a "name", or build a "gate" or "source" of the last `count`.

    `names` holds the port of each operand that was given by name, `settings` the settings by name; `start` and
    `end` tell where it stands.
    """

    kind: str
    text: str
    start: int
    end: int
    count: int = 0
    names: list[str | None] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Statement:
    """The parts of one formula in the order in which they are computed, the name that it is given, and its place."""

    name: Token | None
    parts: list[Part]
    start: int
    end: int


@dataclass(slots=True)
class _Waiting:
    """An operator, a sign, a bracket or a call whose last operand has not been read."""

    kind: str
    token: Token
    precedence: int = 0
    call: Part | None = None


class Reader:
    """Reads statements from words; `is_setting(operation, keyword)` tells settings from ports given by name."""

    def __init__(self, source: Source, tokens: list[Token], is_setting: Any) -> None:
        self._source = source
        self._tokens = tokens
        self._at = 0
        self._is_setting = is_setting
        self._waiting: list[_Waiting] = []
        self._parts: list[Part] = []

    def statements(self) -> list[Statement]:
        """All statements of the text."""
        found = []
        while self._now.kind != "end":
            if self._now.is_symbol(";", "\n"):
                self._at += 1
            else:
                found.append(self._statement())
        return found

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _statement(self) -> Statement:
        name, start = None, self._now.start
        if self._now.kind == "name" and self._tokens[self._at + 1].is_symbol("="):
            name = self._now
            self._at += 2
        self._parts, self._waiting = [], []
        wants_operand = True
        while not (self._ends(wants_operand=wants_operand) and not wants_operand):
            if len(self._waiting) > MAX_DEPTH:
                raise self._refused(TooDeep)
            wants_operand = self._operand() if wants_operand else self._operator()
        self._close(0)
        if self._waiting:
            raise self._refused(NotClosed, self._waiting[-1].token)
        statement = Statement(name, self._parts, start, self._tokens[self._at - 1].end)
        self._check_sources(statement)
        return statement

    def _ends(self, *, wants_operand: bool) -> bool:
        """Whether the statement ends here; a line may break inside brackets, and before or after an operator."""
        following = self._after_lines()
        if wants_operand or self._in_brackets() or self._tokens[following].is_symbol(*BINARY):
            self._at = following
        return self._now.kind == "end" or self._now.is_symbol(";", "\n")

    def _after_lines(self) -> int:
        """The place of the next word, on this line or a later one."""
        place = self._at
        while self._tokens[place].is_symbol("\n"):
            place += 1
        return place

    def _in_brackets(self) -> bool:
        return any(waiting.kind in {"bracket", "call"} for waiting in reversed(self._waiting))

    # --- operands: each returns whether another operand must follow ------------------------------------------

    def _operand(self) -> bool:
        token = self._now
        if token.kind == "end" or token.is_symbol(";"):
            raise self._missing()
        match token.kind, token.text:
            case "number" | "word" | "literal", _:
                return self._value(self._at, self._at)
            case "symbol", "[":
                return self._value(self._at, self._matching())
            case "symbol", "+" | "-":
                return self._sign(token)
            case "symbol", "(":
                return self._wait("bracket", token)
            case "name", _:
                return self._word(token)
        raise self._refused(BadPart)

    def _value(self, first: int, last: int) -> bool:
        start, end = self._tokens[first].start, self._tokens[last].end
        self._parts.append(Part("value", self._source.text[start:end], start, end))
        self._at = last + 1
        return False

    def _sign(self, token: Token) -> bool:
        following, after = self._tokens[self._at + 1], self._tokens[min(self._at + 2, len(self._tokens) - 1)]
        if following.kind == "number" and not after.is_symbol("**"):
            return self._value(self._at, self._at + 1)
        return self._wait("sign", token, SIGN)

    def _word(self, token: Token) -> bool:
        if not self._tokens[self._at + 1].is_symbol("("):
            self._parts.append(Part("name", token.text, token.start, token.end))
            self._at += 1
            return False
        if token.text in FILLED:
            self._at += 1
            last = self._matching()
            self._at -= 1
            return self._value(self._at, last)
        kind = "source" if token.text in SOURCES else "gate"
        self._wait("call", token, call=Part(kind, token.text, token.start, token.end))
        self._at += 1
        return self._argument()

    def _wait(self, kind: str, token: Token, precedence: int = 0, call: Part | None = None) -> bool:
        self._waiting.append(_Waiting(kind, token, precedence, call))
        self._at += 1
        return True

    def _matching(self) -> int:
        """The place of the bracket that closes the one here."""
        depth = 0
        for place in range(self._at, len(self._tokens)):
            token = self._tokens[place]
            depth += token.is_symbol("(", "[") - token.is_symbol(")", "]")
            if not depth:
                return place
        raise self._refused(NotClosed)

    # --- operators -------------------------------------------------------------------------------------------

    def _operator(self) -> bool:
        token = self._now
        if token.kind == "symbol" and token.text in BINARY:
            precedence = BINARY[token.text][1]
            self._close(precedence + (token.text == "**"))
            return self._wait("operator", token, precedence)
        if token.is_symbol(")"):
            return self._close_bracket(token)
        if token.is_symbol(","):
            self._close(0)
            if self._waiting and self._waiting[-1].call is not None:
                self._at += 1
                return self._argument()
        raise self._refused(BadPart)

    def _close(self, precedence: int) -> None:
        """Finish the waiting operators that bind at least as tightly."""
        while self._waiting and self._waiting[-1].precedence >= max(precedence, 1):
            waiting = self._waiting.pop()
            token = waiting.token
            if waiting.kind == "operator":
                self._gate(BINARY[token.text][0], token, 2)
            elif token.text == "-":
                self._gate("negate", token, 1)

    def _gate(self, operation: str, token: Token, count: int) -> None:
        self._parts.append(Part("gate", operation, token.start, token.end, count, [None] * count))

    def _close_bracket(self, token: Token) -> bool:
        self._close(0)
        if not self._waiting:
            raise self._refused(BadPart)
        waiting = self._waiting.pop()
        self._at += 1
        if waiting.call is not None:
            waiting.call.end = token.end
            self._parts.append(waiting.call)
        return False

    # --- calls -----------------------------------------------------------------------------------------------

    def _argument(self) -> bool:
        """Read up to the next operand of the call on top; settings on the way are kept with it."""
        call = self._waiting[-1].call
        assert call is not None  # noqa: S101 - the caller has seen it
        self._at = self._after_lines()
        if self._now.is_symbol(")"):
            return False
        if not (self._now.kind == "name" and self._tokens[self._at + 1].is_symbol("=")):
            call.count += 1
            call.names.append(None)
            return True
        keyword = self._now
        self._at += 2
        if not self._is_setting(call.text, keyword.text):
            call.count += 1
            call.names.append(keyword.text)
            return True
        if keyword.text in call.settings:
            raise self._refused(NameTwice, keyword)
        call.settings[keyword.text] = self._setting()
        self._at = self._after_lines()
        if self._now.is_symbol(","):
            self._at += 1
            return self._argument()
        if not self._now.is_symbol(")"):
            raise self._refused(BadPart) if self._now.kind != "end" else self._missing()
        return False

    def _setting(self) -> Any:
        token = self._now
        if token.is_symbol("["):
            return self._list()
        if token.kind == "literal":
            self._at += 1
            return {"True": True, "False": False, "None": None}[token.text]
        if token.kind == "word":
            self._at += 1
            return token.text
        return self._number()

    def _number(self) -> float | int:
        sign = 1
        start = self._now
        if self._now.is_symbol("-", "+"):
            sign = -1 if self._now.text == "-" else 1
            self._at += 1
        token = self._now
        if token.kind != "number":
            raise self._refused(BadSettingPart, start if token.kind == "end" else token)
        self._at += 1
        digits = token.text.replace("_", "")
        return sign * (_whole(digits) if digits.isdecimal() else float(digits))

    def _list(self) -> list[Any]:
        self._at += 1
        numbers: list[Any] = []
        while not self._now.is_symbol("]"):
            numbers.append(self._number())
            if self._now.is_symbol(","):
                self._at += 1
            elif not self._now.is_symbol("]"):
                raise self._refused(BadSettingPart)
        self._at += 1
        return numbers

    # --- refusing --------------------------------------------------------------------------------------------

    def _check_sources(self, statement: Statement) -> None:
        for part in statement.parts:
            if part.kind == "source" and (statement.name is None or part is not statement.parts[-1]):
                raise self._source.refused(SourceInside, part.start, part.end)

    def _missing(self) -> BadPart:
        """The text ends too early: an open bracket is named, else the word before the end."""
        brackets = [waiting.token for waiting in self._waiting if waiting.kind in {"bracket", "call"}]
        if brackets:
            return self._refused(NotClosed, brackets[-1])
        before = next(token for token in reversed(self._tokens[: self._at]) if not token.is_symbol("\n"))
        return self._source.refused(Unfinished, before.start, before.end)

    def _refused(self, kind: type[BadPart], token: Token | None = None) -> BadPart:
        token = token or self._now
        return self._source.refused(kind, token.start, token.end)


def _whole(digits: str) -> float | int:
    """The number of a text of digits: a float where it is larger than any setting, so that none grows without end."""
    number = float(digits)
    return int(digits) if number < MAX_WHOLE else number
