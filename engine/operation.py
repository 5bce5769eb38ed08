"""The record that declares one operation; everything else about the operation follows from it.

A gate is exactly a function with one local derivative per input. From these two come the backward message
(upstream times local derivative), the tangent of forward mode, the number written on the wire and, for graphs of
scalars, the compiled tape. Operations on whole arrays (`ArrayOperation`) have no such number per wire, so they
declare the backward message of each input, the tangent and the shape instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.errors import BadSetting, EngineError, Phrase, Shape, ShapeError, UnknownSetting
from engine.value import Value

Settings = Mapping[str, Any]
NO_SETTINGS: Settings = MappingProxyType({})


def typeset(template: str, names: Mapping[str, str]) -> str:
    """A declared formula with LaTeX in place of its {names}; the braces stay, as TeX's own grouping."""
    return re.sub(r"\{(\w+)\}", lambda place: "{" + names.get(place[1], place[1]) + "}", template)


class Misfit(Exception):
    """Shapes that do not fit; the `rule`, filled with `data`, completes the sentence "the operation needs ..."."""

    def __init__(self, rule: str, **data: object) -> None:
        super().__init__(rule)
        self.rule = Phrase(rule, data)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One choice that an operation offers besides its inputs, such as the axis of a sum.

    `kind` is "integer", "number", "boolean" or "choice"; `optional` allows None.
    """

    name: str
    kind: str
    default: Any
    help: str
    optional: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None

    def accepts(self, value: object) -> bool:
        """Whether `value` is of this setting's kind and in its range."""
        if value is None:
            return self.optional
        match self.kind:
            case "boolean":
                return isinstance(value, bool)
            case "integer":
                fits = isinstance(value, int) and not isinstance(value, bool)
            case "number":
                fits = isinstance(value, (int, float)) and not isinstance(value, bool) and np.isfinite(value)
            case _:
                return value in self.choices
        return bool(fits) and (self.minimum is None or value >= self.minimum)  # type: ignore[operator]  # a number here

    @property
    def expected(self) -> str:
        """What the setting takes, to complete the sentence "must be ..."."""
        words = {"boolean": "true or false", "integer": "a whole number", "number": "a number"}
        text = words.get(self.kind) or " or ".join(f"'{choice}'" for choice in self.choices)
        if self.minimum is not None:
            text += f" of at least {self.minimum:g}"
        return f"{text}, or nothing" if self.optional else text


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Inputs at which the tests check an operation.

    At a kink, where no derivative exists, `chosen` holds the one that the operation declares for each input
    (None where the derivative with respect to that input does exist).
    """

    inputs: tuple[Any, ...]
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    chosen: tuple[float | None, ...] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """What every operation declares: its words, its ports, its formulas, its settings and its samples.

    `latex` is the value's formula with the port names in braces ("{x} + {y}"); `derivative_latex` holds one formula
    per input, in which {out} stands for the value and, for operations on arrays, {upstream} for the upstream
    gradient.
    """

    name: str
    title: str
    symbol: str
    category: str
    ports: tuple[str, ...] = ()
    help: str
    latex: str
    derivative_latex: tuple[str, ...] = ()
    note: str = ""
    settings: tuple[Setting, ...] = ()
    samples: tuple[Sample, ...] = ()

    @property
    def is_source(self) -> bool:
        """Whether a node of this operation holds a value instead of computing one."""
        return False

    def complete(self, given: Settings) -> Settings:
        """All settings of the operation, those not given at their default; raises on an unknown or wrong one."""
        if not self.settings and not given:
            return NO_SETTINGS
        known = {setting.name: setting for setting in self.settings}
        for name, value in given.items():
            if name not in known:
                raise UnknownSetting(self.name, name, ", ".join(known) or "none")
            if not known[name].accepts(value):
                raise BadSetting(self.name, name, value, known[name].expected)
        return MappingProxyType({name: given.get(name, setting.default) for name, setting in known.items()})

    def shape(self, node: str, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        """The shape of the value for these input shapes; raises ShapeError, naming `node`, when they do not fit."""
        try:
            return self._shape(shapes, settings)
        except Misfit as misfit:
            listed = " and ".join(str(shape) for shape in shapes)
            raise ShapeError(node, self.name, listed, misfit.rule) from None

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        raise NotImplementedError

    def evaluate(self, inputs: tuple[Value, ...], settings: Settings) -> Value:
        """The value for these inputs."""
        raise NotImplementedError

    def message(self, index: int, upstream: Value, inputs: tuple[Value, ...], out: Value, settings: Settings) -> Value:
        """What flows back to input `index`; elementwise ones are not yet summed back to the input's shape."""
        raise NotImplementedError

    def tangent(
        self, tangents: tuple[Value | None, ...], inputs: tuple[Value, ...], out: Value, settings: Settings
    ) -> Value:
        """The directional derivative of the value, None standing for an input that does not move."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(Operation):
    """A node without inputs: variable, input or constant."""

    @property
    def is_source(self) -> bool:
        """Sources hold their value."""
        return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Elementwise(Operation):
    """An operation on numbers, applied to arrays element by element with broadcasting.

    `function(*inputs, **settings)` is the value; `derivatives[i](*inputs, out, **settings)` the local derivative with
    respect to input i, `out` being the value, so that it need not be computed again. Both must accept floats and
    arrays alike, because graphs of scalars and the compiled tape use the very same functions.
    """

    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...]

    def __post_init__(self) -> None:
        if not len(self.ports) == len(self.derivatives) == len(self.derivative_latex):
            raise EngineError

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        del settings
        first = shapes[0]
        if all(shape == first for shape in shapes):
            return first
        try:
            return np.broadcast_shapes(*shapes)
        except ValueError:
            raise Misfit("shapes that are equal, or 1, axis by axis from the right") from None

    def evaluate(self, inputs: tuple[Value, ...], settings: Settings) -> Value:
        """The function at these inputs."""
        value: Value = self.function(*inputs, **settings)
        return value

    def message(self, index: int, upstream: Value, inputs: tuple[Value, ...], out: Value, settings: Settings) -> Value:
        """Upstream times the local derivative: the chain rule."""
        message: Value = upstream * self.derivatives[index](*inputs, out, **settings)
        return message

    def tangent(
        self, tangents: tuple[Value | None, ...], inputs: tuple[Value, ...], out: Value, settings: Settings
    ) -> Value:
        """The sum over the inputs of local derivative times tangent."""
        total: Value = 0.0
        for derivative, tangent in zip(self.derivatives, tangents, strict=True):
            if tangent is not None:
                total = total + derivative(*inputs, out, **settings) * tangent
        return total


@dataclass(frozen=True, kw_only=True, eq=False)
class ArrayOperation(Operation):
    """An operation on whole arrays.

    `forward(*inputs, **settings)` is the value; `messages[i](upstream, out, *inputs, **settings)` flows back to input
    i, in that input's shape; `tangent_rule(tangents, out, *inputs, **settings)` is the directional derivative, zeros
    given for inputs that do not move; `shape_rule(*shapes, **settings)` the value's shape, raising Misfit.
    """

    forward: Callable[..., Any]
    messages: tuple[Callable[..., Any], ...]
    tangent_rule: Callable[..., Any]
    shape_rule: Callable[..., Shape]

    def __post_init__(self) -> None:
        if not len(self.ports) == len(self.messages) == len(self.derivative_latex):
            raise EngineError

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        return tuple(self.shape_rule(*shapes, **settings))

    def evaluate(self, inputs: tuple[Value, ...], settings: Settings) -> Value:
        """The forward function at these inputs."""
        value: Value = self.forward(*inputs, **settings)
        return value

    def message(self, index: int, upstream: Value, inputs: tuple[Value, ...], out: Value, settings: Settings) -> Value:
        """The declared backward message."""
        message: Value = self.messages[index](upstream, out, *inputs, **settings)
        return message

    def tangent(
        self, tangents: tuple[Value | None, ...], inputs: tuple[Value, ...], out: Value, settings: Settings
    ) -> Value:
        """The declared tangent, zeros in place of inputs that do not move."""
        moved = tuple(
            np.zeros_like(value) if tangent is None else tangent
            for tangent, value in zip(tangents, inputs, strict=True)
        )
        value: Value = self.tangent_rule(moved, out, *inputs, **settings)
        return value
