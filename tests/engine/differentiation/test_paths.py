"""Paths between two nodes: each with its product, their number and their sum without walking them."""

from itertools import islice
from pathlib import Path as FilePath

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.errors import NoNumberPerWire
from engine.differentiation.paths import count_paths, path_report, paths, sum_over_paths
from engine.differentiation.reverse import reverse
from engine.execution.run import forward
from engine.files.graph_file import load_graph_file
from engine.graph import Graph
from engine.nodes import Edge, new_node
from engine.value import plain
from tests.engine.differentiation.random_graphs import graphs

EXAMPLES = FilePath(__file__).parents[3] / "examples"


def test_nine_paths_and_their_sum():
    """The example of the tutorial: 3 times 3 paths whose products add up to (1 + 2 + 3) * (4 + 5 + 6) = 90."""
    run = forward(load_graph_file(EXAMPLES / "nine_paths.json").graph)
    report = path_report(run, "X", "Z")
    assert (report.number, report.total) == (9, 90.0)
    assert [path.product for path in report.paths] == [4, 5, 6, 8, 10, 12, 12, 15, 18]
    assert sum(path.product for path in report.paths) == 90.0
    first = report.paths[0]
    assert [edge.target for edge in first.edges] == ["alpha", "alpha_beta", "Y", "delta", "delta_epsilon", "Z"]
    assert first.factors == (1.0, 1.0, 1.0, 4.0, 1.0, 1.0)
    assert count_paths(run, "X", "Y") == 3
    assert sum_over_paths(run, "Y", "Z") == 15.0


def test_wires_side_by_side_are_different_paths():
    """Both inputs of x * x come from the same node: two paths, one product each."""
    graph = Graph([new_node("x", "variable", value=3), new_node("y", "multiply", ("x", "x"))])
    first, second = paths(forward(graph), "x", "y")
    assert (first.edges, second.edges) == ((Edge("x", "y", "a"),), (Edge("x", "y", "b"),))
    assert (first.product, second.product) == (3.0, 3.0)


def test_there_may_be_more_paths_than_anybody_can_walk():
    """A row of 2000 forks: 2 to the 2000 paths are counted and summed; the first few are there at once."""
    graph = Graph([new_node("g0", "variable", value=1.0), new_node("half", "constant", value=0.5)])
    for index in range(1, 2001):
        graph.add(new_node(f"s{index}", "add", (f"g{index - 1}", f"g{index - 1}")))
        graph.add(new_node(f"g{index}", "multiply", (f"s{index}", "half")))
    run = forward(graph)
    assert count_paths(run, "g0", "g2000") == 2**2000
    assert sum_over_paths(run, "g0", "g2000") == 1.0
    few = list(islice(paths(run, "g0", "g2000"), 3))
    assert [len(path.edges) for path in few] == [4000, 4000, 4000]
    assert [path.edges[-2].port for path in few] == ["a", "b", "a"]
    assert len(path_report(run, "g0", "g2000", limit=5).paths) == 5


def test_no_way_and_no_wire():
    """Where no path leads there are none, and their sum is 0; a node reaches itself by one path of no wire."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1.0, 2.0]),
            new_node("y", "square", ("x",)),
            new_node("idle", "variable", value=[3.0, 4.0]),
        ]
    )
    run = forward(graph)
    none = path_report(run, "idle", "y")
    assert (none.number, none.paths, list(np.ravel(none.total))) == (0, (), [0.0, 0.0])
    assert path_report(run, "y", "x").number == 0
    itself = path_report(run, "y", "y")
    assert (itself.number, len(itself.paths), itself.paths[0].edges) == (1, 1, ())
    assert list(np.ravel(itself.paths[0].product)) == [1.0, 1.0]
    with pytest.raises(errors.UnknownNode):
        paths(run, "x", "z")


def test_arrays_have_a_number_for_each_element():
    """Along elementwise gates and into sums; what was broadcast is summed on the way back."""
    graph = Graph(
        [
            new_node("x", "variable", value=[[1.0, 2.0], [3.0, 4.0]]),
            new_node("b", "variable", value=[10.0, 20.0]),
            new_node("y", "multiply", ("x", "b")),
            new_node("z", "square", ("y",)),
            new_node("m", "mean", ("z",)),
        ]
    )
    run = forward(graph)
    (path,) = paths(run, "b", "m")
    assert [np.shape(factor) for factor in path.factors] == [(2, 2), (2, 2), (2, 2)]
    assert plain(path.product) == plain(reverse(run, "m").gradient("b"))
    assert np.array_equal(path.product, sum_over_paths(run, "b", "m"))


def test_a_gate_that_mixes_its_numbers_is_told():
    """A matrix product has no local derivative for each number; paths beside it still have."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1.0, 2.0]),
            new_node("W", "variable", value=[[1.0, 2.0], [3.0, 4.0]]),
            new_node("y", "matmul", ("x", "W")),
            new_node("h", "tanh", ("y",)),
            new_node("s", "sum", ("h",)),
        ]
    )
    run = forward(graph)
    with pytest.raises(NoNumberPerWire, match=r"'y' \(matmul, of shape \(2,\)\)"):
        paths(run, "x", "s")
    assert len(list(paths(run, "y", "s"))) == 1
    assert count_paths(run, "x", "s") == 1
    assert plain(sum_over_paths(run, "x", "s")) == plain(reverse(run, "s").gradient("x"))


def test_a_steep_slope_is_a_number_too():
    """At 0 the square root's slope is infinite; the path says so instead of failing."""
    graph = Graph([new_node("x", "variable", value=0.0), new_node("y", "sqrt", ("x",))])
    (path,) = paths(forward(graph), "x", "y")
    assert path.product == np.inf


@given(graphs(), st.data())
def test_the_products_add_up_to_the_gradient(graph, data):
    """On any graph without mixing gates: as many paths as counted, and their products sum to the gradient."""
    run = forward(graph)
    source = data.draw(st.sampled_from(list(graph.nodes)))
    target = data.draw(st.sampled_from(list(graph.nodes)))
    number = count_paths(run, source, target)
    assume(number < 500)
    found = list(paths(run, source, target))
    assert len(found) == number == len({path.edges for path in found})
    gradient = reverse(run, target).gradient(source)
    if gradient is None:
        assert found == []
    else:
        assert np.allclose(sum(path.product for path in found), gradient, rtol=1e-9, atol=1e-9)
        assert np.allclose(sum_over_paths(run, source, target), gradient, rtol=1e-12, atol=1e-12)
