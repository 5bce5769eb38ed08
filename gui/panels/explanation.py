"""What happens at one step of a walk, in words and formulas: first with names, then with numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import Elementwise, Pass, at_kink, typeset
from gui.operations.latex import value_template
from gui.operations.words import note_of
from gui.panels.backward_explanation import explain_backward
from gui.panels.equation_latex import (
    equation,
    fits_numbers,
    is_small,
    latex_names,
    partial,
    shape_words,
    wired,
)
from gui.panels.explanation_section import Section
from gui.panels.number_latex import coloured, value_latex, with_numbers
from gui.translation import tr
from gui.typesetting import latex_name

if TYPE_CHECKING:
    from engine import Node, Value
    from gui.panels.walk_reader import WalkReader


def explain(reader: WalkReader, position: int) -> list[Section]:
    """What the step before `position` has done; at 0, what is about to begin."""
    if position == 0:
        return [_beginning()]
    step = reader.walk.steps[position - 1]
    if step.kind is Pass.SEED:
        sections = [_seed(reader, step.node)]
    elif step.kind is Pass.FORWARD:
        sections = [_forward(reader, step.node), *_note(reader, step.node)]
    else:
        sections = [*explain_backward(reader, step.node, position), *_note(reader, step.node)]
    return [*sections, _end()] if position == len(reader.walk.steps) else sections


def _beginning() -> Section:
    lines = (
        tr("Stepper", "Variables, inputs and constants hold their values. Nothing else is known yet."),
        tr("Stepper", "Step forward to compute the first gate."),
    )
    return Section(tr("Stepper", "Before the first step"), lines)


def _end() -> Section:
    words = tr("Stepper", "Every value and every gradient that leads to the output is known now.")
    return Section(tr("Stepper", "The walk is complete"), (words,))


def _forward(reader: WalkReader, name: str) -> Section:
    node, value = reader.node(name), reader.value(name)
    template = value_template(node)
    inputs = {port: reader.value(source) for port, source in wired(node)}
    lines = [equation(latex_name(name), typeset(template, latex_names(node)))]
    if any(np.ndim(part) for part in (*inputs.values(), value)):
        lines.append(_shapes(reader, node, value))
    result = coloured("value", value_latex(value))
    if fits_numbers(template, *inputs.values(), value):
        lines.append(equation("", with_numbers(template, inputs), result))
    elif is_small(value):
        lines.append(equation(latex_name(name), result))
    return Section(tr("Stepper", "Value"), tuple(lines), "forward")


def _shapes(reader: WalkReader, node: Node, value: Value) -> str:
    given = [
        tr("Stepper", "'{name}' is {shape}", name=source, shape=shape_words(np.shape(reader.value(source))))
        for source in dict.fromkeys(source for _, source in wired(node))
    ]
    result = shape_words(np.shape(value))
    return tr("Stepper", "Shapes: {given}; the result is {result}.", given=", ".join(given), result=result)


def _seed(reader: WalkReader, name: str) -> Section:
    line = equation(partial(reader.goal, latex_name(name)), coloured("gradient", value_latex(reader.gradient(name))))
    if reader.goal == latex_name(name):
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


def _note(reader: WalkReader, name: str) -> list[Section]:
    """What the operation has chosen, where its inputs leave the derivative open."""
    node = reader.node(name)
    operation = node.operation
    if not operation.note or not isinstance(operation, Elementwise):
        return []
    inputs = tuple(reader.value(source) for _, source in wired(node))
    if not at_kink(operation, inputs, node.settings):
        return []
    return [Section(tr("Stepper", "Note"), (note_of(operation),), "note")]
