"""The gradient check that a user runs: it passes on what is right and fails on what is wrong."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from engine import errors
from engine.differentiation.check import check_gradients
from engine.graph import Graph
from engine.nodes import new_node
from engine.operation import Elementwise
from engine.operations import OPERATIONS


def layer() -> Graph:
    """A sigmoid layer with data, weights, a frozen bias, a constant and a variable that leads nowhere."""
    return Graph(
        [
            new_node("x", "input", value=[[1, 2], [3, -1]]),
            new_node("w", "variable", value=[[0.1, -0.2], [0.4, 0.3]]),
            new_node("b", "variable", value=[0.5, -0.5], frozen=True),
            new_node("two", "constant", value=2),
            new_node("idle", "variable", value=3),
            new_node("z", "affine", ("x", "w", "b")),
            new_node("h", "sigmoid", ("z",)),
            new_node("o", "multiply", ("h", "two")),
        ]
    )


def test_every_number_of_every_variable_and_input_is_checked():
    """Constants are not; a variable without influence agrees at 0."""
    checked = check_gradients(layer())
    assert [(one.node, one.index) for one in checked] == [
        *(("x", place) for place in np.ndindex(2, 2)),
        *(("w", place) for place in np.ndindex(2, 2)),
        ("b", (0,)),
        ("b", (1,)),
        ("idle", ()),
    ]
    assert all(one.agrees for one in checked)
    assert max(one.relative_error for one in checked) < 1e-8


def test_large_arrays_can_be_sampled():
    """With a limit, each array is checked at so many places, first and last among them."""
    checked = check_gradients(layer(), limit=2)
    assert [one.index for one in checked if one.node == "w"] == [(0, 0), (1, 1)]


def test_a_wrong_derivative_is_caught():
    """The check of the checker: a sigmoid whose derivative lost a factor does not agree."""
    sigmoid = OPERATIONS["sigmoid"]
    assert isinstance(sigmoid, Elementwise)
    wrong = replace(sigmoid, derivatives=(lambda _x, out: out,))
    graph = layer()
    graph.update({"h": replace(graph.node("h"), operation=wrong, settings=MappingProxyType({}))})
    checked = {(one.node, one.index): one for one in check_gradients(graph)}
    assert not checked["w", (0, 0)].agrees
    assert checked["idle", ()].agrees


def test_a_graph_that_cannot_run_is_not_checked():
    """The reason is raised, also where the output is not finite."""
    with pytest.raises(errors.NoOutput):
        check_gradients(Graph())
    with pytest.raises(errors.NotFinite):
        check_gradients(Graph([new_node("x", "variable", value=0), new_node("y", "log", ("x",))]))
