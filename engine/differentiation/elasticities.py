"""Elasticities: by how much an output answers to its inputs when each is measured in units of itself.

A derivative has the unit of the output over that of the input, so that two of them cannot be compared. x df/dx, the
change of the output when x grows by its own size, has the output's unit for every input; divided by f it is the
elasticity, a bare number: by how many percent f grows when x grows by one percent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.differentiation.reverse import reverse
from engine.differentiation.sweep import carried, one_number
from engine.value import Value

if TYPE_CHECKING:
    from engine.execution.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class Elasticity:
    """How the output answers to one source, number by number, in the shape of the source.

    `scaled` is x df/dx, in the unit of the output. `elasticity` is x df/dx / f, without a unit; None where f is 0, of
    which nothing is a percentage.
    """

    node: str
    value: Value
    gradient: Value
    scaled: Value
    elasticity: Value | None


@dataclass(frozen=True, slots=True, eq=False)
class Elasticities:
    """The elasticities of an output with respect to every source, in the order of the run's sources."""

    output: str
    value: float
    sources: tuple[Elasticity, ...]

    @property
    def defined(self) -> bool:
        """Whether percentages of the output exist: where it is 0 they do not."""
        return self.value != 0.0


def elasticities(run: Run, output: str | None = None) -> Elasticities:
    """How an output that is one number answers to every variable, input and constant: x df/dx, and that over f.

    Both are 0 where no path leads. Raises NotOneNumber, or what keeps the output from running.
    """
    slot = one_number(run, output, "elasticity")
    plan = run.plan
    name = plan.names[slot]
    gradients = reverse(run, name)
    value = float(np.sum(run.values[slot]))
    found = []
    for source in plan.names[: plan.source_count]:
        held, gradient = run.value(source), gradients.gradient(source)
        slope = np.zeros(np.shape(held)) if gradient is None else np.asarray(gradient)
        scaled = np.multiply(held, slope)
        elasticity = None if value == 0.0 else carried(scaled / value)
        found.append(Elasticity(source, held, carried(slope), carried(scaled), elasticity))
    return Elasticities(name, value, tuple(found))
