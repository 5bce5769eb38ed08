"""What other programs get of a graph."""

import json
import math
import re

import pytest

from engine import (
    EXPORTS,
    Graph,
    GraphFile,
    TrainedValues,
    Trainer,
    TrainingSettings,
    export_graph,
    export_text,
    new_node,
    save_export,
)
from engine.exports import errors
from engine.files.errors import UnknownExport

SQUARE = GraphFile(
    graph=Graph(
        [
            new_node("x", "variable", value=1.5),
            new_node("w", "variable", value=2.0, frozen=True),
            new_node("p", "multiply", ("x", "w")),
            new_node("o", "square", ("p",)),
        ]
    ),
    title="A square",
    training=TrainingSettings(learning_rate=0.01, steps=3, seed=4),
)


def test_values_of_an_untrained_graph():
    """They are those in the graph, after no step."""
    assert json.loads(export_text(SQUARE, "json-values", "square")) == {
        "format": "gradloom-values",
        "version": 1,
        "graph": "square",
        "values": {"x": 1.5},
        "loss": 9.0,
        "steps": 0,
        "optimizer": {
            "name": "sgd",
            "learning_rate": 0.01,
            "momentum": 0.0,
            "batch_size": None,
            "clip_norm": None,
        },
        "seed": 4,
    }


def test_values_of_a_trained_graph():
    """They are what training ended with, to the last bit, and tell how it was done."""
    settings = TrainingSettings(optimizer="adam", steps=2)
    trainer = Trainer(SQUARE.graph, settings)
    trainer.run()
    trained = TrainedValues(values=trainer.values(), loss=trainer.loss(), steps=trainer.steps, settings=settings)
    document = json.loads(export_text(SQUARE, "json-values", trained=trained))
    assert document["values"] == trainer.values()
    assert document["loss"] == trainer.loss()
    assert document["steps"] == 2
    assert document["graph"] == "A square"
    assert set(document["optimizer"]) == {
        "name",
        "learning_rate",
        "beta1",
        "beta2",
        "epsilon",
        "batch_size",
        "clip_norm",
    }


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [new_node("x", "variable"), new_node("o", "exp", ("x",))],
        [new_node("x", "variable", value=[1.0, 2.0]), new_node("o", "exp", ("x",))],
        [new_node("x", "variable", value=1e9), new_node("o", "exp", ("x",))],
    ],
)
def test_a_graph_without_a_loss_can_be_exported(nodes):
    """Where the output cannot be computed, is an array or infinite, there is no loss, and null says so."""
    assert json.loads(export_text(GraphFile(graph=Graph(nodes)), "json-values"))["loss"] is None


def test_a_training_without_a_finite_loss_can_be_exported():
    """JSON knows no infinity: null says that there is no loss."""
    trained = TrainedValues(values={"x": 1e200}, loss=math.inf, steps=3, settings=SQUARE.training)
    text = export_text(SQUARE, "json-values", trained=trained)
    assert json.loads(text, parse_constant=pytest.fail)["loss"] is None


def test_graphviz_text():
    """Nodes by name with their symbol or value, wires with their port."""
    text = export_text(SQUARE, "dot", "square")
    assert text.startswith('digraph "square" {\n')
    assert '"x" [shape=ellipse, label="x\\n1.5"];' in text
    assert '"o" [shape=box, label="o\\n□²", penwidth=2];' in text
    assert '"p" -> "o" [label="x"];' in text
    assert text.count("{") == text.count("}") == 1


def test_graphviz_names_are_escaped():
    """Quotes, backslashes and Graphviz's own escapes in a name stand for themselves."""
    name = 'a"b\\N];x'
    graph = Graph([new_node(name, "constant"), new_node("W", "input", value=[1.0]), new_node("o", "exp", (name,))])
    text = export_text(GraphFile(graph=graph), "dot")
    assert '"a\\"b\\\\N];x" [shape=plaintext, label="a\\"b\\\\N];x"];' in text
    assert "shape (1,)" in text
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert '"' not in outside
    assert "N" not in outside


def test_an_unknown_export_is_refused():
    """The sentence lists what there is."""
    with pytest.raises(UnknownExport) as refused:
        export_text(SQUARE, "jsonvalues")
    assert "json-values, dot, python, pytorch, latex, onnx" in str(refused.value)
    assert "Did you mean 'json-values'?" in str(refused.value)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_can_be_saved(name, tmp_path):
    """Each has an ending for the name of its file, and is the same each time."""
    if name == "onnx":
        pytest.importorskip("onnx")
    export = EXPORTS[name]
    path = tmp_path / f"x{export.suffix}"
    content = export_graph(SQUARE, name)
    save_export(path, content)
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert export_graph(SQUARE, name) == content


def test_a_model_is_no_text():
    """Who asks for the text of a form that has none is told so."""
    pytest.importorskip("onnx")
    with pytest.raises(errors.NotAText, match="onnx"):
        export_text(SQUARE, "onnx")
