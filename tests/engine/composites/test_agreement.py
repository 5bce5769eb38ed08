"""A graph with parts collapsed computes what it computed before, and as cheaply."""

from typing import Any

import numpy as np
from hypothesis import given, settings

from engine.differentiation.check import check_gradients
from engine.differentiation.contribution import contribution
from engine.differentiation.forward import forward_mode
from engine.differentiation.local import local_derivative
from engine.differentiation.reverse import reverse
from engine.execution.run import forward
from engine.graph import Graph
from engine.plan import plan_of
from engine.value import same_value
from tests.engine.composites.selections import folded_graphs


def in_flat_order(folded) -> Graph:
    """The graph without composites, its nodes in the order in which the flat graph has them."""
    names = {path: name for name, path in folded.paths.items()}
    graph = folded.plain.copy()
    graph.reorder(names[path] for path in folded.graph.flat.nodes)
    return graph


@given(folded_graphs())
@settings(max_examples=60, deadline=None)
def test_values_and_gradients_are_the_same_to_the_last_bit(folded):
    """Collapsing changes no number: every value, and with sums in the same order every gradient, is what it was."""
    plain = in_flat_order(folded)
    output = plain.output
    assert output is not None
    before, after = forward(plain), forward(folded.graph)
    back_before, back_after = reverse(before, output), reverse(after, folded.paths[output])
    for name, path in folded.paths.items():
        assert same_value(before.value(name), after.value(path))
        assert same_value(back_before.gradient(name), back_after.gradient(path))


@given(folded_graphs())
@settings(max_examples=40, deadline=None)
def test_a_composite_costs_nothing_in_the_plan(folded):
    """The plan has the very columns of a graph without composites: as many slots, the same kinds, the same operands."""
    plain, flat = plan_of(in_flat_order(folded)), plan_of(folded.graph)
    assert [folded.paths[name] for name in plain.names] == list(flat.names)
    assert np.array_equal(plain.operand_slots, flat.operand_slots)
    assert np.array_equal(plain.operand_starts, flat.operand_starts)
    assert np.array_equal(plain.kinds, flat.kinds)
    assert plain.table == flat.table


@given(folded_graphs())
@settings(max_examples=40, deadline=None)
def test_contributions_into_composites_add_up(folded):
    """The contributions of the wires that leave a node add up to its gradient, those into composites too."""
    graph = folded.graph
    gradients = reverse(forward(graph))
    for name in graph.nodes:
        parts: list[Any] = [contribution(gradients, edge, graph) for edge in graph.uses(name)]
        found = [part for part in parts if part is not None]
        gradient: Any = gradients.gradient(name)
        if name != graph.output and found:
            np.testing.assert_allclose(sum(found), gradient, rtol=1e-9, atol=1e-12)
        elif name != graph.output:
            assert gradient is None


@given(folded_graphs())
@settings(max_examples=40, deadline=None)
def test_the_local_derivative_is_that_through_the_inside(folded):
    """The local derivative of a wire into a composite tells how its value moves with that wire alone."""
    graph = folded.graph
    run = forward(graph)
    for edge in graph.edges:
        if len(graph.inner_names(edge.target)) < 2 or len(graph.uses(edge.source)) > 1:
            continue
        local: Any = local_derivative(graph, run, edge)
        value, moved = np.asarray(run.value(edge.source)), forward_mode(run, edge.source).tangent(edge.target)
        if not graph.node(edge.target).is_elementwise or not np.shape(run.value(edge.target)):
            local = np.sum(np.reshape(local, (*np.shape(moved), -1)), axis=-1)
        assert np.shape(value) == np.shape(run.value(edge.source))
        np.testing.assert_allclose(np.broadcast_to(local, np.shape(moved)), moved, rtol=1e-9, atol=1e-12)


def test_numeric_derivatives_pass_through_composites(sigmoid_gate):
    """The gradient check moves the sources of a graph with composites as those of any other."""
    assert all(one.passes for one in check_gradients(sigmoid_gate))
