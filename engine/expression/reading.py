"""From the text of a formula to a graph. Nothing of the text is ever executed: only what the grammar names passes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from engine.errors import BadValue, EngineError, UnknownOperation, UnknownSetting, WrongNumberOfInputs
from engine.expression.errors import MAX_SHOWN, NameTwice, NoFormula, PartRefused, UnusedStatement
from engine.expression.syntax import KNOWN_CONSTANTS, SOURCES, Part, Reader, Statement
from engine.expression.tokens import Source, Token, tokens_of
from engine.graph import Graph
from engine.nodes import Node, find_operation, new_node
from engine.operation import Operation
from engine.operations import OPERATIONS
from engine.operations.other_names import meant_operation
from engine.value import Value, parse_value


def parse_expression(text: str, variables: Collection[str] = ()) -> Graph:
    """The graph that computes a formula; its output is what the last statement computes.

    Statements end with ; or a line, but a line goes on inside brackets and where it ends, or the next one begins, with
    an operator; what follows # is a remark. A value without a name has to be used, or to be the last. Operators and
    calls become gates. A call names an operation, its inputs by position or by port, its settings by name. A name
    before `=` names the gate; other gates are named after their operation (add_1). A name with other characters than
    letters, digits and _ stands between backticks. A name that nothing defines becomes a variable without a value, one
    node however often it is used; a name that is set to a number or an array is a variable of that value, and
    `c = constant(2)`, `d = input()` and `b = variable(0.5, frozen=True)` make the other sources. Numbers and arrays
    inside a formula become constants, and so do `pi` and `e`, unless the text sets them or they are among the names
    that the caller wants as `variables`.
    Raises ExpressionError, which tells line and column.
    """
    source = Source(text)
    tokens = tokens_of(source)
    statements = Reader(source, tokens, _is_setting).statements()
    if not statements:
        raise NoFormula
    assigned = {statement.name.text for statement in statements if statement.name}
    constants = {
        name: value for name, value in KNOWN_CONSTANTS.items() if name not in assigned and name not in variables
    }
    builder = _Builder(source, {token.text for token in tokens if token.kind == "name"}, constants)
    computed = [builder.add_statement(statement) for statement in statements]
    used = {name for node in builder.nodes.values() for name in node.inputs} | {computed[-1]}
    for statement, name in zip(statements, computed, strict=True):
        if statement.name is None and name not in used:
            raise source.refused(UnusedStatement, statement.start, statement.end)
    return Graph(builder.nodes.values(), computed[-1])


def _is_setting(operation: str, keyword: str) -> bool:
    if operation in SOURCES:
        return keyword == "frozen"
    return operation in OPERATIONS and any(setting.name == keyword for setting in OPERATIONS[operation].settings)


class _Builder:
    """The nodes of one text so far, and what each name stands for."""

    def __init__(self, source: Source, written: set[str], constants: Mapping[str, float]) -> None:
        self.nodes: dict[str, Node] = {}
        self._source = source
        self._written = written
        self._constants = constants
        self._meaning: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()

    def add_statement(self, statement: Statement) -> str:
        """Add the nodes of one statement; returns the name of the node that it computes."""
        name = statement.name
        if name is None:
            return self._add(statement.parts, None)
        if name.text in self._meaning or any(p.kind == "name" and p.text == name.text for p in statement.parts):
            raise self._source.refused(NameTwice, name.start, name.end)
        self._meaning[name.text] = self._add(statement.parts, name)
        return self._meaning[name.text]

    def _add(self, parts: Sequence[Part], name: Token | None) -> str:
        """Add the nodes of a formula, operands first; the last one is called `name`."""
        if name is not None and parts[-1].kind in {"value", "source"}:
            return self._guarded(parts[-1], self._add_source, name.text, parts)
        done: list[str] = []
        for part in parts:
            first = len(done) - part.count
            inputs = tuple(done[first:])
            del done[first:]
            called = name.text if name is not None and part is parts[-1] else None
            done.append(self._guarded(part, self._node, part, inputs, called))
        return done[0]

    def _guarded(self, part: Part, make: Any, *arguments: Any) -> str:
        """What `make` gives, its refusals told with their place."""
        try:
            return str(make(*arguments))
        except (PartRefused, NameTwice):
            raise
        except EngineError as reason:
            shown = self._source.text[part.start : part.end].partition("\n")[0]
            raise PartRefused(*self._source.place(part.start), reason, max(1, len(shown))) from None

    def _node(self, part: Part, inputs: tuple[str, ...], name: str | None) -> str:
        """Add the node of this part, unless a node for it is there; returns its name."""
        if part.kind == "value":
            return self._store(new_node(self._fresh("constant"), "constant", value=_value(part.text)))
        if part.kind == "name":
            return self._named(part.text)
        return self._add_gate(part, inputs, name)

    def _named(self, word: str) -> str:
        if word not in self._meaning:
            operation = "constant" if word in self._constants else "variable"
            self._meaning[word] = self._store(new_node(word, operation, value=self._constants.get(word)))
        return self._meaning[word]

    def _add_source(self, name: str, parts: Sequence[Part]) -> str:
        part = parts[-1]
        if part.kind == "value":
            return self._store(new_node(name, "variable", value=_value(part.text)))
        given = parts[:-1]
        if len(given) > 1 or part.count > 1 or any(p.kind != "value" for p in given) or any(part.names):
            raise WrongNumberOfInputs(part.text, 1, max(len(given), part.count), "a number or an array")
        frozen = part.settings.get("frozen", False)
        if "frozen" in part.settings and (part.text != "variable" or not isinstance(frozen, bool)):
            raise UnknownSetting(part.text, "frozen", "frozen=True of a variable")
        value = _value(given[0].text) if given else None
        return self._store(new_node(name, part.text, value=value, frozen=bool(frozen)))

    def _add_gate(self, part: Part, inputs: tuple[str, ...], name: str | None) -> str:
        operation = _gate(part.text)
        settings = operation.fitted(part.settings, len(inputs))
        ports = operation.ports_of(operation.complete(settings))
        ordered = _ordered(operation, ports, part, inputs)
        return self._store(new_node(name or self._fresh(operation.name), operation.name, ordered, settings=settings))

    def _store(self, node: Node) -> str:
        self.nodes[node.name] = node
        return node.name

    def _fresh(self, operation: str) -> str:
        """The next name of this kind that the text does not use itself."""
        while True:
            self._numbers[operation] += 1
            name = f"{operation}_{self._numbers[operation]}"
            if name not in self._written:
                return name


def _gate(name: str) -> Operation:
    gates = [operation.name for operation in OPERATIONS.values() if not operation.is_source]
    if name not in gates:
        raise UnknownOperation(name[:MAX_SHOWN], meant_operation(name, gates) if len(name) <= MAX_SHOWN else None)
    return find_operation(name)


def _ordered(operation: Operation, ports: tuple[str, ...], part: Part, inputs: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs in the order of the ports, where some were given by name."""
    by_port: dict[str, str] = {}
    for place, (name, node) in enumerate(zip(part.names, inputs, strict=True)):
        if name is not None and name not in ports:
            known = ", ".join(setting.name for setting in operation.settings)
            raise UnknownSetting(operation.name, name, known or "none")
        port = name or (ports[place] if place < len(ports) else "")
        by_port[port or str(place)] = node
    if len(inputs) != len(ports) or by_port.keys() != set(ports):
        raise WrongNumberOfInputs(operation.name, len(ports), len(inputs), ", ".join(ports))
    return tuple(by_port[port] for port in ports)


def _value(text: str) -> Value:
    """The value of a number or an array; raises BadValue."""
    try:
        number = float(text)
    except ValueError:
        return parse_value(text)
    if not math.isfinite(number):
        raise BadValue(text[:MAX_SHOWN])
    return number
