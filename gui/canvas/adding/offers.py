"""What quick-add offers for what was typed: gates that fit, a number, a formula, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from engine import OPERATIONS, EngineError, ExpressionError, Operation, Value, expression_pointer, parse_value
from gui.canvas.adding.formulas import Formula, assigned, looks_like_formula, read_formula, wired
from gui.canvas.wires.wiring import LooseEnd, fits
from gui.choosing import Row, match
from gui.composites.library import offered_composites
from gui.document.document import Document
from gui.numbers import short_value
from gui.operations.use import OperationUse
from gui.operations.words import category_title, help_of, title_of
from gui.translation import tr, tr_count
from gui.wording import sentence_of

_MOST_SIGNS = 6


@dataclass(frozen=True, eq=False)
class Choice:
    """An operation to add, with a value where a number was typed."""

    operation: Operation
    value: Value | None = None


@dataclass(frozen=True, eq=False)
class Assignment:
    """A new value for a node that is there."""

    name: str
    value: Value


class Offers:
    """The offers at one place of one document, where the end of a wire may hang."""

    def __init__(self, document: Document, use: OperationUse, end: LooseEnd | None) -> None:
        self._document = document
        self._use = use
        self._end = end
        self.trouble = ""
        """Why what was typed last is no formula, as rich text; empty when it is one, or was not meant as one."""

    @property
    def heading(self) -> str:
        """Where the new gate goes, when a wire leads there."""
        end = self._end
        if end is None:
            return ""
        if end.wire is not None:
            return tr(
                "Canvas", "Into the wire from {source} to {target}", source=end.wire.source, target=end.wire.target
            )
        if end.source is not None:
            return tr("Canvas", "Fed by {source}", source=end.source)
        return tr("Canvas", "Into port {port} of {target}", port=end.port or "", target=end.target or "")

    def rows(self, text: str) -> list[Row]:
        """The rows for what is typed; `trouble` is set anew."""
        self.trouble = ""
        first: list[Row] = []
        number = _number(text)
        if number is not None:
            first = [self._constant(number)] if self._fits(OPERATIONS["constant"]) else []
        elif looks_like_formula(text):
            first = self._formula(text)
        offered = (*OPERATIONS.values(), *offered_composites(self._document))
        operations = [operation for operation in offered if self._fits(operation)]
        return [*first, *(_operation_row(text, each) for each in self._use.ranked(text, operations))]

    def _fits(self, operation: Operation) -> bool:
        return self._end is None or fits(self._document, operation, self._end)

    @staticmethod
    def _constant(number: Value) -> Row:
        constant = OPERATIONS["constant"]
        title = tr("Canvas", "Constant {value}", value=short_value(number))
        return Row(title, Choice(constant, number), note=category_title(constant.category), operation=constant)

    def _formula(self, text: str) -> list[Row]:
        """The row that says what Enter will do with a formula; none where it cannot be, and `trouble` says why."""
        given = assigned(self._document, text) if self._end is None else None
        if given is not None:
            name, value = given
            title = tr("Canvas", "Set {name} to {value}", name=name, value=short_value(value))
            return [Row(title, Assignment(name, value), operation=self._document.graph.nodes[name].operation)]
        try:
            formula = read_formula(self._document, text, self._end)
            if isinstance(formula, Formula):
                wired(self._document, formula, self._end)
                return [_formula_row(formula)]
            self.trouble = escape(formula)
        except ExpressionError as error:
            shown = expression_pointer(text, error)
            self.trouble = (f"<pre>{escape(shown)}</pre>" if shown else "") + escape(sentence_of(error))
        except EngineError as error:
            self.trouble = escape(sentence_of(error))
        return []


def _operation_row(text: str, operation: Operation) -> Row:
    title = title_of(operation)
    answer = match(text, title)
    return Row(
        title,
        Choice(operation),
        note=category_title(operation.category),
        operation=operation,
        marks=answer.marks if answer is not None else (),
        tip=help_of(operation),
    )


def _formula_row(formula: Formula) -> Row:
    gates, sources = formula.gates, formula.sources
    signs = " ".join(gate.operation.symbol for gate in gates[:_MOST_SIGNS]) + (" …" if len(gates) > _MOST_SIGNS else "")
    if gates:
        title = tr_count("Canvas", "Add {n} gate: {signs}|Add {n} gates: {signs}", len(gates), signs=signs)
    elif len(sources) == 1 and sources[0].value is not None:
        value = short_value(sources[0].value)
        title = tr("Canvas", "Add variable {name} = {value}", name=sources[0].name, value=value)
    elif sources:
        title = tr_count("Canvas", "Add {n} source|Add {n} sources", len(sources))
    else:
        title = tr("Canvas", "Connect {name}", name=formula.output)
    details = []
    if formula.stands_for is not None:
        details.append(tr("Canvas", "{name} stands for {source}", name=formula.stands_for, source=formula.source or ""))
    if formula.used:
        details.append(tr("Canvas", "uses {names}", names=", ".join(formula.used)))
    new = [node.name for node in sources if node.operation.name != "constant"]
    if new and gates:
        details.append(tr("Canvas", "new: {names}", names=", ".join(new)))
    last = gates[-1].operation if gates else OPERATIONS["variable"]
    return Row(title, formula, detail=" · ".join(details), operation=last)


def _number(text: str) -> Value | None:
    if not any(character.isdigit() for character in text):
        return None
    try:
        return parse_value(text)
    except EngineError:
        return None
