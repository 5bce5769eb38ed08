"""What a wire carries, and what a person may type for it."""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.errors import BadValue, DeepValue, EmptyValue
from engine.value import MAX_AXES, MAX_ELEMENTS, as_value, parse_value, plain, same_value, shape_of

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "given, value",
    [
        (2, 2.0),
        (True, 1.0),
        (2**70, 2.0**70),
        (Fraction(1, 4), 0.25),
        (np.float32(0.5), 0.5),
        (np.array(3), 3.0),
        (np.int64(7), 7.0),
        (-0.0, -0.0),
    ],
)
def test_numbers_become_floats(given, value):
    """Whatever number is given, a wire carries a Python float."""
    assert type(as_value(given)) is float
    assert as_value(given) == value


def test_arrays_are_copied_and_locked():
    """Nobody can change a value by changing the array that it was made from, nor the value itself."""
    original = np.array([[1.0, 2.0]])
    value = as_value(original)
    original[0, 0] = 9.0
    assert plain(value) == [[1.0, 2.0]]
    assert isinstance(value, np.ndarray)
    with pytest.raises(ValueError, match="read-only"):
        value[0, 0] = 9.0


@pytest.mark.parametrize(
    "given",
    [
        *("3", b"3", None, [[1, 2], [3]], math.nan, [1.0, math.inf], 10**400, {"a": 1}, object(), [None], "x" * 999),
        *(1j, [1j], [1.0, 2 + 0j], np.array([1 + 2j]), ["1", "2"], [["1"], [2]], [b"1"], np.array(["3"])),
        *([], [[]], [[], []], np.zeros((3, 0)), np.array("2026-01-01", dtype="datetime64[D]"), [10**400, 1]),
    ],
)
def test_what_is_not_a_number_is_refused(given):
    """The refusal shows what was given, cut to a line."""
    with pytest.raises(BadValue) as refusal:
        as_value(given)
    assert len(refusal.value.text) <= 80


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2", 2.0),
        (" -1.5e3 ", -1500.0),
        ("1/3", 1 / 3),
        ("2**-1", 0.5),
        ("-(2 + 3) * 4", -20.0),
        ("+1", 1.0),
        ("1_000", 1000.0),
        ("[1, 2]", [1.0, 2.0]),
        ("[[1, 2], [3, 4/8]]", [[1.0, 2.0], [3.0, 0.5]]),
        ("(1, 2)", [1.0, 2.0]),
        ("1, 2", [1.0, 2.0]),
        ("zeros(2, 3)", [[0.0] * 3] * 2),
        ("ones(2)", [1.0, 1.0]),
    ],
)
def test_what_can_be_typed(text, expected):
    """Numbers, the four operations, powers, brackets and filled arrays are read."""
    assert plain(parse_value(text)) == expected


def test_the_same_text_gives_the_same_random_numbers():
    """A network started from `normal(...)` starts at the same place every time, and elsewhere with another seed."""
    drawn = parse_value("normal(50, 40, scale=0.1)")
    assert shape_of(drawn) == (50, 40)
    assert np.std(drawn) == pytest.approx(0.1, rel=0.1)
    assert same_value(drawn, parse_value("normal(50, 40, scale=0.1)"))
    assert not same_value(drawn, parse_value("normal(50, 40, scale=0.1, seed=1)"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "[]",
        "[[], []]",
        "two",
        "nan",
        "inf",
        "1e999",
        "1/0",
        "0**-1",
        "(-8)**(1/3)",
        "9**9**9",
        "9**9**9**9",
        "True",
        "'3'",
        "1j",
        "None",
        "...",
        "1 if 1 else 2",
        "[1, 2] + [3]",
        "-[1]",
        "[[1, 2], [3]]",
        "[x for x in (1, 2)]",
        "1; 2",
        "1 = 2",
        "x := 3",
        "lambda: 3",
        "__import__('os')",
        "().__class__",
        "zeros.__call__(3)",
        "open('x')",
        "zeros",
        "zeros()",
        "zeros(0)",
        "zeros(-1)",
        "zeros(2.5)",
        "zeros(True)",
        "zeros(*[2])",
        "zeros(2, seed=1)",
        "zeros(2, **{'a': 1})",
        "normal(2, loc=3)",
        "normal(2, scale=-1)",
        "normal(2, seed=-1)",
        "normal(2, seed=1.5)",
        "zeros(99999999999)",
        "zeros(999999, 999999, 999999)",
        f"ones({MAX_ELEMENTS + 1})",
        "zeros(" + "1, " * 40 + "1)",
        "[" * 1000 + "]" * 1000,
        "[" * 40 + "1" + "]" * 40,
        "-" * 100_000 + "1",
        "(" * 100_000,
        "1" * 2_000_000,
        "1" * 100_000,
        "1\x00",
        "\ud800",
    ],
    ids=lambda text: ascii(text[:30]),
)
def test_what_cannot_be_typed(text):
    """Everything else is refused at once: nothing is executed, nothing large is made, nothing hangs."""
    with pytest.raises(BadValue):
        parse_value(text)


def test_an_empty_array_is_told_as_such():
    """The gates that take a mean or a largest number have none of it."""
    for text in ("[]", "[[], []]"):
        with pytest.raises(EmptyValue, match=r"\[\]' holds no number|\[\], \[\]\]' holds no number"):
            parse_value(text)


def test_a_mistyped_value_warns_nobody():
    """Python's own opinion of what was typed does not reach the terminal."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pytest.raises(BadValue):
            parse_value("1if 2else 3")
    assert not said


@given(FINITE)
def test_a_number_is_read_as_it_is_written(number):
    """What the program writes, it reads back to the last bit."""
    assert parse_value(repr(number)) == number


@given(arrays.arrays(np.float64, arrays.array_shapes(max_dims=3, max_side=3), elements=FINITE))
def test_an_array_is_read_as_it_is_written(array):
    """Arrays too, in the form of nested lists."""
    assert same_value(parse_value(repr(plain(as_value(array)))), as_value(array))


def test_sameness_looks_at_shape_and_bits():
    """A number is not an array of one number, and no value is not a value."""
    assert same_value(None, None)
    assert not same_value(None, 0.0)
    assert not same_value(1.0, as_value([1.0]))
    assert same_value(as_value([1, 2]), as_value([1, 2]))
    assert not same_value(as_value([1, 2]), as_value([1, 3]))
    assert not same_value(as_value([1, 2]), as_value([[1, 2]]))


def test_more_axes_than_numpy_can_work_with_are_refused():
    """Some rules add an axis on the way, so a value stops well before numpy's own limit."""
    assert shape_of(as_value(np.ones((1,) * MAX_AXES))) == (1,) * MAX_AXES
    with pytest.raises(DeepValue):
        as_value(np.ones((1,) * (MAX_AXES + 1)))
