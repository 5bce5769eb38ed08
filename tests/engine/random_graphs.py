"""Random graphs of most operations, with fan-out, shared parameters and broadcasting, and PyTorch's results."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from engine import errors
from engine.differentiation.reverse import reverse
from engine.execution.quiet import quiet
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import Node, new_node
from engine.operation import ArrayOperation
from engine.operations import OPERATIONS
from engine.value import Value, as_value, plain, shape_of
from tests.engine.operations.agreement import in_torch

SHAPES = ((), (3,), (2, 3), (1, 3), (2, 1), (3, 2))
ON_ARRAYS = (
    *("sum", "mean", "max", "min", "product", "variance", "norm", "log_sum_exp", "softmax", "log_softmax"),
    *("matmul", "dot", "outer", "transpose", "flatten"),
)
"""The operations on arrays that take their inputs at default settings; those that work by element are all here."""

LARGEST = 20.0
"""No value and no local derivative is larger, so that rounding is not made to look like a disagreement."""

UPSTREAM = 0.7

FILE = Path(__file__).with_name("random_graphs.json")

ROUNDED = 1e-13
"""What may be left of numbers up to LARGEST that cancel on their way through many gates."""

Results = dict[str, Any]
"""The value of the output, by "value", and the gradients of the variables that it depends on, by their names."""


# ------------------------------------------------------------------------------------------- graphs


def random_graph(seed: int, gates: int) -> Graph:
    """A graph of up to six sources and as many gates as told, or a few less; each takes any nodes, often one again.

    The output is the sum of the means of all that nothing else takes.
    """
    random = np.random.default_rng(seed)
    nodes = [_source(random, place) for place in range(random.integers(2, 7))]
    values: dict[str, Any] = {node.name: node.value for node in nodes}
    most = len(nodes) + gates
    for _ in range(4 * gates):
        if len(nodes) == most:
            break
        gate = _gate(random, [node.name for node in nodes], f"g{len(nodes)}")
        value = quiet().run(_value_in_reach, gate, [values[str(name)] for name in gate.inputs])
        if value is not None:
            nodes.append(gate)
            values[gate.name] = value
    taken = {name for node in nodes for name in node.inputs}
    means = [new_node(f"m{place}", "mean", (node.name,)) for place, node in enumerate(nodes) if node.name not in taken]
    total = new_node("total", "add_n", tuple(mean.name for mean in means), settings={"inputs": len(means)})
    return Graph([*nodes, *means, total], total.name)


def _source(random: np.random.Generator, place: int) -> Node:
    value = np.round(random.uniform(-2.0, 2.0, SHAPES[random.integers(len(SHAPES))]), 4)
    return new_node(f"s{place}", "variable" if place < 2 or random.random() < 0.7 else "constant", value=value)


def _gate(random: np.random.Generator, earlier: list[str], name: str) -> Node:
    operation = OPERATIONS[_KINDS[random.integers(len(_KINDS))]]
    given: dict[str, Any] = {}
    for setting in operation.settings:
        if setting.name == "inputs":
            given["inputs"] = int(random.integers(1, 5))
        elif setting.name == "reduction":
            given["reduction"] = str(random.choice(setting.choices))
        elif setting.kind == "boolean":
            given[setting.name] = bool(random.random() < 0.3)
    ports = operation.ports_of(operation.complete(given))
    # The latest are taken more often, so that the graph grows deep as well as wide.
    places = len(earlier) - 1 - np.minimum(random.geometric(0.12, len(ports)) - 1, len(earlier) - 1)
    return new_node(name, operation.name, tuple(earlier[place] for place in places), settings=given)


def _value_in_reach(gate: Node, inputs: list[Any]) -> Value | None:
    """The value of a gate whose shapes fit and whose numbers and slopes are moderate; else None."""
    operation, settings = gate.operation, gate.settings
    try:
        operation.shape(gate.name, tuple(map(shape_of, inputs)), settings)
    except errors.ShapeError:
        return None
    if operation.name == "binary_cross_entropy" and not all(np.all((value >= 0) & (value <= 1)) for value in inputs):
        return None  # PyTorch refuses what is no probability, the engine tells of it afterwards
    numbers = tuple(np.float64(value) if isinstance(value, float) else value for value in inputs)
    out = operation.evaluate(numbers, settings)
    one = np.ones(np.shape(out)) if np.shape(out) else 1.0
    slopes = [operation.message(index, one, numbers, out, settings) for index in range(len(numbers))]
    moderate = all(np.isfinite(each).all() and np.max(np.abs(each)) <= LARGEST for each in (out, *slopes))
    return as_value(out) if moderate else None


_KINDS = [
    *(name for name, one in OPERATIONS.items() if not one.is_source and not isinstance(one, ArrayOperation)),
    *(name for name in ON_ARRAYS if name in OPERATIONS),
]


# ------------------------------------------------------------------------------------------- the two sides


def engine_results(graph: Graph) -> Results:
    """What the engine gives."""
    run = forward(graph)
    gradients = reverse(run, upstream=UPSTREAM)
    found = {name: gradients.gradient(name) for name in _variables(graph)}
    return {"value": run.output(), **{name: value for name, value in found.items() if value is not None}}


def torch_results(graph: Graph) -> Results:
    """What PyTorch gives, a statement for each node."""
    import torch

    tensors: dict[str, Any] = {}
    for node in graph.nodes.values():  # as they were made: every gate after its inputs
        if node.operation.is_source:
            moves = node.operation.name == "variable"
            tensors[node.name] = torch.tensor(node.value, dtype=torch.float64, requires_grad=moves)
        else:
            inputs = [tensors[name] for name in node.inputs if name is not None]
            tensors[node.name] = in_torch(node.operation, node.settings, inputs)
    out = tensors[str(graph.output)]
    if out.requires_grad:
        out.backward(torch.tensor(UPSTREAM, dtype=torch.float64))
    gradients = {name: tensors[name].grad for name in _variables(graph)}
    return {"value": out.detach().numpy(), **{name: one.numpy() for name, one in gradients.items() if one is not None}}


def _variables(graph: Graph) -> list[str]:
    return [name for name, node in graph.nodes.items() if node.operation.name == "variable"]


def disagreements(graph: Graph, expected: Results) -> list[str]:
    """What of the engine's value and gradients differs; where PyTorch has no gradient, ours may also be 0."""
    told = engine_results(graph)
    lost = [f"{name}: nothing in place of {expected[name]}" for name in expected.keys() - told.keys()]
    pairs = {name: (value, expected.get(name, np.zeros(np.shape(value)))) for name, value in told.items()}
    found = [f"{name}: {one} in place of {other}" for name, (one, other) in pairs.items() if not _agree(one, other)]
    return lost + found


def _agree(one: Any, other: Any) -> bool:
    if np.shape(one) != np.shape(other):
        return False
    largest = float(np.max(np.abs(other)))
    return bool(np.allclose(one, other, rtol=1e-12, atol=1e-12 * largest + ROUNDED))


# ------------------------------------------------------------------------------------------- frozen


def write_frozen(count: int = 150) -> None:
    """Write graphs with PyTorch's results, a line each."""
    lines = []
    for seed in range(count):
        graph = random_graph(seed, 3 + seed % 20)
        results = {name: np.asarray(value).tolist() for name, value in torch_results(graph).items()}
        nodes = [
            [node.name, node.operation.name, list(node.inputs), dict(node.settings), plain(node.value)]
            for node in graph.nodes.values()
        ]
        lines.append(json.dumps({"nodes": nodes, "output": graph.output, "results": results}))
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def read_frozen() -> list[tuple[Graph, Results]]:
    """The graphs of the file, each with PyTorch's results."""
    found = []
    for record in json.loads(FILE.read_text(encoding="utf-8")):
        nodes = [
            new_node(name, operation, tuple(inputs), value=value, settings=settings)
            for name, operation, inputs, settings, value in record["nodes"]
        ]
        results = {name: np.array(value) for name, value in record["results"].items()}
        found.append((Graph(nodes, record["output"]), results))
    return found
