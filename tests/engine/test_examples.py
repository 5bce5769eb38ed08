"""The worked examples of the courses, built here and now: every value, gradient and training number comes out.

The numbers are relative 1e-12 unless shown shorter. The graph files of the same names are checked elsewhere.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from engine import (
    Edge,
    Graph,
    Net,
    NetNode,
    Table,
    Trainer,
    TrainingSettings,
    forward,
    forward_mode,
    local_derivative,
    new_node,
    plain,
    reverse,
)


def exactly(expected: Any) -> Any:
    """Up to a relative error of 1e-12."""
    return pytest.approx(expected, rel=1e-12)


def numbers(net: Net, names: str, kind: str) -> dict[str, Any]:
    """The values ("v") or gradients ("g") of these nodes."""
    return {name: plain(getattr(net[name], kind)) for name in names.split()}


def run(net: Net, upstream: object = 1.0) -> None:
    """Both passes."""
    net.forward()
    net.backward(upstream)


# ------------------------------------------------------------------------------------- gates


@pytest.mark.parametrize(
    "operation, name, value, gradients",
    [("add", "sum", 15.0, {"x": 1.3, "y": 1.3}), ("multiply", "product", 50.0, {"x": 6.5, "y": 13.0})],
)
def test_add_and_multiply_gates(operation, name, value, gradients):
    """Tutorial 004: an upstream gradient of 1.3 through a single gate."""
    net = Net()
    net.apply(operation, net.variable(10, "x"), net.variable(5, "y"), name=name)
    run(net, 1.3)
    assert net[name].v == value
    assert numbers(net, "x y", "g") == exactly(gradients)


def test_sum_times():
    """Tutorial 000: f = (x + y) * z."""
    net = Net()
    q = net.add(net.variable(-2, "x"), net.variable(5, "y"), name="q")
    net.mul(q, net.variable(-4, "z"), name="f")
    run(net)
    assert numbers(net, "q f", "v") == {"q": 3.0, "f": -12.0}
    assert numbers(net, "x y q z", "g") == {"x": -4.0, "y": -4.0, "q": -4.0, "z": 3.0}


# ------------------------------------------------------------------------------------- shopping


def shopping(*, fruit: bool) -> Net:
    """The bill of tutorial 004: apples, and oranges too, with tax."""
    net = Net()
    apples = net.mul(net.variable(100, "apple_price"), net.variable(2, "apple_count"), name="apples")
    bill = apples
    if fruit:
        oranges = net.mul(net.variable(150, "orange_price"), net.variable(3, "orange_count"), name="oranges")
        bill = net.add(apples, oranges, name="subtotal")
    net.mul(bill, net.variable(1.1, "tax"), name="total")
    run(net)
    return net


def elasticities(net: Net, names: str) -> dict[str, float]:
    """How many units the bill changes by when an input changes by its own size: x * (df/dx)."""
    return {name: net[name].v * net[name].g for name in names.split()}


def test_shopping_apples():
    """The bill is 220; the tax looks influential because its unit is another."""
    net = shopping(fruit=False)
    assert (net["apples"].v, net["total"].v) == (200.0, 220.00000000000003)
    expected = {"apple_price": 2.2, "apple_count": 110, "tax": 200, "apples": 1.1}
    assert numbers(net, " ".join(expected), "g") == exactly(expected)
    assert set(map(round, elasticities(net, "apple_price apple_count tax").values())) == {220}


def test_shopping_fruit():
    """The bill is 715."""
    net = shopping(fruit=True)
    assert (net["subtotal"].v, net["total"].v) == (650.0, 715.0000000000001)
    expected = {"apple_count": 110, "apple_price": 2.2, "orange_price": 3.3, "orange_count": 165, "tax": 650}
    assert numbers(net, " ".join(expected), "g") == exactly(expected)
    told = {"apple_price": 220, "apple_count": 220, "orange_price": 495, "orange_count": 495, "tax": 715}
    assert elasticities(net, " ".join(told)) == exactly(told)


# ------------------------------------------------------------------------------------- the sigmoid


def sigmoid_chain(at: float) -> Net:
    """Tutorial 001: the sigmoid, gate by gate."""
    net = Net()
    a = net.variable(at, "A")
    b = net.mul(a, net.constant(-1, "minus_one"), name="B")
    c = net.exp(b, name="C")
    e = net.add(c, net.constant(1, "D"), name="E")
    net.reciprocal(e, name="F")
    run(net)
    return net


def test_sigmoid_chain():
    """At 0: the values, the gradients, and the local derivative on each wire."""
    net = sigmoid_chain(0.0)
    assert numbers(net, "A B C D E F", "v") == {"A": 0, "B": 0, "C": 1, "D": 1, "E": 2, "F": 0.5}
    assert numbers(net, "E C B A", "g") == {"E": -0.25, "C": -0.25, "B": -0.25, "A": 0.25}
    passed = forward(net.graph)
    wires = {Edge("E", "F", "x"): -0.25, Edge("C", "E", "a"): 1.0, Edge("B", "C", "x"): 1.0, Edge("A", "B", "a"): -1.0}
    assert {wire: local_derivative(net.graph, passed, wire) for wire in wires} == wires


def test_sigmoid_chain_elsewhere():
    """At 1."""
    net = sigmoid_chain(1.0)
    assert net["F"].v == exactly(0.7310585786300049)
    assert net["A"].g == exactly(0.19661193324148188)


@pytest.mark.parametrize("at", [0.0, 1.0, -3.5, 20.0])
def test_sigmoid_as_one_gate(at):
    """The collapsed gate agrees with the chain to the last bits."""
    net = Net()
    net.sigmoid(net.variable(at, "x"), name="f")
    run(net)
    chain = sigmoid_chain(at)
    assert net["f"].v == pytest.approx(chain["F"].v, rel=4e-16)
    # 1 - f loses what the chain keeps, the more the nearer f is to 1.
    assert net["x"].g == pytest.approx(chain["A"].g, rel=4e-16 * (1 + math.exp(at)))


def test_sigmoid_neuron():
    """The well-known circuit f = sigmoid(w0 * x0 + w1 * x1 + w2)."""
    net = Net()
    w0, w1, w2 = net.variable(2, "w0"), net.variable(-3, "w1"), net.variable(-3, "w2")
    x0, x1 = net.variable(-1, "x0"), net.variable(-2, "x1")
    first, second = net.mul(w0, x0, name="first"), net.mul(w1, x1, name="second")
    net.sigmoid(net.add(net.add(first, second), w2), name="f")
    run(net)
    assert numbers(net, "first second", "v") == {"first": -2.0, "second": 6.0}
    assert net["f"].v == exactly(0.7310585786300049)
    expected = {
        "w0": -0.19661193324148188,
        "x0": 0.39322386648296376,
        "w1": -0.39322386648296376,
        "x1": -0.5898357997244457,
        "w2": 0.19661193324148188,
    }
    assert numbers(net, " ".join(expected), "g") == exactly(expected)


# ------------------------------------------------------------------------------------- both modes, and paths


def test_forward_and_reverse_mode():
    """Tutorial 002: e = (a + b) * (b + 1); b has two paths."""
    graph = Graph(
        [
            new_node("a", "variable", value=2),
            new_node("b", "variable", value=1),
            new_node("one", "constant", value=1),
            new_node("c", "add", ("a", "b")),
            new_node("d", "add", ("b", "one")),
            new_node("e", "multiply", ("c", "d")),
        ]
    )
    passed = forward(graph)
    assert [passed.value(name) for name in "cde"] == [3, 2, 6]
    gradients = reverse(passed, "e")
    assert {name: gradients.gradient(name) for name in "abcd"} == {"c": 2, "d": 3, "a": 2, "b": 5}
    on_b, on_a = forward_mode(passed, "b"), forward_mode(passed, "a")
    assert {name: on_b.tangent(name) for name in "abcde"} == {"a": 0, "b": 1, "c": 1, "d": 1, "e": 5}
    assert {name: on_a.tangent(name) for name in "cde"} == {"c": 1, "d": 0, "e": 2}


def test_nine_paths():
    """The sum over the nine paths from X to Z is one product of two sums, and reverse mode finds it in one walk."""
    net = Net()
    x = net.variable(1, "X")

    def joined(start: NetNode, weights: Mapping[str, float], name: str) -> NetNode:
        first, second, third = (net.mul(start, weight, name=edge) for edge, weight in weights.items())
        return net.add(net.add(first, second), third, name=name)

    y = joined(x, {"alpha": 1, "beta": 2, "gamma": 3}, "Y")
    joined(y, {"delta": 4, "epsilon": 5, "zeta": 6}, "Z")
    run(net)
    paths = [near * far for near in (1, 2, 3) for far in (4, 5, 6)]
    assert len(paths) == 9
    assert x.g == sum(paths) == 90.0


# ------------------------------------------------------------------------------------- descent


@pytest.mark.parametrize(
    "rate, losses, last, end",
    [
        (
            0.02,
            [10, 9.216, 8.4934656, 7.827577896960003],
            0.003088190920893857,
            {"x": 0.01687031935884968, "y": 0.050610958076549},
        ),
        (
            0.01,
            [10, 9.604, 9.2236816],
            0.18313147236278188,
            {"x": 0.13261955589475316, "y": 0.39785866768425965},
        ),
    ],
)
def test_paraboloid(rate, losses, last, end):
    """Tutorial 000, by the trainer: the printed table at a rate of 0.02, the correct one at 0.01."""
    graph = Graph(
        [
            new_node("x", "variable", value=1),
            new_node("y", "variable", value=3),
            new_node("x2", "multiply", ("x", "x")),
            new_node("y2", "multiply", ("y", "y")),
            new_node("o", "add", ("x2", "y2")),
        ]
    )
    trainer = Trainer(graph, TrainingSettings(learning_rate=rate, steps=100))
    trainer.run()
    assert trainer.history.losses[: len(losses)] == exactly(losses)
    assert trainer.history.losses[99] == exactly(last)
    assert trainer.values() == exactly(end)


# ------------------------------------------------------------------------------------- the 2-2-2 network

WEIGHTS = {"w1": 0.15, "w2": 0.20, "w3": 0.25, "w4": 0.30, "w5": 0.40, "w6": 0.45, "w7": 0.50, "w8": 0.55}


def two_two_two() -> Net:
    """Tutorial 002: two inputs, two hidden and two output neurons, half the squared error."""
    net = Net()
    i1, i2 = net.input("i1", 0.05), net.input("i2", 0.10)
    w = {name: net.variable(value, name) for name, value in WEIGHTS.items()}
    b1, b2 = net.variable(0.35, "b1", frozen=True), net.variable(0.60, "b2", frozen=True)

    def neuron(name: str, weights: tuple[str, str], inputs: tuple[NetNode, NetNode], bias: NetNode) -> NetNode:
        total = w[weights[0]] * inputs[0] + w[weights[1]] * inputs[1]
        return net.sigmoid(net.add(total, bias, name=f"net_{name}"), name=f"out_{name}")

    hidden = neuron("h1", ("w1", "w2"), (i1, i2), b1), neuron("h2", ("w3", "w4"), (i1, i2), b1)
    first = net.half_squared_error(neuron("o1", ("w5", "w6"), hidden, b2), 0.01)
    second = net.half_squared_error(neuron("o2", ("w7", "w8"), hidden, b2), 0.99)
    net.add(first, second, name="E")
    return net


def test_two_two_two_passes():
    """Every net input, output and gradient of the tutorial."""
    net = two_two_two()
    run(net)
    values = {
        "net_h1": 0.3775,
        "net_h2": 0.3925,
        "out_h1": 0.5932699921071872,
        "out_h2": 0.596884378259767,
        "net_o1": 1.10590596705977,
        "net_o2": 1.2249214040964653,
        "out_o1": 0.7513650695523157,
        "out_o2": 0.7729284653214625,
        "E": 0.2983711087600027,
    }
    assert numbers(net, " ".join(values), "v") == exactly(values)
    gradients = {
        "w1": 0.0004385677344743465,
        "w2": 0.000877135468948693,
        "w3": 0.0004977127352608599,
        "w4": 0.0009954254705217198,
        "w5": 0.08216704056423077,
        "w6": 0.08266762784753325,
        "w7": -0.02260254047747507,
        "w8": -0.022740242215978222,
    }
    assert numbers(net, " ".join(gradients), "g") == exactly(gradients)


def test_two_two_two_after_one_step():
    """All weights step together; the biases are fixed."""
    trainer = Trainer(two_two_two().graph, TrainingSettings(learning_rate=0.5))
    trainer.step()
    assert trainer.values() == exactly(
        {
            "w1": 0.1497807161327628,
            "w2": 0.19956143226552567,
            "w3": 0.24975114363236958,
            "w4": 0.29950228726473915,
            "w5": 0.35891647971788465,
            "w6": 0.4086661860762334,
            "w7": 0.5113012702387375,
            "w8": 0.5613701211079891,
        }
    )
    assert trainer.loss() == exactly(0.29102777369359933)


def test_two_two_two_after_ten_thousand_steps():
    """The network has learned its two targets."""
    net = two_two_two()
    trainer = Trainer(net.graph, TrainingSettings(learning_rate=0.5, steps=10_000))
    trainer.run()
    assert trainer.loss() == pytest.approx(3.510187782978859e-05, rel=1e-9)
    trainer.write(net.graph)
    net.forward()
    assert (net["out_o1"].v, net["out_o2"].v) == pytest.approx((0.01591362044355068, 0.9840642735146238), rel=1e-9)


# ------------------------------------------------------------------------------------- layers and batches


@pytest.mark.parametrize("outputs", [1, 3])
def test_fully_connected(outputs):
    """Tutorial 001: an affine gate and a sigmoid gate are the neuron written out, once and three times."""
    weight = np.arange(1.0, 1.0 + 2 * outputs).reshape(2, outputs) / 10
    bias = np.arange(outputs) / 10
    layer = Net()
    layer.sigmoid(layer.affine(layer.input("x", [1, 2]), layer.variable(weight, "W"), layer.variable(bias, "b")))
    run(layer)
    for index in range(outputs):
        neuron = Net()
        w11, w12 = neuron.variable(weight[0, index], "w11"), neuron.variable(weight[1, index], "w12")
        a1, a2, bias1 = neuron.input("a1", 1), neuron.input("a2", 2), neuron.variable(bias[index], "bias1")
        h1 = neuron.sigmoid(w11 * a1 + w12 * a2 + bias1)
        run(neuron)
        assert layer.output.v[index] == exactly(h1.v)
        assert layer["W"].g[:, index] == exactly([w11.g, w12.g])
        assert layer["b"].g[index] == exactly(bias1.g)


def test_affine_batch():
    """The gradient of the bias sums over the batch; dX = dY W^T, dW = X^T dY."""
    net = Net()
    x = net.input("X", [[1, 2], [3, 4]])
    w = net.variable([[1, 0, -1], [2, 1, 0]], "W")
    b = net.variable([0, 0, 0], "b")
    net.affine(x, w, b)
    upstream = np.array([[1, 2, 3], [4, 5, 6]])
    run(net, upstream)
    assert plain(b.g) == [5, 7, 9]
    assert plain(x.g) == plain(upstream @ np.transpose(w.v))
    assert plain(w.g) == plain(np.transpose(x.v) @ upstream)


def test_relu_mask():
    """What is not positive passes nothing, in neither direction; at 0 the gradient is 0."""
    net = Net()
    x = net.variable([[1.0, -0.5], [-2.0, 3.0]], "x")
    assert plain((y := net.relu(x)).v) is None
    run(net)
    assert plain(y.v) == [[1, 0], [0, 3]]
    assert plain(x.g) == [[1, 0], [0, 1]]
    x.v = [[0.0, 0.0]]
    run(net)
    assert plain(x.g) == [[0, 0]]


def test_a_branch_beside_a_relu_keeps_its_gradient():
    """Tutorial 004 changes the upstream array in place, which corrupts the branch beside; here nothing does."""
    net = Net()
    x = net.variable([1.0, -1.0], "x")
    shared = net.add(x, 0.0)
    net.add(net.relu(shared), shared)
    run(net)
    assert plain(x.g) == [2, 1]


# ------------------------------------------------------------------------------------- fitting a line


def linear_fit(clip_norm: float | None) -> Trainer:
    """Tutorial 003: y = 2x on four points as one batch."""
    graph = Graph(
        [
            new_node("x", "input"),
            new_node("y", "input"),
            new_node("w", "variable", value=0),
            new_node("b", "variable", value=0),
            new_node("product", "multiply", ("w", "x")),
            new_node("prediction", "add", ("product", "b")),
            new_node("loss", "mean_squared_error", ("prediction", "y")),
        ]
    )
    table = Table({"x": np.array([1, 2, 3, 4]), "y": np.array([2, 4, 6, 8])})
    return Trainer(graph, TrainingSettings(learning_rate=0.01, steps=100, clip_norm=clip_norm), table)


def test_linear_fit_first_step():
    """Loss 30, gradients -30 and -10, their norm, and what clipping to norm 1 leaves of them."""
    for clip_norm, gradients in (
        (None, {"w": -30, "b": -10}),
        (1, {"w": -0.9486832980505138, "b": -0.31622776601683794}),
    ):
        trainer = linear_fit(clip_norm)
        record = trainer.step()
        assert record.loss == exactly(30)
        assert record.gradient_norm == exactly(31.622776601683793)
        assert {name: value / -0.01 for name, value in trainer.values().items()} == exactly(gradients)


@pytest.mark.parametrize("clip_norm, w, b, loss", [(1.0, 0.94946, 0.31387, 6.72705), (None, 1.84635, 0.45176, 0.03408)])
def test_linear_fit_after_a_hundred_steps(clip_norm, w, b, loss):
    """With and without clipping, to five figures."""
    trainer = linear_fit(clip_norm)
    trainer.run()
    assert trainer.values() == pytest.approx({"w": w, "b": b}, abs=5e-6)
    assert trainer.loss() == pytest.approx(loss, abs=5e-6)
