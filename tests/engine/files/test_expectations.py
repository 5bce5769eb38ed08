"""Published numbers against computed ones."""

import math
from functools import partial

import numpy as np
import pytest

from engine import (
    Expected,
    ExpectedTraining,
    Graph,
    GraphFile,
    TrainingSettings,
    check_expected,
    compare_expected,
    errors,
    forward,
    new_node,
    relative_error,
    reverse,
)
from engine.files.errors import BadTolerance


def product(**expected):
    """The product of x = 2 and y = 3, and what is expected of it."""
    graph = Graph(
        [
            new_node("x", "variable", value=2.0),
            new_node("y", "constant", value=3.0),
            new_node("f", "multiply", ("x", "y")),
            new_node("loose", "exp"),
        ],
        output="f",
    )
    training = TrainingSettings(learning_rate=0.1)
    return GraphFile(graph=graph, upstream=2.0, training=training, expected=Expected(**expected))


def test_right_numbers_agree():
    """Values and gradients, with the file's own upstream gradient."""
    checked = check_expected(product(values={"f": 6.0, "y": 3.0}, gradients={"x": 6.0, "f": 2.0}))
    assert [(item.quantity, item.node) for item in checked] == [
        ("value", "f"),
        ("value", "y"),
        ("gradient", "x"),
        ("gradient", "f"),
    ]
    assert all(item.agrees for item in checked)


@pytest.mark.parametrize(
    "expected",
    [
        {"values": {"f": 6.0001}},
        {"values": {"f": np.array([6.0])}},
        {"values": {"f": -6.0}},
        {"gradients": {"x": 3.0}},
        {"values": {"loose": 1.0}},
        {"gradients": {"loose": 0.0}},
        {"training": (ExpectedTraining(steps=1, loss=6.0),)},
        {"training": (ExpectedTraining(steps=1, values={"x": 2.0}),)},
    ],
)
def test_wrong_numbers_disagree(expected):
    """A wrong number, a wrong shape and a number that is not computed at all are found."""
    (item,) = check_expected(product(**expected))
    assert not item.agrees


@pytest.mark.parametrize("tolerance", [-1e-9, 1.5, math.nan, math.inf, np.array([0.1])])
@pytest.mark.parametrize("record", [Expected, partial(ExpectedTraining, steps=1)])
def test_a_tolerance_that_no_file_could_hold_is_refused(record, tolerance):
    """It is refused when it is set, in the words in which a file with it is refused, so that saving never fails."""
    with pytest.raises(BadTolerance, match=r"must be a number from 0 to 1, not [^W]*Write one such as 1e-9"):
        record(tolerance=tolerance)
    assert record(tolerance=1).tolerance == 1


def test_the_tolerance_is_relative():
    """A number known to few figures is checked to as many."""
    (item,) = check_expected(product(values={"f": 6.0001}, tolerance=1e-3))
    assert item.agrees
    assert item.relative_error == pytest.approx(1e-4 / 6.0001)


def test_numbers_after_training():
    """Steps are those of the file's own settings, and any node can be asked for after them."""
    after = [
        ExpectedTraining(steps=2, loss=4.2, values={"x": 1.4, "f": 4.2}, tolerance=1e-12),
        ExpectedTraining(steps=1, loss=5.1, values={"x": 1.7}),
        ExpectedTraining(steps=0, loss=6.0),
    ]
    checked = check_expected(product(training=tuple(after)))
    assert [(item.steps, item.quantity, item.node) for item in checked] == [
        (0, "loss", "f"),
        (1, "value", "x"),
        (1, "loss", "f"),
        (2, "value", "x"),
        (2, "value", "f"),
        (2, "loss", "f"),
    ]
    assert all(item.agrees for item in checked)


def test_a_loss_to_stop_at_is_left_aside():
    """Numbers are expected after so many steps, whatever loss the file would stop at."""
    file = product(training=(ExpectedTraining(steps=2, loss=4.2),))
    settings = TrainingSettings(learning_rate=0.1, stop_below=5.5)
    (item,) = check_expected(GraphFile(graph=file.graph, training=settings, expected=file.expected))
    assert item.agrees


def test_the_file_itself_is_not_trained():
    """Checking leaves the graph as it was."""
    file = product(training=(ExpectedTraining(steps=3, loss=0.0),))
    check_expected(file)
    assert file.graph.nodes["x"].value == 2.0


def test_a_training_that_diverges_is_told():
    """There is no number to compare, so the reason is raised."""
    graph = Graph([new_node("x", "variable", value=2.0), new_node("f", "multiply", ("x", "x"))])
    file = GraphFile(
        graph=graph,
        training=TrainingSettings(learning_rate=1e5),
        expected=Expected(training=(ExpectedTraining(steps=1000, loss=0.0),)),
    )
    with pytest.raises(errors.NotFinite):
        check_expected(file)


def test_comparing_a_run_that_was_made():
    """A window compares what it has computed anyway; without a backward pass, values alone."""
    file = product(values={"f": 6.0}, gradients={"x": 1.0})
    run = forward(file.graph)
    assert len(compare_expected(file.expected, run, None)) == 1
    checked = compare_expected(file.expected, run, reverse(run))
    assert [item.agrees for item in checked] == [True, False]


@pytest.mark.parametrize(
    "computed, expected, error",
    [
        (1.0, 1.0, 0.0),
        (1.5, 1.0, 0.5),
        (1e-3, 0.0, 1e-3),
        (0.0, -4.0, 1.0),
        (np.array([1.0, 2.0]), np.array([1.0, 4.0]), 0.5),
        (np.array([1.0, 1e-9]), np.array([1.0, 0.0]), 1e-9),
        (np.array([1.0]), 1.0, math.inf),
        (None, 0.0, math.inf),
        (math.nan, 1.0, math.inf),
        (math.inf, 1.0, math.inf),
        (np.array([1.0, math.nan]), np.array([1.0, 1.0]), math.inf),
    ],
)
def test_relative_error(computed, expected, error):
    """The worst element counts; where 0 is expected, the absolute error does."""
    assert relative_error(computed, expected) == error


def test_whether_anything_is_expected():
    """A file without published numbers is told from one with them."""
    assert not Expected()
    assert Expected(values={"x": 0.0})
    assert Expected(training=(ExpectedTraining(steps=1),))
