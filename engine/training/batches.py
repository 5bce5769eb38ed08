"""The order in which a run takes the rows of its table: each batch by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.training.data import Table
from engine.value import Array

Batch = dict[str, Array]

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
        self._order: np.ndarray[Any, np.dtype[np.int64]] = np.arange(0)
        # The state of the generator before it drew the order of an epoch, for some of the epochs.
        self.marks: dict[int, Mapping[str, Any]] = {0: self._random.bit_generator.state}
        self._every = 1

    def batch(self, number: int) -> Batch | None:
        """The rows of this batch for each input, or None for the whole table."""
        if not self.per_epoch:
            return None
        epoch, place = divmod(number, self.per_epoch)
        if epoch != self._epoch:
            self._go_to(epoch)
        chosen = self._order[place * self._size : (place + 1) * self._size]
        return {name: array[chosen] for name, array in self._inputs.items()}

    def _go_to(self, epoch: int) -> None:
        if epoch < self._epoch or not self.marks.keys().isdisjoint(range(self._epoch + 2, epoch + 1)):
            mark = max(known for known in self.marks if known <= epoch)
            self._random.bit_generator.state = self.marks[mark]
            self._epoch = mark - 1
        while self._epoch < epoch:
            self._epoch += 1
            if self._epoch % self._every == 0:
                self._mark()
            self._order = self._random.permutation(self._rows)

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
