"""Operations on numbers, applied to arrays element by element: alone, folded over many inputs, or added up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any

import numpy as np

from engine.errors import EngineError, Shape
from engine.operation.record import Misfit, Operation, Rules, Setting, Settings, bound
from engine.value import sum_to_shape

MAX_INPUTS = 1000
"""The most inputs of a gate that takes any number of them."""

LONGEST_FORMULA = 8
"""The most inputs that are written out in a formula; of more, the first two and the last."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Elementwise(Operation):
    """An operation on numbers, applied to arrays element by element with broadcasting.

    `function(*inputs, **settings)` is the value; `derivatives[i](*inputs, out, **settings)` the local derivative with
    respect to input i, `out` being the value, so that it need not be computed again. Both must accept floats and
    arrays alike, and be what numba compiles, because graphs of scalars and the compiled tape use the very same
    functions; so their settings are numbers and booleans.
    """

    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...]

    def __post_init__(self) -> None:
        if not len(self.ports) == len(self.derivatives) == len(self.derivative_latex):
            raise EngineError

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        del settings
        return _broadcast(shapes)

    def rules(self, settings: Settings) -> Rules:
        """The declared function and local derivatives."""
        return Rules(bound(self.function, settings), tuple(bound(rule, settings) for rule in self.derivatives))


def _fold_ports(inputs: int) -> tuple[str, ...]:
    return tuple(f"x{number}" for number in range(1, inputs + 1))


_INPUTS = Setting(
    name="inputs",
    kind="integer",
    default=2,
    minimum=1,
    maximum=MAX_INPUTS,
    sets_ports=True,
    help="How many inputs the gate has.",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Fold(Operation):
    """Any number of inputs, joined two by two from the left by an elementwise operation, the `step`.

    `others(values)` is the local derivative of a port, given the values of the remaining ones, and `others_latex` its
    formula, {others} standing for those joined.
    """

    step: Elementwise
    others: Callable[[tuple[Any, ...]], Any]
    joint: str
    others_latex: str

    def __post_init__(self) -> None:
        if len(self.step.ports) != 2 or self.step.settings:  # noqa: PLR2004 - what is joined two by two
            raise EngineError
        object.__setattr__(self, "settings", (_INPUTS,))
        object.__setattr__(self, "port_rule", _fold_ports)
        object.__setattr__(self, "ports", _fold_ports(_INPUTS.default))

    def latex_of(self, settings: Settings) -> str:
        """The ports with the joint between them."""
        return self._joined(self.ports_of(settings))

    def derivative_latex_of(self, settings: Settings) -> tuple[str, ...]:
        """The declared formula of each port, the others written out."""
        ports = self.ports_of(settings)
        joined = (self._joined(tuple(other for other in ports if other != port)) or "1" for port in ports)
        return tuple(self.others_latex.replace("{others}", others) for others in joined)

    def _joined(self, ports: tuple[str, ...]) -> str:
        written = [f"{{{port}}}" for port in ports]
        if len(written) > LONGEST_FORMULA:
            written[2:-1] = [r"\cdots"]
        return self.joint.join(written)

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        del settings
        return _broadcast(shapes)

    def rules(self, settings: Settings) -> Rules:
        """The fold, and for each port the local derivative that the others decide."""
        ports = self.ports_of(settings)
        return Rules(self._fold, tuple(partial(self._derivative, index) for index in range(len(ports))))

    def _fold(self, *inputs: Any) -> Any:
        return reduce(self.step.function, inputs)

    def _derivative(self, index: int, *inputs_and_out: Any) -> Any:
        return self.others(inputs_and_out[:index] + inputs_and_out[index + 1 : -1])


REDUCTION = Setting(
    name="reduction",
    kind="choice",
    default="mean",
    choices=("mean", "sum", "none"),
    help="The mean over all elements, their sum, or each by itself.",
)
WEIGHTED = Setting(
    name="weighted",
    kind="boolean",
    default=False,
    sets_ports=True,
    help="Take one more input, whose numbers weigh the elements; the mean still divides by how many there are.",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Reduced(Operation):
    """A loss: an elementwise function of output and target, then its mean, its sum, or each element by itself.

    `function(*inputs, **settings)` and `derivatives[i](*inputs, **settings)` are those of one element and
    follow the rules of `Elementwise`; `reduction` is the default, and `pytorch` the expression of one element, a
    call or in brackets. The inputs of a mean or a sum have one shape, or are single numbers; those of "none" are
    broadcast.
    """

    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...]
    reduction: str = "mean"

    def __post_init__(self) -> None:
        if not len(self.ports) == len(self.derivatives) == len(self.derivative_latex):
            raise EngineError
        ports = self.ports
        object.__setattr__(self, "settings", (*self.settings, replace(REDUCTION, default=self.reduction), WEIGHTED))
        object.__setattr__(self, "port_rule", lambda *, weighted, **_: (*ports, "weight") if weighted else ports)

    def latex_of(self, settings: Settings) -> str:
        """The formula of one element, weighted and reduced."""
        element = rf"{{weight}} \cdot {self.latex}" if settings["weighted"] else self.latex
        prefixes = {"mean": r"\frac{1}{n} \sum ", "sum": r"\sum ", "none": ""}
        return prefixes[settings["reduction"]] + element

    def pytorch_of(self, settings: Settings) -> str:
        """The expression of one element, weighted and reduced."""
        element = super().pytorch_of(settings)
        if settings["weighted"]:
            element = f"({{weight}} * {element})"
        return element if settings["reduction"] == "none" else f"{element}.{settings['reduction']}()"

    def derivative_latex_of(self, settings: Settings) -> tuple[str, ...]:
        """The local derivatives of one element, and what reducing makes of them."""
        locals_ = self.derivative_latex
        if settings["weighted"]:
            locals_ = (*(rf"{{weight}} \cdot ({local})" for local in locals_), self.latex)
        if settings["reduction"] == "none":
            return locals_
        scale = r"\frac{{upstream}}{n}" if settings["reduction"] == "mean" else "{upstream}"
        return tuple(rf"{scale} \cdot ({local})" for local in locals_)

    def _shape(self, shapes: tuple[Shape, ...], settings: Settings) -> Shape:
        if settings["reduction"] == "none":
            return _broadcast(shapes)
        compared = shapes[: len(self.ports)]
        whole = next((shape for shape in compared if shape), ())
        if any(shape not in {whole, ()} for shape in compared):
            raise Misfit("an output and a target of the same shape")
        if _broadcast((whole, *shapes[len(self.ports) :])) != whole:
            raise Misfit("weights that stretch to the shape of the output, {shape}", shape=whole)
        return ()

    def rules(self, settings: Settings) -> Rules:
        """The reduced value, and messages that carry the upstream gradient back to every element."""
        element = self.element(settings)
        reduction = settings["reduction"]
        if reduction == "none":
            return element
        messages = tuple(
            partial(_reduced_message, index, derivative, reduction)
            for index, derivative in enumerate(element.derivatives)
        )
        return Rules(
            partial(_reduced, element.function, reduction),
            messages=messages,
            tangent=partial(_reduced_tangent, element.derivatives, reduction),
        )

    def element(self, settings: Settings) -> Rules:
        """The weighted function of one element and its local derivatives."""
        own = {name: value for name, value in settings.items() if name not in {"reduction", "weighted"}}
        function, derivatives = bound(self.function, own), tuple(bound(rule, own) for rule in self.derivatives)
        if not settings["weighted"]:
            return Rules(function, tuple(partial(_without_out, rule) for rule in derivatives))
        return Rules(
            partial(_weighted, function),
            (*(partial(_weighted_derivative, rule) for rule in derivatives), partial(_weights_derivative, function)),
        )


def _without_out(derivative: Callable[..., Any], *inputs_and_out: Any) -> Any:
    return derivative(*inputs_and_out[:-1])


def _weighted(function: Callable[..., Any], *inputs: Any) -> Any:
    return inputs[-1] * function(*inputs[:-1])


def _weighted_derivative(derivative: Callable[..., Any], *inputs_and_out: Any) -> Any:
    return inputs_and_out[-2] * derivative(*inputs_and_out[:-2])


def _weights_derivative(function: Callable[..., Any], *inputs_and_out: Any) -> Any:
    return function(*inputs_and_out[:-2])


def _reduced(function: Callable[..., Any], reduction: str, *inputs: Any) -> Any:
    elements = function(*inputs)
    if type(elements) is float:
        return elements
    return np.mean(elements) if reduction == "mean" else np.sum(elements)


def _reduced_message(
    index: int, derivative: Callable[..., Any], reduction: str, upstream: Any, out: Any, *inputs: Any
) -> Any:
    scale = upstream / _count(inputs) if reduction == "mean" else upstream
    message = scale * derivative(*inputs, out)
    shape = np.shape(inputs[index])
    whole = next((np.shape(given) for given in inputs if np.shape(given)), ())
    if np.shape(message) != whole:  # the same number for every element
        message = np.broadcast_to(message, whole)
    return message if shape == whole else sum_to_shape(message, shape)


def _count(inputs: tuple[Any, ...]) -> int:
    """How many elements there are: those of the inputs that are more than single numbers."""
    return max(int(np.size(given)) for given in inputs)


def _reduced_tangent(
    derivatives: tuple[Callable[..., Any], ...], reduction: str, tangents: tuple[Any, ...], out: Any, *inputs: Any
) -> Any:
    moved = sum(derivative(*inputs, out) * tangent for derivative, tangent in zip(derivatives, tangents, strict=True))
    return np.mean(moved) if reduction == "mean" else np.sum(moved)


def _broadcast(shapes: tuple[Shape, ...]) -> Shape:
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return first
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise Misfit("shapes that are equal, or 1, axis by axis from the right") from None
