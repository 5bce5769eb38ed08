"""The export as an ONNX model, accepted by ONNX' checker and run by onnxruntime."""

import sys
from contextlib import suppress

import numpy as np
import pytest

from engine import OPERATIONS, DataSource, Graph, GraphFile, export_graph, forward, load_graph_file, new_node
from engine.exports import errors
from engine.exports.onnx_forms import FORMS
from tests.engine.exports.export_cases import EXAMPLES, sample_file, wild_file

SINGLE = {"arccos", "arcsin", "arctan", "average_pool", "conv2d", "erf", "gelu", "max_pool"}
"""What onnxruntime computes in single precision."""


@pytest.fixture(scope="module")
def runtime():
    """Onnxruntime, saying nothing of what it could do better."""
    pytest.importorskip("onnx")
    library = pytest.importorskip("onnxruntime")
    library.set_default_logger_severity(3)
    return library


def run(runtime, file, **feeds):
    """What onnxruntime makes of the exported model."""
    session = runtime.InferenceSession(export_graph(file, "onnx"))
    return session.run(None, {name: np.asarray(value, dtype=np.float64) for name, value in feeds.items()})[0]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_computes_the_operation(runtime, name):
    """The same output, in double precision where onnxruntime has it, at every sample that the form can hold."""
    tried = 0
    for place in range(len(OPERATIONS[name].samples)):
        file = sample_file(name, place, "input")
        feeds = {node.name: node.value for node in file.graph.nodes.values() if not node.is_gate}
        with suppress(errors.NotExportable):
            given, expected = run(runtime, file, **feeds), forward(file.graph).output()
            tolerance = 1e-6 if name in SINGLE else 1e-12
            assert np.shape(given) == np.shape(expected)
            assert np.allclose(given, expected, rtol=tolerance, atol=1e-300 if tolerance < 1e-6 else 1e-6)
            tried += 1
    assert tried


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_computes_its_output(runtime, path):
    """With the data fed to it as the trainer feeds them; inputs that no data fill are fed their own values."""
    file = load_graph_file(path)
    fed = dict(file.data.table(file.folder).inputs) if file.data else {}
    own = {n.name: n.value for n in file.graph.nodes.values() if n.operation.name == "input" and n.value is not None}
    needed = file.graph.ancestors(file.graph.output or "")
    feeds = {name: value for name, value in (own | fed).items() if name in needed}
    assert np.allclose(run(runtime, file, **feeds), forward(file.graph, fed).output(), rtol=1e-12)


def test_data_may_have_any_number_of_rows(runtime):
    """A model that was made beside four rows takes two."""
    nodes = [new_node("x", "input"), new_node("w", "variable", value=2.0), new_node("y", "multiply", ("x", "w"))]
    data = DataSource(inputs={"x": "x"}, columns={"x": [1.0, 2.0, 3.0, 4.0]})
    file = GraphFile(graph=Graph(nodes), data=data)
    assert run(runtime, file, x=[5.0, 6.0]).tolist() == [10.0, 12.0]


def test_wild_names(runtime):
    """Any name becomes one that ONNX takes."""
    file = wild_file()
    assert run(runtime, file) == forward(file.graph).output()


def test_an_operation_without_a_form_is_refused(runtime, monkeypatch):
    """The sentence names the gate and the operation."""
    monkeypatch.delitem(FORMS, "sin")
    graph = Graph([new_node("x", "variable", value=1.0), new_node("wave", "sin", ("x",))])
    with pytest.raises(errors.NotExportable, match=r"'wave' \(sin\) cannot be written as an ONNX model"):
        export_graph(GraphFile(graph=graph), "onnx")


def test_a_form_never_leaves_a_setting_out(runtime, monkeypatch):
    """A form that says nothing of a setting would compute something else: it is refused instead."""
    monkeypatch.setitem(FORMS, "clip", "Max({x}, {low})")
    graph = Graph([new_node("x", "variable", value=1.0), new_node("y", "clip", ("x",))])
    with pytest.raises(errors.NotExportable, match="'y'"):
        export_graph(GraphFile(graph=graph), "onnx")


def test_without_onnx_the_sentence_says_what_to_install(monkeypatch):
    """The library is an extra."""
    monkeypatch.setitem(sys.modules, "onnx", None)
    graph = Graph([new_node("x", "variable", value=1.0), new_node("y", "exp", ("x",))])
    with pytest.raises(errors.LibraryMissing, match=r"gradloom\[onnx\]"):
        export_graph(GraphFile(graph=graph), "onnx")
