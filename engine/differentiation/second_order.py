"""Second derivatives of one number: Hessian-vector products and the Hessian, forward mode over reverse mode."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.dual import Dual, tangent_of
from engine.differentiation.errors import NoParameters, TooManyDerivatives
from engine.differentiation.local import unit
from engine.differentiation.sweep import carried, forward_sweep, named_slots, one_number, reverse_sweep, slots_behind
from engine.value import Array, Value

if TYPE_CHECKING:
    from engine.errors import Shape
    from engine.execution.run import Run

MAX_HESSIAN = 1_000_000
"""The most numbers of a Hessian that is written out: a thousand parameters."""


@dataclass(frozen=True, slots=True, eq=False)
class HessianVectorProduct:
    """The gradient of an output at some nodes, and how it changes along a direction: the Hessian times it."""

    output: str
    gradients: Mapping[str, Value]
    products: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Hessian:
    """The second derivatives of an output: one symmetric matrix over the numbers of all parameters in order."""

    output: str
    parameters: tuple[str, ...]
    shapes: tuple[Shape, ...]
    matrix: Array

    def block(self, row: str, column: str) -> Array:
        """The block of a pair of parameters, of the shape of the one followed by that of the other."""
        places = dict(zip(self.parameters, _slices(self.shapes), strict=True))
        shapes = dict(zip(self.parameters, self.shapes, strict=True))
        return self.matrix[places[row], places[column]].reshape(shapes[row] + shapes[column])


def hessian_vector_product(
    run: Run, parameters: Sequence[str], direction: Mapping[str, object], output: str | None = None
) -> HessianVectorProduct:
    """The Hessian of an output that is one number, times a direction, in the time of a few backward passes.

    `direction` says how nodes move (a number stands for all elements, what is not named stands still); the products
    are told for `parameters`, each in its shape. Raises NotOneNumber, NoParameters, UnknownNode, BadValue,
    BadUpstream, or what keeps a node from running.
    """
    slot = one_number(run, output, "Hessian")
    names = _distinct(parameters)
    if not direction:
        raise NoParameters("Hessian")
    slots = [run.plan.slot(name) for name in names]
    wanted = slots_behind(run.plan, slots)
    gradients = _dual_gradients(run, slot, named_slots(run, direction), wanted)
    found = {name: _filled(gradients[place], run.values[place]) for name, place in zip(names, slots, strict=True)}
    return HessianVectorProduct(
        run.plan.names[slot],
        {name: carried(dual.value) for name, dual in found.items()},
        {name: carried(dual.tangent) for name, dual in found.items()},
    )


def hessian(run: Run, parameters: Sequence[str], output: str | None = None) -> Hessian:
    """The Hessian of an output that is one number, over these nodes: one product for each of their numbers.

    Raises TooManyDerivatives above MAX_HESSIAN numbers, NotOneNumber, NoParameters, UnknownNode, or what keeps a
    node from running.
    """
    slot = one_number(run, output, "Hessian")
    names = _distinct(parameters)
    slots = [run.plan.slot(name) for name in names]
    shapes = tuple(np.shape(run.values[place]) for place in slots)
    size = sum(map(math.prod, shapes))
    if size * size > MAX_HESSIAN:
        raise TooManyDerivatives("Hessian", size, size, MAX_HESSIAN)
    wanted = slots_behind(run.plan, slots)
    matrix = np.empty((size, size))
    for column, direction in enumerate(_units(slots, shapes)):
        gradients = _dual_gradients(run, slot, direction, wanted)
        matrix[:, column] = np.concatenate(
            [np.ravel(_filled(gradients[place], run.values[place]).tangent) for place in slots]
        )
    return Hessian(run.plan.names[slot], names, shapes, (matrix + matrix.T) / 2.0)


def _distinct(parameters: Sequence[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(parameters))
    if not names:
        raise NoParameters("Hessian")
    return names


def _dual_gradients(run: Run, output: int, direction: Mapping[int, Any], wanted: Collection[int]) -> list[Any]:
    """The backward pass on dual numbers, whose tangents forward mode has found."""
    tangents = forward_sweep(run.plan, run.values, direction)
    duals = [
        value if tangent is None else Dual(value, tangent) for value, tangent in zip(run.values, tangents, strict=True)
    ]
    shape = np.shape(run.values[output])
    return reverse_sweep(run.plan, duals, {output: np.ones(shape) if shape else 1.0}, wanted)


def _filled(gradient: Any, value: Value) -> Dual:
    """The gradient with its tangent; zeros where the output does not depend on the node."""
    if gradient is None:
        gradient = np.zeros(np.shape(value)) if np.shape(value) else 0.0
    return gradient if isinstance(gradient, Dual) else Dual(gradient, tangent_of(gradient))


def _units(slots: Sequence[int], shapes: Sequence[Shape]) -> Iterator[dict[int, Any]]:
    """The directions along one number each, in the order of the matrix."""
    for slot, shape in zip(slots, shapes, strict=True):
        for place in np.ndindex(shape):
            yield {slot: unit(shape, place)}


def _slices(shapes: Sequence[Shape]) -> Iterator[slice]:
    start = 0
    for shape in shapes:
        end = start + math.prod(shape)
        yield slice(start, end)
        start = end
