"""The stepper's walk: both passes one gate at a time, every number accounted for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.contribution import contribution
from engine.differentiation.reverse import reverse
from engine.differentiation.walk import Pass, Walk
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import Edge, new_node
from tests.engine.differentiation.random_graphs import graphs


def bill() -> Graph:
    """Two apples and their tax."""
    return Graph(
        [
            new_node("price", "variable", value=100),
            new_node("count", "variable", value=2),
            new_node("tax", "variable", value=1.1),
            new_node("apples", "multiply", ("price", "count")),
            new_node("total", "multiply", ("apples", "tax")),
        ]
    )


def test_the_walk_goes_forward_then_back():
    """Each gate computes, the output receives the upstream gradient, each gate sends back."""
    graph = bill()
    walk = Walk(graph, forward(graph), upstream=2)
    assert [(step.kind, step.node) for step in walk.steps] == [
        (Pass.FORWARD, "apples"),
        (Pass.FORWARD, "total"),
        (Pass.SEED, "total"),
        (Pass.BACKWARD, "total"),
        (Pass.BACKWARD, "apples"),
    ]


def test_at_each_position_only_what_is_done_is_known():
    """Values appear one by one, then gradients do."""
    graph = bill()
    walk = Walk(graph, forward(graph))
    seen = [(set(state.values), state.gradients) for state in map(walk.state, range(len(walk.steps) + 1))]
    sources = {"price", "count", "tax"}
    assert [values - sources for values, _ in seen[:3]] == [set(), {"apples"}, {"apples", "total"}]
    assert seen[2][1] == {}
    assert seen[3][1] == {"total": 1.0}
    assert seen[4][1] == pytest.approx({"total": 1.0, "apples": 1.1, "tax": 200.0})
    assert seen[5][1] == pytest.approx({"total": 1, "apples": 1.1, "tax": 200, "price": 2.2, "count": 110})
    assert walk.state(-3).gradients == {}


def test_a_message_is_upstream_times_local():
    """The three numbers that the panel shows for a wire."""
    graph = bill()
    walk = Walk(graph, forward(graph))
    price, count = walk.messages("apples")
    assert price.edge == Edge("price", "apples", "a")
    assert (price.upstream, price.local, price.product) == (1.1, 2.0, 2.2)
    assert count.product == pytest.approx(110)
    assert walk.messages("price") == ()


def test_the_contributions_at_a_fork_add_up():
    """Both wires of x * x bring their share, each through its own port."""
    graph = Graph([new_node("x", "variable", value=3), new_node("y", "multiply", ("x", "x"))])
    walk = Walk(graph, forward(graph))
    assert [message.product for message in walk.contributions("x")] == [3.0, 3.0]
    assert walk.state(99).gradients["x"] == 6.0


def test_a_wire_outside_the_ways_to_the_output_contributes_nothing():
    """None, which is not 0; so does a wire that the run did not know."""
    graph = bill()
    graph.add(new_node("aside", "negate", ("price",)))
    gradients = reverse(forward(graph), "total")
    assert contribution(gradients, Edge("price", "aside", "x")) is None
    assert contribution(gradients, Edge("tax", "apples", "a")) is None
    with pytest.raises(errors.UnknownNode):
        contribution(gradients, Edge("price", "nowhere", "x"))


@given(graphs())
def test_the_walk_ends_where_the_passes_end(graph):
    """Step by step the same values and gradients come out as at one go."""
    run = forward(graph)
    walk = Walk(graph, run)
    end = walk.state(len(walk.steps))
    gradients = reverse(run)
    assert set(end.values) == set(graph.nodes)
    for name in graph.nodes:
        gradient = gradients.gradient(name)
        assert (gradient is None) == (name not in end.gradients)
        if gradient is not None:
            assert np.allclose(end.gradients[name], gradient, rtol=1e-12)
            assert np.shape(end.gradients[name]) == np.shape(gradient)
            parts = [contribution(gradients, edge) for edge in graph.uses(name)]
            total = sum(part for part in parts if part is not None)
            assert np.allclose(total + (name == gradients.output), gradient, rtol=1e-9)


@given(graphs(), st.lists(st.integers(-2, 40), max_size=12))
def test_any_way_to_a_position_leads_to_the_same_state(graph, positions):
    """Back and forth by steps and leaps: what is known at a position does not depend on where one came from."""
    run = forward(graph)
    walk = Walk(graph, run)
    for position in positions:
        state, fresh = walk.state(position), Walk(graph, run).state(position)
        assert state.values.keys() == fresh.values.keys()
        assert state.gradients.keys() == fresh.gradients.keys()
        assert all(np.array_equal(state.gradients[name], fresh.gradients[name]) for name in fresh.gradients)


def test_a_state_stays_what_it_was():
    """Going on changes nothing of a state that was asked for before."""
    graph = bill()
    walk = Walk(graph, forward(graph))
    state = walk.state(3)
    kept = dict(state.values), dict(state.gradients)
    walk.state(5)
    walk.state(0)
    assert (state.values, state.gradients) == kept


def test_no_step_is_worked_out_twice(monkeypatch):
    """Sliding back and forth over a walk costs no derivative again, and one step on costs one step."""
    graph = Graph([new_node("x", "variable", value=0.5), new_node("g0", "sin", ("x",))])
    for number in range(1, 200):
        graph.add(new_node(f"g{number}", "sin", (f"g{number - 1}",)))
    walk = Walk(graph, forward(graph))
    worked_out, work_out = [], walk._work_out

    def counted(step):
        worked_out.append(step)
        return work_out(step)

    monkeypatch.setattr(walk, "_work_out", counted)
    walk.state(300)
    assert len(worked_out) == 300
    walk.state(301)
    assert len(worked_out) == 301
    for position in (10, 250, 0, 301):
        walk.state(position)
    assert len(worked_out) == 301
