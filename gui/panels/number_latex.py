"""Numbers and small tables of numbers as LaTeX, and formulas with numbers in the places of names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from engine import typeset
from gui.numbers import MINUS, short_number
from gui.typesetting import latex_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Value

MOST_ROWS, MOST_COLUMNS = 5, 4
# A bracketed number needs no brackets where it fills a group alone, or stands first with no power after it.
_ALONE = re.compile(r"\{\{\\left\(([^()]*)\\right\)\}\}")
_FIRST = re.compile(r"^\{\\left\(([^()]*)\\right\)\}(?![\^_])")


def number_latex(number: float) -> str:
    """A number with 4 significant figures as LaTeX."""
    return latex_number(short_number(number).replace(MINUS, "-").replace("∞", "inf"))


def value_latex(value: Value) -> str:
    """A number, a small array as a matrix, or the shape of a larger one, as LaTeX."""
    if not np.ndim(value):
        return number_latex(float(value))
    array = np.asarray(value)
    table = np.atleast_2d(array)
    if array.ndim > 2 or table.shape[0] > MOST_ROWS or table.shape[1] > MOST_COLUMNS:  # noqa: PLR2004 - a matrix
        return shape_latex(array.shape)
    rows = r" \\ ".join(" & ".join(number_latex(number) for number in row) for row in table.tolist())
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def shape_latex(shape: tuple[int, ...]) -> str:
    """A shape in brackets as LaTeX."""
    return r"\left[" + r" \times ".join(map(str, shape)) + r"\right]"


def factor_latex(value: Value) -> str:
    """A value as a factor: a negative number, or one with a power of ten, in brackets."""
    text = value_latex(value)
    return rf"\left({{{text}}}\right)" if not np.ndim(value) and (text.startswith("-") or r"\times" in text) else text


def with_numbers(template: str, values: Mapping[str, Value]) -> str:
    """A declared formula with values in the places of its {names}, bracketed where that is needed."""
    text = typeset(template, {name: factor_latex(value) for name, value in values.items()})
    return _FIRST.sub(r"{\1}", _ALONE.sub(r"{{\1}}", text))


def coloured(colour: str, latex: str) -> str:
    """LaTeX in a colour of the theme, called by its name."""
    return rf"\textcolor{{{colour}}}{{{latex}}}"
