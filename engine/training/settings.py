"""The settings of a training run: one table, from which their checks, files, options and forms follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from engine.training.errors import BadTraining
from engine.training.mistakes import MISTAKES
from engine.training.optimizers import OPTIMIZERS, Optimizer
from engine.training.schedules import SCHEDULES, Schedule, warmed_up
from engine.training.setting import MAX_WHOLE, TrainingSetting, row

MAX_STEPS = 10_000_000
"""The most steps of one run."""

MAX_RATE = 1e6
"""The largest learning rate; far beyond what any descent survives."""

MAX_SEED = MAX_WHOLE
_MAX_DIVISOR = 1e12
_FRACTION = {"minimum": 0.0, "below": 1.0}
_SHARE = {"minimum": 0.0, "maximum": 1.0}
_COUNT = {"minimum": 1, "maximum": MAX_STEPS}


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """How to train: optimizer, schedule, batches, clipping, precision, seed, and when to stop.

    TRAINING_SETTINGS holds a row for each, with what it means and its range. Raises BadTraining, naming the setting.
    """

    optimizer: str = row(
        "sgd", "choice", "optimizer", "Optimizer",
        "How the gradient becomes a step.",
        choices=tuple(OPTIMIZERS),
    )  # fmt: skip
    learning_rate: float = row(
        0.1, "number", "optimizer", "Learning rate",
        "How far each step goes, as a multiple of the gradient.",
        minimum=0.0, maximum=MAX_RATE,
    )  # fmt: skip
    momentum: float | None = row(
        None, "number", "optimizer", "Momentum",
        "How much of the step before each step keeps; left out, 0 for SGD and 0.9 for the others.",
        optional=True, otherwise=0.0, **_FRACTION,
    )  # fmt: skip
    beta1: float = row(
        0.9, "number", "optimizer", "Decay β₁",
        "How slowly earlier gradients are forgotten; usually 0.9.",
        **_FRACTION,
    )  # fmt: skip
    beta2: float = row(
        0.999, "number", "optimizer", "Decay β₂",
        "How slowly the size of earlier gradients is forgotten; usually 0.999.",
        **_FRACTION,
    )  # fmt: skip
    alpha: float = row(
        0.99, "number", "optimizer", "Decay α",  # noqa: RUF001 - its usual name
        "How slowly the size of earlier gradients is forgotten; usually 0.99.",
        **_FRACTION,
    )  # fmt: skip
    rho: float = row(
        0.9, "number", "optimizer", "Decay ρ",  # noqa: RUF001 - its usual name
        "How slowly the size of earlier gradients and steps is forgotten; usually 0.9.",
        **_FRACTION,
    )  # fmt: skip
    epsilon: float | None = row(
        None, "number", "optimizer", "Epsilon",
        "Keeps the divisor away from 0; left out, the optimizer's own.",
        optional=True, above=0.0, otherwise=1e-8,
    )  # fmt: skip
    weight_decay: float | None = row(
        None, "number", "optimizer", "Weight decay",
        "Pulls every variable towards 0; left out, 0.01 for AdamW and 0 for the others.",
        optional=True, minimum=0.0, maximum=MAX_RATE, otherwise=0.0,
    )  # fmt: skip
    schedule: str = row(
        "constant", "choice", "schedule", "Schedule",
        "How the learning rate changes from step to step.",
        choices=tuple(SCHEDULES),
    )  # fmt: skip
    schedule_steps: int | None = row(
        None, "integer", "schedule", "Schedule over",
        "The number of steps that the schedule is made for; left out, those of the run.",
        optional=True, schedules=("cosine", "one_cycle"), **_COUNT,
    )  # fmt: skip
    decay_every: int = row(
        30, "integer", "schedule", "Decay every",
        "After so many steps the learning rate is multiplied by the factor once more.",
        **_COUNT,
    )  # fmt: skip
    decay_factor: float | None = row(
        None, "number", "schedule", "Decay factor",
        "What the learning rate is multiplied by; left out, 0.1 for the schedule step and 0.99 for exponential.",
        optional=True, above=0.0, maximum=1.0, otherwise=1.0,
    )  # fmt: skip
    minimum_rate: float = row(
        0.0, "number", "schedule", "Least rate",
        "The learning rate at which the cosine ends.",
        minimum=0.0, maximum=MAX_RATE,
    )  # fmt: skip
    peak_at: float = row(
        0.3, "number", "schedule", "Peak at",
        "The share of the steps after which the one cycle is at its peak, which is the learning rate.",
        **_SHARE,
    )  # fmt: skip
    start_divisor: float = row(
        25.0, "number", "schedule", "Start divisor",
        "The one cycle begins at the learning rate divided by this.",
        minimum=1.0, maximum=_MAX_DIVISOR,
    )  # fmt: skip
    end_divisor: float = row(
        1e4, "number", "schedule", "End divisor",
        "The one cycle ends at its first rate divided by this.",
        minimum=1.0, maximum=_MAX_DIVISOR,
    )  # fmt: skip
    warmup_steps: int | None = row(
        None, "integer", "schedule", "Warm-up over",
        "In so many steps before the schedule the learning rate rises evenly; left out, 10 for the schedule warmup "
        "and none for the others.",
        optional=True, minimum=0, maximum=MAX_STEPS, otherwise=0,
    )  # fmt: skip
    warmup_start: float = row(
        1 / 3, "number", "schedule", "Warm-up from",
        "The share of the learning rate at which the warm-up begins.",
        **_SHARE,
    )  # fmt: skip
    steps: int = row(
        100, "integer", "run", "Steps",
        "After so many steps a run is finished.",
        **_COUNT,
    )  # fmt: skip
    batch_size: int | None = row(
        None, "integer", "run", "Mini-batches of",
        "Take so many rows of the data for each step, in an order drawn anew for every epoch; left out, all of them.",
        optional=True, minimum=1, maximum=MAX_WHOLE,
    )  # fmt: skip
    accumulation: int = row(
        1, "integer", "run", "Batches a step",
        "Add up the gradients of so many batches, and step along their mean.",
        minimum=1, maximum=10_000,
    )  # fmt: skip
    precision: str = row(
        "float64", "choice", "run", "Precision",
        "Numbers of 64 bits, as the graph has them, or of 32, which are faster where arrays are large.",
        choices=("float64", "float32"),
    )  # fmt: skip
    clip_norm: float | None = row(
        None, "number", "clipping", "Clip norm to",
        "Shorten the gradient where its norm, over all variables, is larger than this.",
        optional=True, above=0.0,
    )  # fmt: skip
    clip_value: float | None = row(
        None, "number", "clipping", "Clip values to",
        "Cut every number of the gradient off at this and at its negative, before the norm is clipped.",
        optional=True, above=0.0,
    )  # fmt: skip
    seed: int = row(
        0, "integer", "run", "Seed",
        "The same seed draws the same mini-batches and the same noise, so that a run can be repeated exactly.",
        minimum=0, maximum=MAX_WHOLE,
    )  # fmt: skip
    stop_below: float | None = row(
        None, "number", "stopping", "Stop at loss",
        "End the run as soon as the loss is below this.",
        optional=True,
    )  # fmt: skip
    stop_gradient_below: float | None = row(
        None, "number", "stopping", "Stop at gradient",
        "End the run as soon as the norm of the gradient is below this.",
        optional=True, above=0.0,
    )  # fmt: skip
    patience: int | None = row(
        None, "integer", "stopping", "Patience",
        "End the run once so many steps have not improved the loss, that of the validation rows where there are any.",
        optional=True, **_COUNT,
    )  # fmt: skip
    min_improvement: float = row(
        0.0, "number", "stopping", "Least improvement",
        "Only a loss that is lower by more than this counts as an improvement.",
        minimum=0.0,
    )  # fmt: skip
    validation_every: int = row(
        10, "integer", "history", "Validate every",
        "After so many steps the loss and the accuracy on the validation rows are computed again.",
        **_COUNT,
    )  # fmt: skip
    history_limit: int = row(
        100_000, "integer", "history", "Records kept",
        "At most so many records are kept; a longer run keeps every second one, then every fourth, and so on.",
        minimum=16, maximum=MAX_STEPS,
    )  # fmt: skip
    record: tuple[str, ...] = row(
        (), "names", "history", "Variables",
        "The variables whose values are recorded at every step.",
    )  # fmt: skip
    mistakes: tuple[str, ...] = row(
        (), "choices", "mistakes", "Deliberate mistakes",
        "What is done wrong on purpose.",
        choices=tuple(MISTAKES),
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, setting in TRAINING_SETTINGS.items():
            value = getattr(self, name)
            if not setting.accepts(value):
                shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
                raise BadTraining(name, shown, setting.expected)
            if setting.kind == "number" and value is not None:
                object.__setattr__(self, name, float(value))
            elif isinstance(value, list):
                object.__setattr__(self, name, tuple(value))

    def value(self, name: str) -> Any:
        """The value of a setting, the default of the chosen optimizer or schedule where it is left out."""
        value = getattr(self, name)
        if value is not None:
            return value
        own = {**OPTIMIZERS[self.optimizer].defaults, **SCHEDULES[self.schedule].defaults}
        return own.get(name, TRAINING_SETTINGS[name].otherwise)

    def uses(self, name: str) -> bool:
        """Whether a setting matters with the optimizer and the schedule that are chosen."""
        setting = TRAINING_SETTINGS[name]
        return (not setting.optimizers or self.optimizer in setting.optimizers) and (
            not setting.schedules or self.schedule in setting.schedules
        )

    def of_optimizer(self) -> dict[str, float]:
        """What makes the optimizer's steps besides the learning rate, each setting filled in."""
        return {name: self.value(name) for name in (*OPTIMIZERS[self.optimizer].settings, "weight_decay")}

    @property
    def rule(self) -> Optimizer:
        """The optimizer that steps: where there is momentum, gradient descent with it."""
        return OPTIMIZERS[self.optimizer].fitting({"momentum": self.value("momentum")})

    @property
    def rate(self) -> Callable[[int], float]:
        """The learning rate of the step before which so many were made."""
        schedule = SCHEDULES[self.schedule]
        make = warmed_up(schedule, self.value("warmup_steps"), self.warmup_start)
        steps = self.schedule_steps or self.steps
        constants = schedule.constants({name: self.value(name) for name in schedule.settings})
        if self.schedule == "constant" and not self.value("warmup_steps"):
            return lambda _: self.learning_rate
        return lambda t: make(t, self.learning_rate, steps, *constants)


def _rows() -> dict[str, TrainingSetting]:
    rows = {}
    for each in fields(TrainingSettings):
        users = {"optimizers": _users(OPTIMIZERS, each.name), "schedules": _users(SCHEDULES, each.name)}
        columns: Mapping[str, Any] = {**users, **each.metadata["columns"]}
        rows[each.name] = TrainingSetting(name=each.name, default=each.default, **columns)
    return rows


def _users(records: Mapping[str, Optimizer] | Mapping[str, Schedule], setting: str) -> tuple[str, ...]:
    """Which of the optimizers or schedules have a setting of this name."""
    return tuple(name for name, record in records.items() if setting in record.settings)


TRAINING_SETTINGS: Mapping[str, TrainingSetting] = MappingProxyType(_rows())
"""The table of all settings by name, in the order of a form."""
