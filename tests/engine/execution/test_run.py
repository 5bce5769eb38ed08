"""A forward pass: its values, what feeds it for once, and where the finite numbers end."""

import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.contribution import contribution
from engine.differentiation.forward import forward_mode
from engine.differentiation.local import local_derivative
from engine.differentiation.reverse import accumulate, reverse
from engine.execution.quiet import quiet
from engine.execution.run import evaluate, forward
from engine.expression import parse_expression
from engine.graph import Graph
from engine.nodes import new_node
from engine.operation import Elementwise
from engine.operations import OPERATIONS
from engine.plan import plan_of
from engine.value import plain


def chain(*operations: str, value: object = 0.0) -> Graph:
    """x, and gates of one input in a row, named after their operations."""
    names = ["x", *operations]
    gates = [new_node(name, name, (names[index],)) for index, name in enumerate(operations)]
    return Graph([new_node("x", "variable", value=value), *gates])


def test_values_belong_to_the_run():
    """Two runs of one graph do not disturb each other, and the graph holds neither."""
    graph = chain("square", "negate", value=3)
    first = forward(graph)
    graph.set_value("x", 4)
    second = forward(graph)
    assert (first.output(), second.output()) == (-9.0, -16.0)
    assert first.value("x") == 3.0
    assert graph.node("square").value is None


def test_feeds_are_for_one_run():
    """Trying another value does not change the graph."""
    graph = chain("square", value=3)
    assert forward(graph, {"x": 5}).output() == 25.0
    assert plain(forward(graph, {"x": [1, 2]}).output()) == [1.0, 4.0]
    assert forward(graph).output() == 9.0


@pytest.mark.parametrize(
    "feeds, error",
    [({"y": 1}, errors.UnknownNode), ({"square": 1}, errors.ValueRefused), ({"x": "1"}, errors.BadValue)],
)
def test_a_wrong_feed_is_refused(feeds, error):
    """A misspelt name or a text is told, not ignored."""
    with pytest.raises(error):
        forward(chain("square", value=3), feeds)


def test_a_fed_shape_that_does_not_fit_is_told_by_the_gate():
    """The sentence comes when the value is asked for."""
    graph = Graph(
        [
            new_node("a", "input", value=[1, 2]),
            new_node("b", "input", value=[1, 2]),
            new_node("s", "add", ("a", "b")),
        ]
    )
    run = forward(graph, {"a": [1, 2, 3]})
    with pytest.raises(errors.ShapeError, match=r"\(3,\) and \(2,\) do not fit 's'"):
        run.output()


@pytest.mark.parametrize(
    "graph, node, value, inputs",
    [
        (chain("negate", "log", "exp", "reciprocal", value=1), "log", math.nan, "x = -1"),
        (chain("log", "negate", "exp", value=0), "log", -math.inf, "x = 0"),
        (chain("reciprocal", "negate"), "reciprocal", math.inf, "x = 0"),
        (chain("exp", "negate", value=1000), "exp", math.inf, "x = 1000"),
        (chain("square", "negate", value=1e200), "square", math.inf, "x = 1e+200"),
        (chain("sqrt", "exp", value=[4.0, -1.0]), "sqrt", None, "x[1] = -1"),
    ],
)
def test_the_first_gate_outside_the_finite_numbers_is_named(graph, node, value, inputs):
    """NaN and infinity spread; the sentence names where they began, and from what."""
    problem = forward(graph).not_finite()
    assert problem is not None
    assert problem.node == node
    assert problem.inputs == inputs
    if value is None:
        assert problem.value == "an array of shape (2,) with 1 number that is not finite"
    else:
        assert float(problem.value) == pytest.approx(value, nan_ok=True)


def test_a_finite_run_has_no_such_gate():
    """Nothing is reported where nothing is wrong."""
    assert forward(chain("exp", "log", value=[1.0, 2.0])).not_finite() is None


def test_division_by_zero_is_no_exception():
    """1/0 gives infinity and 0/0 NaN for numbers as for arrays; what does not depend on it still runs."""
    graph = Graph(
        [
            new_node("zero", "variable", value=0),
            new_node("one", "variable", value=1),
            new_node("up", "divide", ("one", "zero")),
            new_node("none", "divide", ("zero", "zero")),
            new_node("fine", "add", ("one", "one")),
        ]
    )
    run = forward(graph)
    assert run.value("up") == math.inf
    assert math.isnan(run.value("none"))
    assert run.value("fine") == 2.0


@pytest.mark.parametrize("operation", ["log", "sqrt", "reciprocal", "divide", "power", "absolute", "square"])
@pytest.mark.parametrize("value", [0.0, -1.0, 1e308, -1e308, 5e-324])
def test_derivatives_never_raise(operation, value):
    """Wherever a value is not finite or a derivative infinite, both modes answer with numbers."""
    ports = 2 if operation in {"divide", "power"} else 1
    graph = Graph([new_node("x", "variable", value=value), new_node("y", operation, ("x",) * ports)])
    run = forward(graph)
    assert isinstance(reverse(run).gradient("x"), float)
    assert isinstance(forward_mode(run, "x").tangent("y"), float)


@st.composite
def touchy_graphs(draw: st.DrawFn) -> Graph:
    """A number, an array and whatever elementwise gates: zeros and large numbers everywhere."""
    numbers = st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e200, 5e-324])
    elementwise = [operation for operation in OPERATIONS.values() if isinstance(operation, Elementwise)]
    nodes = [
        new_node("number", "variable", value=draw(numbers)),
        new_node("array", "variable", value=[draw(numbers), draw(numbers)]),
    ]
    for index in range(draw(st.integers(1, 6))):
        operation = draw(st.sampled_from([*elementwise, OPERATIONS["sum"]]))
        sources = st.sampled_from([node.name for node in nodes])
        nodes.append(new_node(f"g{index}", operation.name, tuple(draw(sources) for _ in operation.ports)))
    return Graph(nodes)


@given(touchy_graphs())
def test_numbers_beside_arrays_never_raise(graph):
    """Dividing by a number 0 gives infinity or NaN beside arrays too: forward, backward, along each wire."""
    run = forward(graph)
    plan = plan_of(graph)
    for value, again in zip(run.values, evaluate(plan, plan.sources(graph)), strict=True):
        assert np.array_equal(value, again, equal_nan=True)
    gradients = reverse(run)
    upstream = np.ones_like(run.output()) if np.shape(run.output()) else 1.0
    bare = accumulate(plan, evaluate(plan, plan.sources(graph)), plan.output_slot(), upstream)
    for name, slot in plan.slots.items():
        gradient = gradients.gradient(name)
        assert (gradient is None) == (bare[slot] is None)
        if gradient is not None:
            assert np.shape(gradient) == np.shape(run.value(name))
            assert np.array_equal(gradient, bare[slot], equal_nan=True)
        assert np.shape(forward_mode(run, name).tangent(plan.names[-1])) == np.shape(run.values[-1])
    for edge in graph.edges:
        local_derivative(graph, run, edge)
        contribution(gradients, edge)


def test_a_number_may_be_zero_beside_an_array():
    """A formula of an array and a quotient by 0 is infinite, and so is the slope of a logarithm at 0."""
    graph = parse_expression("sum(x) + 1 / y")
    run = forward(graph, {"x": [1.0, 2.0], "y": 0.0})
    assert run.output() == math.inf
    assert plain(reverse(run).gradient("x")) == [1.0, 1.0]
    assert reverse(run).gradient("y") == -math.inf
    slope = forward(parse_expression("sum(x) + log(y)"), {"x": [1.0, 2.0], "y": 0.0})
    assert reverse(slope).gradient("y") == math.inf
    assert forward_mode(slope, "y").tangent(slope.plan.names[-1]) == math.inf


def test_an_operation_may_give_pythons_own_numbers():
    """Dividing by a 0 that the error function gave is infinite too, whichever gate comes first."""
    graph = chain("erf", "reciprocal", "negate")
    assert forward(graph).output() == -math.inf
    assert reverse(forward(graph)).gradient("x") == math.inf


def test_silence_stays_where_it_is():
    """The engine's passes leave the caller's numpy warnings as they are, in every thread."""
    before = np.geterr()
    seen = []

    def work():
        forward(chain("log"))
        seen.append((np.geterr(), quiet().run(np.geterr)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work()
    assert np.geterr() == before
    assert [outside for outside, _ in seen] == [before] * 5
    assert {mode for _, inside in seen for mode in inside.values()} == {"ignore"}
