"""Whole graphs, drawn at random, against PyTorch: fan-out, shared parameters, broadcasting, every operation."""

import importlib.util
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.operations import OPERATIONS
from tests.engine.random_graphs import disagreements, engine_results, random_graph, read_frozen, torch_results

FROZEN = read_frozen()


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@settings(max_examples=3000, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), gates=st.integers(1, 30))
def test_random_graphs_give_pytorchs_numbers(seed, gates):
    """The value and the gradient of every variable, to 1e-12."""
    graph = random_graph(seed, gates)
    assert disagreements(graph, torch_results(graph)) == []


@pytest.mark.parametrize("first", range(0, len(FROZEN), 50))
def test_frozen_graphs_give_the_numbers_that_pytorch_gave(first):
    """The same on graphs of which PyTorch's numbers are kept, so that no machine goes without the check."""
    assert [fault for graph, results in FROZEN[first : first + 50] for fault in disagreements(graph, results)] == []


def test_the_frozen_graphs_have_what_is_hard():
    """Among them: a node that feeds many gates, one node on both ports of a gate, and most operations."""
    gates = [node for graph, _ in FROZEN for node in graph.nodes.values() if not node.operation.is_source]
    assert any(len(set(node.inputs)) < len(node.inputs) for node in gates)
    assert max(max(_fan_out(graph).values()) for graph, _ in FROZEN) > 4
    assert len(FROZEN) >= 100
    assert len({node.operation.name for node in gates}) > len(OPERATIONS) / 2


def _fan_out(graph):
    return Counter(name for node in graph.nodes.values() for name in node.inputs)


def test_a_wrong_gradient_disagrees():
    """The comparison can fail: a lost contribution of a shared parameter is told with its name."""
    graph, name, results = next(
        (graph, name, results)
        for graph, results in FROZEN
        for name in results
        if name != "value" and np.max(np.abs(results[name])) > 1e-2
    )
    assert disagreements(graph, results) == []
    assert name in disagreements(graph, {**results, name: results[name] * (1.0 + 1e-10)})[0]
    assert "value" in engine_results(graph)
