"""The Jacobian of an array: by whichever mode takes fewer passes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.errors import TooManyDerivatives
from engine.differentiation.forward import forward_mode
from engine.differentiation.jacobian import jacobian
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from tests.engine.differentiation.random_graphs import direction, graphs


def product() -> Graph:
    """A matrix of shape (2, 3) times a vector, and the sum of what comes out."""
    return Graph(
        [
            new_node("A", "variable", value=[[1, 2, 3], [4, 5, 6]]),
            new_node("x", "variable", value=[1, 0, -1]),
            new_node("k", "variable", value=2),
            new_node("y", "matmul", ("A", "x")),
            new_node("z", "multiply", ("y", "k")),
            new_node("s", "sum", ("y",)),
        ]
    )


def test_the_mode_with_fewer_passes_is_taken():
    """Two outputs of three inputs: two passes back; two outputs of one number: one pass ahead."""
    run = forward(product())
    back = jacobian(run, "x", "z")
    assert (back.mode, back.passes) == ("reverse", 2)
    assert np.array_equal(back.values, [[2, 4, 6], [8, 10, 12]])
    ahead = jacobian(run, "k", "z")
    assert (ahead.mode, ahead.passes) == ("forward", 1)
    assert np.array_equal(ahead.values, [-2, -2])
    assert np.shape(jacobian(run, "A", "z").values) == (2, 2, 3)
    assert np.array_equal(jacobian(run, "x").values, [5, 7, 9])


def test_forward_mode_fills_columns():
    """A matrix of shape (3, 2) times a vector: two passes, and the matrix itself."""
    graph = Graph(
        [
            new_node("A", "constant", value=[[1, 2], [3, 4], [5, 6]]),
            new_node("x", "variable", value=[1, -1]),
            new_node("y", "matmul", ("A", "x")),
        ]
    )
    found = jacobian(forward(graph), "x")
    assert (found.mode, found.passes) == ("forward", 2)
    assert np.array_equal(found.values, [[1, 2], [3, 4], [5, 6]])


def test_of_a_number_with_respect_to_a_number_it_is_a_number():
    """And 0 where no path leads."""
    graph = Graph(
        [
            new_node("x", "variable", value=3),
            new_node("y", "square", ("x",)),
            new_node("idle", "variable", value=[1, 2]),
        ]
    )
    run = forward(graph)
    assert jacobian(run, "x", "y").values == 6.0
    assert np.array_equal(jacobian(run, "idle", "y").values, [0, 0])
    assert np.array_equal(jacobian(run, "y", "idle").values, [0, 0])


def test_what_nobody_could_read_is_refused():
    """With the sizes and what to do; so are unknown nodes."""
    graph = Graph([new_node("x", "variable", value=np.ones(1001)), new_node("y", "square", ("x",))])
    with pytest.raises(TooManyDerivatives, match="1001 x 1001 numbers"):
        jacobian(forward(graph), "x")
    with pytest.raises(errors.UnknownNode):
        jacobian(forward(graph), "z")


@given(graphs(), st.data())
def test_it_is_the_matrix_of_forward_mode(graph, data):
    """Times a direction it gives the tangent along it, whatever the shapes."""
    run = forward(graph)
    output = data.draw(st.sampled_from(list(graph.nodes)))
    source = data.draw(st.sampled_from(list(graph.nodes)))
    along = direction(np.shape(run.value(source)))
    found = jacobian(run, source, output)
    assert np.shape(found.values) == np.shape(run.value(output)) + np.shape(run.value(source))
    told = np.tensordot(found.values, along, axes=np.ndim(along))
    assert np.allclose(told, forward_mode(run, source, along).tangent(output), rtol=1e-9, atol=1e-9)
