"""`gradloom run` and `gradloom eval`: one forward and one backward pass, and everything they computed."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from typing import Any

from engine import (
    EngineError,
    Gradients,
    Graph,
    Node,
    Run,
    Tangents,
    Value,
    forward,
    forward_mode,
    parse_expression,
    parse_value,
    reverse,
)
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, is_finite, print_json, print_line, print_table, short
from gui.cli.reading import load, set_values


def run(options: Namespace) -> int:
    """Run a graph file both ways and print every node's value and gradient."""
    file = load(options.file)
    graph = file.graph
    set_values(graph, options.set)
    upstream = file.upstream if options.output in {None, graph.output} else 1.0
    if options.upstream is not None:
        upstream = parse_value(options.upstream)
    title = f"{file.title} ({options.file})" if file.title else options.file
    _answer(_passes(graph, options.output, upstream, options.forward_mode), title, in_json=options.json)
    return 0


def evaluate(options: Namespace) -> int:
    """Compute a formula, and the gradient of everything in it."""
    graph = parse_expression(options.expression)
    set_values(graph, options.set)
    missing = next((name for name, node in graph.nodes.items() if not node.is_gate and node.value is None), None)
    if missing is not None:
        raise Refusal(f"'{missing}' has no value. Give it one with --set {missing}=VALUE.")
    _answer(_passes(graph, None, 1.0, None), options.expression, in_json=options.json)
    return 0


@dataclass(frozen=True, eq=False)
class _Passes:
    """What was computed of a graph."""

    graph: Graph
    run: Run
    gradients: Gradients
    tangents: Tangents | None

    def computed(self, node: Node) -> _Computed:
        """What was computed of one node."""
        name = node.name
        try:
            value = self.run.value(name)
        except EngineError as problem:
            return _Computed(None, None, None, str(problem))
        gradient = self.gradients.gradient(name)
        tangent = self.tangents.tangent(name) if self.tangents else None
        wild = [word for word, number in (("value", value), ("gradient", gradient)) if not is_finite(number)]
        return _Computed(
            value, gradient, tangent, f"Its {' and its '.join(wild)} left the finite numbers." if wild else ""
        )


@dataclass(frozen=True, eq=False)
class _Computed:
    """What was computed of one node, and what kept it from being computed, or from being finite."""

    value: Value | None
    gradient: Value | None
    tangent: Value | None
    problem: str


def _passes(graph: Graph, output: str | None, upstream: Value, seed: str | None) -> _Passes:
    result = forward(graph)
    gradients = reverse(result, output, upstream)
    cause = _cause(graph, gradients.output)
    if cause is not None:
        raise cause
    return _Passes(graph, result, gradients, forward_mode(result, seed) if seed else None)


def _cause(graph: Graph, output: str) -> EngineError | None:
    """What makes the output NaN or infinite: the first gate on the way to it whose value is not finite."""
    needed = graph.ancestors(output)
    return forward(Graph(node for name, node in graph.nodes.items() if name in needed)).not_finite()


def _answer(passes: _Passes, title: str, *, in_json: bool) -> None:
    if in_json:
        print_json(_document(passes))
    else:
        _print(passes, title)


def _document(passes: _Passes) -> dict[str, Any]:
    output = passes.gradients.output
    document: dict[str, Any] = {"output": output, "value": as_json(passes.run.value(output))}
    if passes.tangents:
        document["forward_mode"] = passes.tangents.seed
    document["nodes"] = {name: _node_document(passes, node) for name, node in passes.graph.nodes.items()}
    return document


def _node_document(passes: _Passes, node: Node) -> dict[str, Any]:
    computed = passes.computed(node)
    document: dict[str, Any] = {
        "operation": node.operation.name,
        "value": as_json(computed.value),
        "gradient": as_json(computed.gradient),
    }
    if passes.tangents:
        document["forward"] = as_json(computed.tangent)
    if computed.problem:
        document["problem"] = computed.problem
    return document


def _print(passes: _Passes, title: str) -> None:
    output = passes.gradients.output
    print_line(title)
    print_line(f"{output} = {short(passes.run.value(output))}")
    print_line()
    heads = ["node", "operation", "value", "gradient"]
    if passes.tangents:
        heads.append(f"d/d {passes.tangents.seed}")
    rows, problems = [], []
    for name, node in passes.graph.nodes.items():
        computed = passes.computed(node)
        cells = [
            name,
            node.operation.name,
            short(computed.value),
            short(computed.gradient),
            short(computed.tangent),
        ]
        rows.append(cells[: len(heads)])
        if computed.problem:
            problems.append(f"{name}: {computed.problem}")
    print_table(heads, rows)
    for problem in problems:
        print_line(problem)
