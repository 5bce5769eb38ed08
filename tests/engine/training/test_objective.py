"""The objective: loss and gradient over one flat vector, in memory of its own, the same as the engine's passes."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from engine.differentiation.reverse import reverse
from engine.errors import ShapeError
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.operations import OPERATIONS
from engine.training import errors
from engine.training.data import Table
from engine.training.objective import Objective
from engine.training.settings import TrainingSettings
from engine.training.trainer import Trainer
from engine.value import as_value

RANDOM = np.random.default_rng(3)
X, TARGET = RANDOM.normal(size=(6, 3)), RANDOM.normal(size=(6, 2))
ROWS = RANDOM.permutation(6)


def network(activation: str, loss: str = "mean_squared_error") -> Graph:
    """Two layers; the weight of the first is used twice, once turned, and a number scales the output."""
    target = np.eye(2)[RANDOM.integers(2, size=6)] if loss == "cross_entropy_logits" else TARGET
    random = np.random.default_rng(5)
    return Graph(
        [
            new_node("x", "input", value=X),
            new_node("t", "input", value=target),
            new_node("w", "variable", value=random.normal(size=(3, 3))),
            new_node("b", "variable", value=random.normal(size=3)),
            new_node("z", "affine", ("x", "w", "b")),
            new_node("h", activation, ("z",)),
            new_node("again", "matmul", ("h", "w")),
            new_node("v", "variable", value=random.normal(size=(3, 2))),
            new_node("y", "matmul", ("again", "v")),
            new_node("scale", "variable", value=0.75),
            new_node("bent", "multiply", ("y", "scale")),
            new_node("loss", loss, ("bent", "t")),
        ]
    )


GRAPHS = {
    "tanh": network("tanh"),
    "relu": network("relu"),
    "sigmoid": network("sigmoid"),
    "without buffers": network("softplus"),
    "classes": network("relu", "cross_entropy_logits"),
    "a fork of numbers": Graph(
        [
            new_node("w", "variable", value=[0.5, -1.0, 2.0]),
            new_node("k", "variable", value=1.5),
            new_node("s", "sum", ("w",)),
            new_node("p", "multiply", ("s", "k")),
            new_node("q", "multiply", ("w", "p")),
            new_node("r", "tanh", ("q",)),
            new_node("m", "mean", ("r",)),
            new_node("f", "multiply", ("m", "s")),
        ]
    ),
    "numbers": Graph(
        [
            new_node("x", "variable", value=0.5),
            new_node("y", "variable", value=3.0),
            new_node("p", "multiply", ("x", "y")),
            new_node("f", "add", ("p", "x")),
        ]
    ),
    "one number in a matrix": Graph(
        [
            new_node("w", "variable", value=[[0.5], [1.5]]),
            new_node("x", "input", value=[[1.0, 2.0]]),
            new_node("f", "matmul", ("x", "w")),
        ]
    ),
}


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("precision, tolerance", [("float64", 1e-12), ("float32", 2e-5)])
def test_loss_and_gradient_are_those_of_the_passes(name, precision, tolerance):
    """Whatever the arrays' memory, the numbers are those that the graph itself shows; for other parameters too."""
    graph = GRAPHS[name].copy()
    objective = Objective(graph, precision=precision)
    theta = objective.start()
    assert theta.dtype == precision
    assert theta.size == objective.size
    vectors = [theta, theta * 0.5, theta * 0.25]
    for turn in (0, 1, 2, 0, 1, 2, 1, 0):
        put(graph, objective, vectors[turn])
        run = forward(graph)
        gradients = reverse(run)
        loss, gradient = objective.loss_and_gradient(vectors[turn])
        assert loss == pytest.approx(float(np.sum(run.output())), rel=tolerance)
        assert objective.loss(vectors[turn]) == loss
        for parameter, view in zip(objective.parameters, objective.views(gradient), strict=True):
            expected = gradients.gradient(parameter)
            assert expected is not None
            np.testing.assert_allclose(view, expected, rtol=tolerance, atol=tolerance)


def put(graph, objective, theta):
    """Give the graph these parameters."""
    for name, view in zip(objective.parameters, objective.views(theta), strict=True):
        graph.set_value(name, view.astype(float))


def test_a_vector_may_be_changed_between_two_calls():
    """The numbers in it count at the moment of the call, though it is read where it is."""
    objective = Objective(GRAPHS["tanh"])
    theta = objective.start()
    for _ in range(4):
        theta *= 0.9
        assert objective.loss(theta) == Objective(GRAPHS["tanh"]).loss(theta.copy())


def test_batches_of_any_length_take_turns():
    """A batch is put in the place of the inputs for one call; the next call sees the whole table again."""
    table = Table({"x": X, "t": TARGET})
    objective = Objective(GRAPHS["tanh"], table, 4)
    theta = objective.start()
    whole = objective.loss(theta)
    for rows in (ROWS[:4], ROWS[4:], ROWS[1:5]):
        batch = {"x": X[rows], "t": TARGET[rows]}
        loss, gradient = objective.loss_and_gradient(theta, batch)
        alone = Objective(GRAPHS["tanh"], Table(batch))
        expected, expected_gradient = alone.loss_and_gradient(theta)
        assert loss == expected
        assert np.array_equal(gradient, expected_gradient)
    assert objective.loss(theta) == whole


def test_nobody_elses_numbers_change():
    """Neither the graph's, nor the table's, nor the vector given."""
    graph, table = GRAPHS["classes"], Table({"x": X})
    before = {name: np.array(node.value) for name, node in graph.nodes.items() if node.value is not None}
    objective = Objective(graph, table)
    theta = objective.start()
    kept, x = theta.copy(), np.array(X)
    for _ in range(3):
        objective.loss_and_gradient(theta)
        objective.loss_and_gradient(theta, {"x": X[::-1]})
    assert np.array_equal(theta, kept)
    assert np.array_equal(X, x)
    assert all(np.array_equal(value, np.asarray(graph.node(name).value)) for name, value in before.items())


def with_dropout(rate: float) -> Graph:
    """A layer of which numbers are left out in training."""
    graph = network("tanh")
    graph.update(
        {
            "drop": new_node("drop", "dropout", ("h",), settings={"rate": rate}),
            "again": replace(graph.node("again"), inputs=("drop", "w")),
        }
    )
    return graph


def test_noise_is_drawn_for_the_step_and_not_when_evaluating():
    """The loss with noise is that of the graph with the drawn factors in it; without, that of the graph."""
    graph = with_dropout(0.5)
    objective = Objective(graph)
    theta = objective.start()
    assert objective.noisy
    assert not Objective(GRAPHS["tanh"]).noisy
    plain = objective.loss(theta)
    assert plain == pytest.approx(float(forward(graph).output()), rel=1e-12)
    loss, gradient = objective.loss_and_gradient(theta, noise=np.random.default_rng(7))
    gradient = gradient.copy()
    noise = OPERATIONS["dropout"].noise
    assert noise is not None
    factors = noise(np.random.default_rng(7), (6, 3), rate=0.5)
    graph.update(
        {
            "factors": new_node("factors", "constant", value=factors),
            "drop": new_node("drop", "multiply", ("h", "factors")),
        }
    )
    expected, expected_gradient = Objective(graph).loss_and_gradient(theta)
    assert loss == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(gradient, expected_gradient, rtol=1e-12)
    assert objective.loss(theta) == plain
    assert objective.loss_and_gradient(theta, noise=np.random.default_rng(8))[0] != loss


def test_noise_fits_each_batch():
    """Batches of other lengths have factors of their own length."""
    objective = Objective(with_dropout(0.25), Table({"x": X, "t": TARGET}), 4)
    theta = objective.start()
    for rows in (ROWS[:4], ROWS[4:]):
        batch = {"x": X[rows], "t": TARGET[rows]}
        without = objective.loss(theta, batch)
        assert objective.loss_and_gradient(theta, batch, np.random.default_rng(1))[0] != without
        assert objective.loss_and_gradient(theta, batch)[0] == without


def test_a_gate_that_is_not_finite_is_told_by_its_own_name():
    """Also where it has noise, and so a hidden gate in its place."""
    graph = Graph(
        [
            new_node("w", "variable", value=[-1.0, 1.0]),
            new_node("root", "sqrt", ("w",)),
            new_node("drop", "dropout", ("root",)),
            new_node("f", "sum", ("drop",)),
        ]
    )
    objective = Objective(graph)
    error = objective.not_finite(objective.start())
    assert error is not None
    assert (error.node, error.operation) == ("root", "sqrt")
    graph.update({"root": new_node("root", "dropout", ("w",)), "drop": new_node("drop", "sqrt", ("root",))})
    error = Objective(graph).not_finite(objective.start())
    assert error is not None
    assert error.node == "drop"


def test_what_cannot_be_trained_is_refused():
    """With the reason and the node."""
    with pytest.raises(errors.NothingToTrain):
        Objective(Graph([new_node("x", "input", value=1.0), new_node("f", "square", ("x",))]))
    with pytest.raises(errors.NotOneNumber):
        Objective(Graph([new_node("w", "variable", value=[1.0, 2.0]), new_node("f", "square", ("w",))]))
    with pytest.raises(errors.NotAnInput):
        Objective(GRAPHS["tanh"], Table({"w": X}))
    fixed = GRAPHS["tanh"].copy()
    fixed.update({"t": new_node("t", "constant", value=as_value(TARGET))})
    with pytest.raises(ShapeError):
        Objective(fixed, Table({"x": X}), 4)


def test_memory_stays_flat_over_many_steps():
    """A step leaves nothing behind but its line in the history."""
    trainer = Trainer(with_dropout(0.5), TrainingSettings(learning_rate=1e-3, steps=10_000))
    for _ in range(300):
        trainer.step()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(300):
        trainer.step()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 300 * 200
