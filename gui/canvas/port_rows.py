"""The lists by which a wire is drawn without a pointer: ports of a node, what fits them, and the wires at a node."""

from __future__ import annotations

from collections.abc import Iterable

from engine import Edge, EngineError, Graph, Node
from gui.canvas.wiring import LooseEnd
from gui.choosing import Row, match
from gui.operation_words import title_of
from gui.translation import tr
from gui.wording import sentence_of

_MOST_REFUSED = 12


def answering(rows: Iterable[Row], text: str) -> list[Row]:
    """The rows whose titles answer to what was typed, the better answers first."""
    found = [(row, answer) for row in rows if (answer := match(text, row.title)) is not None]
    return [row for row, _ in sorted(found, key=lambda pair: -pair[1].points)]


def ports_of(graph: Graph, name: str) -> list[Row]:
    """The ports of a node from which a wire can be drawn: free inputs, the output, then inputs that are taken."""
    node = graph.nodes[name]
    fed = graph.consumers(name)
    taken_by = tr("Ports", "feeds {gates}", gates=", ".join(fed)) if fed else tr("Ports", "feeds nothing yet")
    output = Row(tr("Ports", "Output of {node}", node=name), LooseEnd(source=name), detail=taken_by)
    free, taken = [], []
    for port, source in zip(node.ports, node.inputs, strict=True):
        title = tr("Ports", "Input {port} of {node}", port=port, node=name)
        end = LooseEnd(target=name, port=port)
        if source is None:
            free.append(Row(title, end, detail=tr("Ports", "free")))
        else:
            taken.append(Row(title, end, detail=tr("Ports", "wired from {source}", source=source)))
    return [*free, output, *taken]


def ends_for(graph: Graph, end: LooseEnd) -> list[Row]:
    """Where the loose end of a wire can go; each row carries the Edge that it would make."""
    return _targets(graph, end.source) if end.source is not None else _sources(graph, end)


def _targets(graph: Graph, source: str) -> list[Row]:
    fitting = graph.fitting_ports(source)
    before = graph.ancestors(source)
    free, taken = [], []
    for name, node in graph.nodes.items():
        for port, held in zip(node.ports, node.inputs, strict=True):
            if (name, port) in fitting:
                free.append(_port_row(node, Edge(source, name, port)))
            elif held is not None and name not in before and held != source:
                detail = tr("Ports", "in place of the wire from {source}", source=held)
                taken.append(_port_row(node, Edge(source, name, port), detail))
    return [*free, *taken]


def _port_row(node: Node, edge: Edge, detail: str = "") -> Row:
    title = tr("Ports", "{node}, input {port}", node=node.name, port=edge.port)
    return Row(title, edge, detail=detail or title_of(node.operation), operation=node.operation)


def _sources(graph: Graph, end: LooseEnd) -> list[Row]:
    """The nodes that fit an input, those that feed nothing yet first: they are what is left to be wired."""
    target, port = end.target or "", end.port or ""
    fitting = graph.fitting_sources(target, port)
    names = sorted((name for name in graph.nodes if name in fitting), key=lambda name: bool(graph.consumers(name)))
    nodes = (graph.nodes[name] for name in names)
    return [
        Row(node.name, Edge(node.name, target, port), detail=title_of(node.operation), operation=node.operation)
        for node in nodes
    ]


def refused_ends(graph: Graph, end: LooseEnd, text: str) -> list[Row]:
    """What was typed and does not fit, a few of it, each with the sentence that says why."""
    if not text.strip():
        return []
    fitting = {row.payload for row in ends_for(graph, end)}
    found: list[Row] = []
    for name, node in graph.nodes.items():
        if len(found) >= _MOST_REFUSED or match(text, name) is None:
            continue
        for edge in _edges_to(node, end):
            refusal = None if edge in fitting else _refusal(graph, edge)
            if refusal is not None:
                found.append(Row(name, edge, detail=sentence_of(refusal), enabled=False, operation=node.operation))
                break
    return found


def _refusal(graph: Graph, edge: Edge) -> EngineError | None:
    """Why a wire cannot be, whether or not its port is taken."""
    target = graph.nodes[edge.target]
    if any(held.port == edge.port for held in target.edges):
        graph = graph.copy()
        graph.disconnect(edge.target, edge.port)
    return graph.refusal(edge.source, edge.target, edge.port)


def _edges_to(node: Node, end: LooseEnd) -> list[Edge]:
    if end.source is None:
        return [Edge(node.name, end.target or "", end.port or "")]
    return [Edge(end.source, node.name, port) for port in node.ports or ("",)]


def wires_at(graph: Graph, names: Iterable[str]) -> list[Row]:
    """The wires that enter or leave these nodes; all wires where there are none."""
    chosen = dict.fromkeys(names)
    entering = (edge for name in chosen for edge in graph.nodes[name].edges)
    leaving = (edge for name in chosen for edge in graph.uses(name))
    edges = dict.fromkeys((*entering, *leaving)) if chosen else dict.fromkeys(graph.edges)
    return [
        Row(
            tr("Ports", "{source} to {target}, input {port}", source=edge.source, target=edge.target, port=edge.port),
            edge,
            operation=graph.nodes[edge.target].operation,
        )
        for edge in edges
    ]
