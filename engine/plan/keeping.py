"""Keeping plans: with the structure that they were made for, and for the next one to be patched from."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from engine.graph import Graph
from engine.nodes import source_value
from engine.plan.making import make
from engine.plan.patching import patched
from engine.plan.record import Plan
from engine.value import Value, shape_of


def plan_of(graph: Graph) -> Plan:
    """The plan of this graph, made or patched only when more than values has changed since the last call.

    Composite gates are taken apart in it: it is the plan of `graph.flat`.
    """
    graph = graph.flat
    graph = graph.flat
    structure = graph.structure
    plan: Plan | None = structure.plan
    if plan is None:
        before: Plan | None = structure.origin
        worthwhile = before is not None and len(structure.touched) <= len(before.names) // 2
        plan = patched(before, graph, structure.touched) if before and worthwhile else make(graph)
        structure.origin, structure.touched = None, frozenset()
    elif structure.chosen != graph.chosen_output:
        plan = copy(plan)
        object.__setattr__(plan, "output", graph.output)
    structure.plan, structure.chosen = plan, graph.chosen_output
    return plan


def fed(graph: Graph, feeds: Mapping[str, object] | None) -> tuple[Plan, list[Value]]:
    """The plan for a run with these values fed to sources, and the values of all its sources.

    Raises UnknownNode, BadValue or ValueRefused for a wrong feed.
    """
    graph = graph.flat
    graph = graph.flat
    plan = plan_of(graph)
    sources = plan.sources(graph)
    for name, given in feeds.items() if feeds else ():
        value = source_value(graph.node(name), given)
        slot = plan.slots.get(name)
        if slot is None or value is None or shape_of(value) != shape_of(sources[slot]):
            return _reshaped(graph, feeds or {})
        sources[slot] = value
    return plan, sources


def _reshaped(graph: Graph, feeds: Mapping[str, object]) -> tuple[Plan, list[Value]]:
    """The same for feeds that change shapes: those of a copy that holds them."""
    twin = graph.copy()
    for name, value in feeds.items():
        twin.set_value(name, value)
    plan = plan_of(twin)
    return plan, plan.sources(twin)
