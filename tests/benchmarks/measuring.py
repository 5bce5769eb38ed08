"""Measuring side by side: short rounds in turn, so that a busy moment of the machine hits everybody."""

import gc
import math
import statistics
import time
from dataclasses import dataclass

from tests.benchmarks.workload import Action, Workload

TOLERANCE = 1e-6
"""Relative; some peers add in another order."""


@dataclass(frozen=True)
class Measured:
    """The median seconds per unit of one contestant, and the ratio of our time to its."""

    name: str
    seconds: float
    ratio: float


def measure(workload: Workload, rounds: int, round_seconds: float) -> list[Measured]:
    """The medians over so many rounds of about so many seconds each, ours first; absent peers are left out.

    Raises AssertionError where the contestants do not do the same work.
    """
    actions = {one.name: one.prepare() for one in workload.contestants if one.present}
    _compare(workload.name, {name: action() for name, action in actions.items()})
    counts = {name: _calls(action, round_seconds) for name, action in actions.items()}
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(_round(action, counts[name]) / workload.per_action)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    ours = next(iter(medians.values()))
    return [Measured(name, seconds, ours / seconds) for name, seconds in medians.items()]


def _compare(workload: str, results: dict[str, float]) -> None:
    first = next(iter(results.values()))
    for name, result in results.items():
        if not math.isclose(result, first, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            raise AssertionError(workload, name, result, first)


def _calls(action: Action, round_seconds: float) -> int:
    """How many calls fill a round; the calls to find out also warm up caches."""
    calls = 1
    while (taken := _round(action, calls)) < round_seconds / 4:
        calls *= 2
    return max(1, round(calls * round_seconds / taken))


def _round(action: Action, calls: int) -> float:
    """The seconds that one call takes, the collector of garbage waiting meanwhile."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(calls):
            action()
        return (time.perf_counter() - start) / calls
    finally:
        gc.enable()
