"""A graph made ready to run: order, slots, bound functions. Made once and kept while the structure stands.

Slots number the values of a run: first the sources (variables, inputs, constants), then the gates in an order
in which every gate comes after its inputs. What cannot run is left out, with the reason, so that the rest
can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from engine import errors

if TYPE_CHECKING:
    from engine.errors import EngineError
    from engine.graph import Graph, Structure
    from engine.nodes import Node
    from engine.operation import Operation, Settings
    from engine.value import Value


_Function = Callable[..., Any]

Program = tuple[tuple[_Function, tuple[int, ...]], ...]
"""The functions of the gates in order of evaluation, each with the slots of its inputs."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One gate of a plan: what it computes, from which slots, into which slot.

    `function(*inputs)` is the value. `derivatives[i](*inputs, out)` is the local derivative of input i where
    the operation is elementwise; otherwise `derivatives` is empty and `messages[i](upstream, out, *inputs)`
    flows back.
    """

    slot: int
    name: str
    operation: Operation
    settings: Settings
    operands: tuple[int, ...]
    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...]
    messages: tuple[Callable[..., Any], ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """An order of evaluation for everything in a graph that can run.

    `names[slot]` is the node of a slot, `slots` the way back; the first `source_count` slots are the sources.
    `scalar` tells that every value is a number. `left_out` holds the reason for each node that cannot run.
    """

    names: tuple[str, ...]
    slots: dict[str, int]
    source_count: int
    steps: tuple[Step, ...]
    trainable: tuple[int, ...]
    scalar: bool
    output: str | None
    left_out: dict[str, EngineError]
    program: Program = field(init=False)

    def __post_init__(self) -> None:
        # The loop that runs most walks this, so that it need not look anything up.
        object.__setattr__(self, "program", tuple((step.function, step.operands) for step in self.steps))

    def slot(self, name: str) -> int:
        """The slot of a node; raises why it cannot run, or UnknownNode."""
        try:
            return self.slots[name]
        except KeyError:
            if name in self.left_out:
                raise self.left_out[name] from None
            raise errors.UnknownNode(name, errors.closest(name, self.slots)) from None

    def output_slot(self, output: str | None = None) -> int:
        """The slot of the output, or of the node named instead; raises what keeps it from running."""
        chosen = output or self.output
        if chosen is None:
            raise errors.NoOutput
        return self.slot(chosen)

    def sources(self, graph: Graph) -> list[Value]:
        """The values of the sources as they stand in the graph, in the order of their slots."""
        nodes = graph.nodes
        return [nodes[name].value for name in self.names[: self.source_count]]  # type: ignore[misc]  # left out if None


_plans: WeakKeyDictionary[Structure, tuple[str | None, Plan]] = WeakKeyDictionary()


def plan_of(graph: Graph) -> Plan:
    """The plan of this graph, made anew only when more than values has changed since the last call."""
    kept = _plans.get(graph.structure)
    if kept is None or kept[0] != graph.chosen_output:
        kept = (graph.chosen_output, _make(graph))
        _plans[graph.structure] = kept
    return kept[1]


def _make(graph: Graph) -> Plan:
    left_out: dict[str, EngineError] = {}
    sources: list[Node] = []
    gates: list[Node] = []
    order = graph.order()
    nodes = graph.nodes
    for name in order:
        node = nodes[name]
        reason = graph.problem(node) or _blocked(node, left_out)
        if reason is not None:
            left_out[name] = reason
        else:
            (gates if node.is_gate else sources).append(node)
    if len(order) < len(graph):
        _leave_out_loops(graph, set(order), left_out)
    names = tuple(node.name for node in sources + gates)
    slots = {name: slot for slot, name in enumerate(names)}
    return Plan(
        names=names,
        slots=slots,
        source_count=len(sources),
        steps=tuple(_step(node, slots) for node in gates),
        trainable=tuple(slots[node.name] for node in sources if node.trainable),
        scalar=all(graph.shape(name) == () for name in names),
        output=graph.output,
        left_out=left_out,
    )


def _blocked(node: Node, left_out: dict[str, EngineError]) -> EngineError | None:
    for source in node.inputs:
        if source in left_out:
            before = left_out[source]
            cause = before.cause if isinstance(before, errors.DependsOnProblem) else source
            return errors.DependsOnProblem(node.name, cause)
    return None


def _leave_out_loops(graph: Graph, ordered: set[str], left_out: dict[str, EngineError]) -> None:
    problems = {problem.node: problem for problem in graph.problems() if isinstance(problem, errors.Cycle)}
    first = next(iter(problems))
    for name in graph.nodes:
        if name not in ordered:
            left_out[name] = problems.get(name) or errors.DependsOnProblem(name, first)


def _step(node: Node, slots: dict[str, int]) -> Step:
    rules = node.operation.rules(node.settings)
    operands = tuple([slots[source] for source in node.inputs if source is not None])
    return Step(
        slots[node.name],
        node.name,
        node.operation,
        node.settings,
        operands,
        rules.function,
        rules.derivatives,
        rules.messages,
    )
