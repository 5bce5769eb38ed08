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
    """With a limit so many numbers of each array are drawn, each once: the same for a seed, others for another."""
    graph = Graph([new_node("w", "variable", value=np.ones((20, 30))), new_node("s", "sum", ("w",))])
    drawn = [[one.index for one in check_gradients(graph, limit=9, seed=seed)] for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) == 9
    assert drawn[0] == sorted(drawn[0])
    assert len(check_gradients(graph)) == 600
    assert len(check_gradients(layer(), limit=100)) == len(check_gradients(layer()))


def test_the_edge_of_a_domain_is_told():
    """Beside it there is no value to compare with; the gate that has chosen a derivative there is named."""
    nodes = [
        new_node("x", "variable", value=[-1.0, -0.5]),
        new_node("t", "input", value=[0.0, 1.0]),
        new_node("f", "kullback_leibler", ("x", "t")),
    ]
    checked = {(one.node, one.index): one for one in check_gradients(Graph(nodes))}
    assert (checked["t", (0,)].gradient, checked["t", (0,)].kink) == (0.0, "f")
    assert checked["t", (1,)].agrees
    assert checked["t", (1,)].kink is None


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


def test_a_kink_is_marked_and_passes():
    """At a kink there is nothing to compare with; what stands beside it, or is wrong, is still judged."""
    graph = Graph(
        [
            new_node("x", "variable", value=[0.0, 1.0]),
            new_node("w", "variable", value=2.0),
            new_node("y", "variable", value=0.0),
            new_node("r", "relu", ("x",)),
            new_node("a", "absolute", ("y",)),
            new_node("s", "sum", ("r",)),
            new_node("p", "multiply", ("s", "w")),
            new_node("o", "add", ("p", "a")),
        ]
    )
    first, second, w, y = check_gradients(graph)
    assert (first.agrees, first.kink, first.passes) == (False, "r", True)
    assert first.gradient == 0.0
    assert first.numeric == pytest.approx(1.0)
    assert (second.kink, w.kink, y.kink) == (None, None, None)  # the middle of |y| is its choice too
    assert second.agrees
    assert w.agrees
    assert y.agrees
    multiply = OPERATIONS["multiply"]
    assert isinstance(multiply, Elementwise)
    wrong = replace(multiply, derivatives=(lambda _a, b, _out: b, lambda a, _b, _out: 2 * a))
    graph.update({"p": replace(graph.node("p"), operation=wrong)})
    first, _, w, _ = check_gradients(graph)
    assert first.passes
    assert not w.passes


def test_a_slope_without_end_is_no_choice():
    """The square root's gradient at 0 is infinite: that is a fault to tell."""
    graph = Graph([new_node("x", "variable", value=0.0), new_node("y", "sqrt", ("x",))])
    (x,) = check_gradients(graph)
    assert not x.passes
    bent = Graph([*graph.nodes.values(), new_node("a", "absolute", ("x",)), new_node("r", "sqrt", ("a",))], output="r")
    (x,) = check_gradients(bent)
    assert not x.passes  # though the absolute value stands at its kink


def test_a_graph_that_cannot_run_is_not_checked():
    """The reason is raised, also where the output is not finite."""
    with pytest.raises(errors.NoOutput):
        check_gradients(Graph())
    with pytest.raises(errors.NotFinite):
        check_gradients(Graph([new_node("x", "variable", value=0), new_node("y", "log", ("x",))]))
