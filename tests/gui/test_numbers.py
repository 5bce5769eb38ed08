"""Numbers as text: short ones tell the truth to four figures, full ones read back as the same double."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine import parse_value, same_value
from gui.numbers import MINUS, editable_value, full_number, full_value, shape_text, short_number, short_value

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "number, text",
    [
        (0, "0"),
        (-0.0, "0"),
        (715.0000000000001, "715"),
        (0.7310585786300049, "0.7311"),
        (0.0004385677344743465, "0.0004386"),
        (0.0000438, f"4.38e{MINUS}5"),
        (-12, f"{MINUS}12"),
        (220.00000000000003, "220"),
        (1000, "1000"),
        (12346, "12350"),
        (999999, "1e6"),
        (1e22, "1e22"),
        (1.7976931348623157e308, "1.798e308"),
        (-1.5e-7, f"{MINUS}1.5e{MINUS}7"),
        (99.995, "100"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
        (float("-inf"), f"{MINUS}∞"),
    ],
)
def test_short_numbers(number, text):
    """As they stand on a wire."""
    assert short_number(number) == text


@given(st.floats(-1e308, 1e308))
def test_short_numbers_are_true_to_four_figures(number):
    """Reading one back gives the number within half a unit of its fourth figure."""
    read = float(short_number(number).replace(MINUS, "-"))
    assert math.isclose(read, number, rel_tol=5.1e-4)


@given(FINITE)
def test_full_numbers_read_back_as_the_same_double(number):
    """And carry no useless .0."""
    text = full_number(number)
    assert float(text) == number
    assert not text.endswith(".0")


@given(FINITE | arrays.arrays(np.float64, arrays.array_shapes(max_dims=3, max_side=3), elements=FINITE))
def test_what_is_edited_reads_back_as_the_same_value(value):
    """An editor that is opened and closed changes nothing."""
    assert same_value(parse_value(editable_value(value)), value)


def test_what_is_not_computed_is_said_so():
    """A dash on the wire, words on hover, an empty editor."""
    assert (short_value(None), full_value(None), editable_value(None)) == ("–", "not computed", "")


def test_arrays_are_shown_by_their_shape():
    """Small ones in full on hover, large ones by shape and extremes."""
    small, large = np.array([[1.0, -2.5]]), np.arange(12.0).reshape(3, 4)
    assert short_value(large) == "[3 × 4]"
    assert shape_text((3, 4)) == "3 × 4"
    assert full_value(small) == "[[1, −2.5]]"
    assert full_value(-0.53) == "−0.53"
    assert editable_value(small) == "[[1, -2.5]]"
    assert full_value(large) == "3 × 4, from 0 to 11"
    assert full_value(0.1) == "0.1"
    assert short_value(0.1) == "0.1"
