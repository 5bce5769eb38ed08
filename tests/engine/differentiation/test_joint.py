"""One pass for several nodes: reverse mode from several outputs, forward mode along several inputs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.errors import NoParameters
from engine.differentiation.forward import forward_mode
from engine.differentiation.joint import forward_jointly, reverse_jointly
from engine.differentiation.reverse import reverse
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.value import plain
from tests.engine.differentiation.random_graphs import direction, graphs


def fork() -> Graph:
    """The product (a + b) * (b + 1), and a node that reaches nothing."""
    return Graph(
        [
            new_node("a", "variable", value=2),
            new_node("b", "variable", value=1),
            new_node("one", "constant", value=1),
            new_node("c", "add", ("a", "b")),
            new_node("d", "add", ("b", "one")),
            new_node("e", "multiply", ("c", "d")),
            new_node("idle", "variable", value=5),
        ]
    )


def test_two_outputs_at_once():
    """What comes back from both adds up, also where one of them lies before the other."""
    run = forward(fork())
    gradients = reverse_jointly(run, {"e": 1.0, "c": 10.0})
    assert [gradients.gradient(name) for name in "abcde"] == [12.0, 15.0, 12.0, 3.0, 1.0]
    assert gradients.gradient("idle") is None
    assert gradients.upstreams == {"e": 1.0, "c": 10.0}


def test_two_inputs_at_once():
    """Along the direction (3, 1) in (a, b); a gate moves by itself and with its inputs."""
    run = forward(fork())
    tangents = forward_jointly(run, {"a": 3.0, "b": 1.0})
    assert [tangents.tangent(name) for name in "abcde"] == [3.0, 1.0, 4.0, 1.0, 2.0 * 4.0 + 3.0]
    assert tangents.tangent("one") == 0.0
    assert forward_jointly(run, {"a": 1.0, "c": 1.0}).tangent("e") == 4.0


def test_shapes_are_those_of_the_nodes():
    """A number stands for all elements; another shape is refused, and so is nothing at all."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1, 2]),
            new_node("k", "variable", value=3),
            new_node("p", "multiply", ("x", "k")),
            new_node("q", "square", ("x",)),
        ]
    )
    run = forward(graph)
    assert plain(reverse_jointly(run, {"p": 1, "q": [1, 10]}).gradient("x")) == [5, 43]
    assert plain(forward_jointly(run, {"k": 1}).tangent("q")) == [0, 0]
    with pytest.raises(errors.BadUpstream):
        reverse_jointly(run, {"p": [1, 2, 3]})
    with pytest.raises(errors.BadUpstream):
        forward_jointly(run, {"k": [1]})
    with pytest.raises(NoParameters):
        reverse_jointly(run, {})
    with pytest.raises(NoParameters):
        forward_jointly(run, {})
    with pytest.raises(errors.UnknownNode):
        forward_jointly(run, {"z": 1})


@given(graphs(), st.data())
def test_one_pass_is_the_sum_of_several(graph, data):
    """Both modes are linear: several at once give what each alone gives, added."""
    run = forward(graph)
    names = data.draw(st.lists(st.sampled_from(list(graph.nodes)), min_size=1, max_size=3, unique=True))
    along = {name: direction(np.shape(run.value(name))) for name in names}
    gradients, tangents = reverse_jointly(run, along), forward_jointly(run, along)
    for name in graph.nodes:
        alone = [reverse(run, output, along[output]).gradient(name) for output in names]
        assert (gradients.gradient(name) is None) == all(one is None for one in alone)
        if (found := gradients.gradient(name)) is not None:
            assert np.allclose(found, sum(one for one in alone if one is not None), rtol=1e-10, atol=1e-10)
        moved = sum(forward_mode(run, seed, along[seed]).tangent(name) for seed in names)
        assert np.allclose(tangents.tangent(name), moved, rtol=1e-10, atol=1e-10)
