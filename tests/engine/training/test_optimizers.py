"""Optimizers step exactly as PyTorch's."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.optimizers import OPTIMIZERS, coupled_decay, decoupled_decay
from engine.training.settings import TrainingSettings
from engine.training.trainer import Trainer
from engine.value import plain

# Made with PyTorch 2.13.0 (CPU) in float64: after so many steps w (flattened), b, and the loss before the last step, as
# `torch_steps` below makes them; and `given`, where START is after so many steps along the gradients of `gradient`.
FROZEN = json.loads((Path(__file__).parent / "pytorch_steps.json").read_text(encoding="utf-8"))

X = [[1.0, 2.0], [-0.5, 3.0], [0.25, -1.5]]
T = [[1.0, 0.0], [0.0, 2.0], [-1.0, 0.5]]
W = [[0.5, -1.0], [2.0, 0.25]]
B = 0.75


def layer() -> Graph:
    """One tanh layer with a number for its bias, and the mean squared error."""
    return Graph(
        [
            new_node("x", "input", value=X),
            new_node("t", "input", value=T),
            new_node("w", "variable", value=W),
            new_node("b", "variable", value=B),
            new_node("z", "affine", ("x", "w", "b")),
            new_node("y", "tanh", ("z",)),
            new_node("loss", "mean_squared_error", ("y", "t")),
        ]
    )


def our_steps(settings: dict[str, Any], steps: int) -> tuple[Any, Any, float]:
    """W, b and the loss before the last of these steps."""
    trainer = Trainer(layer(), TrainingSettings(**settings))
    trainer.run(steps)
    values = trainer.values()
    return np.ravel(values["w"]), values["b"], trainer.history.losses[-1]


START = [0.5, -1.0, 2.0, 0.25]


def gradient(step: int) -> list[float]:
    """A gradient that depends on no parameter, so that nothing but the optimizer can differ."""
    return [math.sin(3.0 * step + place) + 0.2 * place for place in range(len(START))]


def our_given(settings: dict[str, Any], steps: int) -> list[float]:
    """Where the parameters are after so many steps along given gradients."""
    known = TrainingSettings(**settings)
    rule, decay = known.rule, known.value("weight_decay")
    constants = rule.constants({name: known.value(name) for name in rule.settings})
    numbers: Any = [np.array(START), *np.zeros((len(rule.memory), len(START)))]
    for step in range(steps):
        slope = np.array(gradient(step))
        if rule.decoupled:
            numbers[0] = decoupled_decay(numbers[0], known.learning_rate, decay)
        else:
            slope = coupled_decay(numbers[0], slope, decay)
        numbers = list(
            rule.update(
                numbers[0], slope, *numbers[1:], *rule.coefficients(step + 1.0, known.learning_rate, *constants)
            )
        )
    given: list[float] = numbers[0].tolist()
    return given


def torch_optimizer(settings: dict[str, Any], parameters: list[Any]) -> Any:
    """PyTorch's optimizer at these settings."""
    import torch

    names = {"learning_rate": "lr", "epsilon": "eps"}
    keys = {names.get(name, name): value for name, value in settings.items() if not name.startswith("beta")}
    optimizer = keys.pop("optimizer")
    if "beta1" in settings:
        keys["betas"] = (settings["beta1"], settings["beta2"])
    if optimizer in {"momentum", "nesterov"}:
        keys = {"momentum": 0.9, "nesterov": optimizer == "nesterov", **keys}
    classes = {
        **dict.fromkeys(("sgd", "momentum", "nesterov"), torch.optim.SGD),
        "adagrad": torch.optim.Adagrad,
        "rmsprop": torch.optim.RMSprop,
        "adadelta": torch.optim.Adadelta,
        "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
    }
    return classes[optimizer](parameters, **keys)


def torch_given(settings: dict[str, Any], steps: int) -> list[float]:
    """Where PyTorch's parameters are after so many steps along given gradients."""
    import torch

    parameter = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    stepper = torch_optimizer(settings, [parameter])
    for step in range(steps):
        parameter.grad = torch.tensor(gradient(step), dtype=torch.float64)
        stepper.step()
    given: list[float] = parameter.detach().tolist()
    return given


def torch_steps(settings: dict[str, Any], steps: int) -> tuple[Any, Any, float]:
    """W, b and the loss before the last of these steps by PyTorch itself."""
    import torch

    w, b = (torch.tensor(start, dtype=torch.float64, requires_grad=True) for start in (W, B))
    x, t = (torch.tensor(data, dtype=torch.float64) for data in (X, T))
    stepper = torch_optimizer(settings, [w, b])
    loss = torch.tensor(math.nan)
    for _ in range(steps):
        stepper.zero_grad()
        loss = ((torch.tanh(x @ w + b) - t) ** 2).mean()
        loss.backward()
        stepper.step()
    return w.detach().numpy().ravel(), float(b.detach()), float(loss.detach())


def named(case):
    """How a case is called in the report of the tests."""
    settings = "-".join(f"{value}" for value in case["settings"].values())
    return f"{settings}-{case['steps']}"


@pytest.mark.parametrize("case", FROZEN, ids=named)
def test_steps_are_those_of_pytorch(case):
    """A learner who moves on to PyTorch finds the same steps there, after 50 of them as after one."""
    assert our_given(case["settings"], case["steps"]) == pytest.approx(case["given"], rel=1e-12, abs=0)


@pytest.mark.parametrize("case", FROZEN, ids=named)
def test_whole_runs_are_those_of_pytorch(case):
    """A network trained here and there has the same numbers; one that is nearly 0 is as near to it."""
    w, b, loss = our_steps(case["settings"], case["steps"])
    assert w == pytest.approx(case["w"], rel=1e-12, abs=1e-12)
    assert b == pytest.approx(case["b"], rel=1e-12)
    assert loss == pytest.approx(case["loss"], rel=1e-12)


@pytest.mark.parametrize("case", [case for case in FROZEN if case["steps"] == 50], ids=named)
def test_pytorch_itself_agrees(case):
    """Where PyTorch is installed the frozen numbers are checked against it, and so are ours."""
    pytest.importorskip("torch")
    assert torch_given(case["settings"], 50) == pytest.approx(case["given"], rel=1e-12, abs=0)
    assert our_given(case["settings"], 50) == pytest.approx(torch_given(case["settings"], 50), rel=1e-12, abs=0)
    for ours, theirs in zip(our_steps(case["settings"], 50), torch_steps(case["settings"], 50), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12)


def test_every_optimizer_is_compared():
    """A new one cannot be forgotten."""
    assert {case["settings"]["optimizer"] for case in FROZEN} == set(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_numbers_and_arrays_step_alike(name):
    """A graph of scalars and one of arrays have the same numbers, to the last bit."""
    settings = replace(TrainingSettings(), optimizer=name)
    rule = settings.rule
    constants = rule.constants({key: settings.value(key) for key in rule.settings})
    random = np.random.default_rng(3)
    numbers = [random.normal(size=5), random.normal(size=5), *random.random((len(rule.memory), 5))]
    given = [np.array(row) for row in numbers]
    coefficients = rule.coefficients(7.0, 0.01, *constants)
    together = rule.update(*numbers, *coefficients)
    for place in range(5):
        alone = rule.update(*(float(row[place]) for row in numbers), *coefficients)
        assert [row[place] for row in together] == list(alone)
    assert [plain(row) for row in numbers] == [plain(row) for row in given]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_can_be_compiled(name):
    """Whole runs go through the compiled tape, with the same numbers to the last bits."""
    numba = pytest.importorskip("numba")
    settings = replace(TrainingSettings(), optimizer=name)
    rule = settings.rule
    constants = rule.constants({key: settings.value(key) for key in rule.settings})
    numbers = [0.5, -1.25, 0.75, 0.3][: 2 + len(rule.memory)]
    compiled = numba.njit(rule.coefficients)(7.0, 0.01, *constants)
    assert compiled == pytest.approx(rule.coefficients(7.0, 0.01, *constants), rel=1e-15)
    assert numba.njit(rule.update)(*numbers, *compiled) == pytest.approx(rule.update(*numbers, *compiled), rel=1e-15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_single_precision_stays_single(name):
    """No number of an optimizer makes doubles of arrays in single precision, at twice the cost."""
    rule = replace(TrainingSettings(), optimizer=name).rule
    settings = TrainingSettings(optimizer=name)
    coefficients = rule.coefficients(1.0, 0.1, *rule.constants({key: settings.value(key) for key in rule.settings}))
    rows = np.ones((2 + len(rule.memory), 3), np.float32)
    assert {row.dtype for row in rule.update(*rows, *coefficients)} == {np.dtype(np.float32)}
    assert coupled_decay(rows[0], rows[1], 0.1).dtype == decoupled_decay(rows[0], 0.1, 0.1).dtype == np.float32


def test_momentum_may_be_asked_for_in_two_ways():
    """Files from before had it as a setting of sgd."""
    old = our_steps({"optimizer": "sgd", "momentum": 0.9}, 20)
    new = our_steps({"optimizer": "momentum"}, 20)
    assert [plain(part) for part in old] == [plain(part) for part in new]


def test_many_parameters_step_as_few_do():
    """An array longer than the pieces in which it is updated has the numbers of each alone."""
    start = np.linspace(-1, 1, 40_001)
    for settings in ({"optimizer": "adam", "weight_decay": 0.1}, {"optimizer": "sgd"}, {"optimizer": "adamw"}):
        graph = Graph(
            [new_node("x", "variable", value=start), new_node("q", "square", ("x",)), new_node("y", "sum", ("q",))]
        )
        trainer = Trainer(graph, TrainingSettings(learning_rate=0.1, **settings))
        trainer.run(3)
        some = Graph(
            [
                new_node("x", "variable", value=start[::4000]),
                new_node("q", "square", ("x",)),
                new_node("y", "sum", ("q",)),
            ]
        )
        alone = Trainer(some, TrainingSettings(learning_rate=0.1, **settings))
        alone.run(3)
        assert plain(np.asarray(trainer.values()["x"])[::4000]) == plain(alone.values()["x"])
