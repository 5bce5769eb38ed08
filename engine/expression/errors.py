"""What is refused of a formula, each refusal with the place it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError

MAX_SHOWN = 40


class ExpressionError(EngineError):
    """A text that is no formula."""


class NoFormula(ExpressionError):
    """An empty text."""

    template = "There is no formula to compute. Write one such as x * y + 1."


@dataclass(eq=False)
class FormulaTooLong(ExpressionError):
    """More characters, or more numbers, names and operators, than any formula needs."""

    limit: int
    unit: str
    template = "The formula has more than {limit:,} {unit}. Build a graph of this size as a graph file."


@dataclass(eq=False)
class BadPart(ExpressionError):
    """A part that cannot stand where it stands.

    `line` and `column` count from 1, `text` is the part, shortened, `length` how many characters of the line it takes.
    """

    line: int
    column: int
    text: str
    length: int = 1
    template = (
        "Line {line}, column {column}: '{text}' cannot stand here. A formula is made of numbers, names, "
        "+ - * / ** @, parentheses and calls such as sigmoid(x); "
        "statements such as q = x + y are separated by ;."
    )


class Unfinished(BadPart):
    """The text ends where something must follow."""

    template = "Line {line}, column {column}: something is missing after '{text}'. Write what it belongs to."


class NotClosed(BadPart):
    """A bracket or a quote without its other half."""

    template = "Line {line}, column {column}: '{text}' is never closed. Write the other half of the pair."


class CaretForPower(BadPart):
    """A power written as in other programs."""

    template = "Line {line}, column {column}: '{text}' means nothing here. Write a power as x ** 2."


class ComparisonSign(BadPart):
    """A comparison written as in other programs."""

    template = "Line {line}, column {column}: '{text}' means nothing here. Write greater(a, b) or less(a, b)."


class TooDeep(BadPart):
    """More brackets inside each other than anybody can read."""

    template = (
        "Line {line}, column {column}: the formula is too deeply nested. "
        "Give its inner parts names of their own, as in q = x + y; f = q * z."
    )


class BadSettingPart(BadPart):
    """A setting is known before anything runs."""

    template = (
        "Line {line}, column {column}: a setting must be a number, True, False, None, a 'word' or a list of whole "
        "numbers, not '{text}'."
    )


class NameTwice(BadPart):
    """A name that already means something is assigned."""

    template = "Line {line}, column {column}: '{text}' already has a meaning. Write another name before the =."


class UnusedStatement(BadPart):
    """A statement whose value has no name and goes nowhere."""

    template = (
        "Line {line}, column {column}: nothing uses the value of '{text}'. Give it a name, as in q = x + y, or leave "
        "it out; a formula goes on in the next line where one of the two lines has an operator at the break."
    )


class SourceInside(BadPart):
    """A variable, an input or a constant is made inside a formula."""

    template = "Line {line}, column {column}: '{text}' needs a name. Write it as a statement, as in c = constant(2)."


@dataclass(eq=False)
class PartRefused(ExpressionError):
    """A part that the engine refuses for a reason of its own."""

    line: int
    column: int
    reason: EngineError
    length: int = 1
    template = "Line {line}, column {column}: {reason}"


_AROUND = 60
"""Of a long line so many characters are shown on either side of the part."""


def expression_pointer(text: str, error: ExpressionError) -> str:
    """The line of the text that a refusal speaks of, and under it a mark below the part; empty where it names none."""
    if not isinstance(error, (BadPart, PartRefused)):
        return ""
    line = text.split("\n")[error.line - 1]
    start = error.column - 1
    first = max(0, start - _AROUND)
    marks = max(1, min(error.length, len(line) - start, _AROUND))
    return f"{line[first : start + _AROUND]}\n{' ' * (start - first)}{'^' * marks}"
