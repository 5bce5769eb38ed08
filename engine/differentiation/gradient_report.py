"""The health of a backward pass: how large the gradients are, layer by layer, and which units pass none on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.differentiation.reverse import reverse
from engine.differentiation.units import ActivationUnits, activation_units
from engine.execution.quiet import quiet

if TYPE_CHECKING:
    from engine.differentiation.reverse import Gradients
    from engine.execution.run import Run


@dataclass(frozen=True, slots=True)
class GradientStatistics:
    """The gradient of one parameter, or of all parameters of one layer together.

    `norm` is the root of the sum of squares, `weight_norm` that of the values; `share_of_zeros` counts exact zeros;
    `not_finite` tells how many numbers are NaN or infinite. `update_to_weight` is learning rate times norm over
    weight norm, how far a plain gradient step moves the weights beside their size; None without a learning rate,
    and where all weights are 0.
    """

    name: str
    parameters: tuple[str, ...]
    numbers: int
    norm: float
    mean_absolute: float
    share_of_zeros: float
    not_finite: int
    weight_norm: float
    update_to_weight: float | None


@dataclass(frozen=True, slots=True)
class GradientReport:
    """The gradients of an output with respect to the trainable parameters, and the units on the way.

    `layers` are named after the first gate, in order of evaluation, that a parameter feeds: the weight and the bias of
    an affine gate are one layer, and a parameter that several gates share counts in the first. `unreached` names the
    parameters that the output does not depend on, which have no gradient.
    """

    output: str
    learning_rate: float | None
    norm: float
    parameters: tuple[GradientStatistics, ...]
    layers: tuple[GradientStatistics, ...]
    units: tuple[ActivationUnits, ...]
    unreached: tuple[str, ...]


def gradient_report(
    run: Run, output: str | None = None, *, upstream: object = 1.0, learning_rate: float | None = None
) -> GradientReport:
    """How the gradients of an output stand at the values of a run.

    Raises what keeps the output from running, BadValue or BadUpstream.
    """
    gradients = reverse(run, output, upstream)
    names = [run.plan.names[slot] for slot in run.plan.trainable]
    return quiet().run(_report, gradients, names, learning_rate)


def _report(gradients: Gradients, names: Sequence[str], rate: float | None) -> GradientReport:
    reached = [name for name in names if gradients.gradient(name) is not None]
    layers = _layers(gradients.run, reached)
    on_the_way = {slot for slot, gradient in enumerate(gradients.by_slot) if gradient is not None}
    return GradientReport(
        gradients.output,
        rate,
        _norm(_numbers(gradients, gradients.by_slot, reached)),
        tuple(_statistics(gradients, name, (name,), rate) for name in reached),
        tuple(_statistics(gradients, layer, tuple(members), rate) for layer, members in layers.items()),
        activation_units(gradients.run, on_the_way),
        tuple(name for name in names if gradients.gradient(name) is None),
    )


def _layers(run: Run, names: Sequence[str]) -> dict[str, list[str]]:
    """The parameters by the first gate that each feeds."""
    waiting = {run.plan.slots[name] for name in names}
    layers: dict[str, list[str]] = {}
    for step in run.plan.steps:
        for slot in dict.fromkeys(step.operands):
            if slot in waiting:
                waiting.remove(slot)
                layers.setdefault(step.name, []).append(run.plan.names[slot])
    for slot in sorted(waiting):  # an output that is a parameter itself
        layers[run.plan.names[slot]] = [run.plan.names[slot]]
    return layers


def _statistics(gradients: Gradients, name: str, members: tuple[str, ...], rate: float | None) -> GradientStatistics:
    gradient = _numbers(gradients, gradients.by_slot, members)
    norm, weight_norm = _norm(gradient), _norm(_numbers(gradients, gradients.run.values, members))
    return GradientStatistics(
        name,
        members,
        int(gradient.size),
        norm,
        float(np.mean(np.abs(gradient))),
        float(np.mean(gradient == 0.0)),
        int(np.sum(~np.isfinite(gradient))),
        weight_norm,
        None if rate is None or weight_norm == 0.0 else rate * norm / weight_norm,
    )


def _numbers(gradients: Gradients, by_slot: Sequence[Any], names: Sequence[str]) -> Any:
    """What these nodes have, in one row."""
    slots = gradients.run.plan.slots
    return np.concatenate([np.zeros(0), *(np.ravel(by_slot[slots[name]]) for name in names)])


def _norm(numbers: Any) -> float:
    return float(np.sqrt(np.sum(np.square(numbers))))
