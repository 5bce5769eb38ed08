"""Clipping gives exactly what was asked for."""

import math
from typing import Any

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.clipping import clip_norm, clip_values, global_norm
from engine.training.errors import GradientNotFinite
from engine.training.settings import TrainingSettings
from engine.training.stops import Stop
from engine.training.trainer import Trainer


def test_a_norm_is_finite_where_its_square_is_not():
    """Gradients of 1e200 have a norm, and one that is not finite has none."""
    assert global_norm(np.array([3.0, 4.0])) == 5.0
    with np.errstate(all="ignore"):
        assert global_norm(np.array([3e200, 4e200])) == pytest.approx(5e200)
        assert math.isnan(global_norm(np.array([1.0, np.inf])))
        assert math.isnan(global_norm(np.array([np.nan])))
    long = np.linspace(-1, 1, 50_000)
    assert global_norm(long) == pytest.approx(np.linalg.norm(long), rel=1e-14)


def clipped(numbers, limit):
    """What clipping by the norm leaves."""
    gradient = np.array(numbers)
    clip_norm(gradient, global_norm(gradient), limit)
    return gradient.tolist()


def test_clipping_gives_exactly_the_norm_that_was_asked_for():
    """The scale is max_norm / norm without an epsilon; shorter gradients stay as they are."""
    assert clipped([-30.0, -10.0], 1.0) == [-0.9486832980505138, -0.31622776601683794]
    assert clipped([0.3, 0.4], 1.0) == [0.3, 0.4]
    assert clipped([3.0, 4.0], 5.0) == [3.0, 4.0]


def test_clipping_by_value_cuts_each_number_alone():
    """Numbers within the bounds stay as they are."""
    gradient = np.array([-3.0, -0.5, 0.5, 3.0])
    clip_values(gradient, 1.0)
    assert gradient.tolist() == [-1.0, -0.5, 0.5, 1.0]


def test_a_step_is_as_long_as_clipping_allows():
    """First value by value, then the norm of what is left; the norm before both is told."""
    graph = Graph(
        [
            new_node("x", "variable", value=[10.0, 20.0]),
            new_node("k", "constant", value=[30.0, 0.5]),
            new_node("p", "multiply", ("x", "k")),
            new_node("y", "sum", ("p",)),
        ]
    )
    cases: list[tuple[dict[str, Any], list[float]]] = [
        ({"clip_value": 1.0}, [1.0, 0.5]),
        ({"clip_value": 1.0, "clip_norm": 0.5}, [0.5 / math.sqrt(1.25), 0.25 / math.sqrt(1.25)]),
    ]
    for settings, moved in cases:
        trainer = Trainer(graph, TrainingSettings(learning_rate=1.0, **settings))
        assert trainer.step().gradient_norm == math.hypot(30.0, 0.5)
        assert np.array([10.0, 20.0]) - trainer.values()["x"] == pytest.approx(moved, rel=1e-14)


def wide(value, **settings):
    """A trainer of an array of numbers; the loss is the sum of all w sqrt(w), the derivative of each 3/2 sqrt(w)."""
    graph = Graph(
        [
            new_node("w", "variable", value=value),
            new_node("r", "sqrt", ("w",)),
            new_node("p", "multiply", ("w", "r")),
            new_node("y", "sum", ("p",)),
        ]
    )
    return Trainer(graph, TrainingSettings(learning_rate=0.1, **settings))


@pytest.mark.parametrize("precision, tolerance", [("float64", 1e-14), ("float32", 1e-6)])
@pytest.mark.parametrize("count", [3, 5_000, 70_000])
def test_the_norm_is_told_whether_or_not_it_limits_the_step(count, precision, tolerance):
    """Measured on the way where nothing is clipped, before the step where it might be: the same norm, the same step."""
    start = np.linspace(1.0, 2.0, count)
    free, limited = wide(start, precision=precision), wide(start, precision=precision, clip_norm=1e9)
    norm = np.linalg.norm(1.5 * np.sqrt(start))
    for trainer in (free, limited):
        assert trainer.step().gradient_norm == pytest.approx(norm, rel=tolerance)
    assert np.array_equal(free.values()["w"], limited.values()["w"])


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_no_step_is_made_along_a_gradient_that_is_not_finite(precision):
    """However long it is and wherever the number stands: the parameters stay, and the variable is told."""
    start = np.linspace(1.0, 2.0, 9_000)
    start[8_500] = 0.0
    trainer = wide(start, precision=precision)
    before = trainer.values()["w"]
    reason = trainer.run(3)
    assert (trainer.steps, reason.kind) == (0, Stop.NOT_FINITE)
    assert isinstance(reason.error, GradientNotFinite)
    assert np.array_equal(trainer.values()["w"], before)


def test_a_norm_whose_square_overflows_is_measured_on_the_way_too():
    """Gradients of 1e200 have a norm, and the step is made."""
    graph = Graph(
        [
            new_node("w", "variable", value=[1.0, 2.0]),
            new_node("k", "constant", value=[3e200, 4e200]),
            new_node("p", "multiply", ("w", "k")),
            new_node("y", "sum", ("p",)),
        ]
    )
    trainer = Trainer(graph, TrainingSettings(learning_rate=1e-200))
    assert trainer.step().gradient_norm == pytest.approx(5e200)
    assert trainer.values()["w"] == pytest.approx([-2.0, -2.0])
