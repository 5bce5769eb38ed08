"""Generated graphs: of the size that was asked for, the same for the same seed, laid out, and without infinities."""

from itertools import pairwise

import numpy as np
import pytest

from engine import (
    GENERATED_KINDS,
    EngineError,
    format_graph_file,
    forward,
    generate_graph,
    parse_graph_file,
    reverse,
)

SIZES = [1, 2, 3, 7, 100, 2000]


def gates_of(graph):
    """How many gates a graph has."""
    return sum(node.is_gate for node in graph.nodes.values())


@pytest.mark.parametrize("kind", GENERATED_KINDS)
@pytest.mark.parametrize("gates", SIZES)
def test_a_graph_has_just_so_many_gates_and_all_of_it_runs(kind, gates):
    """Every gate is wired, every value finite, and the gradient of the output can be computed."""
    graph = generate_graph(kind, gates).graph
    assert gates_of(graph) == gates
    assert graph.problems() == []
    run = forward(graph)
    assert np.isfinite(np.array([run.value(name) for name in graph.nodes])).all()
    assert reverse(run).output == graph.output


@pytest.mark.parametrize("kind", GENERATED_KINDS)
def test_the_seed_decides_everything(kind):
    """The same seed draws the same file, to the last letter; another seed another one."""
    first, again, other = (format_graph_file(generate_graph(kind, 300, seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert format_graph_file(parse_graph_file(first)) == first


@pytest.mark.parametrize("kind", GENERATED_KINDS)
def test_no_card_lies_on_another(kind):
    """Every node has a place of its own, a card's width and height from all others, and wires run to the right."""
    file = generate_graph(kind, 400)
    places = sorted(file.positions.values())
    assert set(file.positions) == set(file.graph.nodes)
    assert all(below[0] > above[0] or below[1] - above[1] >= 100 for above, below in pairwise(places))
    assert all(
        file.positions[edge.source][0] < file.positions[edge.target][0] for edge in file.graph.edges if kind != "chain"
    )


def test_a_random_graph_is_deep_and_has_long_wires():
    """It is like what people build: many columns, values used more than once, wires over several columns."""
    file = generate_graph("random", 10_000)
    graph, places = file.graph, file.positions
    across = [(places[edge.target][0] - places[edge.source][0]) / 256 for edge in graph.edges]
    assert max(x for x, _ in places.values()) > 90 * 256
    assert sum(step > 1 for step in across) > 1000
    assert max(len(graph.consumers(name)) for name in graph.nodes) >= 5
    assert graph.output is not None
    assert len(graph.ancestors(graph.output)) > 7000


@pytest.mark.parametrize("arguments", [("circle", 10), ("random", 0), ("random", 10_000_000)])
def test_what_cannot_be_drawn_is_refused(arguments):
    """An unknown kind, no gate, too many: a sentence that tells what there is."""
    with pytest.raises(EngineError, match=r"kinds are: random|from 1 to"):
        generate_graph(*arguments)
