"""The local derivative that is written where a wire enters a gate."""

import numpy as np
import pytest

from engine import errors
from engine.differentiation.local import local_derivative
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import Edge, new_node
from engine.value import plain, shape_of


def test_of_an_elementwise_gate_it_is_a_number_for_each_element():
    """Also where it is the same number everywhere."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1, 2]),
            new_node("k", "variable", value=3),
            new_node("p", "multiply", ("x", "k")),
            new_node("s", "add", ("p", "k")),
            new_node("n", "square", ("k",)),
        ]
    )
    run = forward(graph)
    assert plain(local_derivative(graph, run, Edge("x", "p", "a"))) == [3, 3]
    assert plain(local_derivative(graph, run, Edge("k", "p", "b"))) == [1, 2]
    assert plain(local_derivative(graph, run, Edge("p", "s", "a"))) == [1, 1]
    assert local_derivative(graph, run, Edge("k", "n", "x")) == 6.0


def test_of_an_operation_on_arrays_it_is_the_jacobian():
    """Rows by the gate's elements, columns by the input's."""
    graph = Graph(
        [
            new_node("x", "input", value=[1, 2]),
            new_node("w", "variable", value=[[1, 2, 0], [3, 4, 1]]),
            new_node("y", "matmul", ("x", "w")),
            new_node("m", "mean", ("y",)),
        ]
    )
    run = forward(graph)
    assert plain(local_derivative(graph, run, Edge("x", "y", "a"))) == [[1, 3], [2, 4], [0, 1]]
    jacobian = local_derivative(graph, run, Edge("w", "y", "b"))
    assert jacobian is not None
    assert shape_of(jacobian) == (3, 2, 3)
    assert local_derivative(graph, run, Edge("y", "m", "x")) == pytest.approx([1 / 3] * 3)


def test_a_huge_jacobian_is_not_written_out():
    """None, where it would have more numbers than anybody reads."""
    graph = Graph([new_node("x", "variable", value=np.ones((200, 2))), new_node("y", "softmax", ("x",))])
    assert local_derivative(graph, forward(graph), Edge("x", "y", "x")) is None


def test_a_wire_that_leads_nowhere_is_refused():
    """An unknown gate, port or a gate that cannot run."""
    graph = Graph([new_node("x", "variable", value=1), new_node("y", "add", ("x",))])
    run = forward(graph)
    with pytest.raises(errors.UnknownNode):
        local_derivative(graph, run, Edge("x", "z", "a"))
    with pytest.raises(errors.UnknownPort):
        local_derivative(graph, run, Edge("x", "y", "c"))
    with pytest.raises(errors.Unwired):
        local_derivative(graph, run, Edge("x", "y", "a"))
