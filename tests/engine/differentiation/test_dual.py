"""Dual numbers: whatever numpy does with the value, the tangent follows as differences say."""

import numpy as np
import pytest

from engine.differentiation.dual import Dual, tangent_of
from engine.differentiation.errors import RuleNotFollowed

X = np.array([[0.3, 0.7, 0.45], [0.6, 0.2, 0.85]])
ALONG = np.array([[0.5, -0.25, 1.0], [-0.75, 0.3, 0.6]])
OTHER = np.array([[1.5, -0.5], [0.25, 2.0], [-1.0, 0.75]])
STEP = 1e-6

UFUNCS = [
    *(np.exp, np.exp2, np.expm1, np.log, np.log2, np.log10, np.log1p, np.sqrt, np.cbrt, np.square, np.reciprocal),
    *(np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan, np.sinh, np.cosh, np.tanh),
    *(np.arcsinh, np.arctanh, np.absolute, np.fabs, np.negative, np.positive),
]
BINARY = [
    *(np.add, np.subtract, np.multiply, np.divide, np.power, np.float_power, np.maximum, np.minimum, np.logaddexp),
    *(np.hypot, np.arctan2, np.copysign, np.remainder),
]
EXPRESSIONS = {
    "arccosh": lambda x: np.arccosh(x + 1.0),
    "operators": lambda x: (2.0 - x) * x / (1.0 + x) - 3.0 / x + (-x) ** 2 + 2.0**x + abs(x - 0.5),
    "numpy scalar first": lambda x: np.float64(2.0) * x - np.float64(1.0) / x,
    "array first": lambda x: X * x + X / x - (X - x) ** 3,
    "matmul": lambda x: x @ (OTHER * np.sum(x)) + X @ x.T,
    "matmul of vectors": lambda x: x[0] @ x[1],
    "outer": lambda x: np.multiply.outer(x, x[0]) + np.add.outer(x, x[1]),
    "np.outer": lambda x: np.outer(x[0], x[1]),
    "dot": lambda x: np.dot(x, OTHER) + x.dot(OTHER),
    "inner": lambda x: np.inner(x, x),
    "tensordot": lambda x: np.tensordot(x, x, axes=([0], [0])),
    "einsum": lambda x: np.einsum("ij,kj->ik", x, x),
    "where": lambda x: np.where(x > 0.5, x * x, 1.0) + np.where(x > 0.4, 2.0, x),
    "sum": lambda x: np.sum(x * x, axis=-1, keepdims=True) + x.sum(axis=(0, 1)),
    "reduce": lambda x: np.add.reduce(x, axis=1) * np.multiply.reduce(x, axis=1),
    "reduce along the first": lambda x: np.maximum.reduce(x) + np.minimum.reduce(x) + np.add.accumulate(x),
    "mean": lambda x: np.mean(x, axis=0) * x.mean(),
    "max": lambda x: np.max(x, axis=1) + x.max() + np.amax(x, axis=0, keepdims=True).sum(),
    "min": lambda x: np.min(x, axis=1) + x.min(axis=-1) + np.amin(x),
    "prod": lambda x: np.prod(x) + x.prod(axis=1) + np.prod(x, axis=(0, 1)),
    "var": lambda x: np.var(x, axis=0, ddof=1) + x.var(axis=0, keepdims=True) + x.std(axis=(0, 1)),
    "clip": lambda x: np.clip(x, 0.4, 0.65) * x.clip(0.5, None),
    "clip by what moves": lambda x: np.clip(X, x - 0.1, x + 0.1),
    "broadcast_to": lambda x: np.broadcast_to(x, (2, 2, 3)) * 2.0,
    "expand_dims": lambda x: np.expand_dims(x, 1) + x[:, None, :],
    "shapes": lambda x: x.reshape(3, 2) + x.reshape((3, 2)) + np.reshape(x, (3, -1)) + x.T + x.transpose(1, 0),
    "swapaxes": lambda x: np.swapaxes(x, 0, 1) + np.moveaxis(x, 0, -1) + np.transpose(x) + x.transpose(),
    "concatenate": lambda x: np.concatenate([x, X, x * x], axis=1),
    "stack": lambda x: np.stack((x, x * 2.0), axis=1) + np.stack([x, X], axis=1),
    "split": lambda x: np.split(x, 3, axis=1)[1] * np.split(x, 3, axis=1)[0],
    "take": lambda x: np.take(x, [0, 2, 2], axis=1) + x[:, [2, 1, 0]],
    "take_along_axis": lambda x: np.take_along_axis(x, np.argsort(x, axis=1), axis=1) + np.sort(x, axis=1),
    "pad": lambda x: np.pad(x * x, ((1, 0), (0, 2))) + np.pad(x, ((1, 0), (0, 2)), constant_values=7.0),
    "squeeze": lambda x: np.squeeze(x[None]) * np.ravel(x).reshape(2, 3),
    "repeat": lambda x: np.repeat(x, 2, axis=0) * np.tile(x, (2, 1)),
    "cumsum": lambda x: np.cumsum(x, axis=1) * x.cumsum(axis=0),
    "cumprod": lambda x: np.cumprod(x, axis=1) * x.cumprod()[0],
    "flip": lambda x: np.flip(x, axis=1) * np.roll(x, 1, axis=1) + x[::-1, ::2].sum(),
    "diagonal": lambda x: np.diagonal(x) * np.trace(x) + np.diff(x, axis=0)[0, :2],
    "windows": lambda x: np.lib.stride_tricks.sliding_window_view(x, (2, 2)) ** 2,
    "full_like": lambda x: np.full_like(x, np.sum(x)) + np.ones_like(x) * x,
    "flat": lambda x: np.zeros_like(x) + x[np.argmax(x, axis=0), [0, 1, 2]] + (x > 0.5) + np.sign(x) + np.floor(x),
    "rows": lambda x: sum(row * row[0] for row in x) * len(x) * x.size * x.ndim * x.shape[1],
    "astype": lambda x: x.astype(np.float64) * x.astype(int),
}


def compared(function, x=X, along=ALONG):
    """The tangent of a function, and what differences give."""
    told = function(Dual(x, along))
    difference = (function(x + STEP * along) - function(x - STEP * along)) / (2 * STEP)
    value = told.value if isinstance(told, Dual) else told
    assert np.array_equal(value, function(x))
    assert np.shape(tangent_of(told)) == np.shape(difference)
    return np.asarray(tangent_of(told)), pytest.approx(difference, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("ufunc", UFUNCS, ids=lambda ufunc: ufunc.__name__)
def test_functions_of_one_number(ufunc):
    """Each by its derivative, for arrays and for Python's numbers."""
    told, expected = compared(ufunc)
    assert told == expected
    told, expected = compared(ufunc, 0.4, 0.7)
    assert told == expected


@pytest.mark.parametrize("ufunc", BINARY, ids=lambda ufunc: ufunc.__name__)
def test_functions_of_two_numbers(ufunc):
    """Both may move, or either, with broadcasting."""
    for expression in (lambda x: ufunc(x, x[0] * 1.1), lambda x: ufunc(x, 0.44), lambda x: ufunc(0.51, x)):
        told, expected = compared(expression)
        assert told == expected


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=list(EXPRESSIONS))
def test_functions_of_arrays(expression):
    """Shapes, sums, products, choices: value and tangent go the same way."""
    told, expected = compared(expression)
    assert told == expected


def test_the_error_function_needs_no_import():
    """Functions of other libraries that work like numpy's are known by their names."""
    erf = np.frompyfunc(float, 1, 1)
    dual = Dual(0.3, 2.0)

    class Named:
        """What a universal function of another library looks like."""

        __name__ = "erf"

        def __call__(self, x):
            return erf(x)

    assert dual.called(Named(), (dual,)).tangent == pytest.approx(4.0 / np.sqrt(np.pi) * np.exp(-0.09))


def test_numbers_without_movement_stay_plain():
    """Comparisons, positions and shapes are numpy's own; so is what is chosen from plain arrays."""
    x = Dual(X, ALONG)
    plain = [x > 0.5, np.argmax(x), np.shape(x), np.where(x > 0.5, 1.0, 0.0), np.isfinite(x), x.dtype, np.round(x)]
    assert not any(isinstance(part, Dual) for part in plain)
    assert bool(Dual(1.0, 0.0))
    assert not Dual(0.0, 1.0)
    assert repr(Dual(1.0, 2.0)) == "Dual(1.0, 2.0)"


def test_what_does_not_move_adds_nothing():
    """However steep the slope: x^2 at a negative x with a standing exponent, a root at 0."""
    with np.errstate(all="ignore"):
        assert tangent_of(Dual(-2.0, 1.0) ** Dual(2.0, 0.0)) == -4.0
        assert tangent_of(np.sqrt(Dual(np.array([0.0, 4.0]), np.array([0.0, 1.0])))).tolist() == [0.0, 0.25]


def test_a_product_with_zeros_has_derivatives():
    """That of all other numbers, found without dividing by the zero."""
    told, expected = compared(np.prod, np.array([0.0, 2.0, 3.0]), np.array([1.0, 5.0, 7.0]))
    assert told == expected
    assert told == 6.0


def test_equal_largest_numbers_share():
    """As the operation's own rule does."""
    assert tangent_of(np.max(Dual(np.array([2.0, 2.0, 1.0]), np.array([1.0, 3.0, 9.0])))) == 2.0


def test_precision_is_kept():
    """Single precision stays single."""
    x = Dual(X.astype(np.float32), ALONG.astype(np.float32))
    assert tangent_of(np.tanh(x * 2.0)).dtype == np.float32


@pytest.mark.parametrize(
    "function, told",
    [
        (np.linalg.inv, r"numpy\.linalg\.inv"),
        (np.fft.fft, r"numpy\.fft\.fft"),
        (lambda x: np.spacing(x), r"numpy\.spacing"),  # noqa: PLW0108 - a parameter of its own name
        (lambda x: np.add.at(np.zeros(2), [0], x), r"numpy\.add\.at"),
        (lambda x: np.add(x, x, out=np.zeros((2, 3))), r"numpy\.add with out"),
        (lambda x: np.take_along_axis(X, x, 0), r"numpy\.take_along_axis with more"),
        (lambda x: np.sum(a=x), r"numpy\.sum with its array by name"),
        (lambda x: np.array(x), r"numpy\.asarray"),  # noqa: PLW0108 - the same
        (lambda x: np.zeros((2, 3)).__setitem__(0, x), r"writes into an array"),
        (lambda x: x.__setitem__(0, 1.0), r"an assignment"),
        (lambda x: float(x[0, 0]), r"float"),
    ],
)
def test_what_cannot_be_followed_is_named(function, told):
    """Whatever would lose the tangent without a word says which function it is."""
    with pytest.raises(RuleNotFollowed, match=told):
        function(Dual(X, ALONG))
