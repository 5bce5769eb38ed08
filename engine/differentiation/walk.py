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

    def state(self, position: int) -> WalkState:
        """What is known after the first `position` steps. Linear in the graph."""
        plan, run = self.run.plan, self.run
        values = {name: run.values[slot] for slot, name in enumerate(plan.names[: plan.source_count])}
        gradients: dict[str, Value] = {}
        for step in self.steps[: max(0, position)]:
            if step.kind is Pass.FORWARD:
                values[step.node] = run.value(step.node)
            elif step.kind is Pass.SEED:
                gradients[step.node] = self._gradient(step.node)
            else:
                for message in self.messages(step.node):
                    source = message.edge.source
                    gradients[source] = (
                        message.product if source not in gradients else gradients[source] + message.product
                    )
        return WalkState(values, gradients)

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
        product = contribution(self.gradients, edge)
        assert product is not None  # noqa: S101 - the gate has a gradient: `upstream`
        return Message(edge, upstream, local_derivative(self._graph, self.run, edge), product)
