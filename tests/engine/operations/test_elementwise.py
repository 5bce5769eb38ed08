"""What every elementwise function and derivative keeps, called with numbers or arrays, in either precision."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.execution.quiet import quiet
from engine.operation import Elementwise, Fold, Reduced, Sample, Settings
from engine.operations import OPERATIONS
from engine.value import plain

REDUCING = {"reduction", "weighted"}


def own_settings(operation: Elementwise | Reduced, sample: Sample) -> Settings:
    """The settings that the function of one element takes."""
    return {name: value for name, value in operation.complete(sample.settings).items() if name not in REDUCING}


def elements(operation: Elementwise | Reduced, sample: Sample) -> list[tuple[float, ...]]:
    """The sample's inputs of one element each, without weights."""
    inputs = np.broadcast_arrays(*[np.asarray(given, dtype=np.float64) for given in sample.inputs])
    return [
        tuple(map(float, row)) for row in zip(*[one.ravel() for one in inputs[: len(operation.ports)]], strict=True)
    ]


def derivatives_of(operation: Elementwise | Reduced) -> tuple[Callable[..., Any], ...]:
    """Its local derivatives, all called with the value too."""
    if isinstance(operation, Elementwise):
        return operation.derivatives
    return tuple(lambda *given, rule=rule, **settings: rule(*given[:-1], **settings) for rule in operation.derivatives)


DECLARED = [
    (operation, sample, f"{name}-{number}")
    for name, operation in OPERATIONS.items()
    if isinstance(operation, (Elementwise, Reduced))
    for number, sample in enumerate(operation.samples + operation.edges)
]
AT_SAMPLES = [pytest.param(operation, sample, id=name) for operation, sample, name in DECLARED]
WELL_INSIDE = [pytest.param(one, sample, id=name) for one, sample, name in DECLARED if sample not in one.edges]


@pytest.mark.parametrize("operation, sample", AT_SAMPLES)
def test_single_precision_stays(operation, sample):
    """An array in single precision gives value and derivatives in single precision: nothing is made wider."""
    settings = own_settings(operation, sample)
    inputs = tuple(np.array(column, dtype=np.float32) for column in zip(*elements(operation, sample), strict=True))
    with np.errstate(all="ignore"):
        out = operation.function(*inputs, **settings)
        messages = [out * rule(*inputs, out, **settings) for rule in derivatives_of(operation)]
    assert {out.dtype, *(message.dtype for message in messages)} == {np.dtype(np.float32)}


@pytest.mark.parametrize("operation, sample", AT_SAMPLES)
def test_numbers_stay_numbers(operation, sample):
    """A number gives a number (of Python or numpy's double), not an array, with the same digits as in an array."""
    settings = own_settings(operation, sample)
    for numbers in elements(operation, sample):
        found = quiet().run(_followed, operation, numbers, settings)
        arrays = quiet().run(_followed, operation, tuple(np.array([number]) for number in numbers), settings)
        for one, other in zip(found, arrays, strict=True):
            assert isinstance(one, float)
            assert np.allclose(one, other, rtol=1e-14, atol=0.0, equal_nan=True)


def _followed(operation, inputs, settings):
    try:
        out = operation.function(*inputs, **settings)
        return [out, *(rule(*inputs, out, **settings) for rule in derivatives_of(operation))]
    except ArithmeticError:  # what Python raises for 1/0: the engine runs the same again with numpy's numbers
        return _followed(operation, tuple(map(np.float64, inputs)), settings)


@pytest.mark.parametrize("operation, sample", WELL_INSIDE)
def test_no_warning_where_all_is_well(operation, sample):
    """Inside its domain no part of a formula overflows or divides by 0, however far out the number."""
    settings = own_settings(operation, sample)
    with warnings.catch_warnings(), np.errstate(under="ignore"):
        warnings.simplefilter("error")
        for numbers in elements(operation, sample):
            if operation.name != "power":  # whose logarithm of 0 is one of the derivatives
                _followed(operation, tuple(map(np.float64, numbers)), settings)


@pytest.mark.parametrize("name", ["sigmoid", "silu", "softplus", "gelu", "elu", "selu", "tanh"])
@pytest.mark.parametrize("x", [-1e300, -1e5, -710.0, 710.0, 1e5, 1e300])
def test_activations_hold_far_out(name, x):
    """Value and derivative of an activation are finite numbers for any input, without an overflow on the way."""
    operation = OPERATIONS[name]
    assert isinstance(operation, Elementwise)
    with np.errstate(over="raise" if abs(x) < 1e100 else "ignore", under="ignore"):
        found = _followed(operation, (np.float64(x),), operation.complete({}))
    assert np.isfinite(found).all()


# ------------------------------------------------------------------------------------------- compiled


@pytest.fixture(scope="module")
def compiler() -> Any:
    """What makes compilable functions of declared ones, as the tape does."""
    pytest.importorskip("numba")
    from engine.execution.tape.declarations import Compiler

    return Compiler()


def compiled(compiler, operation):
    """One compiled function that gives the value and all local derivatives, its settings behind its inputs."""
    import numba

    function, rules = operation.function, operation.derivatives
    first, last = rules[0], rules[-1]
    made = numba.njit(error_model="numpy")
    value = made(compiler.copied(lambda *given: function(*given)))  # noqa: PLW0108 - it may be one of numpy's own
    slopes = made(compiler.copied(lambda *given: (first(*given), last(*given))))
    return value, slopes


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if isinstance(one, (Elementwise, Reduced))])
def test_numba_compiles_every_declaration(name, compiler):
    """The compiled tape has the same functions and derivatives, with the same numbers, settings given as doubles."""
    operation = OPERATIONS[name]
    assert isinstance(operation, (Elementwise, Reduced))
    value, slopes = compiled(compiler, operation)
    for sample in operation.samples + operation.edges:
        settings = own_settings(operation, sample)
        ordered = tuple(float(settings[setting.name]) for setting in operation.settings if setting.name in settings)
        for numbers in elements(operation, sample):
            expected = quiet().run(_followed, operation, tuple(map(np.float64, numbers)), settings)
            inputs = (*numbers, expected[0]) if isinstance(operation, Elementwise) else numbers
            told = [value(*numbers, *ordered), *slopes(*inputs, *ordered)]
            shown = [expected[0], expected[1], expected[-1]]
            assert np.allclose(told, shown, rtol=1e-13, atol=1e-300, equal_nan=True)


# ------------------------------------------------------------------------------------------- any number of inputs


@pytest.mark.parametrize("name, expected", [("add_n", 10.0), ("multiply_n", 24.0)])
def test_any_number_of_inputs(name, expected):
    """As many inputs as the call has; each receives what the others leave to it."""
    operation = OPERATIONS[name]
    assert isinstance(operation, Fold)
    settings = operation.complete(operation.fitted({}, 4))
    numbers = (1.0, 2.0, 3.0, 4.0)
    assert operation.ports_of(settings) == ("x1", "x2", "x3", "x4")
    assert operation.evaluate(numbers, settings) == expected
    shares = [operation.message(place, 1.0, numbers, expected, settings) for place in range(4)]
    assert shares == ([1.0] * 4 if name == "add_n" else [24.0, 12.0, 8.0, 6.0])


def test_the_formula_of_several_is_joined():
    """The formula shows every input, or of very many the first two and the last."""
    product, total = OPERATIONS["multiply_n"], OPERATIONS["add_n"]
    three, many = product.complete({"inputs": 3}), total.complete({"inputs": 500})
    assert product.latex_of(three) == r"{x1} \cdot {x2} \cdot {x3}"
    assert product.derivative_latex_of(three)[1] == r"{x1} \cdot {x3}"
    assert total.latex_of(many) == r"{x1} + {x2} + \cdots + {x500}"
    assert total.pytorch_of(total.complete({"inputs": 3})) == "({x1} + {x2} + {x3})"


# ------------------------------------------------------------------------------------------- what each promises


@pytest.mark.parametrize(
    "output, target, loss, slope",
    [(0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 100.0, -1000000003995.8029), (1.0, 0.0, 100.0, 1000000003995.8029)],
)
def test_certainty_costs_a_hundred_at_most(output, target, loss, slope):
    """At a probability of exactly 0 or 1 the logarithm stops at -100, and the gradient is PyTorch's, not infinite."""
    operation = OPERATIONS["binary_cross_entropy"]
    settings = operation.complete({"reduction": "none"})
    with np.errstate(divide="ignore"):
        value = operation.evaluate((output, target), settings)
        told = operation.message(0, 1.0, (output, target), value, settings)
    assert value == loss
    assert told == pytest.approx(slope, rel=1e-12)


def test_a_probability_outside_its_range_is_undefined():
    """A number that is no probability gives NaN, so that it is found and told, never a plausible loss."""
    operation = OPERATIONS["binary_cross_entropy"]
    with np.errstate(invalid="ignore"):
        values = operation.evaluate(
            (np.array([1.5, -0.5]), np.array([1.0, 0.0])), operation.complete({"reduction": "none"})
        )
    assert np.isnan(values).all()


def test_classes_of_no_probability_add_nothing_to_a_divergence():
    """A target of 0 contributes 0, without a logarithm of 0."""
    operation = OPERATIONS["kullback_leibler"]
    settings = operation.complete({})
    inputs = (np.log([0.25, 0.75]), np.array([0.0, 1.0]))
    value = operation.evaluate(inputs, settings)
    assert value == pytest.approx(-np.log(0.75))
    assert plain(operation.message(0, 1.0, inputs, value, settings)) == [0.0, -1.0]


def test_where_guards_what_it_does_not_take():
    """The value that was not taken may be infinite or undefined: neither value nor gradient is touched by it."""
    operation = OPERATIONS["where"]
    inputs = (np.array([1.0, 0.0]), np.array([2.0, np.nan]), np.array([np.inf, 3.0]))
    value = operation.evaluate(inputs, operation.complete({}))
    assert plain(value) == [2.0, 3.0]
    messages = [operation.message(place, 1.0, inputs, value, operation.complete({})) for place in (1, 2)]
    assert [plain(message) for message in messages] == [[1.0, 0.0], [0.0, 1.0]]


def test_losses_of_mixed_shapes_are_refused_unless_each_stands_alone():
    """The mean over an accidental broadcast of (3,) and (3, 1) is a classic mistake; element by element it is meant."""
    operation = OPERATIONS["squared_error"]
    assert operation.shape("loss", ((3,), (3, 1)), operation.complete({})) == (3, 3)
    with pytest.raises(Exception, match="an output and a target of the same shape"):
        operation.shape("loss", ((3,), (3, 1)), operation.complete({"reduction": "mean"}))


def test_silu_vanishes_however_far_out():
    """Below 0 it tends to 0, and so does its slope, even where a value is larger than e to the largest exponent."""
    silu = OPERATIONS["silu"].rules({})
    value = silu.function(-1e300)
    assert abs(value) < 1e-300
    assert abs(silu.derivatives[0](-1e300, value)) < 1e-300


def test_a_target_of_0_pulls_nothing():
    """The divergence of one-hot targets has finite gradients all over: none exists at 0, and 0 is chosen."""
    divergence = OPERATIONS["kullback_leibler"]
    chosen = divergence.complete({})
    inputs = (np.array([-2.0, -0.1]), np.array([0.0, 1.0]))
    out = divergence.evaluate(inputs, chosen)
    assert out == pytest.approx(0.1)
    assert plain(divergence.message(0, 1.0, inputs, out, chosen)) == [0.0, -1.0]
    assert plain(divergence.message(1, 1.0, inputs, out, chosen)) == [0.0, 1.1]
    assert "chosen: 0" in divergence.note
