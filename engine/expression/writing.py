"""From a graph to the shortest text that reads back as the same graph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import errors
from engine.expression.syntax import ATOM, BINARY, KNOWN_CONSTANTS, SIGN
from engine.expression.tokens import written_name
from engine.graph import Graph
from engine.nodes import Node
from engine.value import Array, Value

MAX_LINE = 100
"""Statements that are longer together stand each on a line of its own."""

MAX_NESTING = 50
"""The most brackets inside each other; what is deeper becomes a statement of its own."""

_OPERATORS = {operation: (symbol, precedence) for symbol, (operation, precedence) in BINARY.items()}


def format_expression(graph: Graph, output: str | None = None) -> str:
    """The formula of a node (the graph's output unless told) and of everything that it depends on.

    A node is written where it is used, unless it is used more than once, has a name that somebody gave it (any but
    that of its operation with a number, as in add_1), or would stand more than 50 brackets deep: then it is a
    statement of its own, `name = ...`. Brackets stand only where the reading needs them, settings only where they are
    not the default, constants as the shortest number that reads back. `parse_expression` makes the same graph of it.
    Raises NoOutput, UnknownNode, Unwired or Cycle.
    """
    graph = graph.flat
    chosen = output or graph.output
    if chosen is None:
        raise errors.NoOutput
    nodes = _in_order(graph, chosen)
    statements = list(_Writer(nodes, chosen).statements())
    joined = "; ".join(statements)
    # A line that begins with a minus would go on with the one before.
    return joined if len(joined) <= MAX_LINE else "\n".join(statements).replace("\n-", ";\n-")


def _in_order(graph: Graph, output: str) -> dict[str, Node]:
    """The output and all that it depends on, every node after its inputs, in the order of the first use."""
    found: dict[str, Node] = {}
    waiting = [(graph.node(output), False)]
    open_: set[str] = set()
    while waiting:
        node, entered = waiting.pop()
        if entered:
            found.setdefault(node.name, node)
            open_.discard(node.name)
            continue
        if node.name in found:
            continue
        if node.name in open_:
            raise errors.Cycle(node.name, f"{node.name} → … → {node.name}")
        open_.add(node.name)
        waiting.append((node, True))
        inputs = _wired(node)
        waiting += [(graph.node(name), False) for name in reversed(inputs) if name not in found]
    return found


def _wired(node: Node) -> tuple[str, ...]:
    for port, source in zip(node.ports, node.inputs, strict=True):
        if source is None:
            raise errors.Unwired(node.name, port)
    return tuple(source for source in node.inputs if source is not None)


@dataclass(frozen=True, slots=True)
class _Form:
    """How a node is written: the texts around its inputs, how tightly it binds, and how tightly each input must."""

    texts: tuple[str, ...]
    precedence: int = ATOM
    needs: tuple[int, ...] = ()


class _Writer:
    """Decides which nodes are statements of their own, and writes all others into those that use them."""

    def __init__(self, nodes: Mapping[str, Node], output: str) -> None:
        self._nodes = nodes
        self._output = output
        self._uses = Counter(name for node in nodes.values() for name in _wired(node))
        self._inline: dict[str, _Form] = {}
        self._nesting: dict[str, int] = {}
        self._bodies: dict[str, _Form] = {}
        for node in nodes.values():
            self._take(node)

    def statements(self) -> Iterator[str]:
        """All statements: the sources that need one, then the gates, each after what it uses."""
        for name, form in sorted(self._bodies.items(), key=lambda item: self._nodes[item[0]].is_gate):
            node = self._nodes[name]
            bare = name == self._output and (_is_unnamed(node) or form.texts == (written_name(name),))
            yield ("" if bare else f"{written_name(name)} = ") + self._text(node, form)

    def _take(self, node: Node) -> None:
        form = self._gate_form(node) if node.is_gate else _source_form(node, shared=self._uses[node.name] > 1)
        nesting = self._depth(node, form)
        stands_alone = node.is_gate or node.value is not None
        if self._uses[node.name] == 1 and _is_unnamed(node) and stands_alone and nesting <= MAX_NESTING:
            self._inline[node.name] = form
            self._nesting[node.name] = nesting
        elif form.texts != (written_name(node.name),) or node.name == self._output:
            self._bodies[node.name] = form

    def _gate_form(self, node: Node) -> _Form:
        operation = node.operation.name
        sources = _wired(node)
        if operation in _OPERATORS:
            symbol, binds = _OPERATORS[operation]
            needs = (ATOM, SIGN) if operation == "power" else (binds, binds + 1)
            return _Form(("", f" {symbol} ", ""), binds, needs)
        if operation == "negate" and not self._is_plain_number(sources[0]):
            return _Form(("-", ""), SIGN, (SIGN,))
        settings = "".join(f", {name}={written_setting(value)}" for name, value in _written_settings(node).items())
        return _Form((f"{operation}(", *[", "] * (len(sources) - 1), f"{settings})"), ATOM, (0,) * len(sources))

    def _is_plain_number(self, name: str) -> bool:
        """Whether a minus before this node would read as the sign of a number."""
        return name in self._inline and self._inline[name].texts[0][:1].isdecimal()

    def _depth(self, node: Node, form: _Form) -> int:
        """How many brackets, signs and operators wait for their operands in the deepest place of the form."""
        depth = 0
        for place, (name, need) in enumerate(zip(_wired(node), form.needs, strict=True)):
            nested = self._nesting.get(name, 0)
            opens = place > 0 or not need or form.texts[0] or self._precedence(name) < need
            depth = max(depth, nested + bool(opens))
        return depth

    def _precedence(self, name: str) -> int:
        return self._inline[name].precedence if name in self._inline else ATOM

    def _text(self, node: Node, form: _Form) -> str:
        """The form with its inputs written out, however deep; the work is kept on a list, not on Python's stack."""
        written: list[str] = []
        waiting: list[str | tuple[Node, _Form]] = [(node, form)]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                written.append(part)
            else:
                waiting += reversed(list(self._parts(*part)))
        return "".join(written)

    def _parts(self, node: Node, form: _Form) -> Iterator[str | tuple[Node, _Form]]:
        yield form.texts[0]
        for name, need, following in zip(_wired(node), form.needs, form.texts[1:], strict=True):
            if name not in self._inline:
                yield written_name(name)
            elif self._precedence(name) < need:
                yield from ("(", (self._nodes[name], self._inline[name]), ")")
            else:
                yield self._nodes[name], self._inline[name]
            yield following


def _source_form(node: Node, *, shared: bool) -> _Form:
    """What makes the source: a bare name where a name alone does, a number inside a formula or after =, else a call."""
    value = "" if node.value is None else written_value(node.value)
    known = KNOWN_CONSTANTS.get(node.name)
    if known is not None and node.operation.name == "constant" and value == written_value(known):
        return _Form((node.name,))
    if known is not None and not value:
        return _Form((f"{node.operation.name}({'frozen=True' if node.frozen else ''})",))
    if node.operation.name == "variable" and not node.frozen:
        return _Form((value or written_name(node.name),), _precedence_of(value))
    if node.operation.name == "constant" and value and _is_unnamed(node) and not shared:
        return _Form((value,), _precedence_of(value))
    frozen = ", frozen=True" if node.frozen else ""
    return _Form((f"{node.operation.name}({value}{frozen if value else frozen[2:]})",))


def _precedence_of(value: str) -> int:
    return SIGN if value.startswith("-") else ATOM


def _is_unnamed(node: Node) -> bool:
    """Whether nobody has named the node: it is called after its operation, and is no variable or input."""
    return (node.is_gate or node.operation.name == "constant") and bool(
        re.fullmatch(rf"{node.operation.name}(_\d+)?", node.name)
    )


def _written_settings(node: Node) -> dict[str, Any]:
    """The settings that have to be written, because neither the defaults nor the number of inputs tell them."""
    operation, count = node.operation, len(node.inputs)
    defaults = {setting.name: setting.default for setting in operation.settings}
    written = {name: value for name, value in node.settings.items() if value != defaults[name]}
    for name in tuple(written):
        rest = {other: value for other, value in written.items() if other != name}
        if operation.complete(operation.fitted(rest, count)) == node.settings:
            written = rest
    return written


# --- numbers ------------------------------------------------------------------------------------------------


def written_setting(value: object) -> str:
    """A setting as a formula gives it."""
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(str, value)) + "]"
    return written_number(value) if isinstance(value, float) else str(value)


def written_value(value: Value) -> str:
    """A number or an array as a formula gives it; arrays of only 0 or only 1 by their shape, where that is shorter."""
    if not isinstance(value, np.ndarray):
        return written_number(value)
    written = _written_array(value)
    for name, filling in (("zeros", np.zeros), ("ones", np.ones)):
        by_shape = f"{name}({', '.join(map(str, value.shape))})"
        if len(by_shape) < len(written) and value.tobytes() == filling(value.shape).tobytes():
            return by_shape
    return written


def _written_array(array: Array) -> str:
    rows = array if array.ndim > 1 else ()
    members = [_written_array(row) for row in rows] or [written_number(number) for number in array.tolist()]
    return "[" + ", ".join(members) + "]"


def written_number(number: float) -> str:
    """The fewest digits that read back as the same double: 2 and 1e20 where Python writes 2.0 and 1e+20."""
    text = repr(float(number)).removesuffix(".0")
    return re.sub(r"e\+?(-?)0*", r"e\1", text)
