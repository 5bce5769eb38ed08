"""Both passes one gate at a time, with everything that happens at each step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from engine.differentiation.contribution import contribution
from engine.differentiation.local import local_derivative
from engine.differentiation.reverse import Gradients, reverse
from engine.nodes import Edge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.execution.run import Run
    from engine.graph import Graph
    from engine.value import Value


class Pass(Enum):
    """What happens at a step of a walk."""

    FORWARD = "forward"
    SEED = "seed"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class WalkStep:
    """One step: a gate computes its value, the output receives its gradient, or a gate sends gradients back."""

    kind: Pass
    node: str


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """What one wire carries back: upstream gradient times local derivative.

    `local` is None where the local derivative is a Jacobian too large to write out. `product` has the shape
    of the wire's value.
    """

    edge: Edge
    upstream: Value
    local: Value | None
    product: Value


@dataclass(frozen=True, slots=True, eq=False)
class WalkState:
    """What is known after some steps: the values computed so far, and the gradients summed up so far, by name."""

    values: dict[str, Value]
    gradients: dict[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """The gradients that a step changes, by name, as they were before it and are after it; None is not known."""

    before: Mapping[str, Value | None]
    after: Mapping[str, Value | None]


_NOTHING_TOLD = _Told({}, {})


class Walk:
    """A walk through the forward pass and then the backward pass of one output of a run.

    `steps` lists what happens; position p of the walk means that the first p steps are done. Raises, when
    made, what keeps the output from running, or BadUpstream. Composite gates are walked through gate by gate.
    """

    def __init__(self, graph: Graph, run: Run, output: str | None = None, upstream: object = 1.0) -> None:
        self._graph = graph.flat
        self.run = run
        self.gradients: Gradients = reverse(run, output, upstream)
        plan = run.plan
        reached = [step.name for step in plan.steps[::-1] if self.gradients.gradient(step.name) is not None]
        self.steps: tuple[WalkStep, ...] = (
            *(WalkStep(Pass.FORWARD, step.name) for step in plan.steps),
            WalkStep(Pass.SEED, self.gradients.output),
            *(WalkStep(Pass.BACKWARD, name) for name in reached),
        )
        self._position = 0
        self._values = {name: run.values[slot] for slot, name in enumerate(plan.names[: plan.source_count])}
        self._gradients: dict[str, Value] = {}
        self._trail: dict[int, _Told] = {}
        self._last_use = {edge.source: name for name in reached for edge in self._graph.node(name).edges}

    def state(self, position: int) -> WalkState:
        """What is known after the first `position` steps, kept within the ends.

        The steps between the position asked for last and this one are gone over, back or forth, and a copy of what is
        known there is returned; nothing is computed twice.
        """
        position = max(0, min(position, len(self.steps)))
        for number in range(self._position, position):
            self._go_over(number, self._told(number).after)
        for number in range(self._position - 1, position - 1, -1):
            self._go_over(number, self._told(number).before)
        self._position = position
        return WalkState(dict(self._values), dict(self._gradients))

    def _go_over(self, number: int, gradients: Mapping[str, Value | None]) -> None:
        """Have what a step tells be known, or be known no longer."""
        step = self.steps[number]
        if step.kind is Pass.FORWARD:
            if number < self._position:
                del self._values[step.node]
            else:
                self._values[step.node] = self.run.value(step.node)
        for name, gradient in gradients.items():
            if gradient is None:
                del self._gradients[name]
            else:
                self._gradients[name] = gradient

    def _told(self, number: int) -> _Told:
        """The gradients that a step changes, worked out when it is gone over for the first time."""
        told = self._trail.get(number)
        if told is None:
            told = self._trail[number] = self._work_out(self.steps[number])
        return told

    def _work_out(self, step: WalkStep) -> _Told:
        if step.kind is Pass.FORWARD:
            return _NOTHING_TOLD
        if step.kind is Pass.SEED:
            return _Told({step.node: None}, {step.node: self._gradient(step.node)})
        after: dict[str, Value] = {}
        for edge in self._graph.node(step.node).edges:
            if self._last_use[edge.source] == step.node:  # then the sum is whole, and was computed by the pass
                after[edge.source] = self._gradient(edge.source)
                continue
            product, sum_so_far = self._product(edge), after.get(edge.source, self._gradients.get(edge.source))
            after[edge.source] = product if sum_so_far is None else sum_so_far + product
        return _Told({name: self._gradients.get(name) for name in after}, after)

    def messages(self, gate: str) -> tuple[Message, ...]:
        """What this gate sends back along each of its wires, in the order of its ports; none without a gradient."""
        upstream = self.gradients.gradient(gate)
        return () if upstream is None else tuple(self._message(edge, upstream) for edge in self._graph.node(gate).edges)

    def contributions(self, name: str) -> tuple[Message, ...]:
        """The messages that meet at this node; their sum is its gradient, save for the output's own upstream."""
        return tuple(
            self._message(edge, upstream)
            for edge in self._graph.uses(name)
            if edge.target in self.run.plan.slots and (upstream := self.gradients.gradient(edge.target)) is not None
        )

    def _gradient(self, name: str) -> Value:
        gradient = self.gradients.gradient(name)
        return 0.0 if gradient is None else gradient

    def _message(self, edge: Edge, upstream: Value) -> Message:
        return Message(edge, upstream, local_derivative(self._graph, self.run, edge), self._product(edge))

    def _product(self, edge: Edge) -> Value:
        product = contribution(self.gradients, edge)
        assert product is not None  # noqa: S101 - asked for gates that have a gradient only
        return product
