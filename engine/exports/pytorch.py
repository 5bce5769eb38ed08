"""The graph as a PyTorch module with the same values and gradients."""

from __future__ import annotations

import ast
import re

import numpy as np

from engine import errors
from engine.exports.errors import NotExportable
from engine.exports.export import TrainedValues
from engine.exports.graph_part import needed_for_output
from engine.exports.identifiers import PYTHON_WORDS, Identifiers
from engine.exports.literals import array_literal, check_numbers, remark
from engine.files.records import GraphFile
from engine.nodes import Node
from engine.value import Value

FORM = "a PyTorch module"

_OF_MODULES = frozenset({
    "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu", "cuda", "double",
    "dump_patches", "eval", "extra_repr", "float", "forward", "get_buffer", "get_extra_state", "get_parameter",
    "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers", "named_children",
    "named_modules", "named_parameters", "parameters", "register_backward_hook", "register_buffer",
    "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook",
    "register_module", "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "train",
    "training", "type", "xpu", "zero_grad", "T_destination",
})  # fmt: skip
"""What torch.nn.Module calls its own: a parameter of such a name would hide it."""

_USED = frozenset({"self", "torch", "nn", "math", "Model", "model", "output", "upstream"})


def write_pytorch(file: GraphFile, name: str, trained: TrainedValues) -> str:
    """A program that defines the module `Model`, and prints its output and gradients when it is run.

    Variables are parameters (frozen ones without a gradient), constants are buffers, and inputs are the arguments of
    `forward`, which take the graph's own values where they are left out; those that data fill must be given. Raises
    NotExportable, TooMuchData, NoOutput or what keeps the output from running.
    """
    return _Module(file, trained).text(name or file.title or "A graph")


class _Module:
    """The text of one module."""

    def __init__(self, file: GraphFile, trained: TrainedValues) -> None:
        self._file = file
        bound = file.data.inputs if file.data is not None else ()
        self._graph, self._output = needed_for_output(file.graph, dict.fromkeys(bound))
        self._check()
        self._values = {
            name: trained.values.get(name, node.value) for name, node in self._graph.nodes.items() if not node.is_gate
        }
        check_numbers([value for value in self._values.values() if value is not None], FORM)
        identifiers = Identifiers(PYTHON_WORDS | _OF_MODULES | _USED)
        self._names = {name: identifiers.of(name) for name in self._graph.nodes}

    def _check(self) -> None:
        """Raise what keeps the output from running, but that an input has no value yet."""
        for problem in self._graph.problems():
            waits = isinstance(problem, errors.NoValue) and problem.operation == "input"
            if not waits and not isinstance(problem, errors.NoOutput):
                raise problem

    def text(self, title: str) -> str:
        """The whole program."""
        gates = [f"        {line}" for line in self._gates()]
        imports = ["import torch", "from torch import nn"]
        if any(re.search(r"\bmath\.", line) for line in gates):
            imports.insert(0, "import math\n")
        lines = [
            f'"""{remark(title)}',
            "",
            "A PyTorch module written by Gradloom: in double precision its output and gradients are the graph's.",
            '"""',
            "",
            *imports,
            "",
            "",
            "class Model(nn.Module):",
            f'    """{remark(title.splitlines()[0])}"""',
            "",
            "    def __init__(self):",
            "        super().__init__()",
            *(f"        {self._member(name)}" for name in self._values if self._values[name] is not None),
            "",
            f"    def forward({', '.join(['self', *self._arguments()])}):",
            *(f"        {line}" for line in self._sources()),
            *gates,
            f"        return {self._names[self._output]}",
            "",
            "",
            *self._program(),
        ]
        return "\n".join(lines) + "\n"

    def _member(self, name: str) -> str:
        """The statement that gives the module a parameter or a buffer."""
        node, called = self._graph.nodes[name], self._names[name]
        tensor = self._tensor(self._values[name], 8)
        if node.operation.name == "variable":
            frozen = ", requires_grad=False" if node.frozen else ""
            return f"self.{called} = nn.Parameter({tensor}{frozen})"
        return f'self.register_buffer("{called}", {tensor})'

    def _tensor(self, value: Value | None, indent: int) -> str:
        return f"torch.tensor({array_literal(0.0 if value is None else value, indent)}, dtype=torch.float64)"

    def _inputs(self) -> list[Node]:
        return [node for node in self._graph.nodes.values() if node.operation.name == "input"]

    def _arguments(self) -> list[str]:
        """The inputs; those without a value of their own must be given, and so come first."""
        inputs = sorted(self._inputs(), key=lambda node: node.value is not None)
        return [self._names[node.name] + ("" if node.value is None else "=None") for node in inputs]

    def _sources(self) -> list[str]:
        lines = []
        for name in self._values:
            node, called = self._graph.nodes[name], self._names[name]
            if node.operation.name != "input":
                lines.append(f"{called} = self.{called}")
            elif node.value is not None:
                lines.append(f"{called} = self.{called} if {called} is None else {called}")
        return lines

    def _gates(self) -> list[str]:
        gates = [self._graph.node(name) for name in self._graph.order()]
        return [f"{self._names[gate.name]} = {self._expression(gate)}" for gate in gates if gate.is_gate]

    def _expression(self, gate: Node) -> str:
        template = gate.operation.pytorch_of(gate.settings)
        if not template:
            raise NotExportable(gate.name, gate.operation.name, FORM, "PyTorch has no form of it that is known here")
        inputs = {
            port: self._names[source]
            for port, source in zip(gate.ports, gate.inputs, strict=True)
            if source is not None
        }
        text = re.sub(r"\{(\w+)\}", lambda place: inputs[place[1]] if place[1] in inputs else place[0], template)
        return ast.unparse(ast.parse(text, mode="eval"))  # without the brackets that it needs inside others

    def _program(self) -> list[str]:
        """What the file does when it is run: one forward and one backward pass at the graph's own values."""
        if any(node.value is None for node in self._inputs()):
            return []
        upstream = np.broadcast_to(self._file.upstream, self._graph.shape(self._output) or ())
        return [
            'if __name__ == "__main__":',
            "    model = Model()",
            "    output = model()",
            f"    upstream = {self._tensor(upstream if upstream.shape else float(upstream), 4)}",
            "    if output.requires_grad:",
            "        output.backward(upstream)",
            '    print("output", output.tolist())',
            "    for name, parameter in model.named_parameters():",
            "        if parameter.grad is not None:",
            "            print(name, parameter.grad.tolist())",
        ]
