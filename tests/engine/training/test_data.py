"""Data for training: columns become arrays for the inputs, whole or in batches."""

import itertools

import numpy as np
import pytest

from engine.errors import BadValue
from engine.training import errors
from engine.training.data import Binding, DataSource, OneHot, Table
from engine.value import plain

COLUMNS: dict[str, list[float]] = {"a": [1, 2.5, 3], "b": [4, 5, 6], "class": [0, 2, 1]}


def test_columns_become_arrays():
    """One column is a vector, several stand side by side, classes become one-hot rows."""
    bound: dict[str, Binding] = {"x": "a", "pair": ("b", "a"), "t": OneHot("class", 3)}
    table = DataSource(columns=COLUMNS, inputs=bound).table()
    assert table.rows == 3
    assert plain(table.inputs["x"]) == [1, 2.5, 3]
    assert plain(table.inputs["pair"]) == [[4, 1], [5, 2.5], [6, 3]]
    assert plain(table.inputs["t"]) == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    one = DataSource(columns=COLUMNS, inputs={"x": ("a",)}).table()
    assert plain(one.inputs["x"]) == [[1], [2.5], [3]]


def test_a_table_cannot_be_changed():
    """Neither through the array that it was made from nor through what it gives out."""
    original = np.array([1.0, 2.0])
    table = Table({"x": original})
    original[0] = 9
    assert plain(table.inputs["x"]) == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        table.inputs["x"][0] = 9


@pytest.mark.parametrize(
    "columns, inputs, error, words",
    [
        ({"a": [1, 2], "b": [1]}, {"x": "a"}, errors.UnevenColumns, "'b' has 1 rows, but the others have 2"),
        ({"a": []}, {"x": "a"}, errors.NoRows, "no rows"),
        ({}, {"x": "a"}, errors.NoRows, "no rows"),
        ({"a": [1, "2"]}, {"x": "a"}, errors.BadCell, "row 2, column 'a': '2' is not a number"),
        ({"a": [None]}, {"x": "a"}, errors.BadCell, "row 1, column 'a': 'None'"),
        ({"a": [True]}, {"x": "a"}, errors.BadCell, "'True'"),
        ({"a": [float("nan")]}, {"x": "a"}, errors.BadCell, "'nan'"),
        ({"a": [10**400]}, {"x": "a"}, errors.BadCell, "'1000"),
        ({"a": [[1]]}, {"x": "a"}, errors.BadCell, "is not a number"),
        ({"a": [1]}, {"x": "b"}, errors.UnknownColumn, "'x' asks for column 'b'.*columns are: a"),
        ({"a": [0, 3]}, {"x": OneHot("a", 3)}, errors.BadClass, "row 2, column 'a': 3 is not one of the 3"),
        ({"a": [0.5]}, {"x": OneHot("a", 3)}, errors.BadClass, r"0\.5 is not"),
        ({"a": [-1]}, {"x": OneHot("a", 3)}, errors.BadClass, "-1 is not"),
        ({"a": [1e300]}, {"x": OneHot("a", 3)}, errors.BadClass, "is not"),
        ({"a": [1]}, {"x": OneHot("a", 10**9)}, errors.DataTooLarge, "1000000000 numbers"),
        ({"a": [1]}, {"x": OneHot("a", 0)}, errors.BadTable, "'x' takes no column"),
        ({"a": [1]}, {"x": ()}, errors.BadTable, "'x' takes no column"),
        ({"a": [1]}, {}, errors.BadTable, "no input node"),
        (None, {"x": "a"}, errors.BadTable, "either columns or the name of a file"),
    ],
)
def test_data_that_cannot_be_used_is_told(columns, inputs, error, words):
    """With the row, the column and what stands there."""
    with pytest.raises(error, match=words):
        DataSource(columns=columns, inputs=inputs).table()


def test_a_table_needs_rows_of_one_length():
    """Arrays given from a program are checked too."""
    with pytest.raises(errors.UnevenColumns):
        Table({"x": np.ones(3), "y": np.ones((4, 2))})
    with pytest.raises(errors.NoRows):
        Table({})
    with pytest.raises(errors.NoRows):
        Table({"x": np.ones((0, 3))})
    with pytest.raises(BadValue):
        Table({"x": np.array([np.nan])})


def test_every_epoch_takes_every_row_once():
    """In another order each time, the last batch being smaller."""
    table = Table({"x": np.arange(10.0), "y": np.arange(10.0) * 2})
    batches = list(itertools.islice(table.batches(4, seed=3), 6))
    assert [len(batch["x"]) for batch in batches] == [4, 4, 2, 4, 4, 2]
    epochs = [np.concatenate([batch["x"] for batch in batches[start : start + 3]]) for start in (0, 3)]
    for epoch in epochs:
        assert sorted(epoch) == list(range(10))
    assert plain(epochs[0]) != plain(epochs[1])
    for batch in batches:
        assert plain(batch["y"]) == plain(batch["x"] * 2)


def test_the_order_follows_from_the_seed():
    """The same seed gives the same batches, another one others."""
    table = Table({"x": np.arange(50.0)})

    def first(seed):
        return plain(next(table.batches(20, seed))["x"])

    assert first(1) == first(1)
    assert first(1) != first(2)


@pytest.mark.parametrize("size, lengths", [(4, {4, 2}), (5, {5}), (10, {10}), (99, {10}), (1, {1})])
def test_the_lengths_of_batches_are_known(size, lengths):
    """Before training, so that a shape that would not fit is found then."""
    table = Table({"x": np.arange(10.0)})
    assert table.batch_lengths(size) == lengths


def test_a_file_needs_a_folder(tmp_path):
    """A graph that was never saved has no folder, and is told so."""
    source = DataSource(file="data.csv", inputs={"x": "a"})
    (tmp_path / "data.csv").write_text("a,b\n1,2\n3,4\n")
    assert plain(source.table(tmp_path).inputs["x"]) == [1, 3]
    with pytest.raises(errors.DataFileMissing, match="before it is saved"):
        source.table()


def test_a_class_in_a_file_is_told_with_its_row(tmp_path):
    """The row is the one that an editor shows."""
    (tmp_path / "data.csv").write_text("k\n0\n\n7\n")
    with pytest.raises(errors.BadClass, match=r"data\.csv, row 4, column 'k': 7 is not one of the 2"):
        DataSource(file="data.csv", inputs={"x": OneHot("k", 2)}).table(tmp_path)
