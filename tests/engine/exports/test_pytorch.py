"""The export as a PyTorch module. Where PyTorch is installed it is run; its text is checked everywhere."""

import ast
import builtins
import inspect
from typing import Any

import numpy as np
import pytest

from engine import EngineError, Graph, GraphFile, export_text, forward, load_graph_file, new_node, reverse
from engine.exports import errors
from tests.engine.exports.export_cases import CASES, EXAMPLES, OUTPUT, sample_file, wild_file

LINEAR = GraphFile(
    graph=Graph(
        [
            new_node("x", "input"),
            new_node("w", "variable", value=[[1.0, 2.0]]),
            new_node("b", "variable", value=0.1, frozen=True),
            new_node("two", "constant", value=2.0),
            new_node("y", "affine", ("x", "w", "b")),
            new_node("z", "multiply", ("y", "two")),
        ]
    ),
    title="A line",
)
LINEAR_TEXT = '''"""A line

A PyTorch module written by Gradloom: in double precision its output and gradients are the graph's.
"""

import torch
from torch import nn


class Model(nn.Module):
    """A line"""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor([[1.0, 2.0]], dtype=torch.float64))
        self.b = nn.Parameter(torch.tensor(0.1, dtype=torch.float64), requires_grad=False)
        self.register_buffer("two", torch.tensor(2.0, dtype=torch.float64))

    def forward(self, x):
        w = self.w
        b = self.b
        two = self.two
        y = torch.matmul(x, w) + b
        z = y * two
        return z
'''


def test_the_module():
    """Variables are parameters, constants buffers, inputs arguments; names are the graph's."""
    assert export_text(LINEAR, "pytorch").rstrip() == LINEAR_TEXT.rstrip()


def unknown_names(text):
    """What a program refers to without ever giving it a meaning."""
    tree = ast.parse(text)
    compile(tree, "exported", "exec")
    given = {"torch", "nn", "math", "__name__", *dir(builtins)}
    for part in ast.walk(tree):
        match part:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.ClassDef(name=name):
                given.add(name)
    return {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)} - given


@pytest.mark.parametrize("name, place", CASES)
def test_every_operation_is_written(name, place):
    """The module of any operation is a program that refers to PyTorch and to its own names alone."""
    assert unknown_names(export_text(sample_file(name, place), "pytorch")) == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_written(path):
    """Data are arguments of the module."""
    assert unknown_names(export_text(load_graph_file(path), "pytorch")) == set()


def test_wild_names():
    """Any name becomes an attribute of its own."""
    text = export_text(wild_file(), "pytorch")
    assert unknown_names(text) == set()
    assert text.count("nn.Parameter(") == 12


def test_an_unknown_name_is_noticed():
    """The check above can fail."""
    assert unknown_names("import torch\ny = torch.exp(x)") == {"x"}


def test_a_graph_that_cannot_run_is_refused():
    """The sentence names the node; an input may lack its value, for it is an argument."""
    unwired = Graph([new_node("x", "variable", value=1.0), new_node("f", "add", ("x", None))])
    with pytest.raises(EngineError, match="'b' of 'f'"):
        export_text(GraphFile(graph=unwired), "pytorch")


def test_too_many_numbers_are_refused():
    """A text of more than a million numbers serves nobody."""
    large = Graph([new_node("w", "variable", value=np.zeros((1001, 1000))), new_node("f", "sum", ("w",))])
    with pytest.raises(errors.TooMuchData, match="1,001,000 numbers"):
        export_text(GraphFile(graph=large), "pytorch")


def run(file):
    """The module of a file as run by PyTorch, and the names of its parameters in the order of the graph."""
    space = {"__name__": "__main__"}
    exec(export_text(file, "pytorch"), space)  # noqa: S102 - written by the program under test
    return space["model"], space["output"]


def test_every_operation_agrees():
    """Value and gradients of all samples are the engine's to twelve digits."""
    pytest.importorskip("torch")
    for name, place in CASES:
        file = sample_file(name, place)
        model, output = run(file)
        passes = forward(file.graph)
        gradients = reverse(passes, OUTPUT, file.upstream)
        assert np.allclose(output.detach().numpy(), passes.output(), rtol=1e-12, atol=1e-12), name
        trained = [node.name for node in file.graph.nodes.values() if node.trainable]
        for node, parameter in zip(trained, model.parameters(), strict=True):
            expected = np.asarray(gradients.gradient(node))
            given = np.zeros_like(expected) if parameter.grad is None else parameter.grad.numpy()
            assert np.allclose(given, expected, rtol=1e-12, atol=1e-12), name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_runs(path):
    """PyTorch runs the module of any example on its rows, and the output is the engine's to twelve digits."""
    torch = pytest.importorskip("torch")
    file = load_graph_file(path)
    space: dict[str, Any] = {"__name__": "exported"}
    exec(export_text(file, "pytorch"), space)  # noqa: S102 - written by the program under test
    model = space["Model"]()
    values = {node.name: node.value for node in file.graph.nodes.values() if node.operation.name == "input"}
    arguments = inspect.signature(model.forward).parameters if file.data else {}
    output = model(*(torch.tensor(values[name], dtype=torch.float64) for name in arguments))
    assert np.allclose(output.detach().numpy(), forward(file.graph).output(), rtol=1e-12, atol=1e-12)
