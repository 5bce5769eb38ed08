"""Equations of values and gradients as LaTeX: fractions of differentials, factors in brackets, sides that may wrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gui.numbers import shape_text
from gui.panels.number_latex import shape_latex, value_latex
from gui.translation import tr
from gui.typesetting import inline, latex_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Node, Value

_INDEXED = ("_i", "_j", "{n}", r"\mathrm{rows}")
"""What shows that a formula speaks of the elements of arrays, where a number would make no sense."""


def wired(node: Node) -> Iterator[tuple[str, str]]:
    """The ports that have a wire, each with the node that feeds it."""
    for port, source in zip(node.ports, node.inputs, strict=True):
        if source is not None:
            yield port, source


def latex_names(node: Node) -> dict[str, str]:
    """What stands for the ports of a gate in its formulas: the nodes wired to them; and `out`, the gate itself."""
    return {port: latex_name(source) for port, source in wired(node)} | {"out": latex_name(node.name)}


def partial(of: str, by: str) -> str:
    """The partial derivative of one thing by another."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def equation(*sides: str) -> str:
    """A line of sides joined by equals signs, where a narrow panel may break; an empty first side is left out."""
    first, *others = sides
    pieces = [inline(first)] if first else []
    return " ".join([*pieces, *(inline(f"= {side}") for side in others)])


def bracketed(latex: str) -> str:
    """The formula as a factor: in brackets when it is a sum, a difference or a case."""
    depth = 0
    for place, character in enumerate(latex):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(character, 0)
        if depth == 0 and (
            character == "-" or latex.startswith(" + ", place) or latex.startswith(r"\;\mathrm{if}", place)
        ):
            return rf"\left({latex}\right)"
    return latex


def is_small(value: Value) -> bool:
    """Whether the value is written out in a formula, not by its shape."""
    return not np.ndim(value) or value_latex(value) != shape_latex(np.shape(value))


def fits_numbers(template: str, *values: Value) -> bool:
    """Whether a declared formula still reads well with these values in the places of the names."""
    return not any(sign in template for sign in _INDEXED) and all(map(is_small, values))


def shape_words(shape: tuple[int, ...]) -> str:
    """A shape in brackets, without a blank at which a line could break; or that it is a number."""
    return f"[{shape_text(shape)}]".replace(" ", "") if shape else tr("Formula", "a number")
