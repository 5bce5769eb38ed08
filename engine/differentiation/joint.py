"""One pass for several nodes: reverse mode from several outputs, forward mode along several inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine import errors
from engine.differentiation.errors import NoParameters
from engine.differentiation.sweep import forward_sweep, named_slots, reverse_sweep
from engine.value import Value

if TYPE_CHECKING:
    from engine.execution.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class JointGradients:
    """The derivatives of several outputs, each times its upstream gradient, added up at every node of a run."""

    run: Run
    upstreams: Mapping[str, Value]
    by_slot: Sequence[Value | None]

    def gradient(self, name: str) -> Value | None:
        """The gradient of a node in the shape of its value; None where no path leads to any of the outputs."""
        return self.by_slot[self.run.plan.slot(name)]


@dataclass(frozen=True, slots=True, eq=False)
class JointTangents:
    """How every node of a run moves while several nodes move at once, each along its direction."""

    run: Run
    directions: Mapping[str, Value]
    by_slot: Sequence[Value | None]

    def tangent(self, name: str) -> Value:
        """The movement of a node in the shape of its value; 0 where it does not depend on what moves."""
        slot = self.run.plan.slot(name)
        tangent, shape = self.by_slot[slot], np.shape(self.run.values[slot])
        if tangent is not None:
            return tangent
        return np.zeros(shape) if shape else 0.0


def reverse_jointly(run: Run, upstreams: Mapping[str, object]) -> JointGradients:
    """One backward pass from several outputs at once, each with its upstream gradient (a number stands for all).

    An output may lie before another: its own upstream gradient and what comes back to it add up. Raises
    NoParameters without an output, UnknownNode, what keeps an output from running, BadValue or BadUpstream.
    """
    if not upstreams:
        raise NoParameters("gradients")
    seeds = named_slots(run, upstreams, errors.BadUpstream)
    gradients = reverse_sweep(run.plan, run.values, seeds)
    return JointGradients(run, {run.plan.names[slot]: given for slot, given in seeds.items()}, gradients)


def forward_jointly(run: Run, directions: Mapping[str, object]) -> JointTangents:
    """One forward-mode pass while several nodes move, each along its direction (a number stands for all elements).

    Raises NoParameters without a node, UnknownNode, what keeps a node from running, BadValue or BadDirection.
    """
    if not directions:
        raise NoParameters("derivative")
    seeds = named_slots(run, directions)
    tangents = forward_sweep(run.plan, run.values, seeds)
    return JointTangents(run, {run.plan.names[slot]: given for slot, given in seeds.items()}, tangents)
