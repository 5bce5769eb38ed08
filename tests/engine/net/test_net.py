"""The course's own way of writing: nodes with v and g, operators, passes, adjusting."""

import inspect
import math
from typing import Any

import numpy as np
import pytest

from engine import Net, NetNode, errors
from engine.operation import Operation
from engine.operations import OPERATIONS
from engine.value import plain

GATES = [operation for operation in OPERATIONS.values() if not operation.is_source]


def bowl() -> tuple[Net, NetNode, NetNode, NetNode]:
    """The course's example: x^2 + y^2 at (1, 3)."""
    net = Net()
    x, y = net.variable(1, name="x"), net.variable(3, name="y")
    return net, x, y, net.add(net.mul(x, x), net.mul(y, y))


def test_the_first_program_of_the_course():
    """Forward, backward and adjust do what the course says, each variable moving once."""
    net, x, y, o = bowl()
    assert net.forward() == 10.0
    assert o.v == 10.0
    net.backward()
    assert (x.g, y.g, o.g) == (2.0, 6.0, 1.0)
    net.adjust(step=0.25)
    assert (x.v, y.v) == (0.5, 1.5)
    assert net.forward() == 2.5


def test_not_computed_is_none():
    """No value before the first forward pass, no gradient before the first backward pass or after it is used."""
    net, x, _, o = bowl()
    assert (x.v, o.v, x.g) == (1.0, None, None)
    net.forward()
    assert (o.v, x.g) == (10.0, None)
    net.backward()
    assert x.g == 2.0
    net.adjust()
    assert (x.g, o.g) == (None, None)
    assert o.v == 10.0  # what the last forward pass gave, as in the course
    later = net.exp(x)
    assert (later.v, o.v) == (None, 10.0)


def test_a_node_that_the_output_does_not_depend_on_has_no_gradient():
    """None, and adjust leaves it where it is."""
    net, x, _, o = bowl()
    idle = net.variable(5)
    net.negate(idle)
    net.output = o
    net.forward()
    net.backward()
    net.adjust()
    assert idle.g is None
    assert idle.v == 5.0
    assert x.v == 0.98


@pytest.mark.parametrize(
    "build, value",
    [
        (lambda x: x + 1, 3.0),
        (lambda x: 1 + x, 3.0),
        (lambda x: x - 5, -3.0),
        (lambda x: 5 - x, 3.0),
        (lambda x: x * 4, 8.0),
        (lambda x: 4 * x, 8.0),
        (lambda x: x / 4, 0.5),
        (lambda x: 10.0 / x, 5.0),
        (lambda x: x**3, 8.0),
        (lambda x: 3**x, 9.0),
        (lambda x: -x, -2.0),
        (lambda x: np.float64(3) * x, 6.0),
        (lambda x: x * np.array([1.0, 2.0]), [2.0, 4.0]),
        (lambda x: np.array([1.0, 2.0]) - x, [-1.0, 0.0]),
        (lambda x: [1.0, 2.0] * x, [2.0, 4.0]),
        (lambda x: x * np.ones((2, 2)) @ [1, 2], [6.0, 6.0]),
        (lambda x: [1, 2] @ (np.ones((2, 2)) * x), [6.0, 6.0]),
    ],
)
def test_operators_build_gates(build, value):
    """Numbers and arrays mix in as constants on either side."""
    net = Net()
    o = build(net.variable(2))
    assert isinstance(o, NetNode)
    assert plain(net.forward()) == value
    assert {node.operation.name for node in net.graph.nodes.values()} >= {"variable"}


@pytest.mark.parametrize("operation", GATES, ids=lambda operation: operation.name)
def test_there_is_a_method_for_every_operation(operation: Operation):
    """By its own name, with its settings as keywords, a docstring, and a place among the names."""
    sample = operation.samples[0]
    values: list[Any] = []
    for build in ("method", "apply"):
        net = Net()
        inputs = [net.variable(given) for given in sample.inputs]
        if build == "method":
            node = getattr(net, operation.name)(*inputs, name="gate", **sample.settings)
            assert operation.name in dir(net)
            assert inspect.getdoc(getattr(net, operation.name))
        else:
            node = net.apply(operation.name, *inputs, name="gate", **sample.settings)
        assert node == net["gate"]
        assert net.graph.node("gate").operation is operation
        values.append(plain(net.forward()))
    assert values[0] == values[1]


def test_no_operation_hides_something_else_of_the_net():
    """The names of operations and the net's own do not collide."""
    own = {name for name in vars(Net) if not name.startswith("_")} - {"variable", "input", "constant"}
    assert own & OPERATIONS.keys() == set()
    assert all("name" not in {setting.name for setting in operation.settings} for operation in OPERATIONS.values())


def test_settings_are_keywords():
    """As the operation declares them; the typed methods know them too."""
    net = Net()
    x = net.variable([[1, 2], [3, 4]])
    net.sum(x, axis=0, keep_dimensions=True)
    assert plain(net.forward()) == [[4.0, 6.0]]
    net.apply("mean", x, axis=1)
    assert plain(net.forward()) == [1.5, 3.5]
    with pytest.raises(errors.UnknownSetting):
        net.apply("sum", x, axes=0)


def test_short_names_of_courses():
    """The method names that courses use stand for the same operations."""
    net = Net()
    x = net.variable(4)
    for short, operation in {
        "add": "add", "sub": "subtract", "mul": "multiply", "div": "divide", "pow": "power"
    }.items():  # fmt: skip
        node = getattr(net, short)(x, 2)
        assert net.graph.node(node.name).operation.name == operation
    assert net.graph.node(net.neg(x).name).operation.name == "negate"


def test_the_output_is_the_last_gate_built_unless_set():
    """Any node can be made the output."""
    net, x, _, o = bowl()
    assert net.output == o
    q = net.exp(x)
    assert net.output == q
    net.output = o
    net.sigmoid(x)
    assert net.output == o
    assert net.forward() == 10.0
    with pytest.raises(errors.NoOutput):
        _ = Net().output
    with pytest.raises(errors.NoOutput):
        Net().forward()


def test_a_value_can_be_set():
    """For variables, inputs and constants, also in another shape; a gate computes its own."""
    net, x, _, o = bowl()
    d = net.input("d")
    net.output = o
    net.forward()
    x.v = 3
    assert x.v == 3.0
    assert net.forward() == 18.0
    x.v = [1, 2]
    assert plain(net.forward()) == [10.0, 13.0]
    d.v = 7
    assert net["d"].v == 7.0
    with pytest.raises(errors.ValueRefused):
        o.v = 3
    with pytest.raises(errors.BadValue):
        x.v = "3"
    assert plain(net["x"].v) == [1.0, 2.0]


def test_an_input_without_data_is_told():
    """The sentence names it."""
    net = Net()
    net.exp(net.input("d"))
    with pytest.raises(errors.DependsOnProblem, match="because 'd'"):
        net.forward()
    net["d"].v = 0
    assert net.forward() == 1.0


def test_an_input_without_data_stays_without_while_others_move():
    """Adjusting moves the variables only."""
    net = Net()
    empty, x = net.input("d"), net.variable(3)
    net.square(x)
    net.forward()
    net.backward()
    net.adjust(0.5)
    assert (empty.v, x.v) == (None, 0.0)


def test_upstream_may_be_anything_of_the_right_shape():
    """A number for all, or an array; the same rules as for the engine's reverse mode."""
    net = Net()
    x = net.variable([1, 2])
    net.square(x)
    net.forward()
    net.backward(1.5)
    assert plain(x.g) == [3.0, 6.0]
    net.backward([1, 10])
    assert plain(x.g) == [2.0, 40.0]
    with pytest.raises(errors.BadUpstream):
        net.backward([1, 2, 3])


def test_gradients_do_not_pile_up():
    """A second backward pass gives the same gradients, not twice as much."""
    net, x, *_ = bowl()
    net.forward()
    net.backward()
    net.backward()
    assert x.g == 2.0


def test_a_pass_out_of_order_is_told():
    """A gradient at old values would be silently wrong."""
    net, x, *_ = bowl()
    with pytest.raises(errors.NotRun, match=r"'add_1' has no up-to-date value yet\. Run the forward pass first"):
        net.backward()
    with pytest.raises(errors.NotRun, match="no gradient yet"):
        net.adjust()
    net.forward()
    x.v = 5
    with pytest.raises(errors.NotRun, match="forward"):
        net.backward()
    net.forward()
    net.backward()
    net.adjust()
    with pytest.raises(errors.NotRun, match="forward"):
        net.backward()
    with pytest.raises(errors.NotRun, match="backward"):
        net.adjust()


def test_adjusting_takes_the_values_that_stand():
    """A value set after the backward pass, or a gate built since, is respected."""
    net, x, y, _ = bowl()
    net.forward()
    net.backward()
    y.v = 100
    late = net.variable(7)
    net.exp(late)
    net.adjust(0.5)
    assert (x.v, y.v, late.v) == (0.0, 97.0, 7.0)


def test_what_is_frozen_or_not_a_variable_stays():
    """Constants, inputs and frozen variables have gradients, and keep their values."""
    net = Net()
    w = net.variable(2, "w")
    f = net.variable(3, "f", frozen=True)
    d = net.input("d", 4)
    net.mul(net.mul(w, f), d)
    net.forward()
    net.backward()
    assert (w.g, f.g, d.g) == (12.0, 8.0, 6.0)
    net.adjust(0.1)
    assert (w.v, f.v, d.v) == pytest.approx((0.8, 3.0, 4.0), rel=1e-12)


def test_arrays_are_shown_but_not_handed_out():
    """What a program reads it cannot change behind the net's back."""
    net = Net()
    w = net.variable([1.0, 2.0])
    o = net.sum(net.square(w))
    net.forward()
    net.backward()
    before = w.v
    for array in (w.v, w.g):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5
    net.adjust(0.25)
    assert plain(before) == [1.0, 2.0]
    assert plain(w.v) == [0.5, 1.0]
    assert type(o.v) is float


def test_leaving_the_finite_numbers_is_told():
    """With the gate, or the variable, where it happened."""
    net = Net()
    x = net.variable(0.0, "x")
    net.exp(net.log(x, name="l"))
    net.neg(net["l"])
    with pytest.raises(errors.NotFinite, match="'l'"):
        net.forward()
    steep = Net()
    x = steep.variable(0.0, "x")
    steep.sqrt(x)
    steep.forward()
    steep.backward()
    assert x.g == math.inf
    with pytest.raises(errors.NotFinite, match=r"'x' \(variable\) gives -inf from gradient = inf"):
        steep.adjust()
    assert x.v == 0.0
    wide = Net()
    y = wide.variable([1e308, 1.0], "y")
    wide.sum(y * -1e308)
    with pytest.raises(errors.NotFinite):
        wide.forward()


def test_a_slope_that_is_not_finite_is_shown():
    """Where the output is finite but a derivative on the way is not, the gradient says so and nothing is raised."""
    net = Net()
    x = net.variable(0.0)
    net.exp(net.log(x))
    assert net.forward() == 0.0
    net.backward()
    assert math.isnan(x.g)


def test_the_graph_is_up_to_date():
    """It can be looked at, and changed, at any time."""
    net, x, _, o = bowl()
    net.forward()
    net.backward()
    net.adjust(0.25)
    graph = net.graph
    assert plain(graph.node("x").value) == 0.5
    net.forward()
    net.backward()
    net.adjust(0.25)
    assert plain(graph.node("x").value) == 0.25
    graph.set_value("x", 7)
    assert x.v == 7.0
    assert net.forward() == 49.0 + 0.5625
    graph.rename(o.name, "result")
    assert net.output == net["result"]
    net.forward()
    net.backward()
    assert net["result"].g == 1.0


def test_names_are_given_or_made():
    """A given name is kept, a made one is free, a taken one refused."""
    net = Net()
    net.variable(1, "add_1")
    assert net.add(net["add_1"], 2).name == "add_2"
    with pytest.raises(errors.NameTaken):
        net.variable(1, "add_1")
    with pytest.raises(errors.BadName):
        net.variable(1, "")
    with pytest.raises(errors.UnknownNode, match="Did you mean 'add_1'"):
        _ = net["add1"]


@pytest.mark.parametrize(
    "build, error",
    [
        (lambda net, x: net.apply("sigmiod", x), errors.UnknownOperation),
        (lambda net, x: net.apply("add", x), errors.WrongNumberOfInputs),
        (lambda net, x: net.apply("exp", x, x), errors.WrongNumberOfInputs),
        (lambda net, x: net.maximum(x, 1, axis=3), errors.UnknownSetting),
        (lambda _, x: x + "3", errors.BadValue),
        (lambda _, x: x * [1.0, math.nan], errors.BadValue),
        (lambda _, x: x * [1.0, 2.0], errors.ShapeError),
        (lambda net, _: net.exp(Net().variable(1)), errors.ForeignNode),
        (lambda net, _: setattr(net, "output", Net().variable(1)), errors.ForeignNode),
        (lambda net, x: net.exp(x, name="x"), errors.NameTaken),
    ],
)
def test_a_refused_gate_leaves_nothing_behind(build, error):
    """No gate, and no constant that was meant for it."""
    net = Net()
    x = net.variable([1, 2, 3], "x")
    with pytest.raises(error):
        build(net, x)
    assert list(net.graph.nodes) == ["x"]


def test_a_misspelt_name_is_told():
    """For methods and for attributes that are set."""
    net = Net()
    with pytest.raises(AttributeError, match=r"named 'sigmiod'.*mean 'sigmoid'"):
        net.sigmiod(1)
    with pytest.raises(AttributeError):
        net.outptu = 3  # type: ignore[attr-defined]


def test_a_node_says_what_it_is():
    """In a debugger, or printed."""
    net, x, *_ = bowl()
    assert repr(x) == "<x: v=1.0 g=None>"
    assert x == net["x"]
    assert x != 1
    assert len({x, net["x"], net["y"]}) == 2


def test_a_net_can_be_saved_and_loaded(tmp_path):
    """With its values as they are, and all that its file told besides."""
    net, *_ = bowl()
    net.forward()
    net.backward()
    net.adjust(0.25)
    net.save(tmp_path / "bowl.json")
    again = Net.load(tmp_path / "bowl.json")
    assert again["x"].v == 0.5
    assert again.forward() == 2.5
    again.backward()
    again.adjust(0.25)
    text = (tmp_path / "bowl.json").read_text().replace('"version": 1,', '"version": 1, "title": "Bowl",')
    (tmp_path / "bowl.json").write_text(text)
    titled = Net.load(tmp_path / "bowl.json")
    titled["x"].v = 9
    titled.save(str(tmp_path / "other.json"))
    assert '"Bowl"' in (tmp_path / "other.json").read_text()
    assert Net.load(tmp_path / "other.json")["x"].v == 9.0


def test_a_deep_net():
    """Tens of thousands of gates in a row, and forks at each of sixty, pose no difficulty."""
    net = Net()
    node = net.variable(1.0)
    x = node
    for _ in range(20_000):
        node = net.negate(node)
    assert net.forward() == 1.0
    net.backward()
    assert x.g == 1.0
    forks = Net()
    x = node = forks.variable(1.0)
    for _ in range(60):
        node = node * node
    forks.forward()
    forks.backward()
    assert x.g == 2.0**60
