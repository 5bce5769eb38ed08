"""The forward and the backward pass of a graph as lines of Python on numpy, gate by gate."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import reduce

from engine.exports.errors import NotExportable
from engine.exports.function_source import Unwritable
from engine.exports.identifiers import Identifiers
from engine.exports.rule_source import RuleSource
from engine.graph import Graph
from engine.nodes import Node
from engine.operation import Fold
from engine.value import sum_to_shape

FORM = "a Python script"


class GateSource:
    """Writes what every gate computes and what it sends back; `graph` holds what its output depends on, with shapes.

    `names` are the identifiers of the nodes, `factors` those of what multiplies the gates that have noise in training,
    in the order in which it is drawn. Raises NotExportable, which names the gate.
    """

    def __init__(self, graph: Graph, identifiers: Identifiers) -> None:
        self.graph = graph
        self.gates = [graph.node(name) for name in graph.order() if graph.node(name).is_gate]
        self.rules = RuleSource(identifiers)
        self._identifiers = identifiers
        self.names = {name: identifiers.of(name) for name in graph.nodes}
        noisy = [node.name for node in graph.nodes.values() if node.operation.noise is not None]
        self.factors = {name: identifiers.fresh(f"{self.names[name]}_noise") for name in noisy}
        self.gradients = {name: identifiers.fresh(f"grad_{self.names[name]}") for name in graph.nodes}

    def forward(self) -> list[str]:
        """One assignment for each gate, every gate after its inputs."""
        return [f"{self.names[gate.name]} = {self._written(gate, self._value(gate))}" for gate in self.gates]

    def backward(self, output: str, wanted: set[str]) -> list[str]:
        """One assignment for each message to a `wanted` node; messages that meet at a node are added."""
        lines = []
        reached = {output}
        for gate in reversed(self.gates):
            if gate.name not in reached:
                continue
            for place, source in enumerate(self._inputs(gate)):
                if source in wanted:
                    message = self._message(gate, place, source)
                    target = self.gradients[source]
                    lines.append(f"{target} = {target} + {message}" if source in reached else f"{target} = {message}")
                    reached.add(source)
        return lines

    def noise(self, gate: str, shape: str) -> str:
        """What draws the noise of a gate whose value has this shape, from `random`."""
        node = self.graph.node(gate)
        arguments = ["random", shape, *(repr(value) for value in node.settings.values())]
        assert node.operation.noise is not None  # noqa: S101 - the caller asks for those in `factors`
        return self.rules.call(node.operation.noise, arguments, f"{node.operation.name}_noise")

    # --- values ----------------------------------------------------------------------------------------------

    def _inputs(self, gate: Node) -> list[str]:
        return [source for source in gate.inputs if source is not None]

    def _value(self, gate: Node) -> str:
        operation, inputs = gate.operation, [self.names[source] for source in self._inputs(gate)]
        try:
            if isinstance(operation, Fold):
                return self._fold(operation, inputs)
            value = self.rules.call(operation.rules(gate.settings).function, inputs, f"{operation.name}_value")
            return f"{value} * {self.factors[gate.name]}" if gate.name in self.factors else value
        except Unwritable as reason:
            raise NotExportable(gate.name, operation.name, FORM, str(reason)) from None

    def _fold(self, operation: Fold, inputs: Sequence[str]) -> str:
        return reduce(lambda joined, following: self._step(operation, joined, following), inputs)

    def _step(self, operation: Fold, joined: str, following: str) -> str:
        return self.rules.call(operation.step.function, [joined, following], operation.step.name)

    def _written(self, gate: Node, value: str) -> str:
        """The value with the operation's name behind it, where the text does not tell it."""
        return value if gate.operation.name in value else f"{value}  # {gate.operation.name}"

    # --- messages --------------------------------------------------------------------------------------------

    def _message(self, gate: Node, place: int, source: str) -> str:
        upstream = self.gradients[gate.name]
        try:
            if gate.is_elementwise:
                return self._summed(gate, source, self._times(upstream, self._derivative(gate, place)))
            inputs = [self.names[name] for name in self._inputs(gate)]
            rule = gate.operation.rules(gate.settings).messages[place]
            arguments = [upstream, self.names[gate.name], *inputs]
            return self.rules.call(rule, arguments, f"{gate.operation.name}_{gate.ports[place]}_message")
        except Unwritable as reason:
            raise NotExportable(gate.name, gate.operation.name, FORM, str(reason)) from None

    def _times(self, upstream: str, local: str) -> str:
        if local in {"1.0", "-1.0"}:
            return local.removesuffix("1.0") + upstream
        return ast.unparse(ast.BinOp(ast.Name(upstream), ast.Mult(), ast.parse(local, mode="eval").body))

    def _summed(self, gate: Node, source: str, message: str) -> str:
        """The message in the shape of the input, which may have been stretched to that of the gate."""
        if self.graph.shape(gate.name) == self.graph.shape(source):
            return message
        return self.rules.call(sum_to_shape, [message, f"np.shape({self.names[source]})"], "sum_to_shape")

    def _derivative(self, gate: Node, place: int) -> str:
        operation, inputs = gate.operation, [self.names[source] for source in self._inputs(gate)]
        if isinstance(operation, Fold):
            return self._fold_derivative(operation, inputs, place)
        if gate.name in self.factors:
            return self.factors[gate.name]  # whatever has noise is linear
        rule = operation.rules(gate.settings).derivatives[place]
        return self.rules.call(rule, [*inputs, self.names[gate.name]], f"{operation.name}_{gate.ports[place]}_slope")

    def _fold_derivative(self, operation: Fold, inputs: Sequence[str], place: int) -> str:
        """The product of the local derivatives of the steps on the way of this input through the fold."""
        step, factors = operation.step, []
        joined = inputs[0]
        if place:
            before = self._fold(operation, inputs[:place])
            joined = self._step(operation, before, inputs[place])
            factors.append(self.rules.call(step.derivatives[1], [before, inputs[place], joined], f"{step.name}_slope"))
        for following in inputs[place + 1 :]:
            value = self._step(operation, joined, following)
            factors.append(self.rules.call(step.derivatives[0], [joined, following, value], f"{step.name}_slope"))
            joined = value
        return " * ".join(f"({factor})" for factor in factors if factor != "1.0") or "1.0"
