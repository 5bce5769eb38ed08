"""Numeric derivatives: three schemes, for a node and for one wire, their error by step size, and kinks."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import errors
from engine.differentiation.check import check_gradients, check_wires
from engine.differentiation.errors import NoSuchPlace, NotAnalytic
from engine.differentiation.forward import forward_mode
from engine.differentiation.numeric import DifferenceScheme, Probe, numeric_derivative
from engine.differentiation.reverse import reverse
from engine.differentiation.step_sweep import sweep_steps
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import Edge, new_node
from engine.operation import Elementwise
from engine.operations import OPERATIONS
from engine.value import as_value
from tests.engine.differentiation.random_graphs import graphs
from tests.engine.differentiation.test_second_order import SAMPLES


def fork() -> Graph:
    """The function e = sin(x) * x, in which x feeds two gates, and a sum of squares beside it."""
    return Graph(
        [
            new_node("x", "variable", value=0.8),
            new_node("v", "variable", value=[1.0, -2.0]),
            new_node("s", "sin", ("x",)),
            new_node("p", "multiply", ("s", "x")),
            new_node("q", "square", ("v",)),
            new_node("t", "sum", ("q",)),
            new_node("e", "add", ("p", "t")),
        ]
    )


EXACT = math.sin(0.8) + 0.8 * math.cos(0.8)


@pytest.mark.parametrize(
    "scheme, tolerance",
    [(DifferenceScheme.FORWARD, 1e-7), (DifferenceScheme.CENTRAL, 1e-10), (DifferenceScheme.COMPLEX, 1e-15)],
)
def test_each_scheme_has_its_precision(scheme, tolerance):
    """At the step that suits it; the complex step is right to the last digits."""
    assert numeric_derivative(forward(fork()), "x", scheme=scheme) == pytest.approx(EXACT, rel=tolerance)
    assert numeric_derivative(forward(fork()), "v", [1], scheme=scheme) == pytest.approx(-4.0, rel=tolerance * 10)


def test_one_wire_can_move_alone():
    """Over one wire x moves the sine, over the other the factor; both together are its derivative."""
    run = forward(fork())
    into_sine = numeric_derivative(run, Edge("x", "s", "x"), scheme=DifferenceScheme.COMPLEX)
    into_product = numeric_derivative(run, Edge("x", "p", "b"), scheme=DifferenceScheme.COMPLEX)
    assert into_sine == pytest.approx(0.8 * math.cos(0.8), rel=1e-15)
    assert into_product == pytest.approx(math.sin(0.8), rel=1e-15)
    assert numeric_derivative(run, Edge("s", "p", "a")) == pytest.approx(0.8, rel=1e-9)


def test_any_node_can_move_and_any_be_looked_at():
    """A gate as start, another output, a step of one's own; nothing moves what it does not reach."""
    run = forward(fork())
    assert numeric_derivative(run, "s") == pytest.approx(0.8, rel=1e-9)
    assert numeric_derivative(run, "x", output="s", scheme=DifferenceScheme.FORWARD, step=0.5) == pytest.approx(
        (math.sin(1.3) - math.sin(0.8)) / 0.5
    )
    assert numeric_derivative(run, "x", output="t") == 0.0


def test_what_cannot_be_moved_is_refused():
    """A place that is not there, a wire that is not there, a node that is not there."""
    run = forward(fork())
    with pytest.raises(NoSuchPlace, match=r"shape \(2,\), so there is no number at \(2,\)"):
        numeric_derivative(run, "v", [2])
    with pytest.raises(NoSuchPlace):
        numeric_derivative(run, "v")
    with pytest.raises(errors.PortEmpty):
        numeric_derivative(run, Edge("v", "p", "a"))
    with pytest.raises(errors.PortEmpty):
        numeric_derivative(run, Edge("v", "x", "a"))
    with pytest.raises(errors.UnknownNode):
        numeric_derivative(run, "z")


def test_the_complex_step_stops_at_what_is_not_analytic():
    """The absolute value drops the imaginary part: the gate is named, and central differences still work."""
    graph = Graph(
        [
            new_node("x", "variable", value=-2.0),
            new_node("a", "absolute", ("x",)),
            new_node("y", "square", ("a",)),
        ]
    )
    run = forward(graph)
    with pytest.raises(NotAnalytic, match=r"'a' \(absolute\)"):
        numeric_derivative(run, "x", scheme=DifferenceScheme.COMPLEX)
    assert numeric_derivative(run, "a", scheme=DifferenceScheme.COMPLEX) == 4.0
    assert numeric_derivative(run, "x") == pytest.approx(-4.0, rel=1e-9)
    with pytest.raises(NotAnalytic):
        check_gradients(graph, scheme=DifferenceScheme.COMPLEX)


ANALYTIC = "exp log sqrt sin cos tanh sigmoid multiply divide power square matmul sum mean softmax".split()  # noqa: SIM905 - names


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_where_the_complex_step_may_pass_it_is_exact(operation, sample):
    """For every operation: either it is told not to be analytic, or its complex step equals its derivative."""
    names = [f"x{index}" for index in range(len(sample.inputs))]
    values = [as_value(given) for given in sample.inputs]
    nodes = [new_node(name, "variable", value=value) for name, value in zip(names, values, strict=True)]
    graph = Graph([*nodes, new_node("y", operation.name, tuple(names), settings=sample.settings)])
    run = forward(graph)
    for name, value in zip(names, values, strict=True):
        probe = Probe(run, name)
        assert probe.not_analytic is None or operation.name not in ANALYTIC
        if probe.not_analytic is None:
            gradient = np.asarray(reverse(run).gradient(name))
            for place in np.ndindex(np.shape(value)):
                expected = pytest.approx(gradient[place], rel=1e-11, abs=1e-11)
                assert probe.derivative(place, DifferenceScheme.COMPLEX) == expected


# ------------------------------------------------------------------------------------- step sizes


def test_the_error_falls_and_rises_again():
    """Forward differences are best near the square root of the rounding error, central ones near its cube root."""
    sweep = sweep_steps(forward(fork()), "x")
    assert sweep.gradient == pytest.approx(EXACT, rel=1e-15)
    assert len(sweep.steps) == 3 * 17
    ahead, middle, aside = (sweep.best(scheme) for scheme in DifferenceScheme)
    assert ahead is not None
    assert middle is not None
    assert aside is not None
    assert 1e-9 <= ahead.size <= 1e-7
    assert 1e-7 <= middle.size <= 1e-4
    assert aside.error < 1e-15 < middle.error < 1e-9 < ahead.error < 1e-6
    by_size = {row.size: row.error for row in sweep.steps if row.scheme is DifferenceScheme.CENTRAL}
    assert by_size[1e-1] > by_size[1e-3] > by_size[1e-5] < by_size[1e-9] < by_size[1e-13]
    assert (sweep.kink, sweep.not_analytic) == (None, None)


def test_a_sweep_tells_kinks_and_what_is_not_analytic():
    """At 0 the rectifier has another slope on either side; nothing is best for a scheme that was not taken."""
    graph = Graph(
        [
            new_node("x", "variable", value=[0.0, 1.0]),
            new_node("r", "relu", ("x",)),
            new_node("s", "sum", ("r",)),
        ]
    )
    run = forward(graph)
    at_zero = sweep_steps(run, "x", [0])
    assert (at_zero.kink, at_zero.gradient, at_zero.not_analytic) == ("r", 0.0, "r")
    assert at_zero.best(DifferenceScheme.COMPLEX) is None
    assert sweep_steps(run, "x", [1]).kink is None
    wire = sweep_steps(run, Edge("x", "r", "x"), [0], schemes=[DifferenceScheme.CENTRAL], sizes=[1e-3])
    assert (wire.node, wire.edge, wire.kink, len(wire.steps)) == ("x", Edge("x", "r", "x"), "r", 1)
    assert wire.steps[0].derivative == pytest.approx(0.5)


def test_the_bottom_of_a_bowl_is_no_kink():
    """The slope of a square is 0 there on both sides, also as seen from its wire."""
    graph = Graph([new_node("x", "variable", value=0.0), new_node("y", "square", ("x",))])
    run = forward(graph)
    assert Probe(run, "x").kink(()) is None
    assert Probe(run, Edge("x", "y", "x")).kink(()) is None


def test_a_kink_behind_a_curve_is_found():
    """Where two values are equal, their maximum has two slopes; beside it, one."""
    graph = Graph(
        [
            new_node("x", "variable", value=[2.0, 2.0]),
            new_node("w", "variable", value=3.0),
            new_node("e", "exp", ("x",)),
            new_node("m", "maximum", ("e", "w")),
            new_node("s", "sum", ("m",)),
        ]
    )
    assert Probe(forward(graph, {"w": math.exp(2.0)}), "x").kink((0,)) == "m"
    assert Probe(forward(graph), "x").kink((0,)) is None


def test_an_infinite_value_is_carried_on():
    """Where Python raises, numpy's numbers go on."""
    graph = Graph([new_node("x", "variable", value=1e-5), new_node("y", "reciprocal", ("x",))])
    assert not np.isfinite(numeric_derivative(forward(graph), "x"))


# ------------------------------------------------------------------------------------- the check of wires


def test_every_wire_is_checked():
    """Each number that a wire brings, against what the wire contributes."""
    graph = fork()
    checked = check_wires(graph)
    assert len(checked) == 5 + 2 + 2
    assert all(one.agrees for one in checked)
    assert [one.edge for one in checked if one.node == "x"] == [Edge("x", "s", "x"), Edge("x", "p", "b")]
    assert len(check_wires(graph, limit=1)) == 7


def test_the_wire_with_the_wrong_derivative_is_named():
    """Not only that the gradient of a source is wrong, but which wire makes it so."""
    multiply = OPERATIONS["multiply"]
    assert isinstance(multiply, Elementwise)
    wrong = replace(multiply, derivatives=(lambda _a, b, _out: b, lambda a, _b, _out: 2.0 * a))
    graph = fork()
    graph.update({"p": replace(graph.node("p"), operation=wrong)})
    assert [one.edge for one in check_wires(graph) if not one.passes] == [Edge("x", "p", "b")]


@given(graphs(), st.data())
def test_differences_agree_with_forward_mode(graph, data):
    """On any graph, away from kinks, every number of every source."""
    run = forward(graph)
    source = data.draw(st.sampled_from([name for name, node in graph.nodes.items() if not node.is_gate]))
    output = data.draw(st.sampled_from(list(graph.nodes)))
    shape = np.shape(run.value(source))
    place = data.draw(st.sampled_from(list(np.ndindex(shape))))
    unit = np.zeros(shape)
    unit[place] = 1.0
    told = float(np.sum(forward_mode(run, source, unit if shape else 1.0).tangent(output)))
    probe = Probe(run, source, output)
    if probe.kink(place) is None:
        assert probe.derivative(place) == pytest.approx(told, rel=1e-5, abs=1e-5)
    if probe.not_analytic is None:
        assert probe.derivative(place, DifferenceScheme.COMPLEX) == pytest.approx(told, rel=1e-9, abs=1e-9)
