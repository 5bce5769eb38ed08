"""The loops of a graph as the canvas marks them: every node and every wire that lies on one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from weakref import WeakKeyDictionary

from engine import Edge, EngineError, Graph, errors


@dataclass(frozen=True)
class Loops:
    """What lies on a loop: the nodes, each with the problem to tell, and the wires."""

    nodes: Mapping[str, EngineError] = field(default_factory=dict)
    edges: frozenset[Edge] = frozenset()


_known: WeakKeyDictionary[object, Loops] = WeakKeyDictionary()


def loops_of(graph: Graph) -> Loops:
    """The loops of a graph, looked for again only when more than values has changed."""
    known = _known.get(graph.structure)
    if known is None:
        known = _known[graph.structure] = _find(graph)
    return known


def _find(graph: Graph) -> Loops:
    sentences = {problem.node: problem for problem in graph.problems() if isinstance(problem, errors.Cycle)}
    nodes: dict[str, EngineError] = {}
    edges: set[Edge] = set()
    for loop in graph.cycles():
        steps = set(pairwise(loop))
        nodes.update(dict.fromkeys(loop, sentences[loop[0]]))
        edges.update(edge for name in loop for edge in graph.nodes[name].edges if (edge.source, name) in steps)
    return Loops(nodes, frozenset(edges))
