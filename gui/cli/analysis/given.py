"""What every analysis begins with: the graph at the values asked for, and the nodes it is about."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine import GraphFile, Node, Run, forward
from gui.cli.arguments import Refusal
from gui.cli.output import print_json
from gui.cli.reading import load, reasons_of, set_values


@dataclass(frozen=True, eq=False)
class Given:
    """A graph file and its forward pass."""

    file: GraphFile
    run: Run

    def nodes(self, named: list[str], wanted: Callable[[Node], bool], what: str) -> list[str]:
        """The nodes named or, where none is, those wanted; raises Refusal where there are none."""
        nodes = self.file.graph.nodes
        names = named or [name for name, node in nodes.items() if wanted(node)]
        if not names:
            raise Refusal(f"The graph has no {what}. Name a node with --of.")
        return list(dict.fromkeys(names))

    def variables(self, named: list[str]) -> list[str]:
        """The nodes named or, where none is, all variables that may be trained."""
        return self.nodes(named, lambda node: node.trainable, "variable")


def given(options: Namespace) -> Given:
    """The graph file of a command, with its --set."""
    file = load(options.file)
    set_values(file.graph, options.set)
    run = forward(file.graph)
    if "output" in options:  # refused here is refused with the reason
        with reasons_of(file.graph):
            run.output(options.output)
    return Given(file, run)


def answer(options: Namespace, document: dict[str, Any], tell: Callable[[], None]) -> int:
    """Print the document, or tell it to people."""
    if options.json:
        print_json(document)
    else:
        tell()
    return 0
