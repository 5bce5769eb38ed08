"""The kinds of operations beside the plain elementwise one: folds of many inputs, and losses that add up."""

import math

import numpy as np
import pytest

from engine.errors import EngineError, ShapeError
from engine.nodes import new_node, with_settings
from engine.operation import Elementwise, Fold, Reduced
from engine.operations import OPERATIONS

MULTIPLY, SQUARE = OPERATIONS["multiply"], OPERATIONS["square"]
assert isinstance(MULTIPLY, Elementwise)
assert isinstance(SQUARE, Elementwise)
PRODUCT = Fold(
    name="product_of_all",
    title="Product",
    symbol="×",
    category="arithmetic",
    help="All inputs multiplied.",
    latex="",
    step=MULTIPLY,
    others=math.prod,
    joint=r" \cdot ",
    others_latex="{others}",
)
LOSS = Reduced(
    name="loss",
    title="Loss",
    symbol="L",
    category="losses",
    ports=("output", "target"),
    help="The squared difference.",
    latex=r"({output} - {target})^2",
    derivative_latex=(r"2 ({output} - {target})", r"2 ({target} - {output})"),
    function=lambda output, target: (output - target) * (output - target),
    derivatives=(lambda output, target: 2.0 * (output - target), lambda output, target: 2.0 * (target - output)),
)
Y, T, W = np.array([1.0, 2.0, 4.0]), np.array([0.0, 2.0, 1.0]), np.array([1.0, 5.0, 2.0])


# ------------------------------------------------------------------------------------------ ports by settings


def test_a_fold_has_as_many_ports_as_it_is_told():
    """Two unless told; their names are numbered."""
    assert PRODUCT.ports == PRODUCT.ports_of(PRODUCT.complete({})) == ("x1", "x2")
    assert PRODUCT.ports_of(PRODUCT.complete({"inputs": 4})) == ("x1", "x2", "x3", "x4")


def test_a_call_means_its_settings():
    """So many inputs, or one more for the weights; what was given stands; what cannot be meant is left alone."""
    assert PRODUCT.fitted({}, 3) == {"inputs": 3}
    assert PRODUCT.fitted({"inputs": 2}, 3) == {"inputs": 2}
    assert PRODUCT.fitted({}, 0) == {}
    assert LOSS.fitted({}, 2) == {}
    assert LOSS.fitted({"reduction": "sum"}, 3) == {"reduction": "sum", "weighted": True}
    assert LOSS.fitted({}, 4) == {}
    assert MULTIPLY.fitted({}, 3) == {}


def test_a_node_keeps_the_wires_whose_ports_stay():
    """Fewer inputs: the last wires go; more: the new ports are free."""
    node = new_node("p", "add", ("a", "b"))
    assert with_settings(node, {}) == node
    fold = type(node)("p", PRODUCT, ("a", None, "c"), PRODUCT.complete({"inputs": 3}))
    assert with_settings(fold, {"inputs": 2}).inputs == ("a", None)
    assert with_settings(fold, {"inputs": 4}).inputs == ("a", None, "c", None)
    assert with_settings(fold, {"inputs": 4}).ports == ("x1", "x2", "x3", "x4")


# ------------------------------------------------------------------------------------------------------ folds


@pytest.mark.parametrize("values", [(2.0, 3.0, 5.0), (2.0, 0.0, 5.0), (0.0, 0.0, 5.0), (7.0,)])
def test_the_derivative_of_a_fold_is_exact_also_at_zero(values):
    """The derivative of a product is that of the others, which dividing the whole by one would not give at 0."""
    rules = PRODUCT.rules(PRODUCT.complete({"inputs": len(values)}))
    out = rules.function(*values)
    assert out == np.prod(values)
    for index, derivative in enumerate(rules.derivatives):
        assert derivative(*values, out) == np.prod([*values[:index], *values[index + 1 :]])


def test_a_fold_writes_its_formulas_out():
    """The value joins all ports, a derivative the others; one input alone has the derivative 1."""
    three, one = PRODUCT.complete({"inputs": 3}), PRODUCT.complete({"inputs": 1})
    assert PRODUCT.latex_of(three) == r"{x1} \cdot {x2} \cdot {x3}"
    assert PRODUCT.derivative_latex_of(three)[1] == r"{x1} \cdot {x3}"
    assert PRODUCT.derivative_latex_of(one) == ("1",)


def test_a_fold_stretches_like_what_it_folds():
    """Shapes follow the rules of broadcasting."""
    settings = PRODUCT.complete({"inputs": 3})
    assert PRODUCT.shape("p", ((2, 1), (3,), ()), settings) == (2, 3)
    with pytest.raises(ShapeError):
        PRODUCT.shape("p", ((2,), (3,), ()), settings)


def test_only_two_inputs_can_be_folded():
    """An operation of one input cannot join any."""
    assert isinstance(SQUARE, Elementwise)
    with pytest.raises(EngineError):
        Fold(
            name="f",
            title="F",
            symbol="f",
            category="c",
            help="",
            latex="",
            step=SQUARE,
            others=math.prod,
            joint="",
            others_latex="",
        )


# ----------------------------------------------------------------------------------------------------- losses


@pytest.mark.parametrize(
    "reduction, weighted, value",
    [("none", False, [1.0, 0.0, 9.0]), ("sum", False, 10.0), ("mean", False, 10.0 / 3.0), ("mean", True, 19.0 / 3.0)],
)
def test_a_loss_is_reduced_as_its_setting_says(reduction, weighted, value):
    """The mean divides by the number of elements, weighted or not."""
    settings = LOSS.complete({"reduction": reduction, "weighted": weighted})
    np.testing.assert_allclose(LOSS.evaluate((Y, T, W)[: 3 if weighted else 2], settings), value, rtol=1e-15)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("target", [T, 0.5])
@pytest.mark.parametrize("weight", [None, W, 3.0])
def test_messages_have_the_shape_of_their_input(reduction, target, weight):
    """A single number among arrays receives the sum; the messages agree with the tangent in every direction."""
    settings = LOSS.complete({"reduction": reduction, "weighted": weight is not None})
    inputs = (Y, target) if weight is None else (Y, target, weight)
    out = LOSS.evaluate(inputs, settings)
    upstream = np.ones_like(out)
    for index, given in enumerate(inputs):
        direction = np.full(np.shape(given), 0.7)
        tangents = tuple(direction if place == index else None for place in range(len(inputs)))
        message = LOSS.message(index, upstream, inputs, out, settings)
        if reduction != "none":  # elementwise ones are summed back by the reverse walk
            assert np.shape(message) == np.shape(given)
        moved = np.sum(LOSS.tangent(tangents, inputs, out, settings) * upstream)
        np.testing.assert_allclose(np.sum(message * direction), moved, rtol=1e-12)


def test_a_loss_of_numbers_is_a_number():
    """With numbers there is nothing to add up."""
    for reduction in ("mean", "sum", "none"):
        settings = LOSS.complete({"reduction": reduction})
        out = LOSS.evaluate((3.0, 1.0), settings)
        assert (out, LOSS.message(0, 1.0, (3.0, 1.0), out, settings)) == (4.0, 4.0)


def test_shapes_that_a_loss_refuses():
    """An output of (3,) and a target of (3, 1) would silently become nine differences."""
    settings = LOSS.complete({"weighted": True})
    assert LOSS.shape("l", ((2, 3), (), (3,)), settings) == ()
    for shapes in [((3,), (3, 1), ()), ((3,), (3,), (2,)), ((3,), (3,), (2, 3))]:
        with pytest.raises(ShapeError):
            LOSS.shape("l", shapes, settings)


def test_a_loss_shows_the_formula_of_its_settings():
    """Reduced, the formula of what flows back names the upstream gradient; element by element it is local."""
    none, mean = LOSS.complete({"reduction": "none"}), LOSS.complete({"weighted": True})
    assert LOSS.latex_of(none) == LOSS.latex
    assert LOSS.derivative_latex_of(none) == LOSS.derivative_latex
    assert LOSS.is_elementwise(none)
    assert not LOSS.is_elementwise(mean)
    assert "{weight}" in LOSS.latex_of(mean)
    assert all("{upstream}" in formula for formula in LOSS.derivative_latex_of(mean))
    assert len(LOSS.derivative_latex_of(mean)) == 3
