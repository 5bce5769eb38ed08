"""The examples: every published number, in the engine; tests/gui/cli and the journeys ask the screens."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import (
    CATEGORIES,
    Graph,
    TrainedValues,
    Trainer,
    TrainingSettings,
    check_expected,
    check_gradients,
    export_text,
    format_graph_file,
    forward,
    forward_mode,
    list_examples,
    load_graph_file,
    local_derivative,
    new_node,
    reverse,
)
from tests.examples import drawn_data

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = {path.stem: load_graph_file(path) for path in sorted(EXAMPLES.glob("*.json"))}
GROUPS = ["Gates", "Chain rule", "Sigmoid", "Descent", "Networks"]

CARD = (184, 112)
"""No card of a node on the canvas is wider or higher."""

SIGMOID_1, SLOPE_1 = 0.7310585786300049, 0.19661193324148188
FRUIT_TOTAL, APPLES_TOTAL = 715.0000000000001, 220.00000000000003
RATE = [f"w{number}" for number in range(1, 9)]

# The published figures: what the files themselves expect is checked against these, so that neither can slip.
VALUES: dict[str, dict[str, Any]] = {
    "add_gate": {"x": 10, "y": 5, "sum": 15},
    "multiply_gate": {"x": 10, "y": 5, "product": 50},
    "sum_times": {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12},
    "relu_mask": {"x": [[1.0, -0.5], [-2.0, 3.0]], "y": [[1, 0], [0, 3]]},
    "shopping_apples": {"apple_price": 100, "apple_count": 2, "tax": 1.1, "apples": 200, "total": APPLES_TOTAL},
    "shopping_fruit": {"orange_price": 150, "orange_count": 3, "subtotal": 650, "total": FRUIT_TOTAL, "oranges": 450},
    "forward_reverse": {"a": 2, "b": 1, "c": 3, "d": 2, "e": 6},
    "nine_paths": {"Z": 90},
    "sigmoid": {"A": 0, "B": 0, "C": 1, "D": 1, "E": 2, "F": 0.5},
    "sigmoid_gate": {"F": 0.5},
    "sigmoid_neuron": {"w0_x0": -2, "w1_x1": 6, "f": SIGMOID_1},
    "paraboloid": {"x": 1, "y": 3, "x2": 1, "y2": 9, "o": 10},
    "linear_fit": {"w": 0, "b": 0, "x": [1, 2, 3, 4], "target": [2, 4, 6, 8], "loss": 30},
    "two_two_two": {
        "i1": 0.05,
        "i2": 0.1,
        "b1": 0.35,
        "b2": 0.6,
        "target_o1": 0.01,
        "target_o2": 0.99,
        **dict(zip(RATE, (0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55), strict=True)),
        "net_h1": 0.3775,
        "net_h2": 0.3925,
        "out_h1": 0.5932699921071872,
        "out_h2": 0.596884378259767,
        "net_o1": 1.10590596705977,
        "net_o2": 1.2249214040964653,
        "out_o1": 0.7513650695523157,
        "out_o2": 0.7729284653214625,
        "E": 0.2983711087600027,
    },
    "fully_connected": {"x": [1, 2]},
    "fully_connected_wide": {"x": [1, 2]},
    "affine_batch": {},
    "choice": {"is_below": 1, "leak": -0.2, "y": -0.2},
    "attention": {"scores": [[1, 0, 1], [0, 1, 1], [1, 1, 2]]},
    "convolution": {
        "edges": [[[[34, 24, -30], [35, 21, -33], [31, 26, -28]]]],
        "pooled": [[[[35, 24], [35, 26]]]],
    },
    "normalization": {"y": [[-1.4, -1], [-0.2, 3], [0.2, 3], [1.4, -1]]},
    "optimizers": {"gap": 2.2, "height": 0.44, "wall": 19.36, "f": 24.2},
}
GRADIENTS: dict[str, dict[str, Any]] = {
    "add_gate": {"x": 1.3, "y": 1.3},
    "multiply_gate": {"x": 6.5, "y": 13},
    "sum_times": {"x": -4, "y": -4, "q": -4, "z": 3},
    "relu_mask": {"x": [[1, 0], [0, 1]]},
    "shopping_apples": {"apple_price": 2.2, "apple_count": 110, "tax": 200, "apples": 1.1},
    "shopping_fruit": {"apple_count": 110, "apple_price": 2.2, "orange_price": 3.3, "orange_count": 165, "tax": 650},
    "forward_reverse": {"c": 2, "d": 3, "a": 2, "b": 5},
    "nine_paths": {"X": 90},
    "sigmoid": {"E": -1 / 4, "C": -1 / 4, "B": -1 / 4, "A": 1 / 4},
    "sigmoid_gate": {"A": 1 / 4},
    "sigmoid_neuron": {
        "w0": -SLOPE_1,
        "x0": 0.39322386648296376,
        "w1": -0.39322386648296376,
        "x1": -0.5898357997244457,
        "w2": SLOPE_1,
    },
    "paraboloid": {"x": 2, "y": 6},
    "linear_fit": {"w": -30, "b": -10},
    "two_two_two": dict(
        zip(
            RATE,
            (
                0.0004385677344743465,
                0.000877135468948693,
                0.0004977127352608599,
                0.0009954254705217198,
                0.08216704056423077,
                0.08266762784753325,
                -0.02260254047747507,
                -0.022740242215978222,
            ),
            strict=True,
        )
    ),
    "affine_batch": {"b": [5, 7, 9]},
    "choice": {"threshold": 0, "is_below": 0, "leak": 1, "slope": -2, "x": 0.1},
    "convolution": {
        "edges": [[[[0, 1, 0], [2, 0, 0], [0, 1, 0]]]],
        "kernel": [[[[4, 20, 34], [4, 23, 35], [4, 20, 32]]]],
    },
    "normalization": {"scale": [-0.4, -2], "shift": [4, 4]},
    "optimizers": {"x": -215.6, "y": -88},
}


def near(expected, rel=1e-12):
    """Equal to this relative error, elementwise; where 0 is expected, exactly."""
    return pytest.approx(np.asarray(expected, dtype=float), rel=rel, abs=0)


def run_of(name, **values):
    """The forward pass of an example at other values."""
    return forward(FILES[name].graph, values)


def trained(name, steps, **changes):
    """A trainer of an example after so many steps, some settings changed."""
    file = FILES[name]
    kept = {key: getattr(file.training, key) for key in TrainingSettings.__dataclass_fields__}
    table = file.data.table(file.folder) if file.data else None
    trainer = Trainer(file.graph, TrainingSettings(**{**kept, **changes}), table)
    trainer.run(steps)
    return trainer


# --- published numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, node", [(name, node) for name, nodes in VALUES.items() for node in nodes])
def test_published_values(name, node):
    """Each value that the tutorials give comes out."""
    assert run_of(name).value(node) == near(VALUES[name][node])


@pytest.mark.parametrize("name, node", [(name, node) for name, nodes in GRADIENTS.items() for node in nodes])
def test_published_gradients(name, node):
    """Each gradient that the tutorials give comes out, from the file's upstream gradient."""
    gradients = reverse(run_of(name), upstream=FILES[name].upstream)
    assert gradients.gradient(node) == near(GRADIENTS[name][node])


@pytest.mark.parametrize("name, total", [("shopping_apples", APPLES_TOTAL), ("shopping_fruit", FRUIT_TOTAL)])
def test_bills_keep_the_full_double(name, total):
    """The screen may round; the value is the double that Python computes."""
    assert run_of(name).output() == total


@pytest.mark.parametrize(
    "name, elasticities",
    [
        ("shopping_apples", {"apple_price": 220, "apple_count": 220, "tax": 220}),
        (
            "shopping_fruit",
            {"apple_price": 220, "apple_count": 220, "orange_price": 495, "orange_count": 495, "tax": 715},
        ),
    ],
)
def test_elasticities_of_the_bills(name, elasticities):
    """Value times gradient compares what has different units."""
    run = run_of(name)
    gradients = reverse(run)
    for node, elasticity in elasticities.items():
        assert run.value(node) * gradients.gradient(node) == near(elasticity)


def test_local_derivatives_of_the_sigmoid_chain():
    """dF/dE, dE/dC, dC/dB and dB/dA stand on the wires."""
    graph, run = FILES["sigmoid"].graph, run_of("sigmoid")
    wires = {(edge.source, edge.target): edge for edge in graph.edges}
    found = [local_derivative(graph, run, wires[pair]) for pair in (("E", "F"), ("C", "E"), ("B", "C"), ("A", "B"))]
    assert found == [-0.25, 1.0, 1.0, -1.0]


@pytest.mark.parametrize("name", ["sigmoid", "sigmoid_gate"])
def test_the_sigmoid_at_one(name):
    """The tutorial's other point."""
    run = run_of(name, A=1.0)
    assert run.value("F") == near(SIGMOID_1)
    assert reverse(run).gradient("A") == near(SLOPE_1)


@pytest.mark.parametrize("a", [-30.0, -2.0, -0.1, 0.0, 0.5, 1.0, 7.0, 30.0])
def test_chain_and_gate_agree_to_the_last_bits(a):
    """To collapse the chain into one gate changes nothing."""
    chain, gate = run_of("sigmoid", A=a), run_of("sigmoid_gate", A=a)
    assert chain.value("F") == near(gate.value("F"), rel=4e-16)
    assert reverse(chain).gradient("A") == pytest.approx(reverse(gate).gradient("A"), rel=1e-15, abs=1e-16)


@pytest.mark.parametrize(
    "seed, tangents",
    [("b", {"a": 0, "b": 1, "c": 1, "d": 1, "e": 5}), ("a", {"a": 1, "b": 0, "c": 1, "d": 0, "e": 2})],
)
def test_forward_mode(seed, tangents):
    """Seeded on one input, forward mode finds how everything moves with it."""
    found = forward_mode(run_of("forward_reverse"), seed)
    assert {node: found.tangent(node) for node in tangents} == tangents


def test_nine_paths_by_hand():
    """The sum of the nine products, the product of the two sums and the gradient are the same 90."""
    first = [run_of("nine_paths").value(f"{edge}_factor") for edge in ("alpha", "beta", "gamma")]
    second = [run_of("nine_paths").value(f"{edge}_factor") for edge in ("delta", "epsilon", "zeta")]
    assert (first, second) == ([1, 2, 3], [4, 5, 6])
    assert sum(one * other for one in first for other in second) == 90
    assert reverse(run_of("nine_paths")).gradient("X") == 90
    assert forward_mode(run_of("nine_paths"), "X").tangent("Z") == 90


def test_descent_prints_the_tutorials_table():
    """At a rate of 0.02 the losses and the end are those that the tutorial prints."""
    trainer = trained("paraboloid", 100)
    assert trainer.history.losses[:4] == near([10, 9.216, 8.4934656, 7.827577896960003])
    assert trainer.history.losses[99] == near(0.003088190920893857)
    assert trainer.values() == pytest.approx({"x": 0.01687031935884968, "y": 0.050610958076549}, rel=1e-12)


def test_a_correct_descent_at_the_tutorials_own_rate():
    """At 0.01, each variable stepped once, the numbers are others."""
    trainer = trained("paraboloid", 100, learning_rate=0.01)
    assert trainer.history.losses[:3] == near([10, 9.604, 9.2236816])
    assert trainer.history.losses[99] == near(0.18313147236278188)
    assert trainer.values() == pytest.approx({"x": 0.13261955589475316, "y": 0.39785866768425965}, rel=1e-12)


def test_two_two_two_after_one_step():
    """All eight weights step together."""
    trainer = trained("two_two_two", 1)
    weights = (
        0.1497807161327628,
        0.19956143226552567,
        0.24975114363236958,
        0.29950228726473915,
        0.35891647971788465,
        0.4086661860762334,
        0.5113012702387375,
        0.5613701211079891,
    )
    assert trainer.values() == pytest.approx(dict(zip(RATE, weights, strict=True)), rel=1e-12)
    assert trainer.loss() == near(0.29102777369359933)


def test_two_two_two_after_ten_thousand_steps():
    """The biases stay, and the outputs are close to their targets."""
    trainer = trained("two_two_two", 10_000)
    graph = FILES["two_two_two"].graph.copy()
    trainer.write(graph)
    run = forward(graph)
    assert trainer.loss() == near(3.510187782978859e-05, rel=1e-9)
    assert run.value("out_o1") == near(0.01591362044355068, rel=1e-9)
    assert run.value("out_o2") == near(0.9840642735146238, rel=1e-9)
    assert (run.value("b1"), run.value("b2")) == (0.35, 0.6)
    assert FILES["two_two_two"].training == TrainingSettings(learning_rate=0.5, steps=10_000)


def test_linear_fit_with_and_without_clipping():
    """Clipped to norm 1 the first step goes along (0.949, 0.316), and a hundred go a third of the way."""
    first = trained("linear_fit", 1)
    assert first.history.losses == [30.0]
    assert first.history.gradient_norms == near([31.622776601683793])
    assert first.values() == pytest.approx({"w": 0.009486832980505138, "b": 0.0031622776601683784}, rel=1e-12)
    clipped, free = trained("linear_fit", 100), trained("linear_fit", 100, clip_norm=None)
    assert clipped.values() == pytest.approx({"w": 0.94946, "b": 0.31387}, abs=6e-6)
    assert clipped.loss() == pytest.approx(6.72705, abs=6e-6)
    assert free.values() == pytest.approx({"w": 1.84635, "b": 0.45176}, abs=6e-6)
    assert free.loss() == pytest.approx(0.03408, abs=6e-6)


def test_a_batch_in_matrix_form():
    """The bias sums over the batch, dX = dY W^T and dW = X^T dY."""
    file = FILES["affine_batch"]
    assert np.array_equal(file.upstream, [[1, 2, 3], [4, 5, 6]])
    run = forward(file.graph)
    gradients = reverse(run, upstream=file.upstream)
    x, w, b = (np.asarray(run.value(name)) for name in ("X", "W", "b"))
    assert (x.shape, w.shape, b.shape) == ((2, 2), (2, 3), (3,))
    assert run.value("Y") == near(x @ w + b)
    assert gradients.gradient("X") == near(file.upstream @ w.T)
    assert gradients.gradient("W") == near(x.T @ file.upstream)


@pytest.mark.parametrize("name, output", [("fully_connected", "h1"), ("fully_connected_wide", "h")])
def test_a_layer_by_hand(name, output):
    """Each output is the sigmoid of its own weighted sum, each gradient what the chain rule gives on paper."""
    run = run_of(name)
    x, weight = np.asarray(run.value("x")), np.asarray(run.value("weight"))
    bias_name = "bias1" if name == "fully_connected" else "bias"
    bias = np.asarray(run.value(bias_name))
    h = [1 / (1 + math.exp(-sum(x[i] * weight[i, j] for i in range(2)) - bias[j])) for j in range(len(bias))]
    slopes = [value * (1 - value) for value in h]
    gradients = reverse(run)
    assert run.output() == near(h)
    assert run.plan.output == output
    assert gradients.gradient(bias_name) == near(slopes)
    assert gradients.gradient("weight") == near([[x[i] * slope for slope in slopes] for i in range(2)])
    assert gradients.gradient("x") == near([sum(weight[i, j] * slopes[j] for j in range(len(h))) for i in range(2)])


# --- one operation at a time -----------------------------------------------------------------------------------


def test_the_other_branch_of_the_choice():
    """As the notes say: above the threshold x passes as it is, and the slope no longer counts."""
    run = run_of("choice", x=3.0)
    gradients = reverse(run)
    assert (run.value("is_below"), run.value("y")) == (0, 3)
    assert [gradients.gradient(name) for name in ("x", "slope", "threshold")] == [1, 0, 0]


def test_the_chosen_branches_are_the_leaky_relu():
    """Greater and where give what the gate of that name gives, on both sides of the threshold."""
    settings = {"slope": 0.1}
    gate = Graph([new_node("x", "variable", value=0), new_node("y", "leaky_relu", ("x",), settings=settings)])
    for x in (-7.0, -0.5, 0.25, 3.0):
        run, whole = run_of("choice", x=x), forward(gate, {"x": x})
        assert run.value("y") == near(whole.value("y"))
        assert reverse(run).gradient("x") == near(reverse(whole).gradient("x"))


def test_attention_by_hand():
    """Only the first word asks; all words answer, each with its weight, and the weights cannot all grow."""
    gradients = reverse(run_of("attention"), upstream=FILES["attention"].upstream)
    full, none = math.exp(1 / math.sqrt(2)), 1.0
    weights = np.array([full, none, full]) / (2 * full + none)
    answers = np.array([1.0, 0.0, 2.0])
    assert np.asarray(run_of("attention").value("weights"))[0] == near(weights)
    assert np.asarray(gradients.gradient("V"))[:, 0] == near(weights)
    assert np.asarray(gradients.gradient("scaled"))[0] == near(weights * (answers - weights @ answers))
    assert np.sum(np.asarray(gradients.gradient("scaled"))[0]) == pytest.approx(0, abs=1e-15)
    assert np.any(np.asarray(gradients.gradient("K")), axis=1).all()
    assert np.any(np.asarray(gradients.gradient("Q")), axis=1).tolist() == [True, False, False]


def test_the_edge_detector_by_hand():
    """The gradient of the kernel is the winning windows added up; that of the image is the kernel under each winner."""
    run = run_of("convolution")
    gradients = reverse(run)
    image, kernel = np.asarray(run.value("image"))[0, 0], np.asarray(run.value("kernel"))[0, 0]
    windows, stamped = np.zeros((3, 3)), np.zeros((5, 5))
    for (row, column), wins in {(1, 0): 2, (0, 1): 1, (2, 1): 1}.items():
        windows += wins * image[row : row + 3, column : column + 3]
        stamped[row : row + 3, column : column + 3] += wins * kernel
    assert np.array_equal(np.asarray(gradients.gradient("kernel")), [[windows]])
    assert np.array_equal(np.asarray(gradients.gradient("image")), [[stamped]])


def test_what_normalisation_takes_away_has_no_gradient():
    """The gradient of each column sums to 0, and so does its product with the distances from the mean."""
    run = run_of("normalization")
    x = np.asarray(run.value("x"))
    gradient = np.asarray(reverse(run, upstream=FILES["normalization"].upstream).gradient("x"))
    assert gradient == near([[-0.028, -0.03], [0.196, 0.01], [-0.196, -0.01], [0.028, 0.03]], rel=1e-10)
    assert gradient.sum(axis=0) == pytest.approx(0, abs=1e-15)
    assert (gradient * (x - x.mean(axis=0))).sum(axis=0) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "changes, loss",
    [
        ({}, 2.505028e-05),
        ({"optimizer": "sgd"}, 0.4535290),
        ({"optimizer": "adam", "learning_rate": 0.1}, 1.242661e-05),
    ],
)
def test_optimizers_in_the_valley(changes, loss):
    """Each gets as far as the notes say, and as PyTorch's of the same settings."""
    assert trained("optimizers", 1000, **changes).loss() == pytest.approx(loss, rel=1e-6)


def test_too_long_steps_never_settle_in_the_valley():
    """Plain descent at three times the rate is no nearer after four times the steps."""
    trainer = trained("optimizers", 5000, optimizer="sgd", learning_rate=0.003)
    assert trainer.history.losses[999] < 0.1 < trainer.loss()


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "sgd", "learning_rate": 0.01},
        {"mistakes": ("step_per_use",)},
        {"mistakes": ("keep_gradients",)},
        {"mistakes": ("step_up",)},
    ],
)
def test_what_explodes_in_the_valley(changes):
    """What the notes call an explosion is one: within a few steps the loss is no number."""
    trainer = trained("optimizers", 1000, **changes)
    assert trainer.loss() > 1e100
    assert len(trainer.history.losses) < 100


# --- networks that learn ---------------------------------------------------------------------------------------


def accuracy(graph, inputs, targets, output):
    """The share of rows whose class a trained graph tells."""
    scores = np.asarray(forward(graph, inputs).value(output))
    if scores.shape[1] == 1:
        return float(np.mean((scores > 0.5) == (targets > 0.5)))
    return float(np.mean(scores.argmax(axis=1) == targets.argmax(axis=1)))


@pytest.mark.parametrize("name, output", [("xor_mlp", "y"), ("moons_mlp", "y"), ("digits_softmax", "probabilities")])
def test_networks_learn_their_data(name, output):
    """Trained as the file says, nearly every row is told right."""
    file = FILES[name]
    trainer = trained(name, file.training.steps)
    graph = file.graph.copy()
    trainer.write(graph)
    assert accuracy(file.graph, {}, np.asarray(graph.nodes["target"].value), output) < 0.9
    assert accuracy(graph, {}, np.asarray(graph.nodes["target"].value), output) >= 0.99


@pytest.mark.parametrize(
    "name, output, rows",
    [("moons_mlp", "y", drawn_data.moons(300, seed=99)), ("digits_softmax", "logits", drawn_data.digits(300, seed=99))],
)
def test_networks_know_what_they_have_not_seen(name, output, rows):
    """They have learned the shapes and not the rows: fresh data of the same kind is told right, too."""
    trainer = trained(name, FILES[name].training.steps)
    graph = FILES[name].graph.copy()
    trainer.write(graph)
    if name == "moons_mlp":
        inputs, targets = rows[:, :2], rows[:, 2:]
    else:
        inputs, targets = rows[:, 1:], np.eye(10)[rows[:, 0].astype(int)]
    assert accuracy(graph, {"X": inputs, "target": targets}, targets, output) >= 0.95


def test_xor_needs_its_hidden_layer():
    """The note's advice holds: with equal weights the hidden neurons move as one, and nothing is learned."""
    file = FILES["xor_mlp"]
    graph = file.graph.copy()
    graph.set_value("W1", np.zeros((2, 4)))
    assert file.data is not None
    trainer = Trainer(graph, file.training, file.data.table())
    trainer.run()
    assert trainer.loss() > 0.2


@pytest.mark.parametrize("text, name", [(drawn_data.moons_csv(), "moons.csv"), (drawn_data.digits_csv(), "digits.csv")])
def test_drawn_data_is_what_the_program_draws(text, name):
    """The CSV files come from tests/examples/drawn_data.py and nowhere else."""
    shipped = (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
    drawn = text.splitlines()
    assert shipped[0] == drawn[0]
    # Another machine may round a figure the other way.
    for one, other in zip(shipped[1:], drawn[1:], strict=True):
        assert [float(cell) for cell in one.split(",")] == pytest.approx(
            [float(cell) for cell in other.split(",")], abs=0.11
        )


# --- the files -------------------------------------------------------------------------------------------------


def test_all_examples_are_there():
    """None of the course's examples is missing."""
    drawn, measured = {"xor_mlp", "moons_mlp", "digits_softmax"}, {"iris_softmax", "handwritten_digits", "digits_cnn"}
    assert set(FILES) == VALUES.keys() | drawn | measured


@pytest.mark.parametrize("name", FILES)
def test_the_files_own_numbers_agree(name):
    """Every file expects numbers, and the engine gives them."""
    checked = check_expected(FILES[name])
    assert checked
    assert [item for item in checked if not item.agrees] == []


@pytest.mark.parametrize("name", GRADIENTS)
def test_the_files_expect_the_published_numbers(name):
    """What a learner sees checked in the window are the tutorials' figures."""
    expected = FILES[name].expected
    assert GRADIENTS[name].keys() <= expected.gradients.keys()
    gates = {node for node in VALUES[name] if FILES[name].graph.nodes[node].is_gate}
    assert gates <= expected.values.keys()


@pytest.mark.parametrize("name", FILES)
def test_derivatives_agree_with_differences(name):
    """No gradient in an example is wrong."""
    limit = 4 if name == "digits_cnn" else 20  # each number moved there runs 1,438 pictures through the network
    assert all(item.agrees for item in check_gradients(FILES[name].graph, limit=limit))


@pytest.mark.parametrize("name", FILES)
def test_files_are_complete_and_handsome(name):
    """A title, a summary that fits a card, notes that teach, a group, no problem, every node in a place of its own."""
    file = FILES[name]
    assert file.group in GROUPS
    assert 5 <= len(file.title) <= 40
    assert 20 <= len(file.summary) <= 120
    assert 2 <= len(file.notes.partition("\n\n")[2].split(". ")) <= 8
    assert file.graph.problems() == []
    assert file.data_problem is None
    places = file.positions
    assert places.keys() == file.graph.nodes.keys()
    assert all(x % 8 == 0 and y % 8 == 0 for x, y in places.values())
    for edge in file.graph.edges:
        assert places[edge.source][0] + CARD[0] <= places[edge.target][0], f"{edge} does not run to the right"
    spots = list(places.values())
    for index, (x, y) in enumerate(spots):
        for other_x, other_y in spots[index + 1 :]:
            assert abs(x - other_x) >= CARD[0] or abs(y - other_y) >= CARD[1]


@pytest.mark.parametrize("name", FILES)
def test_files_are_as_the_program_writes_them(name):
    """An example that is opened and saved does not change."""
    text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
    assert format_graph_file(FILES[name]) == text
    assert text.isascii() or "²" in text or "·" in text


def test_the_order_teaches():
    """Groups come in the order of a course, and order.txt knows every file."""
    listed = list_examples(EXAMPLES)
    assert list(dict.fromkeys(found.file.group for found in listed)) == GROUPS
    assert [found.name for found in listed] == (EXAMPLES / "order.txt").read_text(encoding="utf-8").split()
    assert {found.name for found in listed} == set(FILES)


def test_new_examples_need_no_entry(tmp_path):
    """A file that order.txt does not know is listed after the others of its group."""
    for name, group in (("b", "Two"), ("a", "Two"), ("c", "One"), ("d", "Two")):
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"format": "gradloom", "version": 1, "group": group, "nodes": []}), encoding="utf-8"
        )
    (tmp_path / "order.txt").write_text("b\n", encoding="utf-8")
    assert [found.name for found in list_examples(tmp_path)] == ["b", "a", "d", "c"]


def test_the_readme_names_every_example():
    """examples/README.md is an index of the folder."""
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name, file in FILES.items():
        assert f"[{file.title}]({name}.json)" in readme
    for group in GROUPS:
        assert f"## {group}" in readme


def test_trained_values_can_be_exported():
    """What the 2-2-2 network learned goes to other programs in full."""
    trainer = trained("two_two_two", 10)
    result = TrainedValues(values=trainer.values(), loss=trainer.loss(), steps=10, settings=trainer.settings)
    document = json.loads(export_text(FILES["two_two_two"], "json-values", "two_two_two", result))
    assert document["values"] == trainer.values()
    assert set(document["values"]) == set(RATE)


def test_every_category_of_operations_is_shown():
    """A learner meets each kind of gate in some example, reductions aside."""
    used = {node.operation.category for file in FILES.values() for node in file.graph.nodes.values()}
    assert set(CATEGORIES) - used <= {"reductions"}
