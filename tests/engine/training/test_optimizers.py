"""Optimizers give PyTorch's numbers, and clipping has no epsilon."""

import math

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.clipping import clip, global_norm
from engine.training.optimizers import make_optimizer
from engine.training.settings import TrainingSettings
from engine.training.trainer import Trainer
from engine.value import Value, as_value, plain

# Made once with PyTorch 2.13.0 (CPU) in float64: loss = ((torch.tanh(x @ w + b) - t) ** 2).mean() with the values of
# `layer` below, stepped by torch.optim.SGD or torch.optim.Adam with the settings named; after so many steps w
# (flattened), b, and the loss before the last step.
PYTORCH = [
    (
        {"learning_rate": 0.3},
        1,
        [0.49996145186382496, -1.0174363803063589, 2.000231293669488, 0.1704365383107269],
        0.7711234176600518,
        0.37918612958229136,
    ),
    (
        {"learning_rate": 0.3},
        25,
        [0.49815824650018947, -1.2468586792636254, 2.0110505853913825, 0.14713305098630522],
        1.0095412667180612,
        0.3455437199720704,
    ),
    (
        {"learning_rate": 0.1, "momentum": 0.9},
        1,
        [0.49998715062127497, -1.0058121267687863, 2.0000770978898292, 0.22347884610357563],
        0.7570411392200173,
        0.37918612958229136,
    ),
    (
        {"learning_rate": 0.1, "momentum": 0.9},
        3,
        [0.4999261544662671, -1.0286867198670577, 2.000443082059123, 0.13070904209301845],
        0.7905949402128427,
        0.3642460377880903,
    ),
    (
        {"learning_rate": 0.1, "momentum": 0.9},
        25,
        [0.494614182477341, -1.5680376875487592, 2.0323150348694883, 0.22645308970541314],
        1.1752106330069276,
        0.3396458836464018,
    ),
    (
        {"optimizer": "adam", "learning_rate": 0.05},
        1,
        [0.45000389093590704, -1.0499999913972986, 2.0499993514822314, 0.20000000188528744],
        0.7999999928988774,
        0.37918612958229136,
    ),
    (
        {"optimizer": "adam", "learning_rate": 0.05},
        25,
        [-0.3651285398519753, -1.823609661670073, 2.8652178201740712, 0.25928369367320164],
        1.346847551331343,
        0.33559454517872495,
    ),
    (
        {"optimizer": "adam", "learning_rate": 0.05, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        3,
        [0.48223635970195455, -1.134825123916708, 2.0671655058962233, 0.12934960985784105],
        0.8957344544792037,
        0.35519566393710517,
    ),
    (
        {"optimizer": "adam", "learning_rate": 0.05, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
        25,
        [0.3744440236887657, -1.7591682147836871, 2.4776638752382065, 0.22679910252256238],
        1.3156923065805395,
        0.3357024289208958,
    ),
]


def layer() -> Graph:
    """One tanh layer with a number for its bias, and the mean squared error."""
    return Graph(
        [
            new_node("x", "input", value=[[1.0, 2.0], [-0.5, 3.0], [0.25, -1.5]]),
            new_node("t", "input", value=[[1.0, 0.0], [0.0, 2.0], [-1.0, 0.5]]),
            new_node("w", "variable", value=[[0.5, -1.0], [2.0, 0.25]]),
            new_node("b", "variable", value=0.75),
            new_node("z", "affine", ("x", "w", "b")),
            new_node("y", "tanh", ("z",)),
            new_node("loss", "mean_squared_error", ("y", "t")),
        ]
    )


@pytest.mark.parametrize("settings, steps, w, b, loss", PYTORCH)
def test_the_numbers_are_those_of_pytorch(settings, steps, w, b, loss):
    """A learner who moves on to PyTorch finds the same numbers there."""
    trainer = Trainer(layer(), TrainingSettings(**settings))
    trainer.run(steps)
    values = trainer.values()
    assert np.ravel(values["w"]) == pytest.approx(w, rel=1e-12)
    assert values["b"] == pytest.approx(b, rel=1e-12)
    assert trainer.history.losses[-1] == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize(
    "settings",
    [{}, {"momentum": 0.9}, {"optimizer": "adam"}],
    ids=["gradient descent", "momentum", "adam"],
)
def test_a_step_changes_nothing_that_it_was_given(settings):
    """But the spare values, in whose memory the next ones may be made."""
    optimizer = make_optimizer(TrainingSettings(**settings))
    parameters: list[Value] = [as_value([1, 1, 1]), 2.0]
    gradients: list[Value] = [as_value([0.5, 0.5, 0.5]), -1.0]  # arrays that cannot be written
    fresh = optimizer.step(parameters, gradients, [None, None])
    assert type(fresh[1]) is float
    assert plain(parameters[0]) == [1, 1, 1]
    again = optimizer.step(parameters, gradients, fresh)
    assert again[0] is fresh[0]  # values that nobody needs lend their memory
    assert plain(parameters[0]) == [1, 1, 1]


def test_the_norm_is_taken_over_all_gradients_together():
    """Numbers and arrays, whatever their memory order."""
    gradients: list[Value] = [3.0, np.array([[4.0, 0.0]]).T, np.array([[1.0, 2.0], [2.0, 4.0]]).T[::-1]]
    assert global_norm(gradients) == pytest.approx(math.sqrt(9 + 16 + 25), rel=1e-15)


def test_a_norm_is_finite_where_its_square_is_not():
    """Gradients of 1e200 have a norm, and one that is not finite has none."""
    assert global_norm([3e200, np.array([4e200])]) == pytest.approx(5e200)
    assert math.isnan(global_norm([1.0, np.array([np.inf])]))
    assert math.isnan(global_norm([math.nan]))


def test_clipping_gives_exactly_the_norm_that_was_asked_for():
    """The scale is max_norm / norm without an epsilon; shorter gradients stay as they are."""
    assert clip([-30.0, -10.0], math.sqrt(1000), 1.0) == [-0.9486832980505138, -0.31622776601683794]
    assert clip([0.3, 0.4], 0.5, 1.0) == [0.3, 0.4]
    assert clip([3.0, 4.0], 5.0, None) == [3.0, 4.0]
    assert clip([3.0, 4.0], 5.0, 5.0) == [3.0, 4.0]
