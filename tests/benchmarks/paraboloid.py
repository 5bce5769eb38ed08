"""Descent on x^2 + y^2: a step as the course writes it (forward, backward, adjust), and a hundred in one call."""

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout

from engine import Graph, Net, StepRecord, Trainer, TrainingSettings, new_node
from tests.benchmarks.workload import Action, Contestant, Workload

RATE = 1e-6
START = (1.0, 3.0)
STEPS = 100


def _net() -> Net:
    net = Net()
    x, y = (net.variable(value) for value in START)
    net.add(net.mul(x, x), net.mul(y, y))
    return net


def gradloom() -> Action:
    """Through Net, step by step."""
    net = _net()

    def step() -> float:
        loss: float = net.forward()
        net.backward()
        net.adjust(RATE)
        return loss

    return step


def gradloom_descent() -> Action:
    """Through Net, in the course's one call; what it prints is thrown away."""
    net = _net()
    nowhere = io.StringIO()

    def descent() -> float:
        nowhere.seek(0)
        with redirect_stdout(nowhere):
            return net.gradient_descendent(STEPS, RATE)[-1]

    return descent


def gradloom_trainer() -> Action:
    """Through the trainer."""
    nodes = [new_node(name, "variable", value=value) for name, value in zip("xy", START, strict=True)]
    nodes += [new_node("x2", "multiply", ("x", "x")), new_node("y2", "multiply", ("y", "y"))]
    graph = Graph([*nodes, new_node("o", "add", ("x2", "y2"))])
    trainer = Trainer(graph, TrainingSettings(optimizer="sgd", learning_rate=RATE))

    losses = [0.0]

    def note(records: Sequence[StepRecord]) -> None:
        losses[0] = records[-1].loss

    def descent() -> float:
        trainer.run(STEPS, on_steps=note)
        return losses[0]

    return descent


def by_hand() -> Action:
    """Plain Python, the derivatives worked out on paper: the limit."""
    x, y = START

    def step() -> float:
        nonlocal x, y
        loss = x * x + y * y
        x, y = x - RATE * 2 * x, y - RATE * 2 * y
        return loss

    return step


def micrograd() -> Action:
    """Micrograd builds its graph anew at every step; that is how it is used."""
    from micrograd.engine import Value

    x, y = (Value(value) for value in START)

    def step() -> float:
        loss = x * x + y * y
        x.grad = y.grad = 0
        loss.backward()
        x.data -= RATE * x.grad
        y.data -= RATE * y.grad
        return float(loss.data)

    return step


def autograd() -> Action:
    """HIPS autograd on Python floats."""
    from autograd import value_and_grad

    both = value_and_grad(lambda x, y: x * x + y * y, argnum=(0, 1))
    x, y = START

    def step() -> float:
        nonlocal x, y
        loss, (dx, dy) = both(x, y)
        x, y = x - RATE * dx, y - RATE * dy
        return float(loss)

    return step


def pytorch() -> Action:
    """PyTorch in eager mode, on float64 scalars."""
    import torch

    x, y = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in START)

    def step() -> float:
        loss = x * x + y * y
        loss.backward()
        with torch.no_grad():
            for parameter in (x, y):
                parameter.sub_(RATE * parameter.grad)
                parameter.grad = None
        return float(loss.detach())

    return step


def repeated(prepare: Callable[[], Action]) -> Callable[[], Action]:
    """A hundred of somebody's steps as one action."""

    def prepared() -> Action:
        step = prepare()

        def descent() -> float:
            for _ in range(STEPS - 1):
                step()
            return step()

        return descent

    return prepared


STEP = Workload(
    name="paraboloid",
    what="one step on x^2 + y^2",
    contestants=(
        Contestant("Gradloom, Net", gradloom),
        Contestant("Python by hand", by_hand),
        Contestant("micrograd", micrograd, "micrograd"),
        Contestant("HIPS autograd", autograd, "autograd"),
        Contestant("PyTorch eager", pytorch, "torch"),
    ),
    bars={"micrograd": 1.0},
)
DESCENT = Workload(
    name="paraboloid, 100 steps",
    what="100 descent steps on x^2 + y^2 in one call",
    contestants=(
        Contestant("Gradloom, Net", gradloom_descent),
        Contestant("Gradloom, Trainer", gradloom_trainer),
        Contestant("Python by hand", repeated(by_hand)),
        Contestant("micrograd", repeated(micrograd), "micrograd"),
        Contestant("HIPS autograd", repeated(autograd), "autograd"),
        Contestant("PyTorch eager", repeated(pytorch), "torch"),
    ),
    bars={"micrograd": 0.2},
    per_action=STEPS,
)
