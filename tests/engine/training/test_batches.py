"""The order of the rows depends on the seed alone, however a run comes to a batch."""

import json

import numpy as np
import pytest

from engine.training.batches import Batches
from engine.training.data import Table

TABLE = Table({"x": np.arange(10.0)})


def rows(batches: Batches, number: int) -> list[float]:
    """The rows of a batch."""
    batch = batches.batch(number)
    assert batch is not None
    return batch["x"].tolist()


@pytest.mark.parametrize("size", [1, 3, 5, 9])
def test_every_epoch_takes_each_row_once(size):
    """In an order drawn anew; the last batch may be smaller."""
    batches = Batches(TABLE, size, seed=3)
    epochs = [
        [row for number in range(batches.per_epoch) for row in rows(batches, epoch * batches.per_epoch + number)]
        for epoch in range(5)
    ]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 5


def test_the_order_is_that_of_the_table():
    """Whoever asks the table itself gets the same batches."""
    batches, drawn = Batches(TABLE, 4, seed=7), TABLE.batches(4, seed=7)
    assert [rows(batches, number) for number in range(50)] == [next(drawn)["x"].tolist() for _ in range(50)]


def test_a_batch_is_the_same_however_it_is_come_by():
    """From before, from behind, and from the marks of another run, as a file keeps them."""
    batches = Batches(TABLE, 4, seed=1)
    known = [rows(batches, number) for number in range(3000)]
    fresh = Batches(TABLE, 4, seed=1)
    fresh.remember({int(epoch): state for epoch, state in json.loads(json.dumps(batches.marks)).items()})
    for source in (batches, fresh, Batches(TABLE, 4, seed=1)):
        for number in (2999, 0, 1500, 1499, 2, 2998, 700):
            assert rows(source, number) == known[number]
    assert len(batches.marks) <= 64


def test_the_whole_table_is_no_batch():
    """Nor is there one without a table."""
    assert Batches(TABLE, 10, seed=0).batch(0) is None
    assert Batches(TABLE, None, seed=0).batch(5) is None
    assert Batches(None, None, seed=0).batch(5) is None
