"""The forward pass of a graph as an ONNX model, in double precision wherever onnxruntime computes in it."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from engine.exports.errors import LibraryMissing, NotExportable
from engine.exports.export import TrainedValues
from engine.exports.graph_part import part_of_output
from engine.exports.identifiers import Identifiers
from engine.exports.onnx_forms import FORMS, NARROW, RANKS, reduced
from engine.files.records import GraphFile
from engine.nodes import Node
from engine.operation import Reduced

FORM = "an ONNX model"
OPSET = 18
"""The version of ONNX' operators: the first whose reductions all take their axes as an input."""

IR_VERSION = 8
"""The version of the file's form that came with it."""

_FLOAT, _DOUBLE = 1, 11
"""ONNX' numbers for the two types of floating point."""


def write_onnx(file: GraphFile, name: str, trained: TrainedValues) -> bytes:
    """The model as ONNX' checker accepts it: inputs by name, everything else inside, the graph's output its own.

    Inputs that data fills take any number of rows. Raises LibraryMissing, NotExportable which names the gate, NoOutput,
    a DataError, or what keeps the output from running.
    """
    try:
        import onnx
    except ImportError:
        raise LibraryMissing("onnx", "onnx") from None
    model = _Model(file, trained, onnx).made(name or file.title or "graph")
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString()
    return content


class _Model:
    """The model of one graph."""

    def __init__(self, file: GraphFile, trained: TrainedValues, onnx: Any) -> None:
        self._onnx = onnx
        part = part_of_output(file)
        self._graph, self._output, self._fed = part.graph, part.output, part.fed
        self._trained = trained.values
        self._identifiers = Identifiers((), ascii_only=True)
        self._names = {name: self._identifiers.of(name) for name in self._graph.nodes}
        self._known: dict[str, str] = {}
        self._nodes: list[Any] = []
        self._initializers: list[Any] = []

    def made(self, title: str) -> Any:
        """The model, called by the title."""
        helper, sources = self._onnx.helper, []
        for name in self._graph.order():
            node = self._graph.node(name)
            if node.is_gate:
                self._add_gate(node)
            elif node.operation.name == "input":
                sources.append(helper.make_tensor_value_info(self._names[name], _DOUBLE, self._shape(node)))
            else:
                self._add_constant(self._names[name], self._trained.get(name, node.value))
        output = helper.make_tensor_value_info(self._names[self._output], _DOUBLE, self._output_shape())
        graph = helper.make_graph(self._nodes, Identifiers(()).of(title), sources, [output], self._initializers)
        opsets = [helper.make_opsetid("", OPSET)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="gradloom")

    def _shape(self, node: Node) -> list[int | str]:
        """The shape of an input, "rows" for its first axis where data fills it."""
        shape = self._graph.shape(node.name) or ()
        return ["rows", *shape[1:]] if node.name in self._fed else list(shape)

    def _output_shape(self) -> list[int | str]:
        """The shape of the output, where data decides how long its axes are only how many there are."""
        shape = self._graph.shape(self._output) or ()
        return [f"axis_{place}" for place in range(len(shape))] if self._fed else list(shape)

    def _add_constant(self, name: str, value: Any) -> str:
        array = np.asarray(value, dtype=np.int64 if isinstance(value, list) else np.float64)
        self._initializers.append(self._onnx.numpy_helper.from_array(array, name))
        return name

    def _add_gate(self, gate: Node) -> None:
        text = _form(gate)
        if not text or not self._fits(gate):
            raise NotExportable(gate.name, gate.operation.name, FORM, "no ONNX form of it is known here")
        inputs = dict(zip(gate.ports, gate.inputs, strict=True))
        settings = {name: repr(value) for name, value in gate.settings.items()}
        words = {port: f"_{place}" for place, port in enumerate(inputs)} | settings
        tree = ast.parse(re.sub(r"\{(\w+)\}", lambda place: words[place[1]], text), mode="eval").body
        self._known = {
            f"_{place}": self._names[source] for place, source in enumerate(inputs.values()) if source is not None
        }
        made = self._add(tree)
        self._operator("Identity", [made], {}, self._names[gate.name])

    def _fits(self, gate: Node) -> bool:
        """Whether the inputs have the axes that the form needs."""
        if gate.operation.name not in RANKS:
            return True
        port, rank = RANKS[gate.operation.name]
        return len(self._graph.shape(gate.inputs[gate.ports.index(port)] or "") or ()) == rank

    def _add(self, tree: ast.expr) -> str:
        """Add the operators of a form, each once; returns what its value is called."""
        text = ast.unparse(tree)
        if text not in self._known:
            self._known[text] = self._made(tree)
        return self._known[text]

    def _made(self, tree: ast.expr) -> str:
        if not isinstance(tree, ast.Call):
            value = ast.literal_eval(tree)
            return self._add_constant(self._fresh("constant"), value if isinstance(value, list) else float(value))
        operator = ast.unparse(tree.func)
        if operator == NARROW and isinstance(tree.args[0], ast.Call):
            inner = tree.args[0]
            inputs = [self._cast(self._add(argument), _FLOAT) for argument in inner.args]
            return self._cast(self._operator(ast.unparse(inner.func), inputs, _attributes(inner)), _DOUBLE)
        inputs = [self._add(argument) for argument in tree.args]
        return (
            self._operator("Mul", inputs * 2, {})
            if operator == "Square"
            else self._operator(operator, inputs, _attributes(tree))
        )

    def _cast(self, name: str, kind: int) -> str:
        return self._operator("Cast", [name], {"to": kind})

    def _operator(self, operator: str, inputs: list[str], attributes: dict[str, Any], name: str = "") -> str:
        called = name or self._fresh(operator.lower())
        self._nodes.append(self._onnx.helper.make_node(operator, inputs, [called], name=called, **attributes))
        return called

    def _fresh(self, wanted: str) -> str:
        return self._identifiers.fresh(wanted)


def _attributes(call: ast.Call) -> dict[str, Any]:
    return {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}


def _form(gate: Node) -> str:
    """The form of a gate at its settings; empty where there is none, or where it would leave a setting out."""
    operation, settings = gate.operation, gate.settings
    form = FORMS.get(operation.name, "")
    if isinstance(operation, Reduced):
        return reduced(str(form), settings["reduction"], settings["weighted"]) if form else ""
    if callable(form):
        return form(**settings)
    return form if all(f"{{{name}}}" in form for name in settings) else ""
