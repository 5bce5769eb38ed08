"""A training step of a fully connected network on one batch: forward, backward, gradient descent."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engine import Graph, Trainer, TrainingSettings, new_node
from engine.value import Array
from tests.benchmarks.workload import Action, Contestant, Workload

RATE = 1e-3


@dataclass(frozen=True)
class Network:
    """Layers of these sizes with ReLU between them, softmax and cross-entropy after the last, on one drawn batch."""

    sizes: tuple[int, ...]
    batch: int

    @property
    def data(self) -> tuple[Array, Array]:
        """Inputs and one-hot targets."""
        random = np.random.default_rng(0)
        x = random.normal(size=(self.batch, self.sizes[0]))
        return x, np.eye(self.sizes[-1])[random.integers(self.sizes[-1], size=self.batch)]

    @property
    def start(self) -> list[tuple[Array, Array]]:
        """Weight and bias of each layer."""
        random = np.random.default_rng(1)
        return [
            (random.normal(scale=np.sqrt(2 / inputs), size=(inputs, outputs)), np.zeros(outputs))
            for inputs, outputs in pairwise(self.sizes)
        ]

    def gradloom(self) -> Action:
        """The engine's trainer."""
        x, target = self.data
        nodes = [new_node("h0", "input", value=x), new_node("target", "input", value=target)]
        for number, (weight, bias) in enumerate(self.start, start=1):
            nodes += [
                new_node(f"w{number}", "variable", value=weight),
                new_node(f"b{number}", "variable", value=bias),
                new_node(f"z{number}", "affine", (f"h{number - 1}", f"w{number}", f"b{number}")),
                new_node(f"h{number}", "relu", (f"z{number}",)),
            ]
        nodes[-1] = new_node("loss", "cross_entropy_logits", (nodes[-2].name, "target"))
        trainer = Trainer(Graph(nodes), TrainingSettings(learning_rate=RATE))
        return lambda: trainer.step().loss

    def by_hand(self) -> Action:
        """The same step written out in numpy, for this network alone."""
        x, target = self.data
        parameters = self.start

        def step() -> float:
            inputs, hidden = [x], x
            for weight, bias in parameters[:-1]:
                hidden = np.maximum(hidden @ weight + bias, 0.0)
                inputs.append(hidden)
            weight, bias = parameters[-1]
            logits = hidden @ weight + bias
            logits -= logits.max(axis=1, keepdims=True)
            powers = np.exp(logits)
            sums = powers.sum(axis=1, keepdims=True)
            loss = -np.sum(target * (logits - np.log(sums))) / self.batch
            upstream = (powers / sums - target) / self.batch
            for (weight, bias), given in zip(reversed(parameters), reversed(inputs), strict=True):
                weight_gradient, bias_gradient = given.T @ upstream, upstream.sum(axis=0)
                if given is not x:
                    upstream = (upstream @ weight.T) * (given > 0.0)
                np.subtract(weight, RATE * weight_gradient, out=weight)
                np.subtract(bias, RATE * bias_gradient, out=bias)
            return float(loss)

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
            logits = anp.dot(hidden, weight) + bias
            logits = logits - anp.max(logits, axis=1, keepdims=True)
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
        """PyTorch in eager mode with its own SGD, float64."""
        import torch

        x, target = (torch.tensor(array) for array in self.data)
        pairs = [tuple(torch.tensor(array, requires_grad=True) for array in pair) for pair in self.start]
        optimizer = torch.optim.SGD([parameter for pair in pairs for parameter in pair], lr=RATE)

        def step() -> float:
            hidden = x
            for weight, bias in pairs[:-1]:
                hidden = torch.relu(torch.addmm(bias, hidden, weight))
            weight, bias = pairs[-1]
            loss = torch.nn.functional.cross_entropy(torch.addmm(bias, hidden, weight), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            return float(loss.detach())

        return step

    def workload(self, **bars: float) -> Workload:
        """All who train this network."""
        shape = "-".join(str(size) for size in self.sizes)
        return Workload(
            name=shape,
            what=f"one training step of a {shape} network, batch {self.batch}, float64",
            contestants=(
                Contestant("Gradloom, Trainer", self.gradloom),
                Contestant("numpy by hand", self.by_hand),
                Contestant("HIPS autograd", self.autograd, "autograd"),
                Contestant("PyTorch eager", self.pytorch, "torch"),
            ),
            bars={name.replace("_", " "): bar for name, bar in bars.items()},
        )


LARGE = Network((784, 128, 64, 10), 64).workload(numpy_by_hand=1.3)
SMALL = Network((2, 16, 16, 2), 100).workload()
