"""A training run by a file's settings as lines of Python: batches, clipping, the optimizer's step, the loop.

The optimizer and the schedule are written from their records' own functions.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.exports.errors import SettingNotExportable
from engine.exports.rule_source import RuleSource
from engine.training.mistakes import KEEP_GRADIENTS, LAYER_BY_LAYER, STEP_PER_USE, STEP_UP
from engine.training.optimizers import coupled_decay, decoupled_decay
from engine.training.schedules import SCHEDULES, warmed_up
from engine.training.settings import TrainingSettings

FORM = "a Python script"


class TrainingSource:
    """The training part of a script; `rows` is the length of the table, None without one.

    `uses` counts the wires that leave each parameter; `validated` tells that patience waits for the loss of the rows
    that validate, `noisy` that the losses take noise. Raises SettingNotExportable for what it has no words for.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        rows: int | None,
        rules: RuleSource,
        *,
        uses: Sequence[int] = (),
        validated: bool = False,
        noisy: bool = False,
    ) -> None:
        if LAYER_BY_LAYER in settings.mistakes:
            raise SettingNotExportable(f"mistakes: {LAYER_BY_LAYER}", FORM)
        self._uses = list(uses) if STEP_PER_USE in settings.mistakes else []
        self._keeps, self._climbs = KEEP_GRADIENTS in settings.mistakes, STEP_UP in settings.mistakes
        self._validated, self._noisy = validated, noisy
        self._settings = settings
        self._rules = rules
        self._memory = len(settings.rule.memory)
        size = settings.batch_size
        self._batched = size is not None and rows is not None and size < rows
        self._rate = self._rate_source()
        self._move = self._move_source()

    # --- settings --------------------------------------------------------------------------------------------

    def constants(self) -> list[str]:
        """The settings as constants of the script."""
        settings = self._settings
        named = {
            "STEPS": settings.steps,
            "LEARNING_RATE": settings.learning_rate,
            "WEIGHT_DECAY": settings.value("weight_decay") or None,
            "BATCH_SIZE": settings.batch_size if self._batched else None,
            "SEED": settings.seed if self._batched or self._noisy else None,
            "ACCUMULATION": settings.accumulation if settings.accumulation > 1 else None,
            "CLIP_VALUE": settings.clip_value,
            "CLIP_NORM": settings.clip_norm,
            "STOP_BELOW": settings.stop_below,
            "STOP_GRADIENT_BELOW": settings.stop_gradient_below,
            "PATIENCE": settings.patience,
            "VALIDATION_EVERY": settings.validation_every if self._validated else None,
            "USES": self._uses or None,
            "MIN_IMPROVEMENT": settings.min_improvement if settings.patience is not None else None,
        }
        return [f"{name} = {value!r}" for name, value in named.items() if value is not None]

    def _rate_source(self) -> str:
        """The learning rate of the step before which len(losses) were made."""
        settings = self._settings
        schedule, warmup = SCHEDULES[settings.schedule], settings.value("warmup_steps")
        constants = schedule.constants({name: settings.value(name) for name in schedule.settings})
        if not warmup and schedule is SCHEDULES["constant"]:
            return "LEARNING_RATE"
        steps = str(settings.schedule_steps) if settings.schedule_steps else "STEPS"
        arguments = ["len(losses)", "LEARNING_RATE", steps, *map(repr, constants)]
        return self._rules.call(warmed_up(schedule, warmup, settings.warmup_start), arguments, "rate_at")

    def _move_source(self) -> list[str]:
        """What moves each parameter p along its gradient g."""
        settings, rule = self._settings, self._settings.rule
        constants = rule.constants({name: settings.value(name) for name in rule.settings})
        arguments = ["len(losses) + 1.0", "rate", *map(repr, constants)]
        coefficients = self._rules.call(rule.coefficients, arguments, "coefficients")
        memory = "*memory[place], " if self._memory else ""
        update = f"{self._rules.defined(rule.update, 'update')}(p, g, {memory}*coefficients)"
        target = "parameters[place], *memory[place]" if memory else "(parameters[place],)"
        return [
            f"rate = {self._rate}",
            f"coefficients = {coefficients}",
            "previous, parameters = parameters, list(parameters)",
            *self._each_parameter([*self._decay_source(), f"{target} = {update}"]),
        ]

    def _each_parameter(self, update: list[str]) -> list[str]:
        """The update of every parameter p by its gradient g, once, or by mistake once for each wire that leaves it."""
        if not self._uses:
            head = ["for place, (p, g) in enumerate(zip(previous, gradients)):"]
            return [*head, *(f"    {line}" for line in update)]
        return [
            "for place, gradient in enumerate(gradients):",
            "    for _ in range(USES[place]):",
            "        p, g = parameters[place], gradient",
            *(f"        {line}" for line in update),
        ]

    def _decay_source(self) -> list[str]:
        if not self._settings.value("weight_decay"):
            return []
        if self._settings.rule.decoupled:
            return [f"p = {self._rules.call(decoupled_decay, ['p', 'rate', 'WEIGHT_DECAY'], 'decayed')}"]
        return [f"g = {self._rules.call(coupled_decay, ['p', 'g', 'WEIGHT_DECAY'], 'decayed')}"]

    # --- functions -------------------------------------------------------------------------------------------

    def functions(self) -> list[str]:
        """The functions that the loop calls, a text each."""
        settings = self._settings
        wanted = {
            _BATCHES: self._batched,
            _WHOLE: not self._batched,
            _ACCUMULATED: settings.accumulation > 1 and not self._noisy,
            _ACCUMULATED_NOISE: settings.accumulation > 1 and self._noisy,
            _NORM: True,
            _CLIPPED_VALUES: settings.clip_value is not None,
            _CLIPPED_NORM: settings.clip_norm is not None,
        }
        return [function for function, is_wanted in wanted.items() if is_wanted]

    def loop(self) -> str:
        """The function that trains."""
        memory = f"    memory = [[np.zeros_like(p)] * {self._memory} for p in parameters]"
        lines = [
            "def train():",
            '    """The losses before each step, the parameters at the end, and the loss there."""',
            "    parameters, previous, losses, drawn = start(), None, [], batches()",
            *([memory] if self._memory else []),
            *(["    best, best_step = np.inf, 0"] if self._settings.patience is not None else []),
            *(["    kept = [np.zeros_like(p) for p in parameters]"] if self._keeps else []),
            "    while len(losses) < STEPS:",
            *(f"        {line}" for line in self._attempt()),
            "    if previous is not None and not np.isfinite(loss_of(parameters, DATA)):",
            "        parameters, losses = previous, losses[:-1]  # the last step went too far",
            "    return losses, parameters, loss_of(parameters, DATA)",
        ]
        return "\n".join(lines)

    def _attempt(self) -> list[str]:
        """One turn of the loop."""
        settings = self._settings
        found = f"accumulated(parameters, drawn{', len(losses)' if self._noisy else ''})"
        if settings.accumulation == 1:
            found = f"loss_and_gradients(parameters, next(drawn){', len(losses)' if self._noisy else ''})"
        return [
            *self._validate(),
            f"loss, gradients = {found}",
            *(["gradients = [g + old for g, old in zip(gradients, kept)]"] if self._keeps else []),
            "norm = norm_of(gradients)",
            "if not np.isfinite(loss):",
            "    break",
            *self._stops(),
            "if not np.isfinite(norm):",
            "    break",
            *self._gradient_stop(),
            *(["gradients = clipped_values(gradients)"] if settings.clip_value is not None else []),
            *(["gradients = clipped_norm(gradients)"] if settings.clip_norm is not None else []),
            *(["kept = gradients"] if self._keeps else []),
            *(["gradients = [-g for g in gradients]"] if self._climbs else []),
            *self._move,
            "losses.append(loss)",
        ]

    def _validate(self) -> list[str]:
        """What sees, now and then, the loss of the rows that validate, in double precision as the trainer does."""
        if not self._validated:
            return []
        parameters = "parameters"
        if self._settings.precision != "float64":
            parameters = "[p.astype(np.float64) for p in parameters]"
        return [
            "if len(losses) % VALIDATION_EVERY == 0:",
            f"    seen = loss_of({parameters}, VALIDATION)",
            "    if seen < best - MIN_IMPROVEMENT or best == np.inf:",
            "        best, best_step = seen, len(losses)",
        ]

    def _stops(self) -> list[str]:
        """What ends the run because of the loss."""
        lines = []
        if self._settings.patience is not None and not self._validated:
            lines += ["if loss < best - MIN_IMPROVEMENT or best == np.inf:", "    best, best_step = loss, len(losses)"]
        if self._settings.stop_below is not None:
            whole = " and loss_of(parameters, DATA) < STOP_BELOW" if self._batched else ""
            lines += [f"if loss < STOP_BELOW{whole}:", "    break"]
        if self._settings.patience is not None:
            lines += ["if len(losses) - best_step >= PATIENCE:", "    break"]
        return lines

    def _gradient_stop(self) -> list[str]:
        if self._settings.stop_gradient_below is None:
            return []
        whole = " and norm_of(loss_and_gradients(parameters, DATA)[1]) < STOP_GRADIENT_BELOW" if self._batched else ""
        return [f"if norm < STOP_GRADIENT_BELOW{whole}:", "    break"]


NAMES = frozenset({
    "STEPS", "LEARNING_RATE", "WEIGHT_DECAY", "BATCH_SIZE", "SEED", "ACCUMULATION", "CLIP_VALUE", "CLIP_NORM",
    "STOP_BELOW", "STOP_GRADIENT_BELOW", "PATIENCE", "MIN_IMPROVEMENT", "VALIDATION_EVERY", "USES",
    "batches", "accumulated", "norm_of",
    "clipped_values", "clipped_norm", "train",
})  # fmt: skip
"""What this part of a script calls its things."""

_BATCHES = '''def batches():
    """Mini-batches without end: every epoch takes each row once, in an order drawn from the seed."""
    random = np.random.default_rng(SEED)
    rows = len(DATA[0])
    while True:
        order = random.permutation(rows)
        for first in range(0, rows, BATCH_SIZE):
            yield [column[order[first : first + BATCH_SIZE]] for column in DATA]'''

_WHOLE = '''def batches():
    """All of the data for every step."""
    while True:
        yield DATA'''

_ACCUMULATED = '''def accumulated(parameters, drawn):
    """The mean loss and the mean gradients of several batches."""
    found = [loss_and_gradients(parameters, next(drawn)) for _ in range(ACCUMULATION)]
    gradients = [sum(parts) / ACCUMULATION for parts in zip(*(gradients for _, gradients in found))]
    return sum(loss for loss, _ in found) / ACCUMULATION, gradients'''

_ACCUMULATED_NOISE = _ACCUMULATED.replace("drawn):", "drawn, step):").replace(
    "next(drawn)) for _ in", "next(drawn), step * ACCUMULATION + k) for k in"
)

_NORM = '''def norm_of(gradients):
    """The Euclidean norm of all numbers of all gradients."""
    return np.sqrt(sum(np.sum(g * g) for g in gradients))'''

_CLIPPED_VALUES = '''def clipped_values(gradients):
    """The gradients, every number cut off at CLIP_VALUE and at its negative."""
    return [np.maximum(np.minimum(g, CLIP_VALUE), -CLIP_VALUE) for g in gradients]'''

_CLIPPED_NORM = '''def clipped_norm(gradients):
    """The gradients, all shortened by the same factor where their common norm is larger than CLIP_NORM."""
    norm = norm_of(gradients)
    return [g / (norm / CLIP_NORM) for g in gradients] if norm > CLIP_NORM else gradients'''
