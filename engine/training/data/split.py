"""Rows to train on, and rows to validate on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.operation import Setting
from engine.training import errors
from engine.training.data.columns import Indices
from engine.training.settings import MAX_SEED

_SETTINGS = (
    Setting(name="validation", kind="number", default=0.2, help="The fraction of the rows kept for validation."),
    Setting(name="seed", kind="integer", default=0, help="Same seed, same split.", minimum=0, maximum=MAX_SEED),
    Setting(name="shuffle", kind="boolean", default=True, help="Whether the rows are drawn, or the last ones taken."),
)


@dataclass(frozen=True, kw_only=True)
class Split:
    """Which part of the rows is kept for validation, and how it is drawn.

    `validation` is a fraction between 0 and 1, rounded to whole rows, at least one on either side. With
    `shuffle` the rows are put in an order drawn from `seed` first; without, they keep theirs. The last ones are for
    validation. The same seed gives the same split. Raises BadDataSetting.
    """

    validation: float
    seed: int = 0
    shuffle: bool = True

    def __post_init__(self) -> None:
        for setting in _SETTINGS:
            value = getattr(self, setting.name)
            if not setting.accepts(value):
                raise errors.BadDataSetting(setting.name, value, setting.expected)
        if not 0.0 < self.validation < 1.0:
            raise errors.BadDataSetting("validation", self.validation, "a fraction above 0 and below 1")

    def rows(self, source: str, rows: int) -> tuple[Indices, Indices]:
        """The rows to train on and those to validate on, counted from 0; raises TooFewRows, naming the source."""
        if rows < 2:  # noqa: PLR2004 - one on either side
            raise errors.TooFewRows(source, rows)
        order = np.random.default_rng(self.seed).permutation(rows) if self.shuffle else np.arange(rows)
        kept = rows - min(max(round(self.validation * rows), 1), rows - 1)
        return order[:kept], order[kept:]
