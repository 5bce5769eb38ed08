"""Writes the updates of all optimizers as one loop each over the flat vectors, from their records."""

from __future__ import annotations

from collections.abc import Sequence

from engine.training.optimizers import Optimizer

Block = list[str]


def source_of(rules: Sequence[Optimizer], precision: str) -> str:
    """The function `advance_<precision>` as text: one optimizer's step from one set of numbers to the other.

    It refers to the optimizers' functions as coefficients0, update0 and so on, by their places.
    """
    lines = [
        f"def advance_{precision}(which, sets, now, gradient, step, rate, constants, options):",
        "    start, end = start_of_update(sets, now, gradient, rate, options), 1 - now",
    ]
    for number, rule in enumerate(rules):
        lines += [f"    if which == {number}:", *(f"        {line}" for line in _loop(number, rule, precision))]
    return "\n".join(lines) + "\n"


def _loop(number: int, rule: Optimizer, precision: str) -> Block:
    constants = [f"constants[{place}]" for place in range(len(rule.settings))]
    count = len(rule.coefficients(1.0, 0.5, *(0.5 for _ in rule.settings)))
    memory = range(1, 1 + len(rule.memory))
    remembered = (f"sets[now, {row}, i]" for row in memory)
    given = ["sets[start, 0, i]", "gradient[i]", *remembered, *(f"c{place}" for place in range(count))]
    return [
        f"c = coefficients{number}({', '.join(['step', 'rate', *constants])})",
        *(f"c{place} = np.{precision}(c[{place}])" for place in range(count)),
        "for i in range(gradient.size):",
        f"    new = update{number}({', '.join(given)})",
        *(f"    sets[end, {row}, i] = new[{row}]" for row in (0, *memory)),
    ]
