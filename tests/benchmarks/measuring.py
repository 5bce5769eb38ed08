"""Measuring side by side: many short rounds in turn, so that a busy moment of the machine hits everybody.

A round takes the time on the clock, or that of the processor where it is less: while other programs have the processor
nobody works, and threads that work at once count once. Each round begins with a call that is not timed, since what it
finds in the processor's caches is the others'.
"""

import math
import random
import statistics
import time
from dataclasses import dataclass

from tests.benchmarks.workload import Action, Workload

TOLERANCE = 1e-6
"""Relative; some peers add in another order."""

LEAST_ROUNDS = 5
"""However long one action of somebody takes."""


@dataclass(frozen=True)
class Measured:
    """The median seconds per unit of one contestant, and the median over the rounds of our time to its."""

    name: str
    seconds: float
    ratio: float


@dataclass(frozen=True)
class Patience:
    """How long to measure: so many rounds of about so many seconds each, but no more than `most` seconds in all."""

    rounds: int
    seconds: float
    most: float = math.inf


def measure(workload: Workload, patience: Patience) -> list[Measured]:
    """What each contestant takes, ours first; absent ones are left out.

    Raises AssertionError where the contestants do not do the same work.
    """
    actions = {one.name: one.prepare() for one in workload.contestants if one.present}
    _compare(workload, {name: action() for name, action in actions.items()})
    counts = {name: _calls(action, patience.seconds) for name, action in actions.items()}
    times: dict[str, list[float]] = {name: [] for name in actions}
    turns = random.Random(0)  # noqa: S311 - an order of its own for each round: nobody always comes after the same one
    end = time.perf_counter() + patience.most
    for number in range(patience.rounds):
        if number >= LEAST_ROUNDS and time.perf_counter() > end:
            break
        for name, action in turns.sample(list(actions.items()), len(actions)):
            action()
            times[name].append(_round(action, counts[name]) / workload.per_action)
    ours = next(iter(times.values()))
    return [
        Measured(
            name,
            statistics.median(theirs),
            statistics.median(our / their for our, their in zip(ours, theirs, strict=True)),
        )
        for name, theirs in times.items()
    ]


def _compare(workload: Workload, results: dict[str, float]) -> None:
    first = next(iter(results.values()))
    for name, result in results.items():
        if not math.isclose(result, first, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            raise AssertionError(workload.name, name, result, first)


def _calls(action: Action, round_seconds: float) -> int:
    """How many calls fill a round; the calls to find out also warm up caches."""
    calls = 1
    while (each := _round(action, calls)) * calls < round_seconds / 4:
        calls *= 2
    return max(1, round(round_seconds / each))


def _round(action: Action, calls: int) -> float:
    """The seconds that one call takes."""
    start, worked = time.perf_counter(), time.process_time()
    for _ in range(calls):
        action()
    return min(time.perf_counter() - start, time.process_time() - worked) / calls
