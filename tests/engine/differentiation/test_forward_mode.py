"""Forward mode: how everything moves when one node moves."""

import pytest

from engine import errors
from engine.differentiation.forward import forward_mode
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.value import plain


def layer() -> Graph:
    """A row of inputs times a matrix, summed."""
    return Graph(
        [
            new_node("x", "input", value=[1, 2]),
            new_node("w", "variable", value=[[1, 2], [3, 4]]),
            new_node("y", "matmul", ("x", "w")),
            new_node("s", "sum", ("y",)),
        ]
    )


def test_a_gate_can_be_the_seed():
    """What comes before it does not move: 0, because nothing was left uncomputed."""
    tangents = forward_mode(forward(layer()), "y")
    assert plain(tangents.tangent("y")) == [1, 1]
    assert tangents.tangent("s") == 2.0
    assert plain(tangents.tangent("w")) == [[0, 0], [0, 0]]


def test_a_direction_has_the_seeds_shape():
    """A number stands for all elements; another shape is refused."""
    run = forward(layer())
    assert plain(forward_mode(run, "x", [1, 0]).tangent("y")) == [1, 2]
    assert plain(forward_mode(run, "x", 2).tangent("y")) == [8, 12]
    with pytest.raises(errors.BadDirection, match=r"direction has shape \(3,\)"):
        forward_mode(run, "x", [1, 2, 3])
    with pytest.raises(errors.UnknownNode):
        forward_mode(run, "z")


def test_a_number_that_spreads_moves_every_element():
    """The tangent of a gate has the gate's shape, also where its only moving input is a number."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1, 2]),
            new_node("k", "variable", value=3),
            new_node("y", "add", ("x", "k")),
        ]
    )
    assert plain(forward_mode(forward(graph), "k").tangent("y")) == [1, 1]
