"""Wiring the selected nodes to each other without drawing a wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine import EngineError, Graph
from gui.document.document import Document
from gui.document.edits import Edit
from gui.translation import tr, tr_count
from gui.wording import sentence_of


def link(document: Document, names: Sequence[str]) -> Edit | str:
    """Wire these nodes to the free ports of the one selected last, or else of another; a sentence where none fits.

    The ports are filled in the order in which the nodes stand, from above. What is wired there already is left out,
    unless it is alone: then it enters the next port as well.
    """
    if len(names) < 2:  # noqa: PLR2004 - two ends
        return tr("Canvas", "Select the nodes to connect, and last the gate that they are to feed.")
    refused: EngineError | None = None
    for target in _targets(document, names):
        graph = document.graph.copy()
        made, refusal = _wires_into(document, graph, target, [name for name in names if name != target])
        refused = refused or refusal
        if made:
            text = tr_count("Edit", "Connect {n} node to {target}|Connect {n} nodes to {target}", made, target=target)
            placed = document.placed(target)
            assert placed is not None  # noqa: S101 - it is selected
            return document.edit(text, {target: replace(placed, node=graph.nodes[target])})
    if refused is not None and len(names) == 2:  # noqa: PLR2004 - one wire, and why it cannot be
        return sentence_of(refused)
    return tr("Canvas", "None of the selected nodes fits a free port of another.")


def _targets(document: Document, names: Sequence[str]) -> list[str]:
    """The gates that may be fed: the one selected last, then the others from right to left."""
    others = sorted(names[:-1], key=lambda name: -document.position(name)[0])
    return [name for name in (names[-1], *others) if document.graph.nodes[name].is_gate]


def _wires_into(document: Document, graph: Graph, target: str, sources: list[str]) -> tuple[int, EngineError | None]:
    """Wire what fits to the free ports of a gate of this graph; how many it were, and what refused the first other."""
    made, refused = 0, None
    sources.sort(key=lambda name: document.position(name)[1])
    if len(sources) > 1:
        sources = [name for name in sources if name not in graph.nodes[target].inputs]
    for source in sources:
        node = graph.nodes[target]
        free = [port for port, wired in zip(node.ports, node.inputs, strict=True) if wired is None]
        refusals = {port: graph.refusal(source, target, port) for port in free}
        fitting = next((port for port, refusal in refusals.items() if refusal is None), None)
        if fitting is not None:
            graph.connect(source, target, fitting)
            made += 1
        elif refusals:
            refused = refused or next(iter(refusals.values()))
    return made, refused
