"""What every operation declares: its words, its ports, its formulas, its settings and its samples."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.errors import BadSetting, Phrase, Shape, ShapeError, UnknownSetting
from engine.operation.buffered import Buffered
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

    `kind` is "integer", "integers" (one, or a tuple of them), "number", "boolean" or "choice"; `optional` allows None.
    `sets_ports` tells that the gate's ports depend on it: a count of inputs, or whether there is one more.
    """

    name: str
    kind: str
    default: Any
    help: str
    optional: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    sets_ports: bool = False

    def accepts(self, value: object) -> bool:
        """Whether `value` is of this setting's kind and in its range."""
        if value is None:
            return self.optional
        match self.kind:
            case "boolean":
                return isinstance(value, bool)
            case "integer":
                return self._is_whole(value)
            case "integers":
                return all(map(self._is_whole, value if isinstance(value, (tuple, list)) else (value,)))
            case "number":
                return isinstance(value, (int, float)) and not isinstance(value, bool) and self._is_double(value)
            case _:
                return isinstance(value, str) and value in self.choices

    def _is_whole(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self._in_range(value)

    def _is_double(self, number: float) -> bool:
        return abs(number) <= sys.float_info.max and self._in_range(number)

    def _in_range(self, number: float) -> bool:
        return (self.minimum is None or number >= self.minimum) and (self.maximum is None or number <= self.maximum)

    @property
    def expected(self) -> str:
        """What the setting takes, to complete the sentence "must be ..."."""
        words = {
            "boolean": "true or false",
            "integer": "a whole number",
            "integers": "a whole number or a list of them",
            "number": "a number",
        }
        text = words.get(self.kind) or " or ".join(f"'{choice}'" for choice in self.choices)
        if self.minimum is not None:
            text += f" of at least {self.minimum:g}"
        if self.maximum is not None:
            text += f"{' and' if self.minimum is not None else ' of'} at most {self.maximum:g}"
        return f"{text}, or nothing" if self.optional else text


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Inputs at which the tests check an operation.

    At a kink, where no derivative exists, `chosen` holds the one that the operation declares for each input
    (None where the derivative with respect to that input does exist).
    """

    inputs: tuple[Any, ...]
    settings: Settings = field(default_factory=lambda: NO_SETTINGS)
    chosen: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What a gate computes, its settings filled in.

    `function(*inputs)` is the value. Elementwise, `derivatives[i](*inputs, out)` is the local derivative of input i;
    otherwise `derivatives` is empty, `messages[i](upstream, out, *inputs)` flows back to input i, in that input's
    shape, and `tangent(tangents, out, *inputs)` is the directional derivative, zeros given for what does not move.
    """

    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...] = ()
    messages: tuple[Callable[..., Any], ...] = ()
    tangent: Callable[..., Any] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation:
    """What every operation declares: its words, its ports, its formulas, its settings and its samples.

    `ports` are those at the default settings, `port_rule(**settings)`, where given, those at others. `latex` is the
    value's formula with the port names in braces ("{x} + {y}"); `derivative_latex` holds one formula per port, or
    one for all, in which {out} stands for the value and, unless the operation is elementwise, {upstream} for the
    upstream gradient; `latex_rule(**settings)` and `derivative_latex_rule(**settings)` are the formulas at settings
    that change them. `pytorch` is the same operation as an expression in PyTorch, ports and settings in braces, or a
    function of the settings that gives one (read it with `pytorch_of`).
    `noise(random, shape, **settings)`, where given, multiplies the value in training, and only there. `edges` are
    samples far out, at the edge of the domain and beyond it, where value and derivatives need not be finite.
    `buffered(out, *inputs, **settings)`, where given, is the same operation for arrays that stay where they are, None
    where it is not made for such arrays; it is there for speed alone.
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
    edges: tuple[Sample, ...] = ()
    port_rule: Callable[..., tuple[str, ...]] | None = None
    latex_rule: Callable[..., str] | None = None
    derivative_latex_rule: Callable[..., tuple[str, ...]] | None = None
    pytorch: str | Callable[..., str] = ""
    noise: Callable[..., Any] | None = None
    buffered: Callable[..., Buffered | None] | None = None

    @property
    def is_source(self) -> bool:
        """Whether a node of this operation holds a value instead of computing one."""
        return False

    def complete(self, given: Settings) -> Settings:
        """All settings of the operation, those not given at their default; raises on an unknown or wrong one."""
        if not self.settings and not given:
            return NO_SETTINGS
        known = {setting.name: setting for setting in self.settings}
        given = {name: _as_python(value) for name, value in given.items()}
        for name, value in given.items():
            if name not in known:
                raise UnknownSetting(self.name, name, ", ".join(known) or "none")
            if not known[name].accepts(value):
                raise BadSetting(self.name, name, value, known[name].expected)
        return MappingProxyType({name: given.get(name, setting.default) for name, setting in known.items()})

    def ports_of(self, settings: Settings) -> tuple[str, ...]:
        """The ports of a gate with these (complete) settings."""
        return self.ports if self.port_rule is None else self.port_rule(**settings)

    def fitted(self, given: Settings, count: int) -> Settings:
        """These settings, and those that a call with `count` inputs means: how many, or one more or less."""
        if self.port_rule is None or len(self.ports_of(self.complete(given))) == count:
            return given
        for setting in self.settings:
            if setting.sets_ports and setting.name not in given:
                meant = {**given, setting.name: count if setting.kind == "integer" else not setting.default}
                if setting.accepts(meant[setting.name]) and len(self.ports_of(self.complete(meant))) == count:
                    return meant
        return given

    def latex_of(self, settings: Settings) -> str:
        """The value's formula at these settings."""
        return self.latex if self.latex_rule is None else self.latex_rule(**settings)

    def derivative_latex_of(self, settings: Settings) -> tuple[str, ...]:
        """The formula of each port's derivative or message at these settings."""
        rule = self.derivative_latex_rule
        formulas = self.derivative_latex if rule is None else rule(**settings)
        return formulas * len(self.ports_of(settings)) if len(formulas) == 1 else formulas

    def pytorch_of(self, settings: Settings) -> str:
        """The operation as an expression in PyTorch at these (complete) settings, only its ports in braces."""
        template = self.pytorch(**settings) if callable(self.pytorch) else self.pytorch
        literals = {name: repr(value) for name, value in settings.items()}
        return re.sub(r"\{(\w+)\}", lambda place: literals.get(place[1], place[0]), template)

    def rules(self, settings: Settings) -> Rules:
        """What a gate with these (complete) settings computes."""
        raise NotImplementedError

    def element(self, settings: Settings) -> Rules | None:
        """The rules for one element, where the operation works element by element before it adds up; else None."""
        rules = self.rules(settings)
        return rules if rules.derivatives else None

    def is_elementwise(self, settings: Settings) -> bool:
        """Whether a gate with these (complete) settings has one local derivative for each element of its value."""
        return not self.is_source and bool(self.rules(settings).derivatives)

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
        value: Value = self.rules(settings).function(*inputs)
        return value

    def message(self, index: int, upstream: Value, inputs: tuple[Value, ...], out: Value, settings: Settings) -> Value:
        """What flows back to input `index`; elementwise ones are not yet summed back to the input's shape."""
        rules = self.rules(settings)
        if rules.derivatives:
            local: Value = rules.derivatives[index](*inputs, out)
            return upstream * local
        message: Value = rules.messages[index](upstream, out, *inputs)
        return message

    def tangent(
        self, tangents: tuple[Value | None, ...], inputs: tuple[Value, ...], out: Value, settings: Settings
    ) -> Value:
        """The directional derivative of the value, None standing for an input that does not move."""
        rules = self.rules(settings)
        if rules.tangent is not None:
            moved = tuple(
                np.zeros_like(value) if tangent is None else tangent
                for tangent, value in zip(tangents, inputs, strict=True)
            )
            value: Value = rules.tangent(moved, out, *inputs)
            return value
        total: Value = 0.0
        for derivative, tangent in zip(rules.derivatives, tangents, strict=True):
            if tangent is not None:
                total = total + derivative(*inputs, out) * tangent
        return total


@dataclass(frozen=True, kw_only=True, eq=False)
class Source(Operation):
    """A node without inputs: variable, input or constant."""

    @property
    def is_source(self) -> bool:
        """Sources hold their value."""
        return True


def _as_python(value: Any) -> Any:
    """A setting as it is kept: lists as tuples, and numpy's numbers (they would widen single precision) as Python's."""
    if isinstance(value, (list, tuple)):
        return tuple(map(_as_python, value))
    return value.item() if isinstance(value, np.generic) else value


def bound(rule: Callable[..., Any], settings: Settings) -> Callable[..., Any]:
    """The rule with the settings filled in; itself, and so faster, where there are none."""
    return partial(rule, **settings) if settings else rule
