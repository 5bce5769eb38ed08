"""Reverse mode: the chain rule from any node, forks summed, broadcasting undone, nothing where no path leads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.forward import forward_mode
from engine.differentiation.reverse import backward_of, reverse
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.plan import plan_of
from engine.value import plain, sum_to_shape
from tests.engine.differentiation.random_graphs import direction, graphs


def fork() -> Graph:
    """The product (a + b) * (b + 1): b reaches it by two ways; `idle` reaches nothing."""
    return Graph(
        [
            new_node("a", "variable", value=2),
            new_node("b", "variable", value=1),
            new_node("one", "constant", value=1),
            new_node("c", "add", ("a", "b")),
            new_node("d", "add", ("b", "one")),
            new_node("e", "multiply", ("c", "d")),
            new_node("idle", "negate", ("a",)),
        ]
    )


def test_gradients_meet_at_a_fork():
    """Two ways to the output are two contributions, added."""
    gradients = reverse(forward(fork()), "e")
    assert {name: gradients.gradient(name) for name in "abcde"} == {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1}


def test_not_reached_is_not_zero():
    """A node that the output does not depend on has no gradient, rather than one of 0."""
    assert reverse(forward(fork()), "e").gradient("idle") is None
    assert reverse(forward(fork()), "c").gradient("e") is None
    zero = Graph(
        [
            new_node("x", "variable", value=0),
            new_node("y", "variable", value=0),
            new_node("p", "multiply", ("x", "y")),
        ]
    )
    assert reverse(forward(zero)).gradient("x") == 0.0


def test_any_node_can_be_the_output():
    """Also a variable: its gradient with respect to itself is the upstream gradient."""
    run = forward(fork())
    assert reverse(run, "d").gradient("b") == 1.0
    assert reverse(run, "a", upstream=4).gradient("a") == 4.0


def test_upstream_scales_everything():
    """An upstream gradient of 1.3 makes every gradient 1.3 times as large."""
    run = forward(fork())
    assert reverse(run, "e", upstream=1.3).gradient("b") == pytest.approx(6.5, rel=1e-15)


def test_upstream_has_the_shape_of_the_output():
    """A number stands for all elements; any other shape is refused with both shapes."""
    graph = Graph([new_node("x", "variable", value=[1, 2]), new_node("y", "square", ("x",))])
    run = forward(graph)
    assert plain(reverse(run).gradient("x")) == [2, 4]
    assert plain(reverse(run, upstream=[1, 10]).gradient("x")) == [2, 40]
    with pytest.raises(errors.BadUpstream, match=r"shape \(3,\), but 'y' has shape \(2,\)"):
        reverse(run, upstream=[1, 2, 3])
    with pytest.raises(errors.BadUpstream):
        reverse(forward(fork()), "e", upstream=[1])
    with pytest.raises(errors.BadValue):
        reverse(run, upstream="much")


def test_what_cannot_run_has_no_gradients():
    """The reason is raised, for the output as for any node that is asked for."""
    graph = fork()
    graph.disconnect("d", "b")
    with pytest.raises(errors.DependsOnProblem):
        reverse(forward(graph), "e")
    with pytest.raises(errors.Unwired):
        reverse(forward(graph), "c").gradient("d")


def test_broadcasting_is_summed_away():
    """A bias that was added to every row gets the sum over the rows, in its own shape."""
    graph = Graph(
        [
            new_node("x", "variable", value=[[1, 2], [3, 4], [5, 6]]),
            new_node("row", "variable", value=[1, 1]),
            new_node("column", "variable", value=[[1], [1], [1]]),
            new_node("number", "variable", value=2),
            new_node("one", "variable", value=[1]),
            new_node("y", "add", ("x", "row")),
            new_node("z", "multiply", ("y", "column")),
            new_node("v", "add", ("z", "one")),
            new_node("w", "multiply", ("v", "number")),
        ]
    )
    gradients = reverse(forward(graph))
    assert plain(gradients.gradient("row")) == [6, 6]
    assert plain(gradients.gradient("column")) == [[2 * 5], [2 * 9], [2 * 13]]
    assert gradients.gradient("number") == 5 + 9 + 13 + 6
    assert plain(gradients.gradient("one")) == [12]
    assert plain(gradients.gradient("x")) == [[2, 2]] * 3


@pytest.mark.parametrize(
    "shape, message",
    [((), (2, 3)), ((3,), (2, 3)), ((1, 3), (2, 3)), ((2, 1), (2, 3)), ((1,), (4,)), ((1, 1), (5, 2, 3)), ((3,), ())],
)
def test_summing_back_gives_the_inputs_shape(shape, message):
    """Whatever was broadcast: numbers are lost nowhere."""
    summed = sum_to_shape(np.ones(message), shape)
    assert np.shape(summed) == shape
    assert np.sum(summed) == (np.prod(message) if message else np.prod(shape))


def test_every_message_is_computed_once():
    """In a row of forks, whose paths double at each, the work grows with the gates alone."""
    graph = Graph([new_node("x", "variable", value=1.0)])
    graph.add(new_node("g0", "multiply", ("x", "x")))
    for index in range(1, 60):
        graph.add(new_node(f"g{index}", "multiply", (f"g{index - 1}", f"g{index - 1}")))
    run = forward(graph)
    assert reverse(run).gradient("x") == 2.0**60
    assert sum(len(links) for *_, links in backward_of(run.plan, run.plan.slot("g59")).steps) == 120
    assert forward_mode(run, "x").tangent("g59") == 2.0**60


def test_only_wanted_messages_are_computed():
    """Training asks for the ways from its parameters only, and gets the same gradients there."""
    run = forward(fork())
    slots = run.plan.slots
    wanted = {slots["b"], slots["d"], slots["e"]}
    gradients = backward_of(run.plan, slots["e"], wanted).gradients(run.values, 1.0)
    assert gradients[slots["b"]] == 3.0
    assert gradients[slots["c"]] is None


def test_a_long_chain():
    """A hundred thousand gates deep, both ways, without recursion."""
    nodes = [new_node("x", "variable", value=0.5), new_node("g0", "negate", ("x",))]
    nodes += [new_node(f"g{index}", "negate", (f"g{index - 1}",)) for index in range(1, 100_000)]
    run = forward(Graph(nodes))
    assert run.output() == 0.5
    assert reverse(run).gradient("x") == 1.0
    assert forward_mode(run, "x").tangent("g99999") == 1.0


@given(graphs(), st.data())
def test_both_modes_agree(graph, data):
    """<upstream, J direction> is the same whether it is computed from the left or from the right."""
    run = forward(graph)
    output = data.draw(st.sampled_from(list(graph.nodes)))
    seed = data.draw(st.sampled_from(list(graph.nodes)))
    upstream, along = direction(np.shape(run.value(output))), direction(np.shape(run.value(seed)))
    gradient = reverse(run, output, upstream).gradient(seed)
    tangent = forward_mode(run, seed, along).tangent(output)
    assert np.shape(tangent) == np.shape(run.value(output))
    by_tangent = float(np.sum(upstream * tangent))
    if gradient is None:
        assert by_tangent == 0.0
    else:
        assert np.shape(gradient) == np.shape(run.value(seed))
        assert float(np.sum(gradient * along)) == pytest.approx(by_tangent, rel=1e-9, abs=1e-9)


@given(graphs(shapes=((),)))
def test_numbers_and_arrays_of_one_number_agree(graph):
    """The fast way for graphs of numbers gives what the way for arrays gives."""
    boxed = Graph(
        new_node(node.name, "variable", value=[node.value]) if not node.is_gate else node
        for node in graph.nodes.values()
    )
    assert not plan_of(boxed).scalar
    one, other = reverse(forward(graph)), reverse(forward(boxed))
    for name in graph.nodes:
        gradient, boxes = one.gradient(name), other.gradient(name)
        assert (gradient is None) == (boxes is None)
        if gradient is not None and boxes is not None:
            assert float(np.sum(boxes)) == pytest.approx(gradient, rel=1e-12)
