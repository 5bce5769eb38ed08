"""A node or a wire in words and full numbers, for whoever rests the pointer on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import Edge, Node, Value, typeset
from gui.canvas.painting.readings import has_short_local, read_node, read_wire
from gui.context import Context
from gui.numbers import full_value, shape_text, short_number
from gui.operations.latex import derivative_template, value_template
from gui.operations.words import title_of
from gui.translation import tr
from gui.typesetting import latex_name
from gui.wording import sentence_of


@dataclass(frozen=True)
class Line:
    """One number with its caption; `role` gives it its colour."""

    caption: str
    text: str
    role: str


@dataclass(frozen=True)
class Explanation:
    """What there is to say: a title, a formula in LaTeX, lines of numbers, what is wrong, and what else to know."""

    title: str
    formula: str = ""
    lines: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def explain_node(context: Context, node: Node) -> Explanation:
    """A node: its formula with the names of its inputs, its value and gradient in full, its marks."""
    reading = read_node(context, node)
    lines = [
        Line(tr("Canvas", "Operation"), title_of(node.operation), "muted"),
        *_number_lines(tr("Canvas", "Value"), reading.value, "value"),
        *_number_lines(tr("Canvas", "Gradient"), reading.gradient, "gradient"),
    ]
    warnings = [] if reading.problem is None else [sentence_of(reading.problem)]
    warnings += [mismatch.sentence for mismatch in reading.mismatches]
    notes = []
    if node.frozen:
        notes.append(tr("Canvas", "Frozen: training leaves it alone."))
    if context.document.graph.output == node.name:
        notes.append(tr("Canvas", "The output: gradients are computed for this node."))
    if reading.stale:
        notes.append(_stale())
    return Explanation(node.name, _formula(node), tuple(lines), tuple(warnings), tuple(notes))


def explain_wire(context: Context, edge: Edge) -> Explanation:
    """A wire: what it brings, what it sends back, and the local derivative with its formula."""
    reading = read_wire(context, edge)
    target = context.document.graph.nodes[edge.target]
    lines = [
        *_number_lines(tr("Canvas", "Value of {node}", node=edge.source), reading.value, "value"),
        *_number_lines(tr("Canvas", "Gradient along this wire"), reading.contribution, "gradient"),
    ]
    if has_short_local(context, edge):
        lines += _number_lines(tr("Canvas", "Local derivative"), reading.local, "local_derivative")
    notes = [_stale()] if reading.stale else []
    if len(context.document.graph.uses(edge.source)) > 1:
        total = full_value(context.evaluation.gradient(edge.source))
        sentence = tr(
            "Canvas", "The gradients of all wires from {node} add up to {total}.", node=edge.source, total=total
        )
        notes.append(sentence)
    title = tr("Canvas", "{source} to {target}, port {port}", source=edge.source, target=edge.target, port=edge.port)
    return Explanation(title, _local_formula(target, edge), tuple(lines), (), tuple(notes))


def _stale() -> str:
    return tr("Canvas", "These numbers are out of date: the graph has changed since.")


def _number_lines(caption: str, value: Value | None, role: str) -> list[Line]:
    lines = [Line(caption, full_value(value), role if value is not None else "muted")]
    if value is not None and np.ndim(value) and np.size(value):
        array = np.asarray(value)
        least, most = short_number(float(np.min(array))), short_number(float(np.max(array)))
        lines[0] = Line(caption, shape_text(array.shape), role)
        text = tr("Canvas", "from {least} to {most}", least=least, most=most)
        lines.append(Line("", text, role))
        if array.size <= _FEW:
            lines.append(Line("", full_value(value), role))
    return lines


_FEW = 6


def _names(node: Node) -> dict[str, str]:
    names = {
        port: latex_name(source if source is not None else "?")
        for port, source in zip(node.ports, node.inputs, strict=True)
    }
    return {**names, "out": latex_name(node.name), "upstream": r"\delta"}


def _formula(node: Node) -> str:
    if not node.is_gate:
        return ""
    return f"{latex_name(node.name)} = {typeset(value_template(node), _names(node))}"


def _local_formula(node: Node, edge: Edge) -> str:
    derivative = derivative_template(node, edge.port)
    if "{upstream}" in derivative:
        return ""
    written = typeset(derivative, _names(node))
    return rf"\frac{{\partial {latex_name(node.name)}}}{{\partial {latex_name(edge.source)}}} = {written}"
