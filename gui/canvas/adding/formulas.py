"""A formula typed on the canvas, such as `sigmoid(w*x + b)`: the gates that it adds, their places and their wires."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF

from engine import OPERATIONS, EngineError, Graph, Node, Value, parse_expression
from gui import commands
from gui.canvas.adding.room import GAP
from gui.canvas.arranging.arrangement import arranged
from gui.canvas.painting.geometry import card_of
from gui.canvas.wires.wiring import LooseEnd
from gui.document.document import Document
from gui.document.edits import Edit, Placed, Point
from gui.theme import Sizes
from gui.translation import tr

_SIGNS = re.compile(r"[-+*/@=()\[\];^<>]")
_SETTING = re.compile(r"\s*([^\W\d]\w*)\s*=\s*[-+.\d\[]")
_WORD = re.compile(r"[^\W\d]\w*")
_LONGEST = 40
_FARTHEST = 720.0
"""How far from the pointer a formula may begin so that no wire has to run back to it."""


@dataclass(frozen=True)
class Formula:
    """What a formula adds to a document: new nodes, wired, the last of them the one that it computes.

    `used` are the nodes of the document that it names, `stands_for` the name that stands for `source`, where the wire
    comes from.
    """

    text: str
    nodes: tuple[Node, ...]
    output: str
    used: tuple[str, ...] = ()
    source: str | None = None
    stands_for: str | None = None

    @property
    def gates(self) -> tuple[Node, ...]:
        """The new gates, without the variables and constants."""
        return tuple(node for node in self.nodes if node.is_gate)

    @property
    def sources(self) -> tuple[Node, ...]:
        """The new variables, inputs and constants."""
        return tuple(node for node in self.nodes if not node.is_gate)


def looks_like_formula(text: str) -> bool:
    """Whether somebody is writing a formula: operators or brackets, and more than the sign of one operation."""
    text = text.strip()
    return (
        bool(_SIGNS.search(text))
        and not any(text == operation.symbol for operation in OPERATIONS.values())
        and any(character.isalnum() for character in text)
    )


def read_formula(document: Document, text: str, end: LooseEnd | None = None) -> Formula | str:
    """The nodes that a formula adds; names that the document has are used, others become variables of value 1.

    The names pi and e, where the document has none of its own, are those numbers. Behind the output of a node the
    formula has to use that node: by its name, else the first name that nothing defines stands for it. A sentence where
    it cannot; raises ExpressionError with the place.
    """
    graph = document.graph
    parsed = parse_expression(text, variables=graph.nodes)
    free = [name for name, node in parsed.nodes.items() if _is_open(node)]
    meanings = {name: name for name in free if name in graph}
    stands_for = None
    if end is not None and end.source is not None and end.source not in meanings:
        unknown = [name for name in free if name not in graph]
        if not unknown:
            return tr("Canvas", "Use {name} in the formula: that is where the wire comes from.", name=end.source)
        stands_for = unknown[0]
        meanings[stands_for] = end.source
    written = _names_written(text)
    taken = set(graph.nodes) | (written & parsed.nodes.keys())
    for name, node in parsed.nodes.items():
        if name not in meanings:
            meanings[name] = _new_name(node, name, written, graph, taken)
            taken.add(meanings[name])
    nodes = [_renamed(node, meanings) for name, node in parsed.nodes.items() if meanings[name] not in graph]
    output = parsed.chosen_output or next(reversed(parsed.nodes))
    used = tuple(name for name in dict.fromkeys(meanings[each] for each in parsed.nodes) if name in graph)
    used = tuple(name for name in used if stands_for is None or name != meanings[stands_for])
    source = None if end is None else end.source
    if not nodes and (end is None or end.target is None):
        return tr("Canvas", "There is nothing to add: the formula only names what is there.")
    return Formula(text.strip(), tuple(nodes), meanings[output], used, source, stands_for)


def _is_open(node: Node) -> bool:
    """Whether the formula only names the node."""
    return node.operation.name == "variable" and node.value is None


def _names_written(text: str) -> set[str]:
    """All words of a formula, and what stands between backticks."""
    quoted = (part.replace("``", "`") for part in re.findall(r"`((?:[^`]|``)+)`", text))
    return {*_WORD.findall(text), *quoted}


def _new_name(node: Node, name: str, written: set[str], graph: Graph, taken: set[str]) -> str:
    """The name of a new node: as it was written, else after its operation; free in either case."""
    if name in written:
        return commands.free_name(name, taken) if name in graph else name
    return commands.free_name({"constant": "c"}.get(node.operation.name, node.operation.name), taken)


def _renamed(node: Node, meanings: dict[str, str]) -> Node:
    inputs = tuple(None if source is None else meanings[source] for source in node.inputs)
    value = 1.0 if _is_open(node) or (not node.is_gate and node.value is None) else node.value
    return replace(node, name=meanings[node.name], inputs=inputs, value=value)


# --- adding -----------------------------------------------------------------------------------------------------------


def add_formula(
    document: Document,
    formula: Formula,
    at: QPointF,
    end: LooseEnd | None = None,
    is_free: Callable[[QRectF], bool] = lambda _: True,
) -> tuple[Edit, list[str]]:
    """Add the nodes of a formula, laid out around a place of the canvas; returns the edit and their names.

    They are wired to the end of a wire, if there is one, to whose side they stand, and moved down as far as it takes
    for `is_free` to agree. Raises what refuses it, such as shapes that do not fit.
    """
    graph = wired(document, formula, end)
    after: dict[str, Placed | None] = {}
    if end is not None and end.target is not None:
        placed = document.placed(end.target)
        assert placed is not None  # noqa: S101 - the wire ends at a node of the document
        after[end.target] = replace(placed, node=graph.nodes[end.target])
    beside = max((document.position(name)[0] + _size(graph, name)[0] for name in formula.used), default=-math.inf)
    places = _places(graph, [node.name for node in formula.nodes], at, end, beside, is_free)
    for name, place in places.items():
        after[name] = Placed(graph.nodes[name], place, document.new_rank())
    return document.edit(tr("Edit", "Add {formula}", formula=_shortened(formula.text)), after), list(places)


def wired(document: Document, formula: Formula, end: LooseEnd | None) -> Graph:
    """The graph that the document would have with the formula; raises what refuses it."""
    graph = document.graph.copy()
    for node in formula.nodes:
        graph.add(node)
    for node in formula.nodes:
        problem = graph.misfits.get(node.name)
        if problem is not None:
            raise problem
    if end is not None and end.target is not None and end.port is not None:
        if end.wire is not None:
            graph.disconnect(end.target, end.port)
        graph.connect(formula.output, end.target, end.port)
    return graph


def _places(
    graph: Graph, names: list[str], at: QPointF, end: LooseEnd | None, beside: float, is_free: Callable[[QRectF], bool]
) -> dict[str, Point]:
    """Where the new nodes stand: left of the place before a target, around it in a wire, else from it on to the right.

    Without a wire they begin to the right of `beside`, where that is not far.
    """
    places = arranged(graph, names)
    rects = {name: QRectF(*place, *_size(graph, name)) for name, place in places.items()}
    around = _united(rects.values())
    if end is None:
        left = at.x() - Sizes.NODE_WIDTH / 2
        behind = beside + GAP
        corner = QPointF(behind if left < behind <= left + _FARTHEST else left, at.y() - around.height() / 2)
    elif end.wire is not None:
        corner = at - QPointF(around.width() / 2, around.height() / 2)
    elif end.source is not None:
        corner = at - QPointF(0, around.height() / 2)
    else:
        corner = at - QPointF(around.width(), around.height() / 2)
    step = QPointF(0, 2.0 * Sizes.GRID)
    for _ in range(200):
        room = QRectF(corner, around.size()).adjusted(-Sizes.SPACE, -Sizes.SPACE, Sizes.SPACE, Sizes.SPACE)
        if is_free(room):
            break
        corner += step
    x0, y0 = commands.snapped((corner.x() - around.left(), corner.y() - around.top()))
    return {name: (x + x0, y + y0) for name, (x, y) in places.items()}


def _size(graph: Graph, name: str) -> tuple[float, float]:
    card = card_of(graph.nodes[name], graph.shape(name))
    return card.width, card.height


def _united(rects: Iterable[QRectF]) -> QRectF:
    whole = QRectF()
    for rect in rects:
        whole |= rect
    return whole


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# --- a single name and its value --------------------------------------------------------------------------------------


def assigned(document: Document, text: str) -> tuple[str, Value] | None:
    """The node and its new value, where the whole text gives a number to a node that is there and holds one."""
    if not _SETTING.match(text):
        return None
    try:
        parsed = parse_expression(text)
    except EngineError:
        return None
    name = next(iter(parsed.nodes))
    node = parsed.nodes[name]
    there = document.graph.nodes.get(name)
    if len(parsed.nodes) != 1 or node.operation.name != "variable" or there is None or there.is_gate:
        return None
    return (name, node.value) if node.value is not None and document.has_own_value(name) else None
