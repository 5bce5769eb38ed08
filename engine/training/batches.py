"""The order in which a run takes the rows of its table: each batch by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.training.data import Table
from engine.value import Array

Batch = dict[str, Array]
Places = np.ndarray[Any, np.dtype[np.int64]]

_MARKS = 64
"""How many epochs are remembered at most, to go back to without drawing all orders before them anew."""


class Batches:
    """Mini-batches by number, from 0: every epoch takes each row once, in an order drawn from the seed.

    The last batch of an epoch is smaller where the size does not divide the rows. Where a batch would hold the whole
    table, or there is none, every batch is None.
    """

    def __init__(self, table: Table | None, size: int | None, seed: int, dtype: str = "float64") -> None:
        self._inputs: Batch = {}
        self._rows, self._size, self.per_epoch = 0, 1, 0
        if table is not None and size is not None and size < table.rows:
            self._inputs = {name: array.astype(dtype, copy=False) for name, array in table.inputs.items()}
            self._rows, self._size = table.rows, size
            self.per_epoch = -(-table.rows // size)
        self._random = np.random.default_rng(seed)
        self._epoch = -1
        # The orders of epochs that were asked for in one go, until a later one is asked for first.
        self._orders: dict[int, Places] = {}
        # The state of the generator before it drew the order of an epoch, for some of the epochs.
        self.marks: dict[int, Mapping[str, Any]] = {0: self._random.bit_generator.state}
        self._every = 1

    def batch(self, number: int) -> Batch | None:
        """The rows of this batch for each input, or None for the whole table."""
        if not self.per_epoch:
            return None
        epoch, place = divmod(number, self.per_epoch)
        self._forget_before(epoch)
        chosen = self._order_of(epoch)[place * self._size : (place + 1) * self._size]
        return {name: array[chosen] for name, array in self._inputs.items()}

    def rows_of(self, first: int, count: int) -> tuple[Places, Places]:
        """The rows of so many batches from the first on, one after the other, and where each of them ends there."""
        epoch, place = divmod(first, self.per_epoch)
        last = (first + count - 1) // self.per_epoch
        self._forget_before(epoch)
        parts = [self._order_of(each) for each in range(epoch, last + 1)]
        orders = np.concatenate(parts) if len(parts) > 1 else parts[0]
        numbers = np.arange(first + 1, first + count + 1)
        places = numbers - epoch * self.per_epoch
        whole, rest = np.divmod(places, self.per_epoch)
        ends = whole * self._rows + np.minimum(rest * self._size, self._rows) - place * self._size
        return orders[place * self._size :], ends

    @property
    def lengths(self) -> tuple[int, int]:
        """How many rows a batch has, and the last one of an epoch."""
        return self._size, self._rows - (self.per_epoch - 1) * self._size

    def first(self, rows: int) -> Batch:
        """The first rows of the table: a batch to try out."""
        return {name: array[:rows] for name, array in self._inputs.items()}

    @property
    def inputs(self) -> Batch:
        """All rows of each input."""
        return self._inputs

    def _order_of(self, epoch: int) -> Places:
        if epoch not in self._orders:
            self._orders[epoch] = self._drawn(epoch)
        return self._orders[epoch]

    def _forget_before(self, epoch: int) -> None:
        if len(self._orders) > 1 or epoch not in self._orders:
            self._orders = {each: order for each, order in self._orders.items() if each >= epoch}

    def _drawn(self, epoch: int) -> Places:
        if epoch <= self._epoch or not self.marks.keys().isdisjoint(range(self._epoch + 2, epoch + 1)):
            mark = max(known for known in self.marks if known <= epoch)
            self._random.bit_generator.state = self.marks[mark]
            self._epoch = mark - 1
        order: Places = np.arange(0)
        while self._epoch < epoch:
            self._epoch += 1
            if self._epoch % self._every == 0:
                self._mark()
            order = self._random.permutation(self._rows)
        return order

    def _mark(self) -> None:
        self.marks[self._epoch] = self._random.bit_generator.state
        if len(self.marks) > _MARKS:
            self._every *= 2
            self.marks = {epoch: state for epoch, state in self.marks.items() if epoch % self._every == 0}

    def remember(self, marks: Mapping[int, Mapping[str, Any]]) -> None:
        """Take over the marks of another run of the same order; raises ValueError, TypeError or KeyError for others."""
        for state in marks.values():
            self._random.bit_generator.state = state
        self.marks = {**self.marks, **marks}
        self._random.bit_generator.state = self.marks[0]
        self._epoch = -1
        self._orders = {}
