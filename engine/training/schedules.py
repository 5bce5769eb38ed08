"""Schedules: the learning rate as a function of the step alone, each declared once as a record.

Because nothing is remembered, a run that is resumed or replayed has the same rates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


def _no_defaults() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule:
    """One way in which the learning rate changes, as PyTorch's scheduler of the same name makes it.

    `rate(t, rate, steps, *constants)` is the learning rate of the step before which t were made, for a run of `steps`
    in all with the learning rate `rate`; the constants are the values of `settings`, in this order. `defaults` are the
    schedule's own for settings that are left out.
    """

    name: str
    title: str
    help: str
    latex: str
    settings: tuple[str, ...] = ()
    defaults: Mapping[str, float] = field(default_factory=_no_defaults)
    rate: Callable[..., float]

    def constants(self, values: Mapping[str, float]) -> tuple[float, ...]:
        """The values of this schedule's settings, in the order in which `rate` takes them."""
        return tuple(values[name] for name in self.settings)


def warmed_up(schedule: Schedule, warmup: int, start: float) -> Callable[..., float]:
    """The schedule's rate after `warmup` steps that rise evenly towards its first rate, from `start` times as much."""
    if not warmup:
        return schedule.rate

    def rate(t: int, rate: float, steps: int, *constants: float) -> float:
        rest = max(steps - warmup, 1)
        if t >= warmup:
            return schedule.rate(t - warmup, rate, rest, *constants)
        return schedule.rate(0, rate, rest, *constants) * (start + (1.0 - start) * t / warmup)

    return rate


def _constant(_t: int, rate: float, _steps: int) -> float:
    return rate


def _step(t: int, rate: float, _steps: int, every: int, factor: float) -> float:
    return rate * factor ** (t // every)


def _exponential(t: int, rate: float, _steps: int, factor: float) -> float:
    return rate * factor**t


def _cosine(t: int, rate: float, steps: int, least: float) -> float:
    return least + (rate - least) * (1.0 + math.cos(math.pi * t / steps)) / 2.0


def _one_cycle(t: int, rate: float, steps: int, peak_at: float, start_divisor: float, end_divisor: float) -> float:
    first = rate / start_divisor
    peak, last = peak_at * steps - 1.0, steps - 1.0
    if t <= peak:
        return _eased(first, rate, t / peak if peak > 0.0 else 1.0)
    return _eased(rate, first / end_divisor, min((t - peak) / (last - peak), 1.0) if last > peak else 1.0)


def _eased(start: float, end: float, share: float) -> float:
    """Between the two along half a wave of the cosine."""
    return end + (start - end) / 2.0 * (1.0 + math.cos(math.pi * share))


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        schedule.name: schedule
        for schedule in (
            Schedule(
                name="constant",
                title="Constant",
                help="The learning rate stays as it is.",
                latex=r"\eta_t = \eta",
                rate=_constant,
            ),
            Schedule(
                name="warmup",
                title="Warm-up",
                help="The learning rate rises evenly over the first steps, then stays; the others can begin so too.",
                latex=r"\eta_t = \eta \left(s + (1 - s) \min\left(\frac{t}{w}, 1\right)\right)",
                defaults={"warmup_steps": 10},
                rate=_constant,
            ),
            Schedule(
                name="step",
                title="Step",
                help="The learning rate is multiplied by a factor every so many steps.",
                latex=r"\eta_t = \eta \gamma^{\lfloor t / k \rfloor}",
                settings=("decay_every", "decay_factor"),
                defaults={"decay_factor": 0.1},
                rate=_step,
            ),
            Schedule(
                name="exponential",
                title="Exponential",
                help="The learning rate is multiplied by a factor at every step.",
                latex=r"\eta_t = \eta \gamma^t",
                settings=("decay_factor",),
                defaults={"decay_factor": 0.99},
                rate=_exponential,
            ),
            Schedule(
                name="cosine",
                title="Cosine",
                help="The learning rate falls along half a wave of the cosine; in a longer run it rises again.",
                latex=r"\eta_t = \eta_{min} + (\eta - \eta_{min}) \frac{1 + \cos(\pi t / T)}{2}",
                settings=("minimum_rate",),
                rate=_cosine,
            ),
            Schedule(
                name="one_cycle",
                title="One cycle",
                help="The learning rate rises from a small one to its peak and falls to almost nothing (Smith 2018).",
                latex=r"\frac{\eta}{d} \to \eta \to \frac{\eta}{d e}",
                settings=("peak_at", "start_divisor", "end_divisor"),
                rate=_one_cycle,
            ),
        )
    }
)
"""The schedules by name, the default first."""
