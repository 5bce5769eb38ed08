"""One step of the backward pass in words and formulas: what arrives, what goes to each input, what adds up there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import typeset
from gui.operations.latex import derivative_template
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
from gui.panels.explanation_section import Section
from gui.panels.number_latex import coloured, factor_latex, value_latex, with_numbers
from gui.translation import tr
from gui.typesetting import inline, latex_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine import Message, Node, Value
    from gui.panels.walk_reader import WalkReader

_MOST_TERMS = 6


def explain_backward(reader: WalkReader, gate: str, position: int) -> Iterator[Section]:
    """What this gate has sent back at the step before `position`."""
    node = reader.node(gate)
    yield _arrival(reader, node)
    for message in reader.walk.messages(gate):
        source, port = message.edge.source, message.edge.port
        title = tr("Stepper", "To '{source}' through port {port}", source=source, port=port)
        is_array = not node.is_elementwise
        lines = (_array_message if is_array else _product)(reader, node, message)
        yield Section(title, tuple(lines), "backward")
    yield from _sums(reader, node, position)


def _arrival(reader: WalkReader, node: Node) -> Section:
    """What the gate has been given to send back, and the rule by which it does."""
    derivative = coloured("gradient", partial(reader.goal, latex_name(node.name)))
    line = equation(derivative, coloured("gradient", value_latex(reader.gradient(node.name))))
    if not node.is_elementwise:
        words = tr("Stepper", "What each input receives follows from it by the rule of the operation.")
    else:
        words = tr("Stepper", "Each input receives it times the local derivative.")
    return Section(tr("Stepper", "Upstream gradient of '{node}'", node=node.name), (line, words))


def _product(reader: WalkReader, node: Node, message: Message) -> Iterator[str]:
    """Upstream times local derivative, for operations on numbers, element by element on arrays."""
    goal, out, source = reader.goal, latex_name(node.name), latex_name(message.edge.source)
    template = derivative_template(node, message.edge.port)
    summed = np.shape(message.product) != np.shape(message.upstream)
    arrays = np.ndim(message.upstream) > 0
    times, total = (r" \odot " if arrays else r" \cdot "), (r"\sum " if summed else "")
    upstream = coloured("gradient", partial(goal, out))
    derivative = coloured("local_derivative", partial(out, source))
    rule = coloured("local_derivative", bracketed(typeset(template, latex_names(node))))
    yield equation(total + upstream + times + derivative, total + upstream + times + rule)
    parts = (message.upstream, message.product, *(() if message.local is None else (message.local,)))
    if message.local is not None and all(map(is_small, parts)):
        local = coloured("local_derivative", factor_latex(message.local))
        numbers = total + coloured("gradient", value_latex(message.upstream)) + times + local
        yield equation("", numbers, coloured("gradient", value_latex(message.product)))
    elif arrays:
        yield tr("Stepper", "The result is {shape}.", shape=shape_words(np.shape(message.product)))
    if summed:
        yield tr(
            "Stepper",
            "'{source}' was used for many elements, so what they send back is summed to its own shape.",
            source=message.edge.source,
        )


def _array_message(reader: WalkReader, node: Node, message: Message) -> Iterator[str]:
    """The declared message, for operations on whole arrays."""
    goal, source = reader.goal, latex_name(message.edge.source)
    template = derivative_template(node, message.edge.port)
    upstream = coloured("gradient", partial(goal, latex_name(node.name)))
    yield equation(partial(goal, source), typeset(template, {**latex_names(node), "upstream": upstream}))
    values = {port: reader.value(name) for port, name in wired(node)}
    values |= {"out": reader.value(node.name), "upstream": message.upstream}
    used = [value for name, value in values.items() if f"{{{name}}}" in template]
    if np.ndim(message.product) or any(map(np.ndim, used)):
        yield tr(
            "Stepper",
            "Shapes: the upstream gradient is {upstream}, what flows back is {product}.",
            upstream=shape_words(np.shape(message.upstream)),
            product=shape_words(np.shape(message.product)),
        )
    result = coloured("gradient", value_latex(message.product))
    if fits_numbers(template, *used, message.product):
        yield equation("", with_numbers(template, values), result)
    elif is_small(message.product):
        yield equation("", result)


def _sums(reader: WalkReader, node: Node, position: int) -> Iterator[Section]:
    """For every input of the gate that feeds something else too: what its gradient has been summed from so far."""
    done = reader.sent_back(position)
    for source in dict.fromkeys(source for _, source in wired(node)):
        messages = reader.walk.contributions(source)
        seeds = [reader.seed] if source == reader.output else []
        if len(seeds) + len(messages) > 1:
            values = seeds + [message.product for message in messages if message.edge.target in done]
            waiting = [message.edge.target for message in messages if message.edge.target not in done]
            yield _sum(reader, source, values, list(dict.fromkeys(waiting)))


def _sum(reader: WalkReader, source: str, values: Sequence[Value], waiting: Sequence[str]) -> Section:
    total = values[0]
    for value in values[1:]:
        total = total + value
    result = coloured("gradient", value_latex(total))
    lines = [tr("Stepper", "'{node}' is used more than once, so what comes back to it is added up.", node=source)]
    if len(values) == 1:
        lines.append(tr("Stepper", "So far: {formula}", formula=inline(result)))
    elif len(values) <= _MOST_TERMS and all(map(is_small, values)):
        terms = " + ".join([value_latex(values[0]), *map(factor_latex, values[1:])])
        gradient = partial(reader.goal, latex_name(source))
        lines.append(equation("" if waiting else gradient, terms, result))
    else:
        lines.append(tr("Stepper", "{n} terms add up to {formula}.", n=len(values), formula=inline(result)))
    if waiting:
        lines.append(tr("Stepper", "Still to come: what flows back from {gates}.", gates=_listed(waiting)))
    return Section(tr("Stepper", "Sum at '{node}'", node=source), tuple(lines), "sum")


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_MOST_TERMS])
    return tr("Stepper", "{names} and others", names=shown) if len(names) > _MOST_TERMS else shown
