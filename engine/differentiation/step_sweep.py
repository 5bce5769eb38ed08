"""The error of numeric derivatives by the size of their step: a large one cuts corners, a small one drowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.contribution import contribution
from engine.differentiation.numeric import DifferenceScheme, Place, Probe
from engine.differentiation.reverse import Gradients, reverse
from engine.nodes import Edge

if TYPE_CHECKING:
    from engine.execution.run import Run

SIZES = tuple(float(f"1e-{exponent}") for exponent in range(17))
"""The steps of a sweep unless told: 1, 0.1, 0.01 and so on to 1e-16."""


@dataclass(frozen=True, slots=True)
class SweptStep:
    """A numeric derivative at one step size, and its relative error beside the gradient."""

    scheme: DifferenceScheme
    size: float
    derivative: float
    error: float


@dataclass(frozen=True, slots=True)
class StepSweep:
    """The numeric derivatives of one number at many step sizes.

    `gradient` is what the chain rule says. `kink` names the gate whose slope is another on either side, where there is
    one; `not_analytic` the gate that keeps the complex step from being taken.
    """

    node: str
    edge: Edge | None
    index: Place
    gradient: float
    steps: tuple[SweptStep, ...]
    kink: str | None
    not_analytic: str | None

    def best(self, scheme: DifferenceScheme) -> SweptStep | None:
        """The step with the least error, the largest of several; None where the scheme was not taken."""
        return min((row for row in self.steps if row.scheme is scheme), key=_by_error, default=None)


def sweep_steps(
    run: Run,
    moved: str | Edge,
    index: Sequence[int] = (),
    *,
    output: str | None = None,
    schemes: Sequence[DifferenceScheme] = tuple(DifferenceScheme),
    sizes: Sequence[float] = SIZES,
) -> StepSweep:
    """Numeric derivatives of an output with respect to one number of a node or of a wire, by scheme and step size.

    Real steps are relative to the number where that is above 1. An output that is an array is summed. Raises
    NoSuchPlace, UnknownNode, UnknownPort, or what keeps a node from running.
    """
    probe, place = Probe(run, moved, output), tuple(index)
    probe.derivative(place)  # raises where there is no such place
    gradient = float(np.asarray(gradient_of(reverse(run, output), moved, probe.shape))[place])
    stopped = probe.not_analytic if DifferenceScheme.COMPLEX in schemes else None
    taken = [scheme for scheme in schemes if scheme is not DifferenceScheme.COMPLEX or stopped is None]
    return StepSweep(
        probe.name,
        moved if isinstance(moved, Edge) else None,
        place,
        gradient,
        tuple(_rows(probe, place, gradient, taken, sizes)),
        probe.kink(place),
        None if stopped is None else stopped.name,
    )


def gradient_of(gradients: Gradients, moved: str | Edge, shape: tuple[int, ...]) -> Any:
    """The gradient of a node, or the contribution of a wire; zeros where no path leads to the output."""
    found = contribution(gradients, moved) if isinstance(moved, Edge) else gradients.gradient(moved)
    return np.zeros(shape) if found is None else found


def relative_error(gradient: float, numeric: float, floor: float) -> float:
    """|a - n| / max(|a|, |n|, floor): the floor keeps rounding around a gradient of 0 from looking like an error."""
    scale = max(abs(gradient), abs(numeric), floor)
    return abs(gradient - numeric) / scale if scale else 0.0


def _rows(
    probe: Probe, place: Place, gradient: float, schemes: Sequence[DifferenceScheme], sizes: Sequence[float]
) -> Iterator[SweptStep]:
    for scheme in schemes:
        for size in sizes:
            aside = scheme is DifferenceScheme.COMPLEX
            told = probe.slope_aside(place, size) if aside else probe.derivative(place, scheme, size)
            yield SweptStep(scheme, size, told, relative_error(gradient, told, 0.0))


def _by_error(row: SweptStep) -> float:
    return row.error if np.isfinite(row.error) else np.inf
