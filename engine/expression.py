"""A formula as text, such as `q = x + y; f = q * sigmoid(z)`, to a graph.

Python's own grammar reads the text, and nothing of it is ever executed: only what is named below passes.
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from dataclasses import dataclass

from engine.errors import BadValue, EngineError, UnknownOperation, WrongNumberOfInputs, closest
from engine.graph import Graph
from engine.nodes import Node, find_operation, new_node
from engine.operation import Operation
from engine.operations import OPERATIONS
from engine.value import Value, parse_value

MAX_TEXT = 10_000
MAX_PARTS = 5_000
"""The most numbers, names, operators and calls of one text."""

_GATES: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.MatMult: "matmul",
}
_FILLED = {"zeros", "ones", "normal"}
"""Arrays by their shape, as engine.value.parse_value reads them."""

_MAX_SHOWN = 40


# --- refusals -----------------------------------------------------------------------------------------------


class ExpressionError(EngineError):
    """A text that is no formula."""


class NoFormula(ExpressionError):
    """An empty text."""

    template = "There is no formula to compute. Write one such as x * y + 1."


class FormulaTooLong(ExpressionError):
    """More than any formula needs."""

    template = "The formula is too long or too deeply nested. Build a graph of this size as a graph file."


@dataclass(eq=False)
class BadPart(ExpressionError):
    """A part that cannot stand where it stands; `line` and `column` count from 1, `text` is the part."""

    line: int
    column: int
    text: str
    template = (
        "Line {line}, column {column}: '{text}' cannot stand here. A formula is made of numbers, names, "
        "+ - * / ** @, parentheses and calls such as sigmoid(x); "
        "statements such as q = x + y are separated by ;."
    )


class BadSettingPart(BadPart):
    """A setting is known before anything runs."""

    template = "Line {line}, column {column}: a setting must be a number, True, False, None or a 'word', not '{text}'."


class NameTwice(BadPart):
    """A name that already means something is assigned."""

    template = "Line {line}, column {column}: '{text}' already has a meaning. Write another name before the =."


@dataclass(eq=False)
class PartRefused(ExpressionError):
    """A part that the engine refuses for a reason of its own."""

    line: int
    column: int
    reason: EngineError
    template = "Line {line}, column {column}: {reason}"


# --- reading ------------------------------------------------------------------------------------------------


def parse_expression(text: str) -> Graph:
    """The graph that computes a formula; its output is what the last statement computes.

    Operators and calls become gates. A call names an operation, its inputs by position or by port, its
    settings by name. A name before `=` names the gate; other gates are named after their operation (add_1). A
    name that nothing defines becomes a variable without a value, one node however often it is used; a name
    that is set to a number or an array is a variable of that value. Numbers and arrays inside a formula
    become constants. Raises ExpressionError, which tells line and column.
    """
    if len(text) > MAX_TEXT:
        raise FormulaTooLong
    statements = _statements(text)
    reader = _Reader(text, statements)
    output = ""
    for statement in statements:
        output = reader.read_statement(statement)
    return Graph(reader.nodes.values(), output)


def _statements(text: str) -> list[ast.stmt]:
    try:
        with warnings.catch_warnings():  # Python warns of texts such as 1or2, which are refused anyway
            warnings.simplefilter("ignore")
            module = ast.parse(text.strip())
    except (RecursionError, MemoryError):
        raise FormulaTooLong from None
    except SyntaxError as error:
        raise _grammar_error(text.strip(), error) from None
    except ValueError:  # a NUL
        raise BadPart(1, 1, text[:_MAX_SHOWN]) from None
    if not module.body:
        raise NoFormula
    if sum(1 for _ in ast.walk(module)) > MAX_PARTS:
        raise FormulaTooLong
    return module.body


def _grammar_error(text: str, error: SyntaxError) -> BadPart:
    lines = text.splitlines() or [""]
    line = min(max(error.lineno or 1, 1), len(lines))
    column = max(error.offset or 1, 1)
    rest = lines[line - 1][column - 1 :].split()
    return BadPart(line, column, rest[0][:_MAX_SHOWN] if rest else lines[line - 1][-_MAX_SHOWN:])


class _Reader:
    """The reading of one text: the nodes so far, and what each name stands for."""

    def __init__(self, text: str, statements: list[ast.stmt]) -> None:
        self.nodes: dict[str, Node] = {}
        self._text = text.strip()
        self._meaning: dict[str, str] = {}
        self._written = {name for statement in statements for name in _names(statement)}
        self._numbers: Counter[str] = Counter()

    def read_statement(self, statement: ast.stmt) -> str:
        """Add the nodes of one statement; returns the name of the node that it computes."""
        match statement:
            case ast.Expr(value=formula):
                return self._read(formula, None)
            case ast.Assign(targets=[ast.Name(id=name) as target], value=formula):
                if name in self._meaning or name in _names(formula):
                    raise self._bad(NameTwice, target)
                self._meaning[name] = self._read(formula, name)
                return self._meaning[name]
        raise self._bad(BadPart, statement)

    def _read(self, formula: ast.expr, name: str | None) -> str:
        """Add the nodes of a formula, operands first; the last one is called `name`.

        No recursion, so no depth.
        """
        if name is not None and _is_value(formula):
            return self._add_source(name, "variable", self._value(formula))
        done: list[str] = []
        waiting: list[tuple[ast.expr, list[ast.expr] | None]] = [(formula, None)]
        while waiting:
            part, operands = waiting.pop()
            if operands is None:
                operands = self._operands(part)
                waiting.append((part, operands))
                waiting.extend((operand, None) for operand in reversed(operands))
                continue
            inputs = tuple(done[len(done) - len(operands) :])
            del done[len(done) - len(operands) :]
            done.append(self._node(part, inputs, name if part is formula else None))
        return done[0]

    def _operands(self, part: ast.expr) -> list[ast.expr]:
        """What has to be computed before this part, in the order of its ports."""
        if _is_value(part):
            return []
        match part:
            case ast.Name():
                return []
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _GATES:
                return [left, right]
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return [operand]
            case ast.Call(func=ast.Name()):
                return self._arguments(part, self._operation(part))
        raise self._bad(BadPart, part)

    def _node(self, part: ast.expr, inputs: tuple[str, ...], name: str | None) -> str:
        """Add the node of this part, unless a node for it is there; returns its name."""
        match part:
            case ast.Name(id=word):
                return self._named(part, word)
            case ast.BinOp(op=op):
                return self._add_gate(part, _GATES[type(op)], inputs, name)
            case ast.UnaryOp(op=ast.UAdd()) if inputs:
                return inputs[0]
            case ast.UnaryOp() if inputs:
                return self._add_gate(part, "negate", inputs, name)
            case ast.Call() if inputs:
                return self._add_gate(part, self._operation(part).name, inputs, name)
        return self._add_source(self._fresh("constant"), "constant", self._value(part))

    # --- nodes ----------------------------------------------------------------------------------------------

    def _named(self, part: ast.expr, word: str) -> str:
        if word not in self._meaning:
            try:
                self.nodes[word] = new_node(word, "variable")
            except EngineError as reason:
                raise self._refused(part, reason) from None
            self._meaning[word] = word
        return self._meaning[word]

    def _add_source(self, name: str, operation: str, value: Value) -> str:
        self.nodes[name] = new_node(name, operation, value=value)
        return name

    def _add_gate(self, part: ast.expr, operation: str, inputs: tuple[str, ...], name: str | None) -> str:
        name = name or self._fresh(operation)
        settings = self._settings(part, operation)
        try:
            self.nodes[name] = new_node(name, operation, inputs, settings=settings)
        except EngineError as reason:
            raise self._refused(part, reason) from None
        return name

    def _fresh(self, operation: str) -> str:
        """The next name of this kind that the text does not use itself."""
        while True:
            self._numbers[operation] += 1
            name = f"{operation}_{self._numbers[operation]}"
            if name not in self._written:
                return name

    def _value(self, part: ast.expr) -> Value:
        text = ast.get_source_segment(self._text, part) or ""
        try:
            return parse_value(text)
        except BadValue as reason:
            raise self._refused(part, reason) from None

    # --- calls ----------------------------------------------------------------------------------------------

    def _operation(self, call: ast.Call) -> Operation:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        gates = [operation.name for operation in OPERATIONS.values() if not operation.is_source]
        if name not in gates:
            raise self._refused(call, UnknownOperation(name[:_MAX_SHOWN], closest(name, gates)))
        return find_operation(name)

    def _arguments(self, call: ast.Call, operation: Operation) -> list[ast.expr]:
        """The operands of a call in the order of the ports."""
        by_port = dict(zip(operation.ports, call.args, strict=False))
        given = len(call.args)
        for argument in call.args:
            if isinstance(argument, ast.Starred):
                raise self._bad(BadPart, argument)
        for keyword in call.keywords:
            if keyword.arg is None:  # **something
                raise self._bad(BadPart, keyword.value)
            if keyword.arg in operation.ports:
                by_port[keyword.arg] = keyword.value
                given += 1
        if given != len(operation.ports) or len(by_port) != given:
            ports = ", ".join(operation.ports)
            raise self._refused(call, WrongNumberOfInputs(operation.name, len(operation.ports), given, ports))
        return [by_port[port] for port in operation.ports]

    def _settings(self, part: ast.expr, operation: str) -> dict[str, object]:
        keywords = part.keywords if isinstance(part, ast.Call) else []
        ports = find_operation(operation).ports
        return {word.arg: self._setting(word.value) for word in keywords if word.arg and word.arg not in ports}

    def _setting(self, part: ast.expr) -> object:
        match part:
            case ast.Constant(value=bool() | int() | float() | str() | None as value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -value
        raise self._bad(BadSettingPart, part)

    # --- refusing -------------------------------------------------------------------------------------------

    def _place(self, part: ast.expr | ast.stmt) -> tuple[int, int]:
        """Line and column from 1; Python counts columns in bytes from 0."""
        line = self._text.encode().splitlines()[part.lineno - 1]
        return part.lineno, len(line[: part.col_offset].decode()) + 1

    def _bad(self, kind: type[BadPart], part: ast.expr | ast.stmt) -> BadPart:
        text = (ast.get_source_segment(self._text, part) or "").partition("\n")[0]
        return kind(*self._place(part), text[:_MAX_SHOWN])

    def _refused(self, part: ast.expr, reason: EngineError) -> PartRefused:
        return PartRefused(*self._place(part), reason)


def _names(part: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(part) if isinstance(inner, ast.Name)}


def _is_value(part: ast.expr) -> bool:
    """Whether the part is a number or an array as it stands, with nothing to compute."""
    match part:
        case ast.Constant() | ast.List() | ast.Tuple():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant()):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in _FILLED
    return False
