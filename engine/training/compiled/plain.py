"""Plain gradient descent on a plan of numbers inside the tape, with nothing around it: what Net repeats."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.execution.tape import tape_of
from engine.plan import Plan
from engine.training.compiled.kernels import RULES, TrainingKernels, training_kernels
from engine.training.compiled.options import options_of
from engine.training.compiled.pace import Pace
from engine.training.compiled.passes import NO_NUMBERS, NO_PLACES, NO_ROWS, TapePasses
from engine.training.objective import moving_slots
from engine.training.settings import TrainingSettings
from engine.value import Value

_SETTINGS = TrainingSettings(optimizer="sgd")
_OPTIONS = options_of(_SETTINGS)
_RULE = RULES.index(_SETTINGS.rule)
_CONSTANTS = np.array(_SETTINGS.rule.constants(dict.fromkeys(_SETTINGS.rule.settings, 0.0)))
_WATCHED = (np.inf, 0.0, 1.0)  # parameters are checked after every step
_COLUMNS = 4


class PlainDescent:
    """Steps in a row along the gradients of a plan's output, for all variables that it depends on."""

    def __init__(self, kernels: TrainingKernels, passes: TapePasses) -> None:
        self.plan = passes.plan
        self._kernels, self._passes = kernels, passes
        self._lot = passes.lot()
        self._pace = Pace(passes.work)
        size = len(passes.parameters)
        self._sets, self._gradients = np.empty((2, 1, size)), np.empty((2, size))

    def make(self, sources: list[Any], most: int, rate: float) -> tuple[list[float], Sequence[Value]]:
        """Make up to so many steps: the losses before each, and the values of all slots before the last.

        Puts the next values of the variables into the sources. It ends before a step that would meet, or lead to, a
        number that is not finite.
        """
        count = min(most, self._pace.steps)
        rows = np.empty((count, _COLUMNS))
        self._passes.feed_all(sources)
        self._sets[0, 0] = [sources[slot] for slot in self._passes.parameters]
        start = time.perf_counter()
        made = self._kernels.make_steps(
            self._kernels.addresses, self._lot, self._lot, NO_ROWS, NO_PLACES, NO_PLACES, NO_NUMBERS, self._sets, 0,
            *self._gradients, _RULE, _CONSTANTS, _OPTIONS, np.full(count, rate), 0, NO_PLACES, rows, np.array(_WATCHED),
        )  # fmt: skip
        self._pace.note(made, time.perf_counter() - start)
        moved: list[float] = self._sets[made % 2, 0].tolist()
        for slot, value in zip(self._passes.parameters, moved, strict=True):
            sources[slot] = value
        losses: list[float] = rows[:made, 1].tolist()
        return losses, self._passes.last_values()


def plain_descent(plan: Plan, sources: Sequence[Value]) -> PlainDescent | None:
    """The descent of a plan of numbers; None where the tape does not run it, or no variable leads to its output."""
    kernels = training_kernels() if plan.scalar and plan.trainable else None
    tape = tape_of(plan) if kernels else None
    if kernels is None or tape is None:
        return None
    moving = moving_slots(plan)
    reached = tape.way(plan.output_slot(), moving).reached
    parameters = [slot for slot in plan.trainable if reached[tape.layout.places[slot]]]
    if not parameters:
        return None
    return PlainDescent(kernels, TapePasses(kernels, tape, plan, sources, parameters, moving, np.empty(0)))
