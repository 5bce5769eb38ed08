"""Splitting and standardising: seeded, by the training rows alone, and written down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import ColumnRange, DataSource, OneHot, Scale, Split, Standardise
from engine.training import errors
from engine.training.data.standardising import mean_and_deviation
from engine.value import plain

ROWS = 20
COLUMNS = {"a": [float(row) for row in range(ROWS)], "b": [float(row % 3) for row in range(ROWS)]}


def prepared(**told):
    """Two columns, prepared."""
    return DataSource(columns=COLUMNS, inputs={"x": "a", "y": ("b", "a")}, **told).prepare()


# --- splitting -----------------------------------------------------------------------------------------------


def test_without_a_split_all_rows_train():
    """In their order."""
    whole = prepared()
    assert whole.validation is None
    assert plain(whole.training.inputs["x"]) == COLUMNS["a"]
    assert plain(whole.training_rows) == list(range(1, ROWS + 1))
    assert len(whole.validation_rows) == 0


def test_a_split_takes_every_row_once_and_keeps_them_whole():
    """On one side or the other; each side knows which rows it has."""
    parts = prepared(split=Split(validation=0.25, seed=7))
    assert (parts.training.rows, parts.validation.rows) == (15, 5)
    for table, rows in ((parts.training, parts.training_rows), (parts.validation, parts.validation_rows)):
        assert plain(table.inputs["x"] + 1) == plain(rows)
        assert plain(table.inputs["y"][:, 1]) == plain(table.inputs["x"])
    assert sorted([*parts.training_rows, *parts.validation_rows]) == list(range(1, ROWS + 1))


def test_the_split_follows_from_its_seed():
    """The same seed, the same rows in the same order; these ones, on every machine and in every version."""
    once, again, other = (prepared(split=Split(validation=0.25, seed=seed)) for seed in (7, 7, 8))
    assert plain(once.training_rows) == plain(again.training_rows)
    assert set(once.validation_rows) != set(other.validation_rows)
    assert plain(once.validation_rows) == (np.random.default_rng(7).permutation(ROWS)[-5:] + 1).tolist()
    assert plain(prepared(split=Split(validation=0.25, seed=1)).validation_rows) == FROZEN


FROZEN = [10, 15, 14, 7, 20]


def test_without_shuffling_the_last_rows_validate():
    """As they stand: a series in time is not mixed."""
    parts = prepared(split=Split(validation=0.2, shuffle=False))
    assert plain(parts.training_rows) == list(range(1, 17))
    assert plain(parts.validation_rows) == [17, 18, 19, 20]


@pytest.mark.parametrize(
    "fraction, rows, kept", [(0.5, 2, 1), (0.001, 10, 1), (0.999, 10, 9), (0.25, 10, 2), (0.35, 10, 4)]
)
def test_at_least_one_row_is_on_either_side(fraction, rows, kept):
    """Halves are rounded to the even number, as everywhere in Python."""
    training, validation = Split(validation=fraction).rows("x", rows)
    assert (len(training), len(validation)) == (rows - kept, kept)


def test_a_single_row_cannot_be_split():
    """There would be nothing to learn from, or nothing to validate on."""
    with pytest.raises(errors.TooFewRows, match="the graph's own data holds 1 rows"):
        DataSource(columns={"a": [1]}, inputs={"x": "a"}, split=Split(validation=0.5)).prepare()


@pytest.mark.parametrize(
    "told, words",
    [
        ({"validation": 0}, "above 0 and below 1"),
        ({"validation": 1}, "above 0 and below 1"),
        ({"validation": float("nan")}, "'validation' must be"),
        ({"validation": "half"}, "'validation' must be"),
        ({"validation": 0.5, "seed": -1}, "'seed' must be"),
        ({"validation": 0.5, "seed": 0.5}, "'seed' must be"),
        ({"validation": 0.5, "shuffle": 1}, "'shuffle' must be"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(told, words):
    """When it is told."""
    with pytest.raises(errors.BadDataSetting, match=words):
        Split(**told)


# --- standardising -------------------------------------------------------------------------------------------


def test_only_the_training_rows_tell_mean_and_deviation():
    """Nothing of the validation rows leaks into training, and they are brought to the same scale."""
    parts = prepared(split=Split(validation=0.25, seed=7), standardise=Standardise("a"))
    raw = prepared(split=Split(validation=0.25, seed=7))
    x = raw.training.inputs["x"]
    assert (parts.scales["a"].mean, parts.scales["a"].deviation) == pytest.approx((x.mean(), x.std()))
    assert parts.training.inputs["x"].mean() == pytest.approx(0, abs=1e-15)
    assert parts.training.inputs["x"].std() == pytest.approx(1)
    assert parts.validation.inputs["x"] == pytest.approx((raw.validation.inputs["x"] - x.mean()) / x.std())
    assert plain(parts.training.inputs["y"][:, 0]) == plain(raw.training.inputs["y"][:, 0])


def test_a_column_that_does_not_vary_is_only_centred():
    """Nothing is divided by 0, nor by what rounding leaves of it."""
    source = DataSource(columns={"a": [0.1] * 7}, inputs={"x": "a"}, standardise=Standardise("a"))
    assert plain(source.table().inputs["x"]) == [0.0] * 7
    assert source.prepare().scales == {"a": Scale(0.1, 1.0)}


def test_the_numbers_are_written_down_for_other_data():
    """A graph that was trained on one table meets another one as it met the first."""
    source = DataSource(columns={"a": [1, 3]}, inputs={"x": "a"}, standardise=Standardise("a"))
    recorded = source.recording(source.prepare())
    other = DataSource(columns={"a": [1, 5]}, inputs={"x": "a"}, standardise=recorded.standardise)
    assert other.prepare().scales == {"a": Scale(2, 1)}
    assert plain(other.table().inputs["x"]) == [-1, 3]
    assert plain(other.prepare().scales["a"].undo(other.table().inputs["x"])) == [1, 5]
    plainly = DataSource(columns={"a": [1]}, inputs={"x": "a"})
    assert plainly.recording(plainly.prepare()) is plainly


def test_what_the_classes_are_is_not_standardised():
    """One input takes the figure, standardised, another one the class as it is."""
    source = DataSource(
        columns={"k": [0, 1]}, inputs={"x": "k", "t": OneHot("k", 2)}, standardise=Standardise(ColumnRange())
    )
    assert plain(source.table().inputs["x"]) == [-1, 1]
    assert plain(source.table().inputs["t"]) == [[1, 0], [0, 1]]


@pytest.mark.parametrize("scale", [Scale(0, 0), Scale(0, -1), Scale(float("nan"), 1), Scale(0, float("inf"))])
def test_a_scale_that_divides_by_nothing_is_refused(scale):
    """When it is told."""
    with pytest.raises(errors.BadDataSetting, match="'standardise' must be a mean and a deviation above 0 for 'a'"):
        Standardise("a", {"a": scale})


def test_numbers_that_would_overflow_are_refused():
    """With the column."""
    told = Standardise("a", {"a": Scale(0, 1e-300)})
    with pytest.raises(errors.NotStandardised, match="Column 'a' of the graph's own data cannot be standardised"):
        DataSource(columns={"a": [1e300]}, inputs={"x": "a"}, standardise=told).table()


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(finite, min_size=2, max_size=20))
def test_whatever_the_numbers_they_are_standardised_or_constant(numbers):
    """The largest and the smallest doubles too: nothing overflows on the way."""
    source = DataSource(columns={"a": numbers}, inputs={"x": "a"}, standardise=Standardise("a"))
    x = source.table().inputs["x"]
    assert np.isfinite(x).all()
    assert np.abs(x).max() <= np.sqrt(len(numbers)) * (1 + 1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_mean_and_deviation_are_numpys(numbers):
    """Whatever is done against overflow changes none of their digits."""
    mean, deviation = mean_and_deviation(numbers)
    if min(numbers) == max(numbers):
        assert (mean, deviation) == (numbers[0], 1.0)
    elif max(map(abs, numbers)) > 1e-100:
        assert mean == pytest.approx(np.mean(numbers), rel=1e-12, abs=1e-300)
        assert deviation == pytest.approx(np.std(numbers), rel=1e-9, abs=1e-12 * max(map(abs, numbers)))
