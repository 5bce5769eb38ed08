"""The settings of a training run, checked when they are made."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields

from engine.training.errors import BadTraining

OPTIMIZERS = ("sgd", "adam")
"""The names of the optimizers, the default first."""

MAX_STEPS = 10_000_000
"""The most steps of one run; its history is kept in memory."""

MAX_RATE = 1e6
"""The largest learning rate; far beyond what any descent survives."""

MAX_SEED = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """How to train: optimizer, learning rate, batches, clipping, seed, and when to stop.

    `momentum` belongs to SGD; `beta1`, `beta2` and `epsilon` to Adam. `batch_size` None is the full batch,
    `clip_norm` None leaves gradients as they are, `stop_below` ends the run once the loss is below it. Raises
    BadTraining, naming the setting.
    """

    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.0
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    steps: int = 100
    batch_size: int | None = None
    clip_norm: float | None = None
    seed: int = 0
    stop_below: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            accepts, expected = _RULES[field.name]
            if not accepts(value):
                raise BadTraining(field.name, value, expected)
            if field.name in _NUMBERS and value is not None:
                object.__setattr__(self, field.name, float(value))


def _is_number(value: object) -> bool:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond the floats
        return False


def _number(low: float, high: float) -> Callable[[object], bool]:
    return lambda value: _is_number(value) and low <= value <= high  # type: ignore[operator]  # a number here


def _fraction(value: object) -> bool:
    return _is_number(value) and 0.0 <= value < 1.0  # type: ignore[operator]  # a number here


def _positive(value: object) -> bool:
    return _is_number(value) and value > 0.0  # type: ignore[operator]  # a number here


def _whole(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _or_nothing(accepts: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or accepts(value)


_NUMBERS = {"learning_rate", "momentum", "beta1", "beta2", "epsilon", "clip_norm", "stop_below"}
_RULES: dict[str, tuple[Callable[[object], bool], str]] = {
    "optimizer": (lambda value: value in OPTIMIZERS, " or ".join(f"'{name}'" for name in OPTIMIZERS)),
    "learning_rate": (_number(0.0, MAX_RATE), f"a number from 0 to {MAX_RATE:,.0f}"),
    "momentum": (_fraction, "a number from 0 to less than 1"),
    "beta1": (_fraction, "a number from 0 to less than 1"),
    "beta2": (_fraction, "a number from 0 to less than 1"),
    "epsilon": (_positive, "a number above 0"),
    "steps": (_whole(1, MAX_STEPS), f"a whole number from 1 to {MAX_STEPS:,}"),
    "batch_size": (_or_nothing(_whole(1, MAX_SEED)), "a whole number of at least 1, or nothing"),
    "clip_norm": (_or_nothing(_positive), "a number above 0, or nothing"),
    "seed": (_whole(0, MAX_SEED), "a whole number of at least 0"),
    "stop_below": (_or_nothing(_is_number), "a number, or nothing"),
}
