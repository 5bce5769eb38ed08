"""The graph as a collection of records: what it holds, and what it tells of it."""

import itertools

import networkx as nx
import pytest

from engine import errors
from engine.graph import Graph
from engine.nodes import Edge, Node, new_node
from engine.value import plain


def shopping() -> Graph:
    """The bill of tutorial 004: apples, then tax."""
    return Graph(
        [
            new_node("price", "variable", value=100),
            new_node("count", "variable", value=2),
            new_node("tax", "variable", value=1.1, frozen=True),
            new_node("apples", "multiply", ("price", "count")),
            new_node("total", "multiply", ("apples", "tax")),
        ]
    )


def output_of(graph: Graph) -> tuple[str | None, str | None]:
    """What the graph computes, and what was chosen."""
    return graph.output, graph.chosen_output


def test_nodes_are_kept_in_the_order_in_which_they_came():
    """Files and lists show the nodes as they were built."""
    graph = shopping()
    assert list(graph.nodes) == ["price", "count", "tax", "apples", "total"]
    assert len(graph) == 5
    assert "tax" in graph
    assert "taxes" not in graph


def test_a_record_cannot_be_changed():
    """Whoever holds a node can rely on it."""
    node = shopping().node("price")
    with pytest.raises(AttributeError):
        node.value = 3.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        shopping().nodes["price"] = node  # type: ignore[index]


def test_records_are_equal_when_everything_is():
    """Undo and tests compare records, arrays in them too."""
    one = new_node("w", "variable", value=[1, 2])
    assert one == new_node("w", "variable", value=[1, 2])
    assert one != new_node("w", "variable", value=[1, 3])
    assert one != new_node("w", "variable", value=[1, 2], frozen=True)
    assert one != new_node("w", "input", value=[1, 2])
    assert one != "w"


def test_wires_are_known_from_both_ends():
    """The edges of a graph, those of a node, and who uses it."""
    graph = shopping()
    assert list(graph.edges) == [
        Edge("price", "apples", "a"),
        Edge("count", "apples", "b"),
        Edge("apples", "total", "a"),
        Edge("tax", "total", "b"),
    ]
    assert graph.consumers("price") == ("apples",)
    assert graph.uses("apples") == (Edge("apples", "total", "a"),)
    graph.add(new_node("square", "multiply", ("price", "price")))
    assert graph.consumers("price") == ("apples", "square")
    assert [edge.port for edge in graph.uses("price")] == ["a", "a", "b"]


def test_the_output_is_the_last_gate_that_feeds_no_other():
    """A graph without a chosen output computes what its builder had in mind last."""
    graph = shopping()
    assert output_of(graph) == ("total", None)
    graph.add(new_node("rest", "negate", ("price",)))
    assert output_of(graph) == ("rest", None)
    graph.output = "apples"
    assert output_of(graph) == ("apples", "apples")
    graph.output = None
    assert output_of(graph) == ("rest", None)
    assert Graph().output is None
    assert Graph([new_node("x", "variable", value=1)]).output is None


def test_a_chosen_output_that_is_removed_is_forgotten():
    """The graph then decides by itself again."""
    graph = shopping()
    graph.output = "apples"
    graph.remove("apples")
    assert graph.chosen_output is None
    assert graph.output == "total"


def test_what_is_trainable():
    """Variables are, unless frozen; nothing else can be frozen."""
    graph = shopping()
    assert [name for name, node in graph.nodes.items() if node.trainable] == ["price", "count"]
    assert not new_node("c", "constant", value=1, frozen=True).frozen


def test_shapes_are_known_before_anything_runs():
    """Each node's shape follows from those of the values; unknown ones stay unknown."""
    graph = Graph(
        [
            new_node("x", "input", value=[[1, 2, 3], [4, 5, 6]]),
            new_node("w", "variable", value=[[1, 0], [0, 1], [1, 1]]),
            new_node("b", "variable"),
            new_node("y", "affine", ("x", "w", "b")),
            new_node("s", "sum", ("y",), settings={"axis": 0}),
        ]
    )
    assert graph.shape("w") == (3, 2)
    assert graph.shape("y") is None
    graph.set_value("b", [0, 0])
    assert graph.shape("y") == (2, 2)
    assert graph.shape("s") == (2,)
    graph.set_value("b", None)
    assert graph.shape("s") is None


def test_problems_name_everything_that_keeps_the_graph_from_running():
    """An unwired port, a missing value, a shape that does not fit, and no gate at all."""
    graph = Graph(
        [
            new_node("x", "input"),
            new_node("v", "variable", value=[1, 2, 3]),
            new_node("u", "variable", value=[1, 2]),
            new_node("open", "add", ("v",)),
            new_node("misfit", "add", ("v", "u")),
            new_node("after", "negate", ("misfit",)),
        ]
    )
    found = {type(problem): problem for problem in graph.problems()}
    assert found.keys() == {errors.NoValue, errors.Unwired, errors.ShapeError}
    assert found[errors.NoValue].data == {"node": "x", "operation": "input"}
    assert found[errors.Unwired].data == {"node": "open", "port": "b"}
    assert found[errors.ShapeError].data["shapes"] == "(3,) and (2,)"
    assert [type(problem) for problem in Graph().problems()] == [errors.NoOutput]
    assert shopping().problems() == []


def test_an_array_too_large_is_a_problem_before_it_is_made():
    """Shapes are checked against the limit without allocating anything."""
    graph = Graph(
        [
            new_node("column", "input", value=[[0.0]] * 20_000),
            new_node("row", "input", value=[[0.0] * 20_000]),
            new_node("table", "multiply", ("column", "row")),
        ]
    )
    (problem,) = graph.problems()
    assert isinstance(problem, errors.TooLarge)
    assert problem.shape == (20_000, 20_000)


def test_a_loop_is_told_once_and_closes():
    """A loop from a file is shown by the way around it; what hangs behind it is not another loop."""
    graph = Graph(
        [
            new_node("a", "negate", ("c",)),
            new_node("b", "negate", ("a",)),
            new_node("c", "add", ("b", "x")),
            new_node("x", "variable", value=1),
            new_node("behind", "negate", ("c",)),
            new_node("self", "add", ("self", "x")),
        ]
    )
    loops = graph.cycles()
    assert [set(loop) for loop in loops] == [{"a", "b", "c"}, {"self"}]
    for loop in loops:
        assert loop[0] == loop[-1]
        for source, target in itertools.pairwise(loop):
            assert source in graph.node(target).inputs
    sentences = [str(problem) for problem in graph.problems()]
    assert sum("loop" in sentence for sentence in sentences) == 2
    assert graph.order() == ["x"]


def test_a_long_loop_is_told_on_one_line():
    """The sentence about a loop of a thousand gates can still be read."""
    names = [f"gate{i}" for i in range(1000)]
    graph = Graph(new_node(name, "negate", (names[i - 1],)) for i, name in enumerate(names))
    (problem, *_) = graph.problems()
    assert len(str(problem)) < 250
    assert "…" in str(problem)


def test_order_and_ancestors():
    """Every node comes after what it needs, and the ancestors are exactly what it needs."""
    graph = shopping()
    order = graph.order()
    assert all(order.index(edge.source) < order.index(edge.target) for edge in graph.edges)
    assert graph.ancestors("apples") == {"price", "count", "apples"}
    assert graph.path("price", "total") == ["price", "apples", "total"]
    assert graph.path("total", "price") is None
    assert graph.path("tax", "tax") == ["tax"]


def test_a_copy_goes_its_own_way():
    """A change of the copy is not seen by the original, nor the other way round."""
    graph = shopping()
    twin = graph.copy()
    twin.remove("apples")
    twin.output = "total"
    graph.set_value("price", 50)
    assert "apples" in graph
    assert graph.chosen_output is None
    assert plain(twin.node("price").value) == 100.0
    assert graph.shape("total") == ()
    assert twin.shape("total") is None


def test_networkx_gets_the_whole_graph():
    """Both wires of `x * x` arrive, each under its port, and networkx finds the order too."""
    graph = shopping()
    graph.add(new_node("square", "multiply", ("price", "price")))
    theirs = graph.to_networkx()
    assert theirs.number_of_edges("price", "square") == 2
    assert set(theirs["price"]["square"]) == {"a", "b"}
    assert theirs.nodes["tax"]["value"] == 1.1
    assert nx.is_directed_acyclic_graph(theirs)


def test_graphs_are_made_of_checked_records():
    """A record with an unknown operation or a wrong value cannot be made."""
    node = new_node("x", "variable", value=3)
    assert isinstance(node, Node)
    assert Graph([node]).node("x") is node


@pytest.mark.parametrize(
    "operation, settings", [("reshape", {"shape": (1,) * 65}), ("broadcast", {"shape": (1,) * 33})]
)
def test_more_axes_than_numpy_can_work_with_do_not_fit(operation, settings):
    """The gate is told as a misfit; numpy never sees it."""
    graph = Graph([new_node("x", "variable", value=[2.0]), new_node("f", operation, ("x",), settings=settings)])
    assert isinstance(graph.misfits["f"], errors.TooManyAxes)
