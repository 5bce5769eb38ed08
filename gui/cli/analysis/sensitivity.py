"""`gradloom analyse elasticities`: by how many per cent an output moves with one per cent of each source."""

from __future__ import annotations

from argparse import Namespace

from engine import elasticities
from gui.cli.analysis.given import answer, given
from gui.cli.output import as_json, print_line, print_table, short


def analyse_elasticities(options: Namespace) -> int:
    """Print x df/dx and x df/dx / f for every source of the graph."""
    graph = given(options)
    found = elasticities(graph.run, options.output)
    document = {
        "output": found.output,
        "value": as_json(found.value),
        "sources": {
            each.node: {
                "value": as_json(each.value),
                "gradient": as_json(each.gradient),
                "scaled": as_json(each.scaled),
                "elasticity": as_json(each.elasticity),
            }
            for each in found.sources
        },
    }

    def tell() -> None:
        print_line(f"{found.output} = {short(found.value)}")
        print_line()
        rows = [
            [each.node, *map(short, (each.value, each.gradient, each.scaled, each.elasticity))]
            for each in found.sources
        ]
        print_table(["source", "x", "df/dx", "x df/dx", "x df/dx / f"], rows)
        if not found.defined:
            print_line("Nothing is a percentage of an output of 0: there are no elasticities.")

    return answer(options, document, tell)
