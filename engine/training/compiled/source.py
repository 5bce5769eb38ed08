"""Writes the updates of all optimizers as one loop each over the flat vectors, from their records."""

from __future__ import annotations

from collections.abc import Sequence

from engine.training.compiled.options import SHRINKS
from engine.training.optimizers import Optimizer

Block = list[str]

BLOCK = 4096
"""So many numbers of the gradient are measured before they are used, which then are still in the nearest cache."""

LANES = 64
"""Their squares are added up in so many sums, of which the processor makes several at once."""


def source_of(rules: Sequence[Optimizer], precision: str) -> str:
    """The function `advance_<precision>` as text: one optimizer's step from one set of numbers to the other.

    Where `measured` has a number, the sum of the gradient's squares is added to it, block by block with the update, so
    that memory is read once. The text refers to the optimizers' functions as coefficients0, update0 and so on, by their
    places.
    """
    lines = [
        f"def advance_{precision}(which, sets, now, gradient, step, rate, constants, options, measured):",
        "    show_gradient(sets, now, gradient, options)",
        "    end = 1 - now",
        f"    lanes = np.empty({LANES} if measured.size else 0, np.{precision})",
        f"    for first in range(0, gradient.size, {BLOCK}):",
        f"        last = min(first + {BLOCK}, gradient.size)",
        "        g = gradient[first:last]",
        "        if measured.size:",
        "            measured[0] += squares_in(g, lanes)",
    ]
    for number, rule in enumerate(rules):
        lines += [f"        if which == {number}:", *(f"            {line}" for line in _loop(number, rule, precision))]
    return "\n".join(lines) + "\n"


def _loop(number: int, rule: Optimizer, precision: str) -> Block:
    """The update of one block; slices of their own tell the compiler that it may make several numbers at once."""
    constants = [f"constants[{place}]" for place in range(len(rule.settings))]
    count = len(rule.coefficients(1.0, 0.5, *(0.5 for _ in rule.settings)))
    rows = range(1 + len(rule.memory))
    # Weight decay of its own is a factor, so that what is read and what is written never are the same numbers.
    parameter = "before0[i] * shrunk" if rule.decoupled else "before0[i]"
    given = [parameter, "g[i]", *(f"before{row}[i]" for row in rows[1:])]
    given += [f"c{place}" for place in range(count)]
    return [
        f"c = coefficients{number}({', '.join(['step', 'rate', *constants])})",
        *(f"c{place} = np.{precision}(c[{place}])" for place in range(count)),
        *([f"shrunk = np.{precision}(decoupled_decay(1.0, rate, options[{SHRINKS}]))"] if rule.decoupled else []),
        *(f"before{row} = sets[now, {row}, first:last]" for row in rows),
        *(f"after{row} = sets[end, {row}, first:last]" for row in rows),
        "for i in range(last - first):",
        f"    new = update{number}({', '.join(given)})",
        *(f"    after{row}[i] = new[{row}]" for row in rows),
    ]
