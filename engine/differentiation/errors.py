"""What differentiation refuses."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError, RunError, Shape


@dataclass(eq=False)
class RuleNotFollowed(EngineError):
    """A rule of an operation leaves what carries a value together with its derivative."""

    function: str
    template = (
        "A rule of an operation calls {function}, through which second derivatives and operation counts are not "
        "followed. Write the rule with other functions of numpy."
    )


@dataclass(eq=False)
class NotOneNumber(RunError):
    """Something is asked about an output that is an array."""

    node: str
    shape: Shape
    asked: str
    template = "The {asked} is that of one number, but '{node}' has shape {shape}. Add a sum or a mean behind it."


@dataclass(eq=False)
class TooManyDerivatives(RunError):
    """A matrix of derivatives would be too large to compute or to read."""

    asked: str
    rows: int
    columns: int
    limit: int
    template = (
        "The {asked} would have {rows} x {columns} numbers; the limit is {limit}. "
        "Choose fewer nodes, or ask for its product with one direction."
    )


@dataclass(eq=False)
class NoParameters(RunError):
    """There is nothing to differentiate with respect to."""

    asked: str
    template = "No node is named to take the {asked} with respect to. Name one at least."


@dataclass(eq=False)
class NoNumberPerWire(RunError):
    """A path leads through a gate whose wires carry matrices of derivatives."""

    node: str
    operation: str
    shape: Shape
    template = (
        "A path leads through '{node}' ({operation}, of shape {shape}), which mixes the numbers of its inputs: its "
        "wires have no local derivative for each number. Look at paths that end before it, or start behind it."
    )


@dataclass(eq=False)
class NotAnalytic(RunError):
    """The complex step needs functions that extend to complex numbers."""

    node: str
    operation: str
    template = (
        "The complex step cannot pass '{node}' ({operation}), which is not analytic at these values. "
        "Take central differences instead."
    )


@dataclass(eq=False)
class NoSuchPlace(RunError):
    """An index that is not one of the array's places."""

    node: str
    index: Shape
    shape: Shape
    template = "'{node}' has shape {shape}, so there is no number at {index}. Give one index for each axis."
