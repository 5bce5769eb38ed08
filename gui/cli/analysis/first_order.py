"""`gradloom analyse jacobian`: every number of an output with respect to every number of nodes."""

from __future__ import annotations

import math
from argparse import Namespace

import numpy as np

from engine import Jacobian, Run, jacobian
from gui.cli.analysis.given import answer, given
from gui.cli.output import as_json, print_line, print_matrix, short


def analyse_jacobian(options: Namespace) -> int:
    """Print the Jacobian of an output with respect to each of the nodes."""
    graph = given(options)
    names = graph.variables(options.of)
    found = [jacobian(graph.run, name, options.output) for name in names]
    document = {
        "output": found[0].output,
        "shape": list(np.shape(graph.run.value(found[0].output))),
        "jacobians": {
            each.with_respect_to: {
                "shape": list(np.shape(each.values)),
                "mode": each.mode,
                "passes": each.passes,
                "values": as_json(each.values),
            }
            for each in found
        },
    }
    return answer(options, document, lambda: _tell(graph.run, found))


def _tell(run: Run, found: list[Jacobian]) -> None:
    for each in found:
        rows, columns = (math.prod(np.shape(run.value(name))) for name in (each.output, each.with_respect_to))
        passes = f"{each.passes} pass{'es' if each.passes > 1 else ''} of {each.mode} mode"
        if rows == columns == 1:
            print_line(f"d {each.output} / d {each.with_respect_to} = {short(float(np.sum(each.values)))}  ({passes})")
            continue
        print_line(f"d {each.output} / d {each.with_respect_to}  ({rows} x {columns}, {passes})")
        print_matrix(np.reshape(each.values, (rows, columns)))
