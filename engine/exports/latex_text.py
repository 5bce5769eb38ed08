"""Names, texts and numbers as LaTeX that compiles with amsmath alone."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

import numpy as np

from engine.errors import Shape

_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
)  # fmt: skip
_GREEK_LETTERS = {
    unicodedata.lookup(f"GREEK {'CAPITAL' if name[0].isupper() else 'SMALL'} LETTER {name.upper()}"): name
    for name in _GREEK
    if name.lower() != "lambda"
} | {"\N{GREEK SMALL LETTER LAMDA}": "lambda", "\N{GREEK CAPITAL LETTER LAMDA}": "Lambda"}
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': "''", "\N{EN DASH}": "--", "\N{EM DASH}": "---", "\N{MINUS SIGN}": "$-$",
    "\N{MULTIPLICATION SIGN}": r"$\times$", "\N{DIVISION SIGN}": r"$\div$", "\N{MIDDLE DOT}": r"$\cdot$",
    "\N{LEFT SINGLE QUOTATION MARK}": "`", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``", "\N{RIGHT DOUBLE QUOTATION MARK}": "''", "\N{HORIZONTAL ELLIPSIS}": "...",
    "ß": r"\ss{}", "ẞ": "SS", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}",
    "ł": r"\l{}", "Ł": r"\L{}", "\N{LATIN SMALL LETTER DOTLESS I}": r"\i{}",
    "\N{GREEK SMALL LETTER OMICRON}": "o", "\N{GREEK CAPITAL LETTER OMICRON}": "O",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c",
}  # fmt: skip
_LETTER_AND_NUMBER = re.compile(r"([^\W\d_]+)_?(\d+)")
_MOST_ENTRIES = 6
"""An array of more rows or columns is told by its shape."""


def latex_name(name: str) -> str:
    """A node's name in a formula: x and w_{11} as variables, Greek letters by their name, all others as words."""
    parts = _LETTER_AND_NUMBER.fullmatch(name)
    letter, number = (parts[1], parts[2]) if parts else (name, "")
    symbol = letter if re.fullmatch("[A-Za-z]", letter) else _greek(letter)
    if not symbol:
        return rf"\text{{{latex_text(name)}}}"
    return f"{symbol}_{{{number}}}" if number else symbol


def _greek(letter: str) -> str:
    word = _GREEK_LETTERS.get(letter, letter)
    return f"\\{word}" if word in _GREEK else ""


def latex_text(text: str) -> str:
    """A text that stands for itself; letters that TeX's own fonts lack are told by their number, as in U+4E2D."""
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _GREEK_LETTERS:
        return f"$\\{_GREEK_LETTERS[character]}$"
    if " " <= character <= "~":
        return character
    plain = unicodedata.normalize("NFKD", character)
    if len(plain) == 2 and plain[1] in _ACCENTS and plain[0].isascii():  # noqa: PLR2004 - a letter and its accent
        return f"\\{_ACCENTS[plain[1]]}{{{plain[0]}}}"
    if plain.isascii() and plain.isprintable():
        return "".join(_SPECIAL.get(part, part) for part in plain)
    return f"U+{ord(character):04X}"


def latex_number(number: float) -> str:
    """Six digits of a number, powers of ten written out; a zero without a sign."""
    if math.isnan(number):
        return r"\mathrm{NaN}"
    if math.isinf(number):
        return r"\infty" if number > 0 else r"-\infty"
    digits, _, exponent = f"{number:z.6g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def latex_factor(number: float) -> str:
    """The same as a factor: a negative one in brackets."""
    text = latex_number(number)
    return rf"\left({text}\right)" if text.startswith("-") else text


def latex_value(value: Any) -> str:
    """A number, a vector or a small matrix; a larger array by its shape."""
    array = np.asarray(value)
    if not array.ndim:
        return latex_number(float(array))
    if array.ndim > 2 or max(array.shape) > _MOST_ENTRIES:  # noqa: PLR2004 - a matrix
        return latex_shape(array.shape)
    rows = array.reshape(-1, array.shape[-1])
    body = r" \\ ".join(" & ".join(map(latex_number, row)) for row in rows.tolist())
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def latex_shape(shape: Shape) -> str:
    """The shape of an array in words."""
    lengths = r" \times ".join(map(str, shape))
    return rf"\left[\,{lengths}\text{{ numbers}}\,\right]"
