"""A training step of a fully connected network on one batch: forward, backward, gradient descent."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine import Graph, Trainer, TrainingSettings, new_node
from tests.benchmarks.workload import Action, Contestant, Workload

RATE = 1e-3
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Network:
    """Layers of these sizes with ReLU between them, trained on one drawn batch.

    One output is fitted to numbers by the mean squared error, several to classes by softmax and cross-entropy.
    """

    sizes: tuple[int, ...]
    batch: int
    precision: str

    @property
    def fits_numbers(self) -> bool:
        """Whether the loss is the mean squared error."""
        return self.sizes[-1] == 1

    @property
    def data(self) -> tuple[Array, Array]:
        """Inputs, and numbers or one-hot rows as targets."""
        random = np.random.default_rng(0)
        x = random.normal(size=(self.batch, self.sizes[0])).astype(self.precision)
        if self.fits_numbers:
            return x, np.sin(x.sum(axis=1, keepdims=True))
        return x, np.eye(self.sizes[-1], dtype=self.precision)[random.integers(self.sizes[-1], size=self.batch)]

    @property
    def start(self) -> list[tuple[Array, Array]]:
        """Weight and bias of each layer."""
        random = np.random.default_rng(1)
        return [
            (
                random.normal(scale=np.sqrt(2 / inputs), size=(inputs, outputs)).astype(self.precision),
                np.zeros(outputs, self.precision),
            )
            for inputs, outputs in pairwise(self.sizes)
        ]

    def graph(self) -> Graph:
        """The network as the engine's graph."""
        x, target = self.data
        nodes = [new_node("h0", "input", value=x), new_node("target", "input", value=target)]
        for number, (weight, bias) in enumerate(self.start, start=1):
            nodes += [
                new_node(f"w{number}", "variable", value=weight),
                new_node(f"b{number}", "variable", value=bias),
                new_node(f"z{number}", "affine", (f"h{number - 1}", f"w{number}", f"b{number}")),
                new_node(f"h{number}", "relu", (f"z{number}",)),
            ]
        loss = "mean_squared_error" if self.fits_numbers else "cross_entropy_logits"
        nodes[-1] = new_node("loss", loss, (nodes[-2].name, "target"))
        return Graph(nodes)

    def gradloom(self) -> Action:
        """The engine's trainer."""
        trainer = Trainer(self.graph(), TrainingSettings(learning_rate=RATE, precision=self.precision))
        return lambda: trainer.step().loss

    def loss_by_hand(self, target: Array) -> Callable[[Array], tuple[float, Array]]:
        """The loss and its gradient with respect to what the last layer puts out."""
        share = 1.0 / self.batch

        def squares(output: Array) -> tuple[float, Array]:
            difference = output - target
            return float(np.mean(difference * difference)), difference * (2.0 * share)

        def cross_entropy(output: Array) -> tuple[float, Array]:
            logits = output - output.max(axis=1, keepdims=True)
            powers = np.exp(logits)
            sums = powers.sum(axis=1, keepdims=True)
            return float(-np.sum(target * (logits - np.log(sums))) * share), (powers / sums - target) * share

        return squares if self.fits_numbers else cross_entropy

    def by_hand(self) -> Action:
        """The same step written out in numpy, for this network alone: no pass over an array that could be spared."""
        x, target = self.data
        parameters = self.start
        loss_of = self.loss_by_hand(target)

        def step() -> float:
            inputs, hidden = [x], x
            for weight, bias in parameters[:-1]:
                hidden = hidden @ weight
                hidden += bias
                np.maximum(hidden, 0.0, out=hidden)
                inputs.append(hidden)
            weight, bias = parameters[-1]
            loss, upstream = loss_of(hidden @ weight + bias)
            for (weight, bias), given in zip(reversed(parameters), reversed(inputs), strict=True):
                weight_gradient, bias_gradient = given.T @ upstream, upstream.sum(axis=0)
                if given is not x:
                    upstream = upstream @ weight.T
                    upstream *= given > 0.0
                weight_gradient *= RATE
                np.subtract(weight, weight_gradient, out=weight)
                np.subtract(bias, RATE * bias_gradient, out=bias)
            return loss

        return step

    def autograd(self) -> Action:
        """HIPS autograd through its numpy."""
        import autograd.numpy as anp
        from autograd import value_and_grad

        x, target = self.data
        parameters = self.start

        def loss_of(parameters: Any) -> Any:
            hidden = x
            for weight, bias in parameters[:-1]:
                hidden = anp.maximum(anp.dot(hidden, weight) + bias, 0.0)
            weight, bias = parameters[-1]
            output = anp.dot(hidden, weight) + bias
            if self.fits_numbers:
                return anp.mean((output - target) ** 2)
            logits = output - anp.max(output, axis=1, keepdims=True)
            sums = anp.sum(anp.exp(logits), axis=1, keepdims=True)
            return -anp.sum(target * (logits - anp.log(sums))) / self.batch

        both = value_and_grad(loss_of)

        def step() -> float:
            loss, gradients = both(parameters)
            for pair, slopes in zip(parameters, gradients, strict=True):
                for parameter, gradient in zip(pair, slopes, strict=True):
                    np.subtract(parameter, RATE * gradient, out=parameter)
            return float(loss)

        return step

    def pytorch(self) -> Action:
        """PyTorch in eager mode with its own SGD."""
        import torch

        x, target = (torch.tensor(array) for array in self.data)
        pairs = [tuple(torch.tensor(array, requires_grad=True) for array in pair) for pair in self.start]
        optimizer = torch.optim.SGD([parameter for pair in pairs for parameter in pair], lr=RATE)
        functions = torch.nn.functional
        loss_of = functions.mse_loss if self.fits_numbers else functions.cross_entropy

        def step() -> float:
            hidden = x
            for weight, bias in pairs[:-1]:
                hidden = torch.relu(torch.addmm(bias, hidden, weight))
            weight, bias = pairs[-1]
            loss = loss_of(torch.addmm(bias, hidden, weight), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return float(loss.detach())

        return step

    def workload(self, **bars: float) -> Workload:
        """All who train this network."""
        shape = "-".join(str(size) for size in self.sizes)
        return Workload(
            name=f"{shape} {self.precision}",
            what=f"one training step of a {shape} network, batch {self.batch}, {self.precision}",
            contestants=(
                Contestant("Gradloom, Trainer", self.gradloom),
                Contestant("numpy by hand", self.by_hand),
                Contestant("HIPS autograd", self.autograd, "autograd"),
                Contestant("PyTorch eager", self.pytorch, "torch"),
            ),
            bars={name.replace("_", " "): bar for name, bar in bars.items()},
        )


WORKLOADS = tuple(
    Network(sizes, batch, precision).workload(**bars)
    for sizes, batch, bars in (
        ((2, 16, 16, 1), 100, {"numpy_by_hand": 1.15, "PyTorch_eager": 1.0}),
        ((784, 128, 64, 10), 64, {"numpy_by_hand": 1.15}),
    )
    for precision in ("float64", "float32")
)
