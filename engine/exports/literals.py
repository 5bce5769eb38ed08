"""Numbers, arrays and remarks as the source of programs holds them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.exports.errors import TooMuchData
from engine.value import Value

MAX_NUMBERS = 1_000_000
"""The most numbers that a program is written with."""

WIDTH = 110


def array_literal(value: Value, indent: int = 0) -> str:
    """The value as nested lists of numbers that read back to the last bit, broken into lines where it is long.

    The lines after the first begin with `indent` spaces.
    """
    text = repr(np.asarray(value).tolist())
    if len(text) + indent <= WIDTH:
        return text
    return (",\n" + " " * (indent + 4)).join(_lines(text.split(", "), WIDTH - indent - 4))


def _lines(parts: list[str], width: int) -> Iterator[str]:
    """The parts with commas between them, as many on a line as fit."""
    line: list[str] = []
    length = 0
    for part in parts:
        if line and length + len(part) + 2 > width:
            yield ", ".join(line)
            line, length = [], 0
        line.append(part)
        length += len(part) + 2
    yield ", ".join(line)


def check_numbers(values: list[Value], form: str) -> None:
    """Raise TooMuchData where the values would make a text that nobody can open."""
    numbers = sum(int(np.size(value)) for value in values)
    if numbers > MAX_NUMBERS:
        raise TooMuchData(numbers, MAX_NUMBERS, form)


def remark(text: str, indent: int = 0) -> str:
    """A text of people's as the body of a docstring: it can neither end it nor escape from it."""
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    safe = safe + " " if safe.endswith('"') else safe
    return ("\n" + " " * indent).join(line.rstrip() for line in safe.splitlines())
