"""The table of arrays that training is fed with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from engine.errors import EmptyValue
from engine.training import errors
from engine.training.data.columns import Indices
from engine.training.data.split import Split
from engine.value import Array, as_value, read_only


@dataclass(frozen=True, eq=False)
class Table:
    """Data ready for training: an array for each input node, whose first axis is the `rows`.

    Raises BadValue, UnevenColumns where the lengths differ, and NoRows where there is nothing.
    """

    inputs: Mapping[str, Array]
    rows: int = field(init=False)

    def __post_init__(self) -> None:
        try:
            arrays = {name: _as_rows(array) for name, array in self.inputs.items()}
        except EmptyValue:
            raise errors.NoRows("The table") from None
        lengths = {name: len(array) for name, array in arrays.items()}
        rows = next(iter(lengths.values()), 0)
        for name, length in lengths.items():
            if length != rows:
                raise errors.UnevenColumns(name, length, rows)
        if not rows:
            raise errors.NoRows("The table")
        object.__setattr__(self, "inputs", MappingProxyType(arrays))
        object.__setattr__(self, "rows", rows)

    def batches(self, size: int, seed: int) -> Iterator[dict[str, Array]]:
        """Mini-batches without end: every epoch takes each row once, in an order drawn from `seed`.

        The last batch of an epoch is smaller where `size` does not divide the rows.
        """
        random = np.random.default_rng(seed)
        while True:
            order = random.permutation(self.rows)
            for start in range(0, self.rows, size):
                chosen = order[start : start + size]
                yield {name: array[chosen] for name, array in self.inputs.items()}

    def batch_lengths(self, size: int) -> set[int]:
        """The numbers of rows that batches of this size have."""
        return {min(size, self.rows), self.rows % size or size} - {0} if size < self.rows else {self.rows}

    def take(self, rows: Indices) -> Table:
        """The table of these rows, counted from 0, in this order."""
        return Table({name: read_only(array[rows]) for name, array in self.inputs.items()})

    def split(self, split: Split) -> tuple[Table, Table]:
        """The rows to train on and those to validate on; raises TooFewRows."""
        training, validation = split.rows("The table", self.rows)
        return self.take(training), self.take(validation)


def _as_rows(given: Array) -> Array:
    """The array as a value that nobody can change; what is one already is not copied, for tables are large."""
    if _is_locked(given) and np.isfinite(given).all():
        return given
    return np.atleast_1d(as_value(given))


def _is_locked(given: object) -> bool:
    """Whether this is an array of doubles that holds its own numbers and cannot be written to."""
    if not isinstance(given, np.ndarray) or given.dtype != np.float64 or not given.size or not given.ndim:
        return False
    return given.flags.owndata and not given.flags.writeable
