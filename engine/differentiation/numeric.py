"""Derivatives without the chain rule: move one number a little and look at the output.

The number may be that of a node, which then moves along all wires that leave it, or what one wire alone brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import errors
from engine.differentiation.analytic import is_analytic
from engine.differentiation.errors import NoSuchPlace, NotAnalytic
from engine.differentiation.sweep import gates_before, gates_behind
from engine.execution.quiet import quiet
from engine.execution.run import numpy_numbers
from engine.nodes import Edge

if TYPE_CHECKING:
    from engine.errors import Shape
    from engine.execution.run import Run
    from engine.plan import Plan, Step


class DifferenceScheme(Enum):
    """How a derivative is read off a step h.

    FORWARD: (f(x + h) - f(x)) / h, whose error shrinks like h. CENTRAL: (f(x + h) - f(x - h)) / 2h, like h squared.
    COMPLEX: Im f(x + ih) / h, like h squared and without cancellation, so that h can be tiny (Squire and Trapp, 1998).
    """

    FORWARD = "forward"
    CENTRAL = "central"
    COMPLEX = "complex"

    @property
    def best_step(self) -> float:
        """The step that is taken unless told."""
        return STEPS[self]


STEPS = {DifferenceScheme.FORWARD: 1e-8, DifferenceScheme.CENTRAL: 1e-5, DifferenceScheme.COMPLEX: 1e-20}
"""The step of each scheme near which its error is least: square root and cube root of the rounding error; any tiny one.

The real ones are relative: multiplied by |x| where that is above 1.
"""

_BEND = 1e-2  # far more than what a smooth function bends within a step, less than what a kink does

Place = tuple[int, ...]


class Probe:
    """The way from one node, or from one wire, to an output of a run, made ready to be walked with moved numbers.

    An output that is an array is summed.
    """

    def __init__(self, run: Run, moved: str | Edge, output: str | None = None) -> None:
        plan = run.plan
        self.values: Any = run.values
        self.output = plan.output_slot(output)
        self.gate: Step | None = None
        self.port = 0
        if isinstance(moved, Edge):
            self.gate, self.port = _entered(plan, moved)
        self.name = moved.source if isinstance(moved, Edge) else moved
        self.slot = plan.slot(self.name)
        before = {step.slot for step in gates_before(plan, [self.output])}
        start = self.slot if self.gate is None else self.gate.slot
        self.behind = [step for step in gates_behind(plan, [start]) if step.slot in before]

    @property
    def shape(self) -> Shape:
        """The shape of what is moved."""
        return np.shape(self.values[self.slot])

    def derivative(
        self, place: Place = (), scheme: DifferenceScheme = DifferenceScheme.CENTRAL, step: float | None = None
    ) -> float:
        """The derivative of the output with respect to the number at this place.

        Raises NoSuchPlace, or NotAnalytic where the complex step cannot pass a gate.
        """
        if len(place) != len(self.shape) or not all(
            0 <= i < length for i, length in zip(place, self.shape, strict=True)
        ):
            raise NoSuchPlace(self.name, place, self.shape)
        size = STEPS[scheme] if step is None else step
        if scheme is DifferenceScheme.COMPLEX:
            if self.not_analytic is not None:
                raise NotAnalytic(self.not_analytic.name, self.not_analytic.operation.name)
            return self.slope_aside(place, size)
        ahead, right = self._total(place, self.length(place, size))
        behind, left = self._total(place, -self.length(place, size) if scheme is DifferenceScheme.CENTRAL else 0.0)
        return float(quiet().run(np.divide, ahead - behind, right - left))

    def slope_aside(self, place: Place, size: float) -> float:
        """The complex step, whether or not the gates on the way are fit for it."""
        total, _ = self._total(place, size * 1j)
        return float(np.imag(total)) / size

    @cached_property
    def not_analytic(self) -> Step | None:
        """The first gate on the way that the complex step cannot pass at these values, if there is one."""
        return quiet().run(self._not_analytic)

    def kink(self, place: Place, size: float = STEPS[DifferenceScheme.CENTRAL]) -> str | None:
        """The first gate on the way whose slope is another, or does not exist, on one side within the step."""
        length = self.length(place, size)
        ahead, behind = self._moved(place, length), self._moved(place, -length)
        for step in self._way():
            into = [(ahead.get(slot), behind.get(slot), self.values[slot]) for slot in step.operands]
            if step is self.gate:
                into[self.port] = self._brought(place, length), self._brought(place, -length), self.values[self.slot]
            bend, move = _bend(ahead.get(step.slot), behind.get(step.slot), self.values[step.slot])
            # On one side of the edge of its domain a gate gives no number, although its inputs are some.
            edge = not np.isfinite(bend) and all(np.isfinite(_bend(*numbers)[0]) for numbers in into)
            if edge or bend > _BEND * max(move, *(_bend(*numbers)[1] for numbers in into)):
                return step.name
        return None

    def length(self, place: Place, size: float) -> float:
        """The relative step in the units of the number at this place."""
        return size * max(1.0, abs(float(np.asarray(self.values[self.slot])[place])))

    def _way(self) -> Iterator[Step]:
        if self.gate is not None:
            yield self.gate
        yield from self.behind

    def _not_analytic(self) -> Step | None:
        moving = set() if self.gate is not None else {self.slot}
        for step in self._way():
            mask = [slot in moving for slot in step.operands]
            if step is self.gate:
                mask[self.port] = True
            if not is_analytic(step, [self.values[slot] for slot in step.operands], mask):
                return step
            moving.add(step.slot)
        return None

    def _total(self, place: Place, change: complex) -> tuple[Any, Any]:
        """The output when the number at this place has changed, and that number itself."""
        output = self._moved(place, change).get(self.output, self.values[self.output])
        return np.sum(output), np.asarray(self._brought(place, change))[place]

    def _moved(self, place: Place, change: complex) -> dict[int, Any]:
        """The values by slot of everything that the change reaches."""
        try:
            return quiet().run(self._carried, place, change)
        except ArithmeticError:
            self.values = numpy_numbers(self.values)
            return quiet().run(self._carried, place, change)

    def _carried(self, place: Place, change: complex) -> dict[int, Any]:
        brought = self._brought(place, change)
        if self.gate is None:
            moved = {self.slot: brought}
        else:
            inputs = [self.values[slot] for slot in self.gate.operands]
            inputs[self.port] = brought
            moved = {self.gate.slot: self.gate.function(*inputs)}
        values = self.values
        for step in self.behind:
            moved[step.slot] = step.function(*[moved[s] if s in moved else values[s] for s in step.operands])
        return moved

    def _brought(self, place: Place, change: complex) -> Any:
        value = self.values[self.slot]
        changed = np.array(value, dtype=np.result_type(np.float64, type(change)))
        changed[place] += change
        if changed.ndim:
            return changed
        return changed.item() if type(value) is float and type(change) is not complex else changed[()]


def numeric_derivative(
    run: Run,
    moved: str | Edge,
    index: Sequence[int] = (),
    *,
    output: str | None = None,
    scheme: DifferenceScheme = DifferenceScheme.CENTRAL,
    step: float | None = None,
) -> float:
    """The derivative of an output (an array is summed) with respect to one number of a node, or of one wire.

    `index` is the place of the number in its array. Raises NoSuchPlace, NotAnalytic (complex step only),
    UnknownNode, UnknownPort, or what keeps a node from running.
    """
    return Probe(run, moved, output).derivative(tuple(index), scheme, step)


def _entered(plan: Plan, edge: Edge) -> tuple[Step, int]:
    """The gate that a wire enters, and the place of its port."""
    slot = plan.slot(edge.target)
    step = plan.steps[slot - plan.source_count] if slot >= plan.source_count else None
    ports = step.operation.ports_of(step.settings) if step is not None else ()
    if step is None or edge.port not in ports or plan.names[step.operands[ports.index(edge.port)]] != edge.source:
        raise errors.PortEmpty(edge.target, edge.port)
    return step, ports.index(edge.port)


def _bend(ahead: Any, behind: Any, here: Any) -> tuple[float, float]:
    """By how much a step ahead and a step behind differ, and how far they move; 0 for what stands still."""
    if ahead is None or behind is None:
        return 0.0, 0.0
    up, down = np.subtract(ahead, here), np.subtract(here, behind)
    return float(np.max(np.abs(up - down))), float(np.max(np.abs(up)))
