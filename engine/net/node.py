"""The handle of one node of a net; arithmetic on it builds gates."""

from __future__ import annotations

from typing import Any, Protocol

from numpy.typing import ArrayLike


class Builder(Protocol):
    """What a handle needs of the net that it belongs to."""

    def apply(self, operation: str, *inputs: Operand) -> NetNode:
        """Build a gate."""
        ...

    def value_of(self, name: str) -> Any:
        """The value of a node."""
        ...

    def gradient_of(self, name: str) -> Any:
        """The gradient of a node."""
        ...

    def set_value(self, name: str, value: object) -> None:
        """Give a variable, input or constant another value."""
        ...


class NetNode:
    """A node of a net: `v` is its value, `g` its gradient, None until they are computed.

    `v` of a variable, input or constant can be set; that of a gate is what the last forward pass gave. `g` is
    what the last backward pass gave, until `adjust` has used it. The operators + - * / ** @ and unary - build
    gates, numbers and arrays mixed in becoming constants.
    """

    __slots__ = ("name", "net")
    __array_ufunc__ = None  # so that numpy leaves `array * node` to the node

    def __init__(self, net: Builder, name: str) -> None:
        self.net = net
        self.name = name

    @property
    def v(self) -> Any:
        """The value: a float, an array, or None before the first forward pass."""
        return self.net.value_of(self.name)

    @v.setter
    def v(self, value: object) -> None:
        self.net.set_value(self.name, value)

    @property
    def g(self) -> Any:
        """The gradient of the output: a float, an array, or None where no backward pass has been."""
        return self.net.gradient_of(self.name)

    def __add__(self, other: Operand) -> NetNode:
        return self.net.apply("add", self, other)

    def __radd__(self, other: Operand) -> NetNode:
        return self.net.apply("add", other, self)

    def __sub__(self, other: Operand) -> NetNode:
        return self.net.apply("subtract", self, other)

    def __rsub__(self, other: Operand) -> NetNode:
        return self.net.apply("subtract", other, self)

    def __mul__(self, other: Operand) -> NetNode:
        return self.net.apply("multiply", self, other)

    def __rmul__(self, other: Operand) -> NetNode:
        return self.net.apply("multiply", other, self)

    def __truediv__(self, other: Operand) -> NetNode:
        return self.net.apply("divide", self, other)

    def __rtruediv__(self, other: Operand) -> NetNode:
        return self.net.apply("divide", other, self)

    def __pow__(self, other: Operand) -> NetNode:
        return self.net.apply("power", self, other)

    def __rpow__(self, other: Operand) -> NetNode:
        return self.net.apply("power", other, self)

    def __matmul__(self, other: Operand) -> NetNode:
        return self.net.apply("matmul", self, other)

    def __rmatmul__(self, other: Operand) -> NetNode:
        return self.net.apply("matmul", other, self)

    def __neg__(self) -> NetNode:
        return self.net.apply("negate", self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NetNode):
            return NotImplemented
        return self.net is other.net and self.name == other.name

    def __hash__(self) -> int:
        return hash((id(self.net), self.name))

    def __repr__(self) -> str:
        return f"<{self.name}: v={self.v} g={self.g}>"


Operand = NetNode | ArrayLike
"""What a gate takes: a node, or a number or array that becomes a constant."""
