"""The Jacobian: every number of one node with respect to every number of another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.differentiation.errors import TooManyDerivatives
from engine.differentiation.forward import forward_mode
from engine.differentiation.local import unit
from engine.differentiation.reverse import reverse
from engine.differentiation.sweep import carried
from engine.value import Value

if TYPE_CHECKING:
    from engine.execution.run import Run

MAX_NUMBERS = 1_000_000
"""The most numbers of a Jacobian that is written out."""


@dataclass(frozen=True, slots=True, eq=False)
class Jacobian:
    """All derivatives of an output with respect to a node, of the output's shape followed by the node's.

    `mode` is "reverse", one pass for each number of the output, or "forward", one for each number of the node:
    whichever took fewer `passes`.
    """

    output: str
    with_respect_to: str
    mode: str
    passes: int
    values: Value


def jacobian(run: Run, with_respect_to: str, output: str | None = None) -> Jacobian:
    """The Jacobian of an output (the graph's own unless named) with respect to a node, by the cheaper mode.

    Zeros where no path leads. Raises TooManyDerivatives above MAX_NUMBERS, UnknownNode, or what keeps a node from
    running.
    """
    plan = run.plan
    name = plan.names[plan.output_slot(output)]
    rows, columns = np.shape(run.value(name)), np.shape(run.value(with_respect_to))
    if math.prod(rows) * math.prod(columns) > MAX_NUMBERS:
        raise TooManyDerivatives("Jacobian", math.prod(rows), math.prod(columns), MAX_NUMBERS)
    backward = math.prod(rows) <= math.prod(columns)
    if backward:
        found = [reverse(run, name, unit(rows, place)).gradient(with_respect_to) for place in np.ndindex(rows)]
        values = np.reshape([np.zeros(columns) if row is None else row for row in found], rows + columns)
    else:
        directions = (unit(columns, place) for place in np.ndindex(columns))
        moved = [np.ravel(forward_mode(run, with_respect_to, direction).tangent(name)) for direction in directions]
        values = np.reshape(np.transpose(moved), rows + columns)
    mode, passes = ("reverse", math.prod(rows)) if backward else ("forward", math.prod(columns))
    return Jacobian(name, with_respect_to, mode, passes, carried(values))
