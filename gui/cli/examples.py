"""`gradloom examples`: the graphs that come with the program, and graphs of any size drawn from a seed."""

from __future__ import annotations

import sys
from argparse import Namespace
from itertools import groupby

from engine import format_graph_file, generate_graph, list_examples, save_graph_file
from gui.cli.arguments import Refusal, check_savable
from gui.cli.output import print_json, print_line
from gui.resources import examples_folder


def examples(options: Namespace) -> int:
    """List the examples in the order in which they teach, or write a graph drawn from a seed."""
    if options.generate is not None:
        return _generate(options)
    found = list_examples(examples_folder())
    if options.json:
        print_json(
            [
                {
                    "name": example.name,
                    "file": example.path.name,
                    "title": example.file.title,
                    "group": example.file.group,
                    "summary": example.file.summary,
                    "path": str(example.path),
                }
                for example in found
            ]
        )
        return 0
    width = max((len(example.name) for example in found), default=0)
    for group, members in groupby(found, key=lambda example: example.file.group):
        print_line(group)
        for example in members:
            print_line(f"  {example.name:<{width}}  {example.file.summary}")
    print_line()
    print_line(f"The files lie in {examples_folder()}")
    return 0


def _generate(options: Namespace) -> int:
    """Draw a graph and write it."""
    if options.out is None:
        raise Refusal("--generate needs a file to write: add -o OUT.json, or -o - for standard output.")
    if options.out == "-":
        sys.stdout.write(format_graph_file(generate_graph(options.generate, options.gates, options.seed)))
        return 0
    check_savable(options.out)
    file = generate_graph(options.generate, options.gates, options.seed)
    save_graph_file(options.out, file)
    nodes, wires = len(file.graph), sum(1 for _ in file.graph.edges)
    if options.json:
        print_json(
            {"path": options.out, "kind": options.generate, "seed": options.seed, "nodes": nodes, "wires": wires}
        )
    else:
        print_line(f"Wrote '{options.out}': {nodes} nodes, {wires} wires.")
    return 0
