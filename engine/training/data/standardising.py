"""Columns of mean 0 and standard deviation 1, by the numbers of the rows that train."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from engine.training import errors
from engine.training.data.bindings import Numbers, number_columns
from engine.training.data.columns import Columns, Indices
from engine.value import Array


@dataclass(frozen=True)
class Scale:
    """The mean and the standard deviation by which a column is standardised: (x - mean) / deviation.

    The deviation is that of a population (divided by the number of rows), and 1 for a column that does not vary.
    """

    mean: float
    deviation: float

    def apply(self, raw: Array | float) -> Array:
        """Raw numbers, standardised. Halves, exact in themselves, keep the difference of huge ones finite."""
        with np.errstate(over="ignore"):
            return (np.multiply(raw, 0.5) - self.mean * 0.5) / (self.deviation * 0.5)

    def undo(self, standardised: Array | float) -> Array:
        """Standardised numbers as they were."""
        return np.multiply(standardised, self.deviation) + self.mean


def _unknown() -> Mapping[str, Scale]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Standardise:
    """Which columns are standardised, and by which numbers.

    `scales` holds the numbers where they are known, so that a trained graph meets other data as it met the data it
    was trained on; the training rows tell those of the other columns. Raises BadDataSetting.
    """

    columns: Numbers
    scales: Mapping[str, Scale] = field(default_factory=_unknown)

    def __post_init__(self) -> None:
        for name, scale in self.scales.items():
            if not _is_sound(scale):
                told = f"a mean and a deviation above 0 for '{name[:40]}', both finite"
                raise errors.BadDataSetting("standardise", (scale.mean, scale.deviation), told)

    def of(self, columns: Columns, training: Indices) -> dict[str, Scale]:
        """The scale of every chosen column, by name; raises UnknownColumn."""
        chosen = number_columns(self.columns, "standardise", columns.source, columns.names)
        return {
            name: self.scales.get(name) or Scale(*mean_and_deviation(columns.numbers[name][training]))
            for name in dict.fromkeys(chosen)
            if name in columns.numbers
        }


def _is_sound(scale: Scale) -> bool:
    return math.isfinite(scale.mean) and math.isfinite(scale.deviation) and scale.deviation > 0.0


def standardised(columns: Columns, scales: Mapping[str, Scale]) -> Columns:
    """The columns with those standardised that have a scale; raises NotStandardised."""
    numbers = dict(columns.numbers)
    for name, scale in scales.items():
        numbers[name] = scale.apply(numbers[name])
        if not np.isfinite(numbers[name]).all():
            raise errors.NotStandardised(columns.source, name)
    return replace(columns, numbers=MappingProxyType(numbers))


def mean_and_deviation(numbers: Array | Sequence[float]) -> tuple[float, float]:
    """The mean and the population's standard deviation, which is 1 where the numbers are all the same."""
    numbers = np.asarray(numbers, dtype=np.float64)
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        return low, 1.0
    # A power of two takes nothing from the digits, and keeps the squares of huge and tiny numbers within the doubles.
    _, exponent = math.frexp(max(abs(low), abs(high)))
    scaled = np.ldexp(numbers, -exponent)
    mean, deviation = float(np.mean(scaled)), float(np.std(scaled))
    return math.ldexp(mean, exponent), math.ldexp(deviation, exponent) or 1.0
