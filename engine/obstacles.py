"""What keeps a node from being computed: at the node itself, before it, or in a loop with it."""

from __future__ import annotations

from collections.abc import Mapping

from engine import errors
from engine.errors import EngineError
from engine.nodes import Node
from engine.wiring import loops_of, order_of


def obstacle_at(node: Node, misfits: Mapping[str, EngineError]) -> EngineError | None:
    """What is wrong at this very node (not before it), loops left aside."""
    if node.operation.is_source:
        return errors.NoValue(node.name, node.operation.name) if node.value is None else None
    if None in node.inputs:
        return errors.Unwired(node.name, node.ports[node.inputs.index(None)])
    return misfits.get(node.name)


def loop_error(loop: list[str]) -> errors.Cycle:
    """The error for a loop of names, of which the first and the last are the same."""
    return errors.Cycle(loop[0], arrows(loop))


def arrows(names: list[str]) -> str:
    """The chain of names as it is shown; a long one is cut in the middle."""
    if len(names) > 12:  # noqa: PLR2004 - what fits on a line
        names = [*names[:6], "…", *names[-5:]]
    return " → ".join(names)


def obstacles(nodes: Mapping[str, Node], misfits: Mapping[str, EngineError]) -> dict[str, EngineError]:
    """The reason for each of these nodes, which are all that cannot be computed, in an order of evaluation."""
    reasons: dict[str, EngineError] = {}
    order = order_of(nodes, nodes)
    for name in order:
        reasons[name] = obstacle_at(nodes[name], misfits) or _blocked(nodes[name], reasons)
    if len(order) < len(nodes):
        problems = {loop[0]: loop_error(loop) for loop in loops_of(nodes)}
        first = next(iter(problems))
        for name in nodes:
            if name not in reasons:
                reasons[name] = problems.get(name) or errors.DependsOnProblem(name, first)
    return reasons


def _blocked(node: Node, reasons: Mapping[str, EngineError]) -> EngineError:
    source = next(source for source in node.inputs if source in reasons)
    before = reasons[source]  # type: ignore[index]  # None is in no dict of names
    cause = before.cause if isinstance(before, errors.DependsOnProblem) else before.node  # type: ignore[attr-defined]
    return errors.DependsOnProblem(node.name, cause)
