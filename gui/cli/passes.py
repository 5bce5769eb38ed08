"""The passes of a run: forward, backward from one output or several, and forward mode along nodes that move."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass

from engine import (
    EngineError,
    Gradients,
    Graph,
    JointGradients,
    JointTangents,
    Node,
    Run,
    Tangents,
    Value,
    forward,
    forward_jointly,
    forward_mode,
    parse_value,
    reverse,
    reverse_jointly,
)
from gui.cli.arguments import Refusal
from gui.cli.output import is_finite
from gui.cli.reading import directions, reasons_of


@dataclass(frozen=True, eq=False)
class Computed:
    """What was computed of one node, and what kept it from being computed, or from being finite."""

    value: Value | None
    gradient: Value | None
    tangent: Value | None
    problem: str


@dataclass(frozen=True, eq=False)
class Passes:
    """What was computed of a graph: `outputs` with the upstream gradient of each, `moved` with its direction."""

    graph: Graph
    run: Run
    outputs: Mapping[str, Value]
    gradients: Gradients | JointGradients
    moved: Mapping[str, Value]
    tangents: Tangents | JointTangents | None

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes, those inside a composite gate just before it."""
        return {name: self.graph.nodes.get(name, node) for name, node in self.graph.flat.nodes.items()}

    @property
    def output(self) -> str:
        """The output, the first of several."""
        return next(iter(self.outputs))

    def computed(self, node: Node) -> Computed:
        """What was computed of one node."""
        name = node.name
        try:
            value = self.run.value(name)
        except EngineError as problem:
            return Computed(None, None, None, str(problem))
        gradient = self.gradients.gradient(name)
        tangent = self.tangents.tangent(name) if self.tangents else None
        wild = [word for word, number in (("value", value), ("gradient", gradient)) if not is_finite(number)]
        return Computed(
            value, gradient, tangent, f"Its {' and its '.join(wild)} left the finite numbers." if wild else ""
        )


def take_passes(graph: Graph, options: Namespace, upstream: Value = 1.0) -> Passes:
    """The passes that the options ask for; `upstream` is that of the graph's own output, unless told."""
    with reasons_of(graph):
        return _passes(graph, options, upstream)


def _passes(graph: Graph, options: Namespace, upstream: Value) -> Passes:
    run = forward(graph)
    own = graph.output
    names = options.output or ([own] if own is not None else [])
    given = [parse_value(text) for text in options.upstream]
    outputs = _with_upstreams(names, given or [upstream if name == own else 1.0 for name in names])
    if len(outputs) == 1:
        ((name, start),) = outputs.items()
        gradients: Gradients | JointGradients = reverse(run, name, start)
    else:
        gradients = reverse_jointly(run, outputs) if outputs else reverse(run)
    for name in outputs:
        cause = _cause(graph, name)
        if cause is not None:
            raise cause
    moved = directions(graph, options.forward_mode)
    return Passes(graph, run, outputs, gradients, moved, _tangents(run, moved))


def _with_upstreams(names: list[str], given: list[Value]) -> dict[str, Value]:
    """The outputs, each with its upstream gradient."""
    if len(set(names)) < len(names):
        raise Refusal("An output is named twice. Name each once.")
    if len(given) not in {1, len(names)}:
        told = f"{len(names)} output{'s' if len(names) > 1 else ''} and {len(given)} upstream gradients are given"
        raise Refusal(f"{told}. Give one for each, in their order, or one for all.")
    return dict(zip(names, given if len(given) == len(names) else given * len(names), strict=True))


def _tangents(run: Run, moved: Mapping[str, Value]) -> Tangents | JointTangents | None:
    if len(moved) == 1:
        ((name, direction),) = moved.items()
        return forward_mode(run, name, direction)
    return forward_jointly(run, moved) if moved else None


def _cause(graph: Graph, output: str) -> EngineError | None:
    """What makes the output NaN or infinite: the first gate on the way to it whose value is not finite."""
    graph = graph.flat
    needed = graph.ancestors(output)
    return forward(Graph(node for name, node in graph.nodes.items() if name in needed)).not_finite()
