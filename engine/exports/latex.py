"""A LaTeX document: the formulas of a graph, and the derivation of every gradient by the chain rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.differentiation.reverse import reverse
from engine.execution.quiet import quiet
from engine.execution.run import forward
from engine.exports.export import TrainedValues
from engine.exports.graph_part import part_of_output
from engine.exports.latex_text import latex_factor, latex_name, latex_text, latex_value
from engine.files.records import GraphFile
from engine.graph import Graph
from engine.nodes import Edge, Node
from engine.operation import typeset
from engine.value import Value, shape_of

_PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath}
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\parindent}{0pt}
\allowdisplaybreaks
\begin{document}
"""
_TERMS_A_LINE = 2


def write_latex(file: GraphFile, name: str, trained: TrainedValues) -> str:
    """A complete document that needs amsmath alone: values, formulas, and each gradient step by step with its numbers.

    Raises NoOutput, a DataError, or what keeps the output from running.
    """
    part = part_of_output(file)
    graph = part.graph.copy()
    for node, value in trained.values.items():
        if node in graph:
            graph.set_value(node, value)
    lines = _Derivation(graph, part.output, file.upstream).lines()
    title = latex_text(" ".join((file.title or name or "A graph").split()))
    body = "\n".join(lines)
    return f"{_PREAMBLE}\\section*{{{title}}}\n{body}\n\\end{{document}}\n"


class _Derivation:
    """Both passes of one graph in formulas."""

    def __init__(self, graph: Graph, output: str, upstream: Value) -> None:
        self._graph, self._output = graph, output
        self._upstream = upstream if shape_of(upstream) == graph.shape(output) else np.float64(1.0)
        self._run = forward(graph)
        self._gradients = reverse(self._run, output, upstream)
        self._names = {name: latex_name(name) for name in graph.nodes}
        self._order = graph.order()

    def lines(self) -> Iterator[str]:
        """The document between its title and its end."""
        yield r"\subsection*{Values}"
        yield from _aligned(self._sources())
        yield r"\subsection*{Forward pass}"
        yield from _aligned(self._forward())
        yield r"\subsection*{Backward pass}"
        yield (
            "Each gradient is the sum, over the gates that a value feeds, of the gradient that arrives at the gate "
            "times the gate's local derivative."
        )
        for name in reversed(self._order):
            if self._gradients.gradient(name) is not None:
                yield from _aligned(self._gradient(name))

    def _sources(self) -> list[str]:
        sources = [name for name in self._order if not self._graph.node(name).is_gate]
        return [f"{self._names[name]} &= {latex_value(self._run.value(name))}" for name in sources]

    # --- forward ---------------------------------------------------------------------------------------------

    def _forward(self) -> list[str]:
        return [line for name in self._order if self._graph.node(name).is_gate for line in self._gate(name)]

    def _gate(self, name: str) -> Iterator[str]:
        gate = self._graph.node(name)
        template = gate.operation.latex_of(gate.settings)
        yield f"{self._names[name]} &= {typeset(template, self._words(gate))}"
        numbers = f" &= {typeset(template, self._numbers(gate))}" if self._is_scalar(gate) else ""
        yield f"{numbers or ' &'} = {latex_value(self._run.value(name))}"

    def _words(self, gate: Node) -> dict[str, str]:
        """What stands for ports, settings, `out` and `upstream` in the declared formulas."""
        settings = {name: _setting(value) for name, value in gate.settings.items()}
        wired = {port: self._names[source] for port, source in self._wired(gate)}
        return settings | wired | {"out": self._names[gate.name], "upstream": self._partial(gate.name)}

    def _numbers(self, gate: Node) -> dict[str, str]:
        """The same with numbers in place of the names."""
        wired = {port: latex_factor(self._number(source)) for port, source in self._wired(gate)}
        return self._words(gate) | wired | {"out": latex_factor(self._number(gate.name))}

    def _number(self, name: str) -> float:
        return float(np.asarray(self._run.value(name)).item())

    def _is_scalar(self, gate: Node) -> bool:
        return gate.is_elementwise and not any(
            shape_of(self._run.value(source)) for source in (gate.name, *(source for _, source in self._wired(gate)))
        )

    def _wired(self, gate: Node) -> list[tuple[str, str]]:
        pairs = zip(gate.ports, gate.inputs, strict=True)
        return [(port, source) for port, source in pairs if source is not None]

    # --- backward --------------------------------------------------------------------------------------------

    def _partial(self, name: str) -> str:
        return rf"\frac{{\partial {self._names[self._output]}}}{{\partial {self._names[name]}}}"

    def _gradient(self, name: str) -> list[str]:
        """The gradient of one node: the chain rule, the declared derivatives in it, the numbers."""
        value = latex_value(self._gradients.gradient(name))
        head = self._partial(name)
        if name == self._output:
            return [f"{head} &= {latex_value(self._upstream)}"]
        uses = [use for use in self._graph.uses(name) if self._gradients.gradient(use.target) is not None]
        lines = _sum(head, [self._chain(use) for use in uses])
        lines += _sum("", [self._derived(use) for use in uses])
        if all(self._is_scalar(self._graph.node(use.target)) for use in uses):
            lines += _sum("", [self._multiplied(use) for use in uses])
        return [*lines[:-1], f"{lines[-1]} = {value}"]

    def _chain(self, use: Edge) -> str:
        local = rf"\frac{{\partial {self._names[use.target]}}}{{\partial {self._names[use.source]}}}"
        port = self._graph.node(use.target).ports.index(use.port)
        twice = sum(source == use.source for source in self._graph.node(use.target).inputs) > 1
        mark = rf"\bigg|_{{\text{{input {port + 1}}}}}" if twice else ""
        return rf"{self._partial(use.target)} \cdot {local}{mark}"

    def _derived(self, use: Edge) -> str:
        gate = self._graph.node(use.target)
        formula = typeset(self._template(use), self._words(gate))
        if not gate.is_elementwise:
            return formula
        return rf"{self._partial(use.target)} \cdot {_bracketed(formula)}"

    def _template(self, use: Edge) -> str:
        gate = self._graph.node(use.target)
        return gate.operation.derivative_latex_of(gate.settings)[gate.ports.index(use.port)]

    def _multiplied(self, use: Edge) -> str:
        gate = self._graph.node(use.target)
        upstream = float(np.asarray(self._gradients.gradient(use.target)).item())
        return rf"{latex_factor(upstream)} \cdot {latex_factor(self._local(gate, use.port))}"

    def _local(self, gate: Node, port: str) -> float:
        rule = gate.operation.rules(gate.settings).derivatives[gate.ports.index(port)]
        inputs = [np.float64(self._number(source)) for _, source in self._wired(gate)]
        found: Any = quiet().run(rule, *inputs, np.float64(self._number(gate.name)))
        return float(found)


def _bracketed(formula: str) -> str:
    """The formula as a factor: in brackets where it is a sum, a difference or a case."""
    depth = 0
    for place, character in enumerate(formula):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(character, 0)
        if not depth and (character in "+-" or formula.startswith(r"\;", place)):
            return rf"\left({formula}\right)"
    return formula


def _sum(head: str, terms: list[str]) -> list[str]:
    """A line of the derivation, in several rows where it has many terms."""
    groups = [terms[start : start + _TERMS_A_LINE] for start in range(0, len(terms), _TERMS_A_LINE)]
    rows = [" + ".join(group) for group in groups]
    return [f"{head} &= {rows[0]}", *(f" &\\quad + {row}" for row in rows[1:])]


def _aligned(rows: list[str]) -> Iterator[str]:
    if rows:
        yield r"\begin{align*}"
        yield " \\\\\n".join(rows)
        yield r"\end{align*}"


def _setting(value: object) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return latex_value(value)
    return rf"\text{{{latex_text(str(value))}}}"
