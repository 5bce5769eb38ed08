"""Second derivatives: every operation's own rules on dual numbers, products with the Hessian, and the Hessian."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given

from engine import errors
from engine.differentiation.dual import Dual, tangent_of
from engine.differentiation.errors import NoParameters, NotOneNumber, RuleNotFollowed, TooManyDerivatives
from engine.differentiation.reverse import reverse
from engine.differentiation.second_order import hessian, hessian_vector_product
from engine.execution.run import forward
from engine.graph import Graph
from engine.nodes import new_node
from engine.operation import Elementwise, Sample
from engine.operations import OPERATIONS
from engine.value import as_value, plain, shape_of
from tests.engine.differentiation.random_graphs import direction, graphs

STEP = 1e-5
TOLERANCE = 1e-6

SAMPLES = [
    pytest.param(operation, sample, id=f"{operation.name}-{number}")
    for operation in OPERATIONS.values()
    for number, sample in enumerate(operation.samples)
    if sample.chosen is None and not operation.is_source
]


class Case:
    """An operation at one sample, with an upstream gradient and a direction that tell all places apart."""

    def __init__(self, operation, sample):
        self.operation, self.settings = operation, operation.complete(sample.settings)
        self.inputs = tuple(as_value(given) for given in sample.inputs)
        self.directions = tuple(direction(shape_of(value)) for value in self.inputs)
        self.upstream = direction(np.shape(operation.evaluate(self.inputs, self.settings)))
        self.duals = tuple(map(Dual, self.inputs, self.directions))

    def message(self, index, inputs):
        out = self.operation.evaluate(inputs, self.settings)
        return self.operation.message(index, self.upstream, inputs, out, self.settings)

    def along(self, inputs):
        """The declared tangent along all inputs at once."""
        out = self.operation.evaluate(inputs, self.settings)
        return self.operation.tangent(self.directions, inputs, out, self.settings)

    def difference(self, rule):
        """By how much a rule changes along the directions."""
        ahead, behind = (
            tuple(value + step * moved for value, moved in zip(self.inputs, self.directions, strict=True))
            for step in (STEP, -STEP)
        )
        return (np.asarray(rule(ahead)) - np.asarray(rule(behind))) / (2 * STEP)


def faults(operation, sample):
    """What differentiating the rules themselves gives otherwise than differences of the rules do."""
    with np.errstate(all="ignore"):
        return _faults(Case(operation, sample))


def _faults(case):
    rules = {f"message {port}": _message(case, index) for index, port in enumerate(_ports(case))}
    rules["value"] = lambda inputs: case.operation.evaluate(inputs, case.settings)
    rules["tangent"] = case.along
    found = []
    for name, rule in rules.items():
        followed, expected = tangent_of(rule(case.duals)), case.difference(rule)
        scale = max(1.0, float(np.max(np.abs(expected))))
        if np.shape(followed) != np.shape(expected) and np.size(followed) > 1:
            found.append(f"{name}: shape {np.shape(followed)}, by differences {np.shape(expected)}")
        elif not np.max(np.abs(followed - expected)) <= TOLERANCE * scale:
            found.append(f"{name}: {followed}, by differences {expected}")
    return found


def _ports(case):
    return case.operation.ports_of(case.settings)


def _message(case, index):
    return lambda inputs: case.message(index, inputs)


@pytest.mark.parametrize("operation, sample", SAMPLES)
def test_every_operation_to_second_order(operation, sample):
    """Value, messages and tangent run on dual numbers as they are declared, and move as differences say."""
    assert faults(operation, sample) == []


def test_a_wrong_second_order_is_caught():
    """The check of the check: a derivative whose own derivative is another one than its rule's does not pass."""
    square = OPERATIONS["square"]
    assert isinstance(square, Elementwise)
    standing = replace(square, derivatives=(_without_tangent,))
    assert any("message" in fault for fault in faults(standing, Sample(inputs=(3.0,))))


def _without_tangent(x, _out):
    return 2.0 * (x.value if isinstance(x, Dual) else x)


@pytest.mark.parametrize(
    "rule, told",
    [
        (lambda x, _out: np.nextafter(x, 1.0), "numpy.nextafter"),
        (lambda x, _out: np.linalg.svd(x)[1], "numpy.linalg.svd"),
        (lambda x, _out: np.asarray(x), "numpy.asarray"),
        (lambda x, _out: float(x), "float"),
        (lambda x, _out: np.sum(x, where=x > 0, initial=x), "numpy.sum"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_named(rule, told):
    """Whoever declares an operation reads which function to replace."""
    square = OPERATIONS["square"]
    assert isinstance(square, Elementwise)
    with pytest.raises(RuleNotFollowed, match=told):
        faults(replace(square, derivatives=(rule,)), Sample(inputs=(3.0,)))


# ------------------------------------------------------------------------------------- whole graphs


def rosenbrock() -> Graph:
    """The banana valley (1 - x)^2 + 100 (y - x^2)^2 at (-1.2, 1)."""
    return Graph(
        [
            new_node("x", "variable", value=-1.2),
            new_node("y", "variable", value=1.0),
            new_node("one", "constant", value=1.0),
            new_node("hundred", "constant", value=100.0),
            new_node("u", "subtract", ("one", "x")),
            new_node("u2", "square", ("u",)),
            new_node("x2", "multiply", ("x", "x")),
            new_node("v", "subtract", ("y", "x2")),
            new_node("v2", "square", ("v",)),
            new_node("w", "multiply", ("hundred", "v2")),
            new_node("f", "add", ("u2", "w")),
        ]
    )


def layer() -> Graph:
    """A small network with an array of weights, a bias and a loss."""
    return Graph(
        [
            new_node("x", "input", value=[[1.0, 2.0], [0.5, -1.0], [0.3, 0.1]]),
            new_node("W", "variable", value=[[0.1, -0.4], [0.3, 0.2]]),
            new_node("b", "variable", value=[0.1, -0.2]),
            new_node("t", "input", value=[[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]),
            new_node("z", "affine", ("x", "W", "b")),
            new_node("h", "tanh", ("z",)),
            new_node("E", "cross_entropy_logits", ("h", "t")),
        ]
    )


def test_the_hessian_of_a_known_valley():
    """Second derivatives of the Rosenbrock function: 2 - 400 (y - x^2) + 800 x^2, -400 x, 200."""
    second = hessian(forward(rosenbrock()), ["x", "y"])
    assert second.output == "f"
    expected = [[2.0 - 400.0 * (1.0 - 1.44) + 800.0 * 1.44, 480.0], [480.0, 200.0]]
    assert second.matrix == pytest.approx(np.array(expected), rel=1e-14)
    assert float(second.block("x", "y")) == pytest.approx(480.0, rel=1e-14)


def test_a_product_needs_no_hessian():
    """The product with a direction, beside the gradient that came with it."""
    product = hessian_vector_product(forward(rosenbrock()), ["x", "y"], {"x": 1.0, "y": 2.0})
    assert product.products == pytest.approx({"x": 1330.0 + 960.0, "y": 480.0 + 400.0}, rel=1e-14)
    assert product.gradients == pytest.approx({"x": -215.6, "y": -88.0}, rel=1e-12)


def test_arrays_have_blocks():
    """One symmetric matrix over all numbers; each block has the shapes of its pair; differences agree."""
    graph = layer()
    second = hessian(forward(graph), ["W", "b"])
    assert second.matrix.shape == (6, 6)
    assert np.array_equal(second.matrix, second.matrix.T)
    block = second.block("W", "b")
    assert block.shape == (2, 2, 2)
    for place in np.ndindex(2):
        gradients = []
        for step in (1e-5, -1e-5):
            bias = np.array([0.1, -0.2])
            bias[place] += step
            gradients.append(np.asarray(reverse(forward(graph, {"b": bias})).gradient("W")))
        assert block[..., place[0]] == pytest.approx((gradients[0] - gradients[1]) / 2e-5, abs=1e-9)


def test_no_second_derivative_is_a_zero():
    """Along a straight line, and where the output does not depend on a node at all."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1.0, 2.0]),
            new_node("idle", "variable", value=3.0),
            new_node("s", "sum", ("x",)),
        ]
    )
    run = forward(graph)
    assert not hessian(run, ["x", "idle"]).matrix.any()
    product = hessian_vector_product(run, ["x", "idle"], {"x": 1.0})
    assert {name: plain(value) for name, value in product.products.items()} == {"x": [0.0, 0.0], "idle": 0.0}
    assert plain(product.gradients["idle"]) == 0.0


def test_a_gate_can_stand_for_a_parameter():
    """The curvature with respect to a value inside the graph, which then moves by itself."""
    product = hessian_vector_product(forward(rosenbrock()), ["v"], {"v": 1.0})
    assert product.products == {"v": 200.0}


def test_what_has_no_hessian_is_refused():
    """An array as output, no parameter, an unknown one, a wrong shape, and too many numbers; with the way out."""
    run = forward(layer())
    with pytest.raises(NotOneNumber, match="has shape \\(3, 2\\)"):
        hessian(run, ["W"], output="h")
    with pytest.raises(NoParameters):
        hessian(run, [])
    with pytest.raises(NoParameters):
        hessian_vector_product(run, ["W"], {})
    with pytest.raises(errors.UnknownNode):
        hessian_vector_product(run, ["W"], {"Q": 1.0})
    with pytest.raises(errors.BadUpstream):
        hessian_vector_product(run, ["W"], {"W": [1.0, 2.0]})
    large = Graph([new_node("x", "variable", value=np.ones(1001)), new_node("s", "sum", ("x",))])
    with pytest.raises(TooManyDerivatives, match="1001 x 1001"):
        hessian(forward(large), ["x"])


def test_where_python_raises_numpy_goes_on():
    """The square root's curvature at 0 has no end, and is told as such instead of an exception."""
    graph = Graph([new_node("x", "variable", value=0.0), new_node("y", "sqrt", ("x",))])
    product = hessian_vector_product(forward(graph), ["x"], {"x": 1.0})
    assert not np.isfinite(product.products["x"])


@given(graphs())
def test_products_agree_with_differences_of_gradients(graph):
    """On any graph: how the gradient moves along a direction, by dual numbers and by moving the sources."""
    graph.add(new_node("output", "sum", (graph.output or "s0",)))
    graph.output = "output"
    sources = {name: node.value for name, node in graph.nodes.items() if node.value is not None}
    along = {name: direction(shape_of(value)) for name, value in sources.items()}
    assume(all(node.operation.name != "maximum" for node in graph.nodes.values()))  # equal inputs are a kink
    product = hessian_vector_product(forward(graph), list(sources), along)
    moved = [
        reverse(forward(graph, {name: value + step * along[name] for name, value in sources.items()}))
        for step in (1e-6, -1e-6)
    ]
    for name in sources:
        ahead, behind = (gradients.gradient(name) for gradients in moved)
        if ahead is not None and behind is not None:
            expected = (np.asarray(ahead) - np.asarray(behind)) / 2e-6
            scale = 1.0 + np.max(np.abs(expected)) + np.max(np.abs(ahead))
            assert np.max(np.abs(product.products[name] - expected)) < 1e-6 * scale
