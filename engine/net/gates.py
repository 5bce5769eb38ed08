"""A typed method for each operation that courses use; the others are found by name when they are called."""

from __future__ import annotations

from typing import Any

from engine.net.node import NetNode, Operand


class Gates:
    """Methods that build a gate each, from nodes, numbers and arrays; `name` names the new node."""

    __slots__ = ()

    def apply(self, operation: str, *inputs: Operand, name: str | None = None, **settings: Any) -> NetNode:
        """Build a gate of any operation."""
        raise NotImplementedError

    def add(self, a: Operand, b: Operand, *, name: str | None = None) -> NetNode:
        """The sum a + b."""
        return self.apply("add", a, b, name=name)

    def subtract(self, a: Operand, b: Operand, *, name: str | None = None) -> NetNode:
        """The difference a - b."""
        return self.apply("subtract", a, b, name=name)

    def multiply(self, a: Operand, b: Operand, *, name: str | None = None) -> NetNode:
        """The product a * b, number by number."""
        return self.apply("multiply", a, b, name=name)

    def divide(self, a: Operand, b: Operand, *, name: str | None = None) -> NetNode:
        """The quotient a / b."""
        return self.apply("divide", a, b, name=name)

    def power(self, base: Operand, exponent: Operand, *, name: str | None = None) -> NetNode:
        """The power base ** exponent."""
        return self.apply("power", base, exponent, name=name)

    def negate(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The value with its sign turned, -x."""
        return self.apply("negate", x, name=name)

    # The short names that courses use.
    sub = subtract
    mul = multiply
    div = divide
    pow = power
    neg = negate

    def square(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The square x * x."""
        return self.apply("square", x, name=name)

    def sqrt(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The square root of x."""
        return self.apply("sqrt", x, name=name)

    def exp(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The exponential e ** x."""
        return self.apply("exp", x, name=name)

    def log(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The natural logarithm of x."""
        return self.apply("log", x, name=name)

    def sin(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The sine of x, an angle in radians."""
        return self.apply("sin", x, name=name)

    def cos(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The cosine of x, an angle in radians."""
        return self.apply("cos", x, name=name)

    def tanh(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The hyperbolic tangent of x."""
        return self.apply("tanh", x, name=name)

    def sigmoid(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The sigmoid 1 / (1 + e ** -x)."""
        return self.apply("sigmoid", x, name=name)

    def relu(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The value where it is positive, else 0."""
        return self.apply("relu", x, name=name)

    def softplus(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The smooth ReLU ln(1 + e ** x)."""
        return self.apply("softplus", x, name=name)

    def softmax(self, x: Operand, *, name: str | None = None) -> NetNode:
        """The softmax over the last axis."""
        return self.apply("softmax", x, name=name)

    def sum(
        self, x: Operand, *, axis: int | None = None, keep_dimensions: bool = False, name: str | None = None
    ) -> NetNode:
        """The sum of all numbers, or along one axis."""
        return self.apply("sum", x, name=name, axis=axis, keep_dimensions=keep_dimensions)

    def mean(
        self, x: Operand, *, axis: int | None = None, keep_dimensions: bool = False, name: str | None = None
    ) -> NetNode:
        """The mean of all numbers, or along one axis."""
        return self.apply("mean", x, name=name, axis=axis, keep_dimensions=keep_dimensions)

    def matmul(self, a: Operand, b: Operand, *, name: str | None = None) -> NetNode:
        """The matrix product a @ b."""
        return self.apply("matmul", a, b, name=name)

    def affine(self, x: Operand, weight: Operand, bias: Operand, *, name: str | None = None) -> NetNode:
        """The fully connected layer x @ weight + bias."""
        return self.apply("affine", x, weight, bias, name=name)

    def squared_error(self, output: Operand, target: Operand, *, name: str | None = None) -> NetNode:
        """The squared difference, number by number."""
        return self.apply("squared_error", output, target, name=name)

    def mean_squared_error(self, output: Operand, target: Operand, *, name: str | None = None) -> NetNode:
        """The mean of the squared differences, one number."""
        return self.apply("mean_squared_error", output, target, name=name)

    def cross_entropy_logits(self, logits: Operand, target: Operand, *, name: str | None = None) -> NetNode:
        """The mean cross-entropy between softmax(logits) and the target probabilities, one number."""
        return self.apply("cross_entropy_logits", logits, target, name=name)
