"""`gradloom analyse paths`: every path between two nodes, their number and the sum of their products."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from engine import GraphPath, count_paths, path_report, sum_over_paths
from gui.cli.analysis.given import answer, given
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, print_line, print_table, short
from gui.cli.reading import reasons_of


def analyse_paths(options: Namespace) -> int:
    """Print the paths from one node to another."""
    if options.limit < 0:
        raise Refusal(f"--limit must be a whole number of at least 0, not {options.limit}.")
    graph = given(options)
    source, target = options.source.strip(), options.target.strip()
    with reasons_of(graph.file.graph):
        graph.run.value(target)
    number, total = count_paths(graph.run, source, target), sum_over_paths(graph.run, source, target)
    listed = path_report(graph.run, source, target, options.limit).paths if options.limit else ()
    document = {
        "from": source,
        "to": target,
        "number": number,
        "sum": as_json(total),
        "paths": [_document(path, source) for path in listed],
    }

    def tell() -> None:
        print_line(f"{number:,} path{'' if number == 1 else 's'} from {source} to {target}; sum {short(total)}")
        if listed:
            print_line()
            rows = [[" -> ".join(_nodes(path, source)), _factors(path), short(path.product)] for path in listed]
            print_table(["path", "local derivatives", "product"], rows)
        if 0 < len(listed) < number:
            print_line(f"... and {number - len(listed):,} more; --limit lists as many as it says")

    return answer(options, document, tell)


def _nodes(path: GraphPath, source: str) -> list[str]:
    return [source, *(edge.target for edge in path.edges)]


def _factors(path: GraphPath) -> str:
    return " * ".join(short(factor) for factor in path.factors) or "1"


def _document(path: GraphPath, source: str) -> dict[str, Any]:
    return {
        "nodes": _nodes(path, source),
        "wires": [
            {"from": edge.source, "gate": edge.target, "port": edge.port, "factor": as_json(factor)}
            for edge, factor in zip(path.edges, path.factors, strict=True)
        ],
        "product": as_json(path.product),
    }
