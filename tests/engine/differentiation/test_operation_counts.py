"""What the chain rule takes: multiplications and additions of either mode, counted wire by wire."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.counted import Counted, Tally
from engine.differentiation.errors import NoParameters, RuleNotFollowed
from engine.differentiation.operation_counts import compare_modes, count_forward, count_reverse
from engine.differentiation.reverse import reverse
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.operation import ArrayOperation
from engine.operations import OPERATIONS
from engine.value import as_value
from tests.engine.differentiation.random_graphs import graphs
from tests.engine.differentiation.test_second_order import SAMPLES


def two_ways() -> Graph:
    """The course's e = (a + b) * (b + 1)."""
    return Graph(
        [
            new_node("a", "variable", value=2),
            new_node("b", "variable", value=1),
            new_node("one", "constant", value=1),
            new_node("c", "add", ("a", "b")),
            new_node("d", "add", ("b", "one")),
            new_node("e", "multiply", ("c", "d")),
        ]
    )


def layer() -> Graph:
    """A batch of 3 rows through a layer of 2 inputs and 4 outputs, summed."""
    return Graph(
        [
            new_node("x", "input", value=np.ones((3, 2))),
            new_node("W", "variable", value=np.ones((2, 4))),
            new_node("b", "variable", value=np.ones(4)),
            new_node("y", "affine", ("x", "W", "b")),
            new_node("h", "tanh", ("y",)),
            new_node("s", "sum", ("h",)),
        ]
    )


def both(count):
    """Multiplications and additions."""
    return count.multiplications, count.additions


def test_every_wire_is_one_multiplication():
    """Backwards over six wires, and one addition where b's two ways meet; forwards over the wires that move."""
    run = forward(two_ways())
    assert both(count_reverse(run)) == (6, 1)
    assert both(count_reverse(run, with_respect_to=["a", "b"])) == (5, 1)
    assert both(count_reverse(run, "c")) == (2, 0)
    assert both(count_forward(run, "a")) == (2, 0)
    assert both(count_forward(run, "b")) == (4, 1)
    assert both(count_forward(run, "a", "b")) == (5, 2)
    assert both(count_forward(run, "b", "c")) == (4, 2)
    assert both(count_forward(run, "b", outputs=["d"])) == (1, 0)


def test_several_outputs_share_their_wires():
    """One pass from two outputs; where one lies before the other, its own upstream gradient is added."""
    run = forward(two_ways())
    assert both(count_reverse(run, "c", "d")) == (4, 1)
    assert both(count_reverse(run, "e", "d")) == (6, 2)


def test_reverse_wins_for_many_inputs_and_forward_for_many_outputs():
    """A sum of ten numbers that are each squared, and ten functions of one number."""
    many = [new_node(f"x{i}", "variable", value=i) for i in range(10)]
    squares = [new_node(f"q{i}", "square", (f"x{i}",)) for i in range(10)]
    sums = [new_node("s1", "add", ("q0", "q1"))]
    sums += [new_node(f"s{i}", "add", (f"s{i - 1}", f"q{i}")) for i in range(2, 10)]
    found = compare_modes(forward(Graph([*many, *squares, *sums])), [f"x{i}" for i in range(10)])
    assert found.cheaper == "reverse"
    assert (found.reverse.passes, found.forward.passes) == (1, 10)
    assert both(found.reverse) == (28, 0)
    assert both(found.forward) == (10 + sum(range(1, 10)) + 9, 0)
    fan = Graph([new_node("x", "variable", value=1), *(new_node(f"y{i}", "square", ("x",)) for i in range(10))])
    assert compare_modes(forward(fan), ["x"], [f"y{i}" for i in range(10)]).forward.passes == 1
    chain = Graph([new_node("x", "variable", value=1), new_node("t", "tanh", ("x",))])
    for i in range(10):
        chain.add(new_node(f"y{i}", "square", ("t",)))
    assert compare_modes(forward(chain), ["x"], [f"y{i}" for i in range(10)]).cheaper == "forward"


def test_arrays_count_their_products_and_sums():
    """The matrix products of a layer: m n k multiplications; the bias sums over its rows."""
    run = forward(layer())
    assert both(count_reverse(run, "y", with_respect_to=["W"])) == (2 * 3 * 4, 2 * 2 * 4)
    assert both(count_reverse(run, "y", with_respect_to=["x"])) == (3 * 4 * 2, 3 * 3 * 2)
    assert both(count_reverse(run, "y", with_respect_to=["b"])) == (0, 2 * 4)
    assert both(count_reverse(run, "h", with_respect_to=["b"])) == (3 * 4, 2 * 4)
    assert both(count_reverse(run, "s", with_respect_to=["b"])) == (3 * 4, 2 * 4)
    assert both(count_forward(run, "W", outputs=["y"])) == (3 * 2 * 4, 3 * 1 * 4)
    assert both(count_forward(run, "W", "x", outputs=["y"])) == (2 * 3 * 2 * 4, 2 * 3 * 1 * 4 + 3 * 4)
    assert both(count_forward(run, "W")) == (3 * 2 * 4 + 3 * 4, 3 * 1 * 4 + 11)
    modes = compare_modes(run, ["W", "b"])
    assert (modes.reverse.passes, modes.forward.passes) == (1, 12)


def test_broadcasting_adds_when_it_is_summed_away():
    """A number that was spread over six places receives the sum of six."""
    graph = Graph(
        [
            new_node("x", "input", value=np.ones((2, 3))),
            new_node("k", "variable", value=2),
            new_node("y", "multiply", ("x", "k")),
        ]
    )
    assert both(count_reverse(forward(graph), with_respect_to=["k"])) == (6, 5)


@pytest.mark.parametrize(
    "expression, expected",
    [
        (lambda u: np.einsum("ij,jk->ik", u, np.ones((3, 4))), (24, 16)),
        (lambda u: np.tensordot(u, np.ones((3, 4)), axes=1), (24, 16)),
        (lambda u: np.multiply.outer(u, np.ones(4)), (24, 0)),
        (lambda u: u.mean(axis=0), (3, 3)),
        (np.cumsum, (0, 5)),
        (lambda u: np.diff(u, axis=1), (0, 4)),
        (lambda u: -u.T + 0.0, (0, 0)),
        (lambda u: np.where(u > 0, u, 0.0)[0], (0, 0)),
        (lambda u: np.split(u, 3, axis=1)[0] / 2.0, (2, 0)),
        (lambda u: u.astype(np.float32) - 1.0, (0, 6)),
    ],
)
def test_what_a_rule_does_is_counted(expression, expected):
    """Products and sums count, moving numbers about does not."""
    tally = Tally()
    expression(Counted(np.ones((2, 3)), tally))
    assert (tally.multiplications, tally.additions) == expected


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_every_operation_can_be_counted(operation, sample):
    """The messages and tangents of every operation are plain products and sums of what arrives."""
    names = [f"x{index}" for index in range(len(sample.inputs))]
    graph = Graph(
        [
            *(new_node(name, "variable", value=as_value(v)) for name, v in zip(names, sample.inputs, strict=True)),
            new_node("y", operation.name, tuple(names), settings=sample.settings),
        ]
    )
    run = forward(graph)
    assert count_reverse(run).total >= 0
    assert count_forward(run, *names).total >= 0


def test_a_rule_that_cannot_be_counted_is_named():
    """A message that is not linear in the upstream gradient is wrong, and found here too."""
    total = OPERATIONS["sum"]
    assert isinstance(total, ArrayOperation)
    wrong = replace(total, messages=(lambda upstream, _out, x, **_: np.exp(upstream) * x,))
    graph = Graph([new_node("x", "variable", value=[1, 2]), new_node("s", "sum", ("x",))])
    graph.update({"s": replace(graph.node("s"), operation=wrong)})
    with pytest.raises(RuleNotFollowed, match=r"numpy\.exp"):
        count_reverse(forward(graph))


def test_nothing_named_is_refused():
    """Forward mode needs a node that moves, and nodes that are there."""
    run = forward(two_ways())
    with pytest.raises(NoParameters):
        count_forward(run)
    with pytest.raises(NoParameters):
        compare_modes(run, [])
    with pytest.raises(errors.UnknownNode):
        count_reverse(run, "z")


@given(graphs(shapes=((),)), st.data())
def test_numbers_count_one_product_for_each_wire(graph, data):
    """On graphs of numbers: as many products as wires before the output, and a sum for each wire that meets another."""
    output = data.draw(st.sampled_from(list(graph.nodes)))
    run = forward(graph)
    gradients = reverse(run, output)
    before = {name for name in graph.nodes if gradients.gradient(name) is not None}
    wires = [edge for edge in graph.edges if edge.target in before]
    scalar = [edge for edge in wires if graph.node(edge.target).is_elementwise]
    count = count_reverse(run, output)
    assert count.multiplications >= len(scalar)
    assert count.additions == len(wires) - (len(before) - 1)
