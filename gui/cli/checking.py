"""`gradloom check`: derivatives against finite differences, expected numbers against computed ones."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from math import prod
from typing import Any

from engine import CheckedDerivative, CheckedNumber, Graph, check_expected, check_gradients
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, print_json, print_line, print_table, short, short_number
from gui.cli.reading import load, reasons_of
from gui.cli.standard_error import print_error

DISAGREES = 1
MOST_PLACES = 30
"""So many numbers of one array are moved, unless all are asked for: each of them takes two forward passes."""


def check(options: Namespace) -> int:
    """Check a graph file; 1 when anything disagrees."""
    if options.seed < 0:
        raise Refusal(f"--seed must be a whole number of at least 0, not {options.seed}.")
    file = load(options.file)
    with reasons_of(file.graph):
        limit = None if options.all else MOST_PLACES
        derivatives = check_gradients(file.graph, limit=limit, seed=options.seed)
    numbers = check_expected(file)
    judged: list[CheckedDerivative | CheckedNumber] = [*derivatives, *numbers]
    wrong = sum(not item.passes for item in derivatives) + sum(not item.agrees for item in numbers)
    if options.json:
        print_json(_document(derivatives, numbers, agrees=not wrong) | {"checked": _counts(file.graph, derivatives)})
    else:
        _print_derivatives(derivatives, _counts(file.graph, derivatives), options.seed)
        _print_numbers(numbers)
    if wrong:
        print_error(f"{wrong} of {len(judged)} numbers of '{options.file}' disagree.")
        return DISAGREES
    return 0


def _document(
    derivatives: Sequence[CheckedDerivative], numbers: Sequence[CheckedNumber], *, agrees: bool
) -> dict[str, Any]:
    return {
        "agrees": agrees,
        "derivatives": [
            {
                "node": item.node,
                "index": list(item.index),
                "gradient": as_json(item.gradient),
                "numeric": as_json(item.numeric),
                "relative_error": as_json(item.relative_error),
                "agrees": item.agrees,
                "kink": item.kink,
            }
            for item in derivatives
        ],
        "expected": [
            {
                "quantity": item.quantity,
                "node": item.node,
                "steps": item.steps,
                "expected": as_json(item.expected),
                "computed": as_json(item.computed),
                "relative_error": as_json(item.relative_error),
                "tolerance": item.tolerance,
                "agrees": item.agrees,
            }
            for item in numbers
        ],
    }


def _counts(graph: Graph, derivatives: Sequence[CheckedDerivative]) -> dict[str, dict[str, int]]:
    """How many numbers of each node were checked, of how many."""
    checked = Counter(item.node for item in derivatives)
    return {node: {"numbers": count, "of": prod(graph.shape(node) or ())} for node, count in checked.items()}


def _print_derivatives(
    derivatives: Sequence[CheckedDerivative], counts: Mapping[str, Mapping[str, int]], seed: int
) -> None:
    print_line("Derivatives against finite differences")
    rows = []
    for node, group in groupby(derivatives, key=lambda item: item.node):
        items = list(group)
        worst = max(items, key=lambda item: (not item.passes, item.relative_error))
        name = f"{node}{list(worst.index)}" if worst.index else node
        places = f"{len(items)} of {counts[node]['of']:,} checked" if worst.index else ""
        rows.append([name, short_number(worst.gradient), short_number(worst.numeric), *_verdict(worst), places])
    print_table(["node", "gradient", "difference", "relative error", "", ""], rows)
    if any(count["numbers"] < count["of"] for count in counts.values()):
        print_line(f"Of large arrays {MOST_PLACES} numbers were drawn with seed {seed}; --all checks every number.")
    for gate in dict.fromkeys(item.kink for item in derivatives if item.kink is not None):
        print_line(f"'{gate}' is at a kink, where no derivative exists: its operation has chosen one.")


def _print_numbers(numbers: Sequence[CheckedNumber]) -> None:
    print_line()
    if not numbers:
        print_line("The file expects no numbers.")
        return
    print_line("Expected numbers")
    rows = [
        [
            f"{item.quantity} of {item.node}" + (f" after step {item.steps}" if item.steps else ""),
            short(item.expected),
            short(item.computed),
            *_verdict(item),
        ]
        for item in numbers
    ]
    print_table(["", "expected", "computed", "relative error", ""], rows)


def _verdict(item: CheckedDerivative | CheckedNumber) -> tuple[str, str]:
    if isinstance(item, CheckedDerivative) and item.kink is not None:
        return f"{item.relative_error:.1e}", "at a kink"
    return f"{item.relative_error:.1e}", "agrees" if item.agrees else "DISAGREES"
