"""Graphs that many tests begin with."""

import pytest

from engine.composites import collapsed
from engine.files.graph_file import load_graph_file
from engine.graph import Graph
from tests.engine.composites.selections import apply


@pytest.fixture
def sigmoid_chain() -> Graph:
    """The sigmoid taken apart."""
    return load_graph_file("examples/sigmoid.json").graph


@pytest.fixture
def sigmoid_gate(sigmoid_chain) -> Graph:
    """The same, collapsed to one gate, called F as its output was."""
    apply(sigmoid_chain, collapsed(sigmoid_chain.nodes, list(sigmoid_chain.nodes), "sigmoid"))
    return sigmoid_chain
