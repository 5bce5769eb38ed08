"""The numbers that a run moves, and one step of them: gradient, clipping, weight decay, update.

All parameters are one flat vector, and so is whatever the optimizer remembers of them: a step is a few calls however
many parameters there are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.errors import NotFinite
from engine.training.batches import Batch, Batches
from engine.training.clipping import clip_norm, clip_values, global_norm, norm_of, squares
from engine.training.compiled.kernels import RULES
from engine.training.compiled.options import options_of
from engine.training.layer_by_layer import LayerByLayer
from engine.training.mistakes import KEEP_GRADIENTS, STEP_UP
from engine.training.objective import Objective
from engine.training.optimizers import Constants, coupled_decay, decoupled_decay
from engine.training.settings import TrainingSettings
from engine.value import Array

BLOCK = 2**15
"""So many parameters are updated at once: the arrays in between stay in the processor's cache."""

NOISE = 1
"""Keeps the random numbers of noise apart from those that draw batches."""


class Descent:
    """Parameters and optimizer under way: `theta` are the present parameters, flat, after `steps` steps.

    There are two sets of numbers, which take turns: a step reads one and writes the other, so that it can be taken
    back. `uses` tells for each parameter how often a step is repeated, where that mistake is made.
    """

    def __init__(
        self,
        objective: Objective,
        settings: TrainingSettings,
        batches: Batches,
        uses: Array | None = None,
        layers: LayerByLayer | None = None,
    ) -> None:
        self.objective = objective
        self.rate = settings.rate
        self.steps = 0
        self._settings, self.batches = settings, batches
        self._uses, self._layers = uses, layers
        self._rule = settings.rule
        self._constants = self._rule.constants({name: settings.value(name) for name in self._rule.settings})
        self._decay: float = settings.value("weight_decay")
        self._keeps, self._climbs = KEEP_GRADIENTS in settings.mistakes, STEP_UP in settings.mistakes
        rows = 1 + len(self._rule.memory)
        self._sets = np.zeros((2, rows + self._keeps, objective.size), settings.precision)
        self._thetas = [numbers[0] for numbers in self._sets]
        self._parts = [slice(start, start + BLOCK) for start in range(0, objective.size, BLOCK)]
        self._blocks = [[tuple(numbers[:rows, part]) for part in self._parts] for numbers in self._sets]
        self._sets[0][0] = objective.start()
        self._now = 0
        self._can_go_back = False
        # The compiled update makes one loop of what are many passes over the numbers; not of those mistakes.
        self._kernels = objective.kernels if uses is None and layers is None else None
        self._options = options_of(settings)
        self._number, self._numbers = RULES.index(self._rule), np.array(self._constants)
        self._square, self._unmeasured = np.zeros(1), np.empty(0)

    @property
    def is_plain(self) -> bool:
        """Whether the steps are such as are compiled."""
        return self._kernels is not None

    @property
    def theta(self) -> Array:
        """The present parameters, to be read only, and only until the next step."""
        return self._thetas[self._now]

    # --- the state ------------------------------------------------------------------------------------------

    @property
    def both_sets(self) -> tuple[Array, int]:
        """The two sets of numbers, and which of them is the present one: for who makes steps from one to the other."""
        return self._sets, self._now

    def stepped(self, made: int) -> None:
        """Take note of steps that somebody has made in the two sets."""
        self._now = (self._now + made) % 2
        self.steps += made
        self._can_go_back = self._can_go_back or made > 0

    def rates(self, count: int) -> Array:
        """The learning rates of the next steps."""
        if self._settings.schedule == "constant" and not self._settings.value("warmup_steps"):
            return np.full(count, self._settings.learning_rate)
        return np.array([self.rate(step) for step in range(self.steps, self.steps + count)])

    def state(self) -> Array:
        """A copy of all numbers that the next steps depend on, one row for each kind."""
        return self._sets[self._now].copy()

    def load(self, state: Array, steps: int) -> None:
        """Go to a state from after so many steps."""
        self._sets[self._now][...] = state
        self.steps = steps
        self._can_go_back = False

    @property
    def can_go_back(self) -> bool:
        """Whether the last step can be taken back."""
        return self._can_go_back

    def sets(self) -> Array:
        """A copy of the present numbers, followed by those before the last step."""
        return np.stack([self._sets[self._now], self._sets[1 - self._now]])

    def load_sets(self, sets: Array, steps: int, *, go_back: bool) -> None:
        """Go to such numbers; raises ValueError where they are of another shape."""
        if sets.shape != (2, *self._sets[0].shape) or not np.isfinite(sets[0]).all():
            raise ValueError(sets.shape)
        self.load(sets[0], steps)
        self._sets[1 - self._now][...] = sets[1]
        self._can_go_back = go_back

    def go_back(self) -> bool:
        """Take the last step back, unless that has just been done; whether it was."""
        if not self._can_go_back:
            return False
        self._now = 1 - self._now
        self.steps -= 1
        self._can_go_back = False
        return True

    # --- one step -------------------------------------------------------------------------------------------

    def batch(self, number: int = 0) -> Batch | None:
        """One of the batches of the next step."""
        return self.batches.batch(self.steps * self._settings.accumulation + number)

    def loss_and_gradient(self) -> tuple[float, Array]:
        """The loss at the present parameters and its gradient, for the next batch, or the mean over several."""
        count = self._settings.accumulation
        loss, gradient = self._of_batch(0)
        if count == 1:
            return loss, gradient
        total = gradient.copy()
        for number in range(1, count):
            further, gradient = self._of_batch(number)
            loss += further
            total += gradient
        return loss / count, np.divide(total, count, out=total)

    def _of_batch(self, number: int) -> tuple[float, Array]:
        return self.objective.loss_and_gradient(self.theta, self.batch(number), self._noise(number))

    def _noise(self, number: int) -> np.random.Generator | None:
        return self.random(self.steps * self._settings.accumulation + number) if self.objective.noisy else None

    def random(self, number: int) -> np.random.Generator:
        """What draws the noise of a batch: from the seed and its number in the run, so that it can be drawn again."""
        return np.random.default_rng([self._settings.seed, NOISE, number])

    @property
    def takes_all(self) -> bool:
        """Whether every batch is the whole table."""
        return not self.batches.per_epoch

    def loss(self) -> float:
        """The loss over the whole table at the present parameters."""
        return self.objective.loss(self.theta)

    def norm(self) -> float:
        """The norm of the gradient over the whole table, without noise."""
        return global_norm(self.objective.loss_and_gradient(self.theta)[1])

    def not_finite(self, *, whole: bool = False) -> NotFinite | None:
        """The first gate that is not finite, for the whole table or for one of the batches of the next step."""
        if whole:
            return self.objective.not_finite(self.theta)
        numbers = range(self._settings.accumulation)
        found = (self.objective.not_finite(self.theta, self.batch(n), self._noise(n)) for n in numbers)
        return next((error for error in found if error is not None), None)

    def clip(self, gradient: Array) -> float:
        """Clip a gradient in its own memory; its norm before."""
        settings = self._settings
        if self._kernels is not None and self.objective.on_tape:
            return self._kernels.clip(gradient, self._sets, self._now, self._options)
        if self._keeps:
            gradient += self._sets[self._now][-1]
        norm = global_norm(gradient)
        length = norm
        if settings.clip_value is not None:
            clip_values(gradient, settings.clip_value)
            length = global_norm(gradient)
        if settings.clip_norm is not None:
            clip_norm(gradient, length, settings.clip_norm)
        return norm

    @property
    def measures_moving(self) -> bool:
        """Whether nothing of a step depends on the gradient's norm, so that `move_measuring` can make it."""
        settings = self._settings
        limits = (settings.clip_value, settings.clip_norm, settings.stop_gradient_below)
        plain = all(limit is None for limit in limits) and not settings.mistakes and not self._decay
        return plain and self.objective.on_tape is None

    def move(self, gradient: Array, rate: float) -> None:
        """Step along a clipped gradient, whose memory is used up."""
        self._update(gradient, rate, self._unmeasured)
        self.stepped(1)

    def move_measuring(self, gradient: Array, rate: float) -> float:
        """Step along a gradient and measure it on the way, which reads its memory once; its norm.

        Where that is not finite, no step is made, but the last one can no longer be taken back.
        """
        self._square[0] = 0.0
        self._update(gradient, rate, self._square)
        norm = norm_of(float(self._square[0]), gradient)
        if math.isfinite(norm):
            self.stepped(1)
        else:
            self._can_go_back = False
        return norm

    def _update(self, gradient: Array, rate: float, square: Array) -> None:
        """Write the next numbers into the other set; the sum of the gradient's squares is added to `square[0]`."""
        if self._kernels is not None:
            advance = self._kernels.advance[self._settings.precision]
            number, numbers = self._number, self._numbers
            advance(number, self._sets, self._now, gradient, self.steps + 1.0, rate, numbers, self._options, square)
            return
        coefficients = self._rule.coefficients(self.steps + 1.0, rate, *self._constants)
        if self._layers is not None:
            self._update_by_layers(self._layers, rate, coefficients)
        else:
            self._update_all(gradient, rate, coefficients, square)

    def _update_all(self, gradient: Array, rate: float, coefficients: Constants, square: Array) -> None:
        if self._keeps:
            self._sets[1 - self._now][-1] = gradient
        if self._climbs:
            np.negative(gradient, out=gradient)
        in_place = None if self._decay else self._rule.in_place
        for old, new, part in zip(self._blocks[self._now], self._blocks[1 - self._now], self._parts, strict=True):
            slope = gradient[part]
            if square.size:
                square[0] = squares(slope, square[0])
            if in_place is not None:
                in_place(new[0], old[0], slope, *coefficients)
            else:
                self._write(new, self._updated(old, slope, rate, coefficients))
        if self._uses is not None:
            self._update_again(gradient, rate, coefficients, self._uses)

    def _update_again(self, gradient: Array, rate: float, coefficients: Constants, uses: Array) -> None:
        """Step once more, for each further use, the parameters that have it."""
        rows = self._sets[1 - self._now][: 1 + len(self._rule.memory)]
        for use in range(2, int(uses.max()) + 1):
            self._write(rows, self._updated(rows, gradient, rate, coefficients), where=uses >= use)

    def _update_by_layers(self, layers: LayerByLayer, rate: float, coefficients: Constants) -> None:
        """Step each parameter as soon as its own gradient is known, clipped by itself."""
        before, after = self._sets[self._now], self._sets[1 - self._now]
        rows = 1 + len(self._rule.memory)
        repeated = 1 if self._uses is None else int(self._uses.max())
        after[...] = before

        def step(part: slice, gradient: Array) -> Array:
            gradient = gradient.astype(before.dtype)
            self._clip_part(gradient, part)
            if self._climbs:
                np.negative(gradient, out=gradient)
            uses = np.ones(1) if self._uses is None else self._uses[part]
            for use in range(1, repeated + 1):
                results = self._updated(after[:rows, part], gradient, rate, coefficients)
                self._write(after[:rows, part], results, where=uses >= use)
            return after[0, part]

        layers.walk(self.theta, self.batch(), step)

    def _clip_part(self, gradient: Array, part: slice) -> None:
        if self._keeps:
            gradient += self._sets[self._now][-1, part]
        if self._settings.clip_value is not None:
            clip_values(gradient, self._settings.clip_value)
        if self._settings.clip_norm is not None:
            clip_norm(gradient, global_norm(gradient), self._settings.clip_norm)
        if self._keeps:
            self._sets[1 - self._now][-1, part] = gradient

    def _updated(self, rows: Sequence[Array] | Array, gradient: Array, rate: float, coefficients: Constants) -> Any:
        """The next parameters and the next memory, weight decay included; rows and gradient stay as they are."""
        parameter, *memory = rows
        if self._decay and self._rule.decoupled:
            parameter = decoupled_decay(parameter, rate, self._decay)
        elif self._decay:
            gradient = coupled_decay(parameter, gradient, self._decay)
        return self._rule.update(parameter, gradient, *memory, *coefficients)

    @staticmethod
    def _write(rows: Sequence[Array] | Array, results: Sequence[Array], where: Any = True) -> None:  # noqa: FBT002 - numpy's own default
        for target, result in zip(rows, results, strict=True):
            np.copyto(target, result, where=where)
