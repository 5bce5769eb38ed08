"""What happens at one step of a walk, in words and formulas: first with names, then with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine import ArrayOperation, Elementwise, Pass, same_value, typeset
from gui.panels.equation_latex import (
    bracketed,
    equation,
    fits_numbers,
    is_small,
    latex_names,
    partial,
    shape_words,
    wired,
)
from gui.panels.number_latex import coloured, factor_latex, value_latex, with_numbers
from gui.panels.operation_help import note_of
from gui.translation import tr
from gui.typesetting import inline, latex_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Graph, Message, Node, Value, Walk

_MOST_TERMS = 6


@dataclass(frozen=True)
class Section:
    """One part of an explanation: a heading, and lines that may hold formulas.

    `tone` is "forward", "backward", "sum", "note" or "": what the part is about.
    """

    title: str
    lines: tuple[str, ...]
    tone: str = ""


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains the steps of a walk through a graph, whose backward pass begins with `upstream`."""

    graph: Graph
    walk: Walk
    upstream: Value

    def explain(self, position: int) -> list[Section]:
        """What the step before `position` has done; at 0, what is about to begin."""
        if position == 0:
            return [self._beginning()]
        step = self.walk.steps[position - 1]
        if step.kind is Pass.FORWARD:
            sections = [self._forward(step.node)]
        elif step.kind is Pass.SEED:
            sections = [self._seed(step.node)]
        else:
            sections = [self._arrival(step.node), *self._backward(step.node), *self._sums(step.node, position)]
        note = self._note(step.node) if step.kind is not Pass.SEED else None
        sections += [note] if note else []
        return sections + ([self._end()] if position == len(self.walk.steps) else [])

    # --- forward ---------------------------------------------------------------------------------------------

    def _beginning(self) -> Section:
        return Section(
            tr("Stepper", "Before the first step"),
            (
                tr(
                    "Stepper", "Variables, inputs and constants hold their values. Nothing else is known yet."
                ),
                tr("Stepper", "Step forward to compute the first gate."),
            ),
        )

    def _forward(self, name: str) -> Section:
        node, value = self.graph.node(name), self._value(name)
        lines = [equation(latex_name(name), typeset(node.operation.latex, latex_names(node)))]
        inputs = {port: self._value(source) for port, source in wired(node)}
        result = coloured("value", value_latex(value))
        if any(np.ndim(part) for part in (*inputs.values(), value)):
            lines.append(self._shapes(node, value))
        if fits_numbers(node.operation.latex, *inputs.values(), value):
            lines.append(equation("", with_numbers(node.operation.latex, inputs), result))
        elif is_small(value):
            lines.append(equation(latex_name(name), result))
        return Section(tr("Stepper", "Value"), tuple(lines), "forward")

    def _shapes(self, node: Node, value: Value) -> str:
        given = ", ".join(
            tr(
                "Stepper",
                "'{name}' is {shape}",
                name=source,
                shape=shape_words(np.shape(self._value(source))),
            )
            for _, source in wired(node)
        )
        return tr(
            "Stepper",
            "Shapes: {given}; the result is {result}.",
            given=given,
            result=shape_words(np.shape(value)),
        )

    # --- backward --------------------------------------------------------------------------------------------

    def _seed(self, name: str) -> Section:
        gradient = self.walk.gradients.gradient(name)
        seed = 1.0 if gradient is None else gradient
        goal = self._goal()
        line = equation(partial(goal, latex_name(name)), coloured("gradient", value_latex(seed)))
        if goal == latex_name(name):
            words = tr(
                "Stepper",
                "The backward pass begins: the gradient of '{node}' with respect to itself is 1.",
                node=name,
            )
        else:
            words = tr(
                "Stepper",
                "The backward pass begins with the upstream gradient that the file gives '{node}'.",
                node=name,
            )
        return Section(tr("Stepper", "Upstream gradient"), (words, line), "backward")

    def _arrival(self, name: str) -> Section:
        """What the gate has been given to send back, and the rule by which it does."""
        gradient = self.walk.gradients.gradient(name)
        shown = value_latex(0.0 if gradient is None else gradient)
        line = equation(coloured("gradient", partial(self._goal(), latex_name(name))), coloured("gradient", shown))
        if isinstance(self.graph.node(name).operation, ArrayOperation):
            words = tr("Stepper", "What each input receives follows from this upstream gradient:")
        else:
            words = tr("Stepper", "Each input receives this upstream gradient times its local derivative:")
        return Section(tr("Stepper", "Upstream gradient of '{node}'", node=name), (line, words))

    def _backward(self, name: str) -> Iterator[Section]:
        node = self.graph.node(name)
        for message in self.walk.messages(name):
            title = tr(
                "Stepper",
                "To '{source}' through port {port}",
                source=message.edge.source,
                port=message.edge.port,
            )
            if isinstance(node.operation, ArrayOperation):
                lines = self._array_message(node, message)
            else:
                lines = self._product(node, message)
            yield Section(title, tuple(lines), "backward")

    def _product(self, node: Node, message: Message) -> Iterator[str]:
        """Upstream times local derivative, for operations on numbers."""
        goal, out, source = self._goal(), latex_name(node.name), latex_name(message.edge.source)
        index = node.operation.ports.index(message.edge.port)
        local = typeset(node.operation.derivative_latex[index], latex_names(node))
        arrays = bool(np.ndim(message.upstream) or np.ndim(message.product))
        times = r" \odot " if arrays else r" \cdot "
        upstream = coloured("gradient", partial(goal, out))
        named = coloured("local_derivative", partial(out, source))
        yield equation(
            upstream + times + named, upstream + times + coloured("local_derivative", bracketed(local))
        )
        result = coloured("gradient", value_latex(message.product))
        if message.local is not None and all(
            map(is_small, (message.upstream, message.local, message.product))
        ):
            numbers = (
                coloured("gradient", value_latex(message.upstream))
                + times
                + coloured("local_derivative", factor_latex(message.local))
            )
            yield equation("", numbers, result)
        elif arrays:
            yield tr("Stepper", "The result is {shape}.", shape=shape_words(np.shape(message.product)))
        if np.shape(message.product) != np.shape(message.upstream):
            yield tr(
                "Stepper",
                "'{source}' was broadcast to the gate's shape, so its gradient is summed back to its own.",
                source=message.edge.source,
            )

    def _array_message(self, node: Node, message: Message) -> Iterator[str]:
        """The declared message, for operations on whole arrays."""
        goal, out, source = self._goal(), latex_name(node.name), latex_name(message.edge.source)
        template = node.operation.derivative_latex[node.operation.ports.index(message.edge.port)]
        upstream = coloured("gradient", partial(goal, out))
        yield equation(partial(goal, source), typeset(template, {**latex_names(node), "upstream": upstream}))
        inputs = {port: self._value(name) for port, name in wired(node)}
        values = {**inputs, "out": self._value(node.name), "upstream": message.upstream}
        result = coloured("gradient", value_latex(message.product))
        used = [value for name, value in values.items() if f"{{{name}}}" in template]
        if np.ndim(message.product) or any(map(np.ndim, used)):
            yield tr(
                "Stepper",
                "Shapes: the upstream gradient is {upstream}, what flows back {product}.",
                upstream=shape_words(np.shape(message.upstream)),
                product=shape_words(np.shape(message.product)),
            )
        if fits_numbers(template, *used, message.product):
            yield equation("", with_numbers(template, values), result)
        elif is_small(message.product):
            yield equation("", result)

    def _sums(self, gate: str, position: int) -> Iterator[Section]:
        """For every input of the gate that feeds something else too: what its gradient has been summed from so far."""
        done = {step.node for step in self.walk.steps[:position] if step.kind is Pass.BACKWARD}
        for source in dict.fromkeys(source for _, source in wired(self.graph.node(gate))):
            messages = self.walk.contributions(source)
            is_output = source == self.walk.gradients.output
            if len(messages) + is_output < 2:  # noqa: PLR2004 - a sum needs two terms
                continue
            terms = [message for message in messages if message.edge.target in done]
            waiting = list(dict.fromkeys(m.edge.target for m in messages if m.edge.target not in done))
            values = ([self._seed_value()] if is_output else []) + [message.product for message in terms]
            yield self._sum(source, values, waiting)

    def _sum(self, source: str, values: list[Value], waiting: list[str]) -> Section:
        total = values[0]
        for value in values[1:]:
            total = total + value
        lines = [
            tr(
                "Stepper",
                "'{node}' is used more than once, so what comes back along its wires is added up.",
                node=source,
            )
        ]
        gradient = partial(self._goal(), latex_name(source))
        result = coloured("gradient", value_latex(total))
        shown = [factor_latex(value) if place else value_latex(value) for place, value in enumerate(values)]
        if len(values) == 1:
            lines.append(tr("Stepper", "So far: {formula}", formula=inline(result)))
        elif len(values) <= _MOST_TERMS and all(map(is_small, values)):
            lines.append(equation("" if waiting else gradient, " + ".join(shown), result))
        else:
            lines.append(
                tr("Stepper", "{n} terms add up to {formula}", n=len(values), formula=inline(result))
            )
        if waiting:
            names = ", ".join(f"'{name}'" for name in waiting[:_MOST_TERMS]) + (
                "…" if len(waiting) > _MOST_TERMS else ""
            )
            lines.append(tr("Stepper", "Still to come: what flows back from {gates}.", gates=names))
        return Section(tr("Stepper", "Sum at '{node}'", node=source), tuple(lines), "sum")

    # --- remarks ---------------------------------------------------------------------------------------------

    def _note(self, name: str) -> Section | None:
        node = self.graph.node(name)
        operation = node.operation
        if not operation.note or not isinstance(operation, Elementwise):
            return None
        inputs = tuple(self._value(source) for _, source in wired(node))
        if not at_kink(operation, inputs, self._value(name)):
            return None
        return Section(tr("Stepper", "Note"), (note_of(operation),), "note")

    def _end(self) -> Section:
        return Section(
            tr("Stepper", "The walk is complete"),
            (tr("Stepper", "Every value and every gradient that leads to the output is known now."),),
        )

    # --- names and values --------------------------------------------------------------------------------------

    def _goal(self) -> str:
        """What gradients are taken of, as LaTeX: the output, or L where the file's upstream speaks of more than it."""
        output = self.walk.gradients.output
        plain = same_value(self.upstream, 1.0) and not np.ndim(self._value(output))
        return latex_name(output) if plain else "L"

    def _seed_value(self) -> Value:
        value = self._value(self.walk.gradients.output)
        return np.full(np.shape(value), self.upstream) if np.ndim(value) else self.upstream

    def _value(self, name: str) -> Value:
        return self.walk.run.value(name)


def at_kink(operation: Elementwise, inputs: tuple[Value, ...], out: Value) -> bool:
    """Whether a derivative jumps at these inputs or is not a number: there the operation has had to choose."""
    here = _derivatives(operation, inputs, out)
    if not all(np.isfinite(derivative).all() for derivative in here):
        return True
    for index in range(len(inputs)):
        for direction in (-np.inf, np.inf):
            moved = tuple(
                np.nextafter(value, direction) if i == index else value for i, value in enumerate(inputs)
            )
            with np.errstate(all="ignore"):
                near = _derivatives(operation, moved, operation.function(*moved))
                jumps = (np.abs(np.subtract(a, b)) > 0.25 for a, b in zip(here, near, strict=True))  # noqa: PLR2004 - far more than rounding
                if any(bool(np.any(jump)) for jump in jumps):
                    return True
    return False


def _derivatives(operation: Elementwise, inputs: tuple[Value, ...], out: Value) -> list[Value]:
    with np.errstate(all="ignore"):
        return [derivative(*map(np.float64, inputs), np.float64(out)) for derivative in operation.derivatives]
