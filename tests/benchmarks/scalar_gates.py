"""Forward and backward pass over a random graph of scalar gates, alone and with a batch, the time told per gate."""

import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine import Graph, Value, forward, new_node, reverse
from tests.benchmarks.workload import Action, Contestant, Workload

SOURCES = 20
WINDOW = 100
"""A gate takes its inputs from so many nodes before it, so that the graph is deep and nearly all of it is used."""

LARGEST = 2.0
"""A gate that would become larger is a tanh instead, so that nothing overflows."""

Recipe = tuple[tuple[str, int, int], ...]
"""The gates in order: operation, and the numbers of the two nodes before it that it takes (the first, if only one)."""

_FLOATS: dict[str, Callable[[float, float], float]] = {
    "add": lambda a, b: a + b,
    "multiply": lambda a, b: a * b,
    "subtract": lambda a, b: a - b,
    "tanh": lambda a, _: math.tanh(a),
    "sigmoid": lambda a, _: 1.0 / (1.0 + math.exp(-a)),
}


def drawn(gates: int) -> Recipe:
    """So many gates, one kind as often as another."""
    random = np.random.default_rng(gates)
    kinds = random.choice(list(_FLOATS), size=gates)
    values = list(_starts())
    recipe = []
    for kind in map(str, kinds):
        left, right = (len(values) - 1 - int(step) for step in random.integers(min(WINDOW, len(values)), size=2))
        value = _FLOATS[kind](values[left], values[right])
        if abs(value) > LARGEST:
            kind, value = "tanh", math.tanh(values[left])  # noqa: PLW2901 - another gate at this place
        recipe.append((kind, left, right))
        values.append(value)
    return tuple(recipe)


def _starts() -> list[float]:
    return [float(value) for value in np.random.default_rng(0).uniform(-1.0, 1.0, SOURCES)]


def built(recipe: Recipe, sources: Sequence[Any], operations: dict[str, Callable[..., Any]]) -> Any:
    """The same graph in whatever the sources are made of; returns the sum of its last nodes."""
    nodes = list(sources)
    for kind, left, right in recipe:
        nodes.append(operations[kind](nodes[left], nodes[right]))
    total = nodes[-1]
    for node in nodes[-SOURCES:-1]:
        total = operations["add"](total, node)
    return total


@dataclass(frozen=True)
class Gates:
    """Everybody's way over a random graph of so many gates, each with `batch` samples at once."""

    count: int
    batch: int | None = None

    @property
    def recipe(self) -> Recipe:
        """The gates."""
        return drawn(self.count)

    @property
    def sources(self) -> list[Value]:
        """The values of the sources: numbers, or a number for each sample."""
        if self.batch is None:
            return list(_starts())
        random = np.random.default_rng(1)
        return [value * random.uniform(0.9, 1.0, self.batch) for value in _starts()]

    def graph(self) -> Graph:
        """The graph as the engine holds it."""
        nodes = [new_node(f"n{index}", "variable", value=value) for index, value in enumerate(self.sources)]
        for number, (kind, left, right) in enumerate(self.recipe, start=SOURCES):
            inputs = (f"n{left}",) if kind in {"tanh", "sigmoid"} else (f"n{left}", f"n{right}")
            nodes.append(new_node(f"n{number}", kind, inputs))
        last = [node.name for node in nodes[-SOURCES:]]
        total = last[-1]
        for name in last[:-1]:
            nodes.append(new_node(f"total {name}", "add", (total, name)))
            total = nodes[-1].name
        return Graph(nodes, total)

    def gradloom(self) -> Action:
        """The graph stands; a pass forward and one back."""
        graph = self.graph()

        def passes() -> float:
            run = forward(graph)
            gradients = reverse(run)
            return _told(run.output(), gradients.gradient("n0"))

        return passes

    def micrograd(self) -> Action:
        """Micrograd builds the graph at every forward pass; tanh and sigmoid are written the way its relu is."""
        from micrograd.engine import Value as Number

        def unary(function: Callable[[float], float], derivative: Callable[[float], float]) -> Callable[..., Any]:
            def gate(x: Any, _: Any) -> Any:
                out = Number(function(x.data), (x,))

                def backward() -> None:
                    x.grad += derivative(out.data) * out.grad

                out._backward = backward
                return out

            return gate

        operations: dict[str, Callable[..., Any]] = {
            **_binary(),
            "tanh": unary(math.tanh, lambda out: 1.0 - out * out),
            "sigmoid": unary(lambda x: 1.0 / (1.0 + math.exp(-x)), lambda out: out * (1.0 - out)),
        }
        recipe, starts = self.recipe, self.sources
        sys.setrecursionlimit(10 * self.count + 10_000)  # its backward pass sorts by recursion

        def passes() -> float:
            nodes = [Number(value) for value in starts]
            total = built(recipe, nodes, operations)
            total.backward()
            return _told(total.data, nodes[0].grad)

        return passes

    def autograd(self) -> Action:
        """HIPS autograd traces the graph at every forward pass."""
        import autograd.numpy as anp
        from autograd import value_and_grad

        operations = {
            **_binary(),
            "tanh": lambda a, _: anp.tanh(a),
            "sigmoid": lambda a, _: 1.0 / (1.0 + anp.exp(-a)),
        }
        recipe, starts = self.recipe, self.sources
        both = value_and_grad(lambda nodes: built(recipe, nodes, operations))

        def passes() -> float:
            value, slopes = both(starts)
            return _told(value, slopes[0])

        return passes

    def pytorch(self) -> Action:
        """PyTorch records the graph at every forward pass."""
        import torch

        operations = {**_binary(), "tanh": lambda a, _: torch.tanh(a), "sigmoid": lambda a, _: torch.sigmoid(a)}
        recipe, starts = self.recipe, self.sources

        def passes() -> float:
            nodes = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in starts]
            total = built(recipe, nodes, operations)
            total.backward(torch.ones_like(total))
            return _told(total.detach(), nodes[0].grad)

        return passes

    def jax(self) -> Action:
        """JAX's compiled step; compiling it is not timed."""
        import jax

        jax.config.update("jax_enable_x64", True)
        operations = {
            **_binary(),
            "tanh": lambda a, _: jax.numpy.tanh(a),
            "sigmoid": lambda a, _: jax.nn.sigmoid(a),
        }
        recipe, starts = self.recipe, self.sources
        both = jax.jit(jax.value_and_grad(lambda nodes: built(recipe, nodes, operations)))

        def passes() -> float:
            value, slopes = both(starts)
            return _told(value, slopes[0])

        passes()  # compiles
        return passes

    def numpy(self) -> Action:
        """One call of numpy a gate, forward and back, over all samples at once."""
        forwards: dict[str, Callable[..., Any]] = {
            **_binary(),
            "tanh": lambda a, _: np.tanh(a),
            "sigmoid": lambda a, _: 1.0 / (1.0 + np.exp(-a)),
        }
        recipe, starts = self.recipe, self.sources
        last = range(SOURCES + self.count - SOURCES, SOURCES + self.count)

        def passes() -> float:
            values = list(starts)
            for kind, left, right in recipe:
                values.append(forwards[kind](values[left], values[right]))
            total: Any = 0.0
            gradients: list[Any] = [0.0] * len(values)
            for node in last:
                total = total + values[node]
                gradients[node] = gradients[node] + 1.0
            for slot in range(len(values) - 1, SOURCES - 1, -1):
                kind, left, right = recipe[slot - SOURCES]
                upstream, out = gradients[slot], values[slot]
                if kind == "add":
                    gradients[left] = gradients[left] + upstream
                    gradients[right] = gradients[right] + upstream
                elif kind == "subtract":
                    gradients[left] = gradients[left] + upstream
                    gradients[right] = gradients[right] - upstream
                elif kind == "multiply":
                    gradients[left] = gradients[left] + upstream * values[right]
                    gradients[right] = gradients[right] + upstream * values[left]
                elif kind == "tanh":
                    gradients[left] = gradients[left] + upstream * (1.0 - out * out)
                else:
                    gradients[left] = gradients[left] + upstream * (out * (1.0 - out))
            return _told(total, gradients[0])

        return passes

    def workload(self, *names: str, limit: float | None = None, **bars: float) -> Workload:
        """The engine and these others, over this graph."""
        others = {
            "micrograd": Contestant("micrograd", self.micrograd, "micrograd"),
            "autograd": Contestant("HIPS autograd", self.autograd, "autograd"),
            "pytorch": Contestant("PyTorch eager", self.pytorch, "torch"),
            "jax": Contestant("JAX, compiled", self.jax, "jax"),
            "numpy": Contestant("numpy, a call a gate", self.numpy),
        }
        samples = f", {self.batch} samples at once" if self.batch else ""
        return Workload(
            name=f"{self.count} scalar gates" + (f" x {self.batch}" if self.batch else ""),
            what=f"forward and backward over {self.count} gates of numbers{samples}",
            contestants=(Contestant("Gradloom", self.gradloom), *(others[name] for name in names)),
            bars={others[name].name: bar for name, bar in bars.items()},
            limit=limit,
            unit="gate and sample" if self.batch else "gate",
            per_action=self.count * (self.batch or 1),
        )


def _told(value: Any, gradient: Any) -> float:
    """One number from both passes."""
    return float(value.sum() if hasattr(value, "sum") else value) + float(
        gradient.sum() if hasattr(gradient, "sum") else gradient
    )


def _binary() -> dict[str, Callable[..., Any]]:
    return {"add": lambda a, b: a + b, "multiply": lambda a, b: a * b, "subtract": lambda a, b: a - b}


HUNDREDTH = 0.01
WORKLOADS = (
    # JAX compiles a graph of a thousand gates in about a second, of ten thousand in more than a minute: only the first.
    Gates(1_000).workload(
        "numpy", "micrograd", "autograd", "pytorch", "jax", micrograd=HUNDREDTH, pytorch=HUNDREDTH, jax=1.0
    ),
    Gates(10_000).workload("numpy", "micrograd", "pytorch", micrograd=HUNDREDTH, pytorch=HUNDREDTH, limit=25e-9),
    Gates(100_000).workload("numpy", "micrograd", "pytorch", micrograd=HUNDREDTH, pytorch=HUNDREDTH),
    Gates(1_000, batch=100).workload("numpy", "pytorch", pytorch=1 / 7),
)
