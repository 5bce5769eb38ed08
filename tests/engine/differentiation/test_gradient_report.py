"""The gradient report: sizes by parameter and layer, and the units that pass nothing on."""

import math

import numpy as np
import pytest

from engine.differentiation.gradient_report import gradient_report
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node


def network(**changes) -> Graph:
    """Two layers on a batch of two rows: the first unit of relu is dead, and one tanh unit saturated."""
    values = {
        "x": [[1.0, 2.0], [2.0, 1.0]],
        "W1": [[-1.0, 1.0, 9.0], [-1.0, 0.0, 9.0]],
        "b1": [0.0, 0.0, 0.0],
        "W2": [[1.0, 0.0], [0.1, 0.0], [5.0, 0.0]],
        "b2": [0.0, 0.3],
    } | changes
    return Graph(
        [
            new_node("x", "input", value=values["x"]),
            *(new_node(name, "variable", value=values[name]) for name in ("W1", "b1", "W2", "b2")),
            new_node("fixed", "variable", value=1.0, frozen=True),
            new_node("idle", "variable", value=1.0),
            new_node("z1", "affine", ("x", "W1", "b1")),
            new_node("h1", "relu", ("z1",)),
            new_node("z2", "affine", ("h1", "W2", "b2")),
            new_node("h2", "tanh", ("z2",)),
            new_node("scaled", "multiply", ("h2", "fixed")),
            new_node("E", "sum", ("scaled",)),
        ]
    )


def test_each_parameter_and_each_layer():
    """Weight and bias of an affine gate are one layer, whose norm is that of both together."""
    report = gradient_report(forward(network()), learning_rate=0.1)
    assert [one.name for one in report.parameters] == ["W1", "b1", "W2", "b2"]
    assert [(one.name, one.parameters) for one in report.layers] == [("z1", ("W1", "b1")), ("z2", ("W2", "b2"))]
    assert report.unreached == ("idle",)
    _, b1, _, b2 = report.parameters
    slope = 1.0 - math.tanh(0.3) ** 2
    assert b2.norm == pytest.approx(2 * slope)
    assert b2.mean_absolute == pytest.approx(slope)
    assert b2.share_of_zeros == 0.5
    assert b2.weight_norm == pytest.approx(0.3)
    assert b2.update_to_weight == pytest.approx(0.1 * 2 * slope / 0.3)
    assert b1.update_to_weight is None
    assert report.norm == pytest.approx(math.hypot(*(one.norm for one in report.layers)))
    assert gradient_report(forward(network())).parameters[3].update_to_weight is None


def test_dead_and_saturated_units_are_found():
    """By their place along the last axis, over the whole batch."""
    relu, tanh = gradient_report(forward(network())).units
    assert (relu.node, relu.units, relu.samples, relu.dead, relu.saturated) == ("h1", 3, 2, (0,), ())
    assert relu.share_dead == pytest.approx(1 / 3)
    assert (tanh.node, tanh.units, tanh.dead, tanh.saturated, tanh.share_saturated) == ("h2", 2, (), (0,), 0.5)


def test_one_live_sample_keeps_a_unit_alive():
    """Dead means zero for all samples of the batch."""
    relu, _ = gradient_report(forward(network(x=[[1.0, 2.0], [-2.0, 1.0]]))).units
    assert relu.dead == ()
    assert relu.share_dead > 0


def test_in_a_graph_of_numbers_a_row_is_a_batch():
    """Where no array has a second axis, each gate is one unit and its numbers the samples."""
    graph = Graph(
        [
            new_node("x", "input", value=[1.0, 2.0, 6.0]),
            new_node("w", "variable", value=-1.0),
            new_node("z", "multiply", ("x", "w")),
            new_node("r", "relu", ("z",)),
            new_node("y", "sigmoid", ("z",)),
            new_node("both", "add", ("r", "y")),
            new_node("s", "sum", ("both",)),
        ]
    )
    relu, sigmoid = gradient_report(forward(graph)).units
    assert (relu.units, relu.samples, relu.dead) == (1, 3, (0,))
    assert (sigmoid.units, sigmoid.saturated) == (1, ())
    assert sigmoid.share_saturated == pytest.approx(1 / 3)


def test_a_single_sample_has_its_units_in_a_row():
    """A vector beside a matrix of weights holds one unit in each place."""
    relu, tanh = gradient_report(forward(network(x=[1.0, 2.0]))).units
    assert (relu.units, relu.samples, relu.dead) == (3, 1, (0,))
    assert (tanh.units, tanh.samples) == (2, 1)


def test_channels_are_units():
    """Of arrays with four axes the second counts the units."""
    x = np.ones((2, 3, 2, 2))
    x[:, 1] = -1.0
    graph = Graph(
        [
            new_node("x", "variable", value=x),
            new_node("r", "relu", ("x",)),
            new_node("s", "sum", ("r",)),
        ]
    )
    (relu,) = gradient_report(forward(graph)).units
    assert (relu.units, relu.samples, relu.dead) == (3, 8, (1,))


def test_what_is_not_finite_is_counted():
    """The slope of a square root at 0 has no end."""
    graph = Graph(
        [
            new_node("x", "variable", value=[0.0, 1.0]),
            new_node("y", "sqrt", ("x",)),
            new_node("s", "sum", ("y",)),
        ]
    )
    (x,) = gradient_report(forward(graph)).parameters
    assert x.not_finite == 1
    assert x.norm == math.inf


def test_a_parameter_can_be_the_output():
    """Its gradient is the upstream gradient; feeding no gate, it is a layer of its own."""
    graph = Graph([new_node("x", "variable", value=2.0)])
    report = gradient_report(forward(graph), "x", upstream=3.0)
    assert [(one.name, one.norm) for one in report.layers] == [("x", 3.0)]
