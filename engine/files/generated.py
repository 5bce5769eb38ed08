"""Graphs of any size, drawn from a seed: to try out and to measure what graphs of thousands of gates take.

Each comes laid out, column by column, and every value in it is finite: where numbers could grow beyond a bound, the
next gate is one that keeps them small.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from engine.files import errors
from engine.files.annotations import Position
from engine.files.records import GraphFile
from engine.graph import Graph
from engine.nodes import Node, new_node

MAX_GATES = 1_000_000
_ACROSS, _DOWN = 256.0, 120.0
_LARGEST = 20.0
_SQUASHING = ("tanh", "sigmoid", "sin", "cos")
_UNARY = ("tanh", "sigmoid", "sin", "cos", "negate", "relu")
_BINARY = ("add", "multiply", "subtract", "add", "multiply", "maximum")


@dataclass(frozen=True)
class GeneratedKind:
    """One kind of generated graph: what it is in a line, and what fills a draft with so many gates."""

    help: str
    fill: Callable[[_Draft, int], None]


class _Draft:
    """A graph that is being drawn: nodes with their places, and how large the value of each can be."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a graph, no secret
        self.nodes: list[Node] = []
        self.positions: dict[str, Position] = {}
        self._bounds: dict[str, float] = {}

    def source(self, column: int, row: float) -> str:
        """A variable, or now and then an input."""
        operation = "variable" if self.random.random() < 0.7 else "input"  # noqa: PLR2004 - most are variables
        name = f"{'w' if operation == 'variable' else 'x'}{len(self.nodes) + 1}"
        value = round(self.random.uniform(-1.0, 1.0), 3)
        return self._put(new_node(name, operation, value=value), column, row, 1.0)

    def gate(self, column: int, row: float, *sources: str) -> str:
        """A gate of these inputs, or of the first alone where it has to keep the value small."""
        reach = [self._bounds[source] for source in sources]
        operation = self.random.choice(_UNARY if len(sources) == 1 else _BINARY)
        if max(reach) > _LARGEST:
            sources, reach = sources[:1], reach[:1]
            operation = self.random.choice(_SQUASHING)
        bound = 1.0 if operation in _SQUASHING else max(reach)
        if operation in {"add", "subtract"}:
            bound = sum(reach)
        elif operation == "multiply":
            bound = math.prod(reach)
        name = f"g{len(self.nodes) + 1}"
        return self._put(new_node(name, operation, sources), column, row, bound)

    def _put(self, node: Node, column: int, row: float, bound: float) -> str:
        self.nodes.append(node)
        self.positions[node.name] = (column * _ACROSS, row * _DOWN)
        self._bounds[node.name] = bound
        return node.name


def _random(draft: _Draft, gates: int) -> None:
    """Columns of gates, each fed from the column before and some from further back, narrowing to one output."""
    width = max(1, round(math.sqrt(gates)))
    columns = [[draft.source(0, row) for row in range(width)]]
    left = gates
    for wanted in _widths(gates, width):
        before = columns[-1]
        column = []
        for row in range(min(wanted, left)):
            share = (row + 0.5) / wanted
            first = before[min(len(before) - 1, int(share * len(before)))]
            if wanted < len(before):  # towards the end, where two and two are joined
                others = before[row * len(before) // wanted : (row + 1) * len(before) // wanted]
                sources = (others[0], others[-1]) if len(others) > 1 else (first,)
            elif draft.random.random() < 0.3:  # noqa: PLR2004 - some gates have one input
                sources = (first,)
            else:
                sources = (first, _further_back(draft, columns, share))
            column.append(draft.gate(len(columns), row + (width - wanted) / 2, *sources))
        left -= len(column)
        columns.append(column)


def _widths(gates: int, width: int) -> list[int]:
    """How many gates each column has: as many as there is room for, halved again and again at the end."""
    end: list[int] = []
    narrow = width // 2
    while narrow and sum(end) + narrow < gates:
        end.append(narrow)
        narrow //= 2
    full, rest = divmod(gates - sum(end), width)
    return [*([rest] if rest and not full else []), *[width] * full, *([] if not full or not rest else [rest]), *end]


def _further_back(draft: _Draft, columns: list[list[str]], share: float) -> str:
    """A node some columns back, at about this height."""
    back = min(len(columns), 1 + int(draft.random.expovariate(0.9)))
    column = columns[-back]
    place = share * len(column) + draft.random.gauss(0.0, 1.6)
    return column[max(0, min(len(column) - 1, int(place)))]


def _chain(draft: _Draft, gates: int) -> None:
    """Gate after gate, each fed by the one before and every other one by a variable as well; folded into rows."""
    length = max(1, round(math.sqrt(gates)))
    weights = [draft.source(0, 2.0 * row) for row in range(math.ceil(gates / length))]
    last = weights[0]
    for index in range(gates):
        row, column = divmod(index, length)
        sources = (last,) if index % 2 else (last, weights[row])
        last = draft.gate(column + 1, 2.0 * row + 0.5, *sources)


def _wide(draft: _Draft, gates: int) -> None:
    """One variable that feeds half of the gates, joined two by two to one number."""
    source = draft.source(0, gates / 4)
    names = [draft.gate(1, float(row), source) for row in range(max(1, gates // 2))]
    column, left = 2, gates - len(names)
    while left and len(names) > 1:
        pairs = min(left, len(names) // 2)
        step = gates / 2 / pairs
        joined = [draft.gate(column, (i + 0.5) * step, *names[2 * i : 2 * i + 2]) for i in range(pairs)]
        names, left, column = [*joined, *names[2 * pairs :]], left - pairs, column + 1
    for index in range(left):
        names = [draft.gate(column + index, gates / 4, names[0])]


GENERATED_KINDS: dict[str, GeneratedKind] = {
    "random": GeneratedKind("columns of gates with one input or two, fed from the columns before", _random),
    "chain": GeneratedKind("gate after gate, as deep as there are gates", _chain),
    "wide": GeneratedKind("one variable that feeds half of the gates", _wide),
}
"""The kinds of graphs that can be made of any size, by name."""


def generate_graph(kind: str, gates: int, seed: int = 0) -> GraphFile:
    """A graph of a kind in GENERATED_KINDS with exactly so many gates, laid out; the same seed draws the same graph.

    Raises UnknownKind or BadCount.
    """
    found = GENERATED_KINDS.get(kind)
    if found is None:
        raise errors.UnknownKind(kind, ", ".join(GENERATED_KINDS))
    if not 1 <= gates <= MAX_GATES:
        raise errors.BadCount(gates, MAX_GATES)
    draft = _Draft(seed)
    found.fill(draft, gates)
    title = f"{kind.capitalize()} graph of {gates} gates"
    return GraphFile(graph=Graph(draft.nodes), title=title, positions=draft.positions)
