"""`gradloom analyse report`: how large the gradients are, and which units pass none on."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from engine import ActivationUnits, GradientReport, GradientStatistics, gradient_report
from gui.cli.analysis.given import answer, given
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, print_line, print_table, short

_UNITS = 20
"""So many dead or saturated units of a gate are listed for people."""


def analyse_report(options: Namespace) -> int:
    """Print the norms of the gradients by parameter and by layer, and what is dead or saturated."""
    graph = given(options)
    rate = graph.file.training.learning_rate if options.learning_rate is None else options.learning_rate
    if not 0.0 <= rate < float("inf"):
        raise Refusal(f"--learning-rate must be a number of at least 0, not {rate:g}.")
    is_own = options.output in {None, graph.file.graph.output}
    upstream = graph.file.upstream if is_own else 1.0
    report = gradient_report(graph.run, options.output, upstream=upstream, learning_rate=rate)
    document = {
        "output": report.output,
        "learning_rate": rate,
        "norm": as_json(report.norm),
        "parameters": [_statistics(each) for each in report.parameters],
        "layers": [_statistics(each) for each in report.layers],
        "units": [_units(each) for each in report.units],
        "unreached": list(report.unreached),
    }
    return answer(options, document, lambda: _tell(report))


def _statistics(found: GradientStatistics) -> dict[str, Any]:
    return {
        "name": found.name,
        "parameters": list(found.parameters),
        "numbers": found.numbers,
        "norm": as_json(found.norm),
        "mean_absolute": as_json(found.mean_absolute),
        "share_of_zeros": found.share_of_zeros,
        "not_finite": found.not_finite,
        "weight_norm": as_json(found.weight_norm),
        "update_to_weight": as_json(found.update_to_weight),
    }


def _units(found: ActivationUnits) -> dict[str, Any]:
    return {
        "node": found.node,
        "operation": found.operation,
        "units": found.units,
        "samples": found.samples,
        "dead": list(found.dead),
        "saturated": list(found.saturated),
        "share_dead": found.share_dead,
        "share_saturated": found.share_saturated,
    }


def _tell(report: GradientReport) -> None:
    print_line(f"The gradient of {report.output} has norm {short(report.norm)}; learning rate {report.learning_rate:g}")
    for head, rows in (("parameter", report.parameters), ("layer", report.layers)):
        if rows:
            print_line()
            _tell_statistics(head, rows)
    if report.units:
        print_line()
        _tell_units(report.units)
    for name in report.unreached:
        print_line(f"'{name}' has no gradient: {report.output} does not depend on it.")


def _tell_statistics(head: str, rows: tuple[GradientStatistics, ...]) -> None:
    heads = [head, "numbers", "norm", "mean size", "zeros", "not finite", "weight norm", "update / weight"]
    cells = [
        [
            row.name,
            str(row.numbers),
            short(row.norm),
            short(row.mean_absolute),
            f"{row.share_of_zeros:.0%}",
            str(row.not_finite),
            short(row.weight_norm),
            short(row.update_to_weight),
        ]
        for row in rows
    ]
    print_table(heads, cells)


def _tell_units(units: tuple[ActivationUnits, ...]) -> None:
    heads = ["activation", "operation", "units", "samples", "dead", "saturated", "which"]
    cells = [
        [
            row.node,
            row.operation,
            str(row.units),
            str(row.samples),
            f"{len(row.dead)} ({row.share_dead:.0%})",
            f"{len(row.saturated)} ({row.share_saturated:.0%})",
            _which(row.dead or row.saturated),
        ]
        for row in units
    ]
    print_table(heads, cells)


def _which(units: tuple[int, ...]) -> str:
    return ", ".join(map(str, units[:_UNITS])) + (", ..." if len(units) > _UNITS else "")
