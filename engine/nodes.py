"""The records that a graph is made of: nodes with their inputs, and the edges that these inputs are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import errors
from engine.operation import NO_SETTINGS, Operation, Settings
from engine.operations import OPERATIONS
from engine.operations.other_names import meant_operation
from engine.value import Value, as_value, same_value

MAX_NAME = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One node: a gate with its inputs by port, or a variable, input or constant with its value.

    `inputs` holds the name of the node wired to each port of the operation, or None, in the order of the ports.
    A `frozen` variable keeps its value while others are trained.
    """

    name: str
    operation: Operation
    inputs: tuple[str | None, ...] = ()
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    value: Value | None = None
    frozen: bool = False

    @property
    def is_gate(self) -> bool:
        """Whether the node computes its value from others."""
        return not self.operation.is_source

    @property
    def ports(self) -> tuple[str, ...]:
        """The node's input ports, to which `inputs` belong one by one."""
        return self.operation.ports_of(self.settings)

    @property
    def is_elementwise(self) -> bool:
        """Whether the gate has one local derivative for each element, by which a wire multiplies the gradient."""
        return self.operation.is_elementwise(self.settings)

    @property
    def trainable(self) -> bool:
        """Whether training moves the node: a variable that is not frozen."""
        return self.operation.name == "variable" and not self.frozen

    @property
    def edges(self) -> Iterator[Edge]:
        """The wires that end in this node."""
        for port, source in zip(self.ports, self.inputs, strict=True):
            if source is not None:
                yield Edge(source, self.name, port)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return (
            self.name == other.name
            and self.operation is other.operation
            and self.inputs == other.inputs
            and self.settings == other.settings
            and self.frozen == other.frozen
            and same_value(self.value, other.value)
        )

    __hash__ = None  # type: ignore[assignment]  # values may be arrays


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A wire: the value of `source` feeds the input `port` of the gate `target`."""

    source: str
    target: str
    port: str


def new_node(
    name: str,
    operation: str | Operation,
    inputs: tuple[str | None, ...] = (),
    *,
    settings: Mapping[str, Any] | None = None,
    value: object = None,
    frozen: bool = False,
) -> Node:
    """A checked record for a node of this operation, or of the one called so.

    Missing inputs are left unwired. Raises BadName, UnknownOperation, WrongNumberOfInputs, UnknownSetting,
    BadSetting, BadValue or ValueRefused.
    """
    check_name(name)
    record = find_operation(operation) if isinstance(operation, str) else operation
    completed = record.complete(settings or NO_SETTINGS)
    ports = record.ports_of(completed)
    if len(inputs) > len(ports):
        raise errors.WrongNumberOfInputs(record.name, len(ports), len(inputs), ", ".join(ports))
    inputs += (None,) * (len(ports) - len(inputs))
    if value is not None and not record.is_source:
        raise errors.ValueRefused(name)
    return Node(
        name,
        record,
        inputs,
        completed,
        None if value is None else as_value(value),
        frozen and record.name == "variable",
    )


def source_value(node: Node, given: object) -> Value | None:
    """What is given to a variable, input or constant, as it holds it; raises BadValue or ValueRefused."""
    if node.is_gate:
        raise errors.ValueRefused(node.name)
    return None if given is None else as_value(given)


def with_settings(node: Node, settings: Mapping[str, Any]) -> Node:
    """The node with these settings, each wire at the port of the same name where that is still there.

    Raises UnknownSetting or BadSetting.
    """
    wired = dict(zip(node.ports, node.inputs, strict=True))
    completed = node.operation.complete(settings)
    inputs = tuple(wired.get(port) for port in node.operation.ports_of(completed))
    return replace(node, settings=completed, inputs=inputs)


def find_operation(name: str) -> Operation:
    """The operation called `name`; raises UnknownOperation with the closest known name."""
    operation = OPERATIONS.get(name)
    if operation is None:
        raise errors.UnknownOperation(name, meant_operation(name, OPERATIONS))
    return operation


def check_name(name: str) -> None:
    """Raise BadName unless `name` can name a node."""
    if not 0 < len(name) <= MAX_NAME or name != name.strip() or _UNPRINTABLE.search(name):
        raise errors.BadName(name[:MAX_NAME])


def port_index(node: Node, port: str) -> int:
    """The place of an input port among those of the node; raises NoInputPorts or UnknownPort."""
    if node.operation.is_source:
        raise errors.NoInputPorts(node.name, node.operation.name)
    try:
        return node.ports.index(port)
    except ValueError:
        raise errors.UnknownPort(node.name, node.operation.name, port, ", ".join(node.ports)) from None
