"""Makes steps in a row inside the tape, as many as take about a hundredth of a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from engine.training.compiled.functions import BEST, BEST_STEP, CAREFUL
from engine.training.compiled.kernels import RULES, TrainingKernels
from engine.training.compiled.options import options_of
from engine.training.compiled.pace import Pace
from engine.training.compiled.passes import NO_NUMBERS, NO_PLACES, NO_ROWS, Lot, Places, TapePasses
from engine.training.noise import drawn, factor
from engine.value import Array

if TYPE_CHECKING:
    from engine.training.batches import Batches
    from engine.training.descent import Descent
    from engine.training.objective import Objective
    from engine.training.settings import TrainingSettings
    from engine.training.stops import Patience

STEP_COLUMNS = 4
"""The numbers of a StepRecord."""

_MOST_DRAWN = 2**20
"""So many rows are drawn beforehand at most, or those of one epoch."""

_MOST_NOISE = 2**20


class Driver:
    """Makes the steps of a descent whose graph the tape runs.

    `recorded` are the places of the numbers that are recorded; a run that `tracks` watches its loss for improvement.
    """

    def __init__(
        self, descent: Descent, passes: TapePasses, settings: TrainingSettings, recorded: Array | None, *, tracks: bool
    ) -> None:
        objective, batches = descent.objective, descent.batches
        assert objective.kernels is not None  # noqa: S101 - there are no passes on the tape without
        self._kernels: TrainingKernels = objective.kernels
        self._descent, self._batches, self._settings = descent, batches, settings
        self._feeding = _Feeding(objective, batches, passes)
        self._recorded = NO_PLACES if recorded is None else recorded.astype(np.int64)
        self._options = {each: options_of(settings, tracks=tracks, watchful=each) for each in (False, True)}
        self._rule = RULES.index(settings.rule)
        self._constants = np.array(settings.rule.constants({n: settings.value(n) for n in settings.rule.settings}))
        self._gradients = np.empty((2, objective.size))
        self._progress = np.zeros(3)
        self.careful = False
        """Whether parameters are checked after each step; once a gradient was huge they are."""
        self._pace = Pace(self._feeding.work * settings.accumulation)

    def make(self, most: int, patience: Patience, *, watchful: bool) -> Array:
        """Make up to so many steps, and give their records as rows.

        It ends before a step for which the run may have to stop. The patience is brought up to date.
        """
        descent = self._descent
        count = self._feeding.limited(min(most, self._pace.steps), self._settings.accumulation)
        first = descent.steps * self._settings.accumulation
        order, ends = self._feeding.rows(first, count * self._settings.accumulation)
        noise = self._feeding.noise(descent, first, count * self._settings.accumulation)
        rows = np.empty((count, STEP_COLUMNS + len(self._recorded)))
        sets, now = descent.both_sets
        progress = self._progress
        progress[:] = patience.best, patience.step, self.careful
        start = time.perf_counter()
        made = self._kernels.make_steps(
            self._kernels.addresses, *self._feeding.lots, self._feeding.columns, order, ends, noise, sets, now,
            *self._gradients, self._rule, self._constants, self._options[watchful], descent.rates(count),
            descent.steps, self._recorded, rows, progress,
        )  # fmt: skip
        self._pace.note(made, time.perf_counter() - start)
        patience.best, patience.step = float(progress[BEST]), int(progress[BEST_STEP])
        self.careful = bool(progress[CAREFUL])
        descent.stepped(made)
        return rows[:made]


class _Feeding:
    """What the steps are fed with: rows of the table, and factors of noise drawn beforehand."""

    def __init__(self, objective: Objective, batches: Batches, passes: TapePasses) -> None:
        self._objective, self._batches = objective, batches
        self._passes: tuple[TapePasses, ...] = (passes, passes)
        self.columns, names = NO_ROWS, []
        if batches.per_epoch:
            self._passes = tuple(objective.passes_of(batches.first(rows), rows) for rows in batches.lengths)
            names = [name for name in batches.inputs if name in passes.plan.slots]
            self.columns = np.array([batches.inputs[name] for name in names]).reshape(len(names), -1)
        gates = [factor(gate) for gate in objective.noisy_gates]
        self.lots: tuple[Lot, ...] = tuple(
            each.lot([each.plan.slots[name] for name in names], [each.plan.slots[name] for name in gates])
            for each in self._passes
        )
        self.work = self._passes[0].work

    def limited(self, count: int, accumulation: int) -> int:
        """At most so many steps, fewer where the numbers drawn for them would take much memory."""
        batches = self._batches
        if batches.per_epoch:
            epochs = max(1, _MOST_DRAWN // len(self.columns[0])) if len(self.columns) else 1
            count = min(count, max(1, epochs * batches.per_epoch // accumulation))
        if self._objective.noisy:
            factors = max(1, len(self.lots[0][-2]) * accumulation)
            count = min(count, max(1, _MOST_NOISE // factors))
        return count

    def rows(self, first: int, count: int) -> tuple[Places, Places]:
        """The rows of so many batches."""
        return self._batches.rows_of(first, count) if self._batches.per_epoch else (NO_PLACES, NO_PLACES)

    def noise(self, descent: Descent, first: int, count: int) -> Array:
        """The factors of noise for so many batches."""
        if not self._objective.noisy:
            return NO_NUMBERS
        return np.concatenate([self._factors(descent, number) for number in range(first, first + count)])

    def _factors(self, descent: Descent, number: int) -> Array:
        random = descent.random(number)
        per_epoch = self._batches.per_epoch
        passes = self._passes[per_epoch > 0 and number % per_epoch == per_epoch - 1]
        shapes = [(gate, passes.shape(passes.plan.slots[factor(gate)])) for gate in self._objective.noisy_gates]
        return np.concatenate([np.ravel(drawn(gate, shape, random)) for gate, shape in shapes])
