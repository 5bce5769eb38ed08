"""The local derivatives of a gate as lines to read: formula, then number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import Edge, same_value, typeset
from gui.operations.latex import derivative_template
from gui.panels.equation_latex import equation, is_small, latex_names, partial, shape_words, wired
from gui.panels.number_latex import coloured, value_latex
from gui.translation import tr
from gui.typesetting import latex_name

if TYPE_CHECKING:
    from engine import Node
    from gui.context import Context


def local_lines(context: Context, node: Node) -> list[str]:
    """One line or two for each wire that enters the gate."""
    return [line for port, source in wired(node) for line in wire_lines(context, node, Edge(source, node.name, port))]


def wire_lines(context: Context, node: Node, edge: Edge) -> list[str]:
    """The local derivative of one wire: its formula, and its number where it has one."""
    template = derivative_template(node, edge.port)
    if not node.is_elementwise:
        return [_message_formula(context, node, edge, template)]
    derivative = partial(latex_name(node.name), latex_name(edge.source))
    sides = [derivative, coloured("local_derivative", typeset(template, latex_names(node)))]
    local = context.evaluation.local(edge)
    if local is not None and is_small(local):
        number = coloured("local_derivative", value_latex(local))
        return [equation(*sides, number) if number != sides[1] else equation(*sides)]
    if local is not None:
        return [
            equation(*sides),
            tr("Inspector", "One number for each of {shape}.", shape=shape_words(np.shape(local))),
        ]
    return [equation(*sides)]


def _message_formula(context: Context, node: Node, edge: Edge, template: str) -> str:
    """For operations on arrays: what flows back along the wire, since the local derivative is a whole Jacobian."""
    goal = _goal(context)
    upstream = coloured("gradient", partial(goal, latex_name(node.name)))
    message = typeset(template, {**latex_names(node), "upstream": upstream})
    return equation(partial(goal, latex_name(edge.source)), message)


def _goal(context: Context) -> str:
    """What gradients are taken of: the output, or L where upstream speaks of more than the output."""
    output = context.evaluation.output
    value = None if output is None else context.evaluation.value(output)
    if output is None or (value is not None and np.ndim(value)) or not same_value(context.document.about.upstream, 1.0):
        return "L"
    return latex_name(output)
