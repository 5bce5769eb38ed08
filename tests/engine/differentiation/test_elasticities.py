"""Elasticities: which input matters most, whatever its unit."""

from pathlib import Path

import pytest

from engine.differentiation.elasticities import elasticities
from engine.differentiation.errors import NotOneNumber
from engine.execution.run import forward
from engine.files.graph_file import load_graph_file
from engine.graph import Graph
from engine.nodes import new_node
from engine.value import plain

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.mark.parametrize(
    "name, bill, scaled",
    [
        ("shopping_apples", 220, {"apple_price": 220, "apple_count": 220, "tax": 220}),
        (
            "shopping_fruit",
            715,
            {"apple_price": 220, "apple_count": 220, "orange_price": 495, "orange_count": 495, "tax": 715},
        ),
    ],
)
def test_the_shopping_bill(name, bill, scaled):
    """The tutorial's question: the tax looks influential because its unit is another; x df/dx answers it."""
    found = elasticities(forward(load_graph_file(EXAMPLES / f"{name}.json").graph))
    assert found.defined
    assert found.value == pytest.approx(bill, rel=1e-12)
    assert {source.node: source.scaled for source in found.sources} == pytest.approx(scaled, rel=1e-12)
    percentages = {node: units / bill for node, units in scaled.items()}
    assert {source.node: source.elasticity for source in found.sources} == pytest.approx(percentages, rel=1e-12)


def test_of_nothing_there_is_no_percentage():
    """Where the output is 0 the elasticity is None, and x df/dx still tells."""
    graph = Graph(
        [
            new_node("x", "variable", value=3),
            new_node("y", "variable", value=3),
            new_node("d", "subtract", ("x", "y")),
        ]
    )
    found = elasticities(forward(graph))
    assert not found.defined
    assert [(source.scaled, source.elasticity) for source in found.sources] == [(3.0, None), (-3.0, None)]


def test_arrays_answer_number_by_number():
    """In the shape of each source; 0 where no path leads; an array as output is refused."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1, 2]),
            new_node("idle", "constant", value=[5, 5]),
            new_node("q", "square", ("x",)),
            new_node("s", "sum", ("q",)),
        ]
    )
    run = forward(graph)
    found = elasticities(run, "s")
    assert [plain(source.scaled) for source in found.sources] == [[2, 8], [0, 0]]
    assert plain(found.sources[0].elasticity) == pytest.approx([0.4, 1.6])
    with pytest.raises(NotOneNumber, match="elasticity"):
        elasticities(run, "q")
