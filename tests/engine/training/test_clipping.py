"""Clipping gives exactly what was asked for."""

import math
from typing import Any

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.clipping import clip_norm, clip_values, global_norm
from engine.training.settings import TrainingSettings
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
