"""Tables of arrays: whole, in batches, and split."""

import itertools

import numpy as np
import pytest

from engine import Split, Table
from engine.errors import BadValue
from engine.training import errors
from engine.value import plain


def test_a_table_cannot_be_changed():
    """Neither through the array that it was made from nor through what it gives out."""
    original = np.array([1.0, 2.0])
    table = Table({"x": original})
    original[0] = 9
    assert plain(table.inputs["x"]) == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        table.inputs["x"][0] = 9


def test_a_view_that_somebody_may_change_is_copied():
    """Only an array that is locked and holds its own numbers is taken as it is: tables are large."""
    base = np.arange(4.0)
    view = base[:2]
    view.flags.writeable = False
    table = Table({"x": view})
    base[0] = 9
    assert plain(table.inputs["x"]) == [0, 1]
    base.flags.writeable = False
    assert Table({"x": base}).inputs["x"] is base


def test_a_table_needs_rows_of_one_length():
    """Arrays given from a program are checked too."""
    with pytest.raises(errors.UnevenColumns):
        Table({"x": np.ones(3), "y": np.ones((4, 2))})
    with pytest.raises(errors.NoRows):
        Table({})
    with pytest.raises(errors.NoRows):
        Table({"x": np.ones((0, 3))})
    locked = np.array([np.nan])
    locked.flags.writeable = False
    for bad in (np.array([np.nan]), locked):
        with pytest.raises(BadValue):
            Table({"x": bad})


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


def test_a_table_is_split():
    """Every row is on one side, and the rows of all inputs stay together."""
    table = Table({"x": np.arange(10.0), "y": np.arange(20.0).reshape(10, 2)})
    training, validation = table.split(Split(validation=0.3, seed=5))
    assert (training.rows, validation.rows) == (7, 3)
    assert sorted([*plain(training.inputs["x"]), *plain(validation.inputs["x"])]) == list(range(10))
    for part in (training, validation):
        assert plain(part.inputs["y"][:, 0]) == plain(2 * part.inputs["x"])
