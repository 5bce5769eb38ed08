r"""LaTeX as text: names and numbers written in it, sentences that hold formulas, and colours called by name.

The LaTeX is the ordinary kind, with \textcolor{gradient}{...} for any colour of the theme by its name.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Private-use characters, which no keyboard types, mark where a formula starts and ends inside a sentence.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: "\\" + character for character in "{}_%#$&"},
}
_ESCAPED = re.compile("|".join(re.escape(text) for text in sorted(_ESCAPES.values(), key=len, reverse=True)))
_PLAIN = {escaped: character for character, escaped in _ESCAPES.items()}
_INDEXED_LETTER = re.compile(r"([A-Za-z])_?(\d+)")
_NUMBER = re.compile(r"([+\-\u2212]?)(\d+(?:\.\d*)?|\.\d+)(?:e([+-]?\d+))?", re.IGNORECASE)


class Part(NamedTuple):
    """A piece of a line: plain text, or a formula in LaTeX."""

    text: str
    is_formula: bool


def latex_name(name: str) -> str:
    r"""Return a node's name, of whatever characters, as LaTeX: x, x_{1} for x1, \text{word} for any word."""
    if len(name) == 1 and name.isascii() and name.isalpha():
        return name
    indexed = _INDEXED_LETTER.fullmatch(name)
    if indexed:
        return f"{indexed[1]}_{{{indexed[2]}}}"
    return latex_text(name)


def latex_text(text: str) -> str:
    r"""Return any text as \text{...}, its special characters escaped."""
    return r"\text{" + "".join(_ESCAPES.get(character, character) for character in text) + "}"


def latex_number(text: str) -> str:
    r"""Return a number as Python writes it ("-1.5e-07", "inf", "nan") as LaTeX (-1.5 \times 10^{-7})."""
    infinite = {"inf": r"\infty", "+inf": r"\infty", "-inf": r"-\infty", "\u2212inf": r"-\infty"}.get(text.lower())
    number = _NUMBER.fullmatch(text)
    if infinite or not number:
        return infinite or latex_text("NaN" if text.lower() == "nan" else text)
    sign = number[1].replace("\u2212", "-").replace("+", "")
    power = rf" \times 10^{{{int(number[3])}}}" if number[3] else ""
    return f"{sign}{number[2]}{power}"


def inline(latex: str) -> str:
    """Return `latex` marked as a formula, so that a sentence may hold it.

    For instance `tr(context, "The sum is {sum}.", sum=inline("a + b"))`.
    """
    return f"{_OPEN}{latex}{_CLOSE}"


def parts(line: str) -> Iterator[Part]:
    """Yield the texts and the formulas of a line in their order, the empty ones left out."""
    for index, piece in enumerate(_MARKED.split(line)):
        if piece:
            yield Part(piece, is_formula=index % 2 == 1)


def readable(line: str) -> str:
    """Return a line as text alone, its formulas as LaTeX: for screen readers and the clipboard."""
    return _MARKED.sub(r"\1", line)


def unescaped(text: str) -> str:
    r"""Return what the inside of a \text{...} says, its escapes undone."""
    return _ESCAPED.sub(lambda found: _PLAIN[found[0]], text)


def text_groups(latex: str) -> Iterator[tuple[int, int]]:
    r"""Yield the start and the end of each \text{...} of `latex`, for slicing, but for one left open."""
    position = 0
    while (start := latex.find(r"\text{", position)) >= 0:
        depth, end = 1, start + len(r"\text{")
        while end < len(latex) and depth:
            if latex[end] == "\\":
                end += 1
            else:
                depth += {"{": 1, "}": -1}.get(latex[end], 0)
            end += 1
        if not depth:
            yield start, end
        position = end
