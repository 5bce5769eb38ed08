"""Forward and backward pass over a random graph of scalar gates, the time told per gate."""

import operator
from functools import reduce
from typing import Any

import numpy as np

from engine import Graph, forward, new_node, reverse
from tests.benchmarks.workload import Action, Contestant, Workload

SOURCES = (0.5, -0.3, 0.8, -0.9)
Recipe = list[tuple[str, int, int]]
"""The gates in order: operation, and the numbers of the two nodes before it that it takes."""


def drawn(gates: int) -> Recipe:
    """Sums, differences and products, each followed somewhere by a ReLU, so that values stay moderate."""
    random = np.random.default_rng(gates)
    recipe: Recipe = []
    for number in range(len(SOURCES), len(SOURCES) + gates):
        kind = str(random.choice(["add", "multiply", "subtract", "relu"]))
        low = max(0, number - 200)
        recipe.append((kind, int(random.integers(low, number)), int(random.integers(low, number))))
    return recipe


def built(recipe: Recipe, nodes: list[Any], relu: Any) -> Any:
    """The same graph in whatever the sources are made of; returns the last node, shrunk."""
    binary = {"add": operator.add, "subtract": operator.sub, "multiply": operator.mul}
    nodes = list(nodes)
    for kind, left, right in recipe:
        node = relu(nodes[left]) if kind == "relu" else binary[kind](nodes[left], nodes[right])
        nodes.append(node * 0.5)
    return reduce(operator.add, nodes[-20:])


def workload(gates: int) -> Workload:
    """All who run so many gates (each of them halved, so there are twice as many)."""
    recipe = drawn(gates)

    def gradloom() -> Action:
        """The graph stands; a pass forward and one back."""
        nodes = [new_node(f"n{index}", "variable", value=value) for index, value in enumerate(SOURCES)]
        nodes.append(new_node("half", "constant", value=0.5))
        for number, (kind, left, right) in enumerate(recipe, start=len(SOURCES)):
            inputs = (f"n{left}",) if kind == "relu" else (f"n{left}", f"n{right}")
            nodes.append(new_node(f"g{number}", kind, inputs))
            nodes.append(new_node(f"n{number}", "multiply", (f"g{number}", "half")))
        last = [f"n{number}" for number in range(len(SOURCES) + gates - 20, len(SOURCES) + gates)]
        total = last[0]
        for number, name in enumerate(last[1:]):
            nodes.append(new_node(f"total{number}", "add", (total, name)))
            total = f"total{number}"
        graph = Graph(nodes, total)

        def passes() -> float:
            return float(reverse(forward(graph)).gradient("n0") or 0.0)

        return passes

    def micrograd() -> Action:
        """Micrograd builds the graph at every forward pass."""
        from micrograd.engine import Value

        def passes() -> float:
            nodes = [Value(value) for value in SOURCES]
            built(recipe, nodes, Value.relu).backward()
            return float(nodes[0].grad)

        return passes

    def autograd() -> Action:
        """HIPS autograd traces the graph at every forward pass."""
        import autograd.numpy as anp
        from autograd import grad

        slope = grad(lambda *nodes: built(recipe, list(nodes), lambda x: anp.maximum(x, 0.0)), argnum=(0, 1, 2, 3))
        return lambda: float(slope(*SOURCES)[0])

    def pytorch() -> Action:
        """PyTorch records the graph at every forward pass."""
        import torch

        def passes() -> float:
            nodes = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in SOURCES]
            built(recipe, nodes, torch.relu).backward()
            return float(nodes[0].grad) if nodes[0].grad is not None else 0.0

        return passes

    return Workload(
        name=f"{2 * gates} scalar gates",
        what=f"forward and backward over {2 * gates} gates of numbers",
        contestants=(
            Contestant("Gradloom", gradloom),
            Contestant("micrograd", micrograd, "micrograd"),
            Contestant("HIPS autograd", autograd, "autograd"),
            Contestant("PyTorch eager", pytorch, "torch"),
        ),
        unit="gate",
        per_action=2 * gates,
    )


WORKLOAD = workload(500)
