"""The graph as a formula: what is written reads back."""

import numpy as np

from engine import (
    DataSource,
    Graph,
    GraphFile,
    TrainedValues,
    TrainingSettings,
    export_text,
    forward,
    new_node,
    parse_expression,
)


def small(**more):
    """The product of an input and a variable."""
    nodes = [
        new_node("u", "input", value=2.0),
        new_node("w", "variable", value=3.0),
        new_node("f", "multiply", ("u", "w")),
    ]
    return GraphFile(graph=Graph(nodes), **more)


def test_the_formula_reads_back_as_the_same_graph():
    """Names, operations and values alike, in one line that ends."""
    text = export_text(small(), "expression")
    read = parse_expression(text)
    assert text.endswith("\n")
    assert {name: node.operation.name for name, node in read.nodes.items()} == {
        "u": "input",
        "w": "variable",
        "f": "multiply",
    }
    assert forward(read).output() == 6.0


def test_trained_values_take_the_place_of_the_graph_s_own():
    """And the graph itself stays as it was."""
    file = small()
    trained = TrainedValues(values={"w": 0.5}, loss=1.0, steps=3, settings=TrainingSettings())
    assert forward(parse_expression(export_text(file, "expression", trained=trained))).output() == 1.0
    assert file.graph.node("w").value == 3.0


def test_an_input_that_data_fills_stands_without_its_values():
    """A formula holds no tables."""
    file = small(data=DataSource(inputs={"u": "a"}, columns={"a": np.array([1.0, 2.0])}))
    assert parse_expression(export_text(file, "expression")).node("u").value is None
