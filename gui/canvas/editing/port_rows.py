"""The lists by which a wire is drawn without a pointer: ports of a node, what fits them, and the wires at a node."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine import Edge, EngineError, Graph, Node
from gui.canvas.wires.wiring import LooseEnd
from gui.choosing import Row, Rows, match
from gui.operations.words import title_of
from gui.translation import tr
from gui.wording import sentence_of

_MOST_REFUSED, _FEW_FITTING = 12, 50


def answering(rows: Iterable[Row], text: str) -> list[Row]:
    """The rows whose titles answer to what was typed, the better answers first."""
    found = [(row, answer) for row in rows if (answer := match(text, row.title)) is not None]
    return [row for row, _ in sorted(found, key=lambda pair: -pair[1].points)]


def points(wanted: str, text: str) -> int:
    """How well a text answers, 0 where it does not."""
    answer = match(wanted, text)
    return 0 if answer is None else answer.points


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


class Ends:
    """Where the loose end of a wire can go; each row carries the Edge that it would make."""

    def __init__(self, graph: Graph, end: LooseEnd) -> None:
        self._graph = graph
        self._end = end
        self._held: dict[Edge, str] = {}
        edges = self._targets(end.source) if end.source is not None else self._sources()
        self.edges = dict.fromkeys(edges)

    def _targets(self, source: str) -> list[Edge]:
        """The ports that an output fits: the free ones, then those that are taken and could be taken over."""
        fitting, before = self._graph.fitting_ports(source), self._graph.ancestors(source)
        free, taken = [], []
        for name, node in self._graph.nodes.items():
            for port, held in zip(node.ports, node.inputs, strict=True):
                edge = Edge(source, name, port)
                if (name, port) in fitting:
                    free.append(edge)
                elif held is not None and name not in before and held != source:
                    taken.append(edge)
                    self._held[edge] = held
        return [*free, *taken]

    def _sources(self) -> list[Edge]:
        """The nodes that fit an input, those that feed nothing yet first: they are what is left to be wired."""
        target, port = self._end.target or "", self._end.port or ""
        fitting = self._graph.fitting_sources(target, port)
        fed = {edge.source for edge in self._graph.edges}
        names = sorted((name for name in self._graph.nodes if name in fitting), key=lambda name: name in fed)
        return [Edge(name, target, port) for name in names]

    def rows(self, text: str) -> Sequence[Row]:
        """Those that hold every word that was typed, then some that do not fit, with the reason."""
        words = text.lower().split()
        found = [edge for edge in self.edges if all(word in self._said(edge) for word in words)]
        if words and len(found) < _FEW_FITTING:
            found.sort(key=lambda edge: -points(text, self._said(edge)))
        fitting = Rows(found, self._row)
        refused = self._refused(text) if words and len(found) < _FEW_FITTING else []
        return [*fitting, *refused] if refused else fitting

    def _said(self, edge: Edge) -> str:
        return (edge.source if self._end.source is None else _port_title(edge)).lower()

    def _row(self, edge: Edge) -> Row:
        name = edge.source if self._end.source is None else edge.target
        operation = self._graph.nodes[name].operation
        title = name if self._end.source is None else _port_title(edge)
        held = self._held.get(edge)
        detail = title_of(operation) if held is None else tr("Ports", "in place of the wire from {source}", source=held)
        return Row(title, edge, detail=detail, operation=operation)

    def _refused(self, text: str) -> list[Row]:
        found: list[Row] = []
        for name, node in self._graph.nodes.items():
            if len(found) >= _MOST_REFUSED:
                break
            if text.strip().lower() not in name.lower():
                continue
            edges = _edges_to(node, self._end)
            if not any(edge in self.edges for edge in edges):
                refusals = (_refusal(self._graph, edge) for edge in edges)
                reason = next((sentence_of(refusal) for refusal in refusals if refusal is not None), "")
                found.append(Row(name, edges[0], detail=reason, enabled=False, operation=node.operation))
        return found


def _port_title(edge: Edge) -> str:
    return tr("Ports", "{node}, input {port}", node=edge.target, port=edge.port)


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


def wires_at(graph: Graph, names: Iterable[str]) -> list[Edge]:
    """The wires that enter or leave these nodes; all wires where there are none."""
    chosen = dict.fromkeys(names)
    entering = (edge for name in chosen for edge in graph.nodes[name].edges)
    leaving = (edge for name in chosen for edge in graph.uses(name))
    return list(dict.fromkeys((*entering, *leaving)) if chosen else graph.edges)


def wire_rows(graph: Graph, edges: Sequence[Edge], text: str) -> Sequence[Row]:
    """The wires whose ends hold every word that was typed."""
    words = text.lower().split()

    def answers(edge: Edge) -> bool:
        said = f"{edge.source} {edge.target} {edge.port}".lower()
        return all(word in said for word in words)

    def row(edge: Edge) -> Row:
        title = tr(
            "Ports", "{source} to {target}, input {port}", source=edge.source, target=edge.target, port=edge.port
        )
        return Row(title, edge, operation=graph.nodes[edge.target].operation)

    return Rows([edge for edge in edges if answers(edge)], row)
