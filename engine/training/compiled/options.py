"""The numbers that tell the compiled functions how to train, in one array."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.training.mistakes import KEEP_GRADIENTS, STEP_UP
from engine.training.settings import TrainingSettings
from engine.value import Array

(
    CLIP_VALUE, CLIP_NORM, DECAY, SHRINKS, KEEPS, CLIMBS, ACCUMULATION,
    STOP_BELOW, STOP_FLAT, PATIENCE, IMPROVEMENT, TRACKS, HUGE, COUNT,
) = range(14)  # fmt: skip
"""The places in the array: what limits gradients, how they are used, what a run stops at."""

HUGE_NORM = {"float64": 1e100, "float32": 1e20}
"""From a gradient norm of this size on every step is checked for overflow: below it, no step can reach the
largest float, since the learning rate is at most 1e6."""


def options_of(settings: TrainingSettings, *, tracks: bool = False, watchful: bool = False) -> Array:
    """The options that these settings mean.

    A run that `tracks` notes at every step whether the loss has improved; a watchful one ends where the settings say.
    """
    options = np.zeros(COUNT)
    options[CLIP_VALUE] = _or(settings.clip_value, math.inf)
    options[CLIP_NORM] = _or(settings.clip_norm, math.inf)
    options[SHRINKS if settings.rule.decoupled else DECAY] = settings.value("weight_decay")
    options[KEEPS] = KEEP_GRADIENTS in settings.mistakes
    options[CLIMBS] = STEP_UP in settings.mistakes
    options[ACCUMULATION] = settings.accumulation
    options[STOP_BELOW] = _or(settings.stop_below, math.nan) if watchful else math.nan
    options[STOP_FLAT] = _or(settings.stop_gradient_below, math.nan) if watchful else math.nan
    options[PATIENCE] = _or(settings.patience, math.inf) if watchful else math.inf
    options[IMPROVEMENT] = settings.min_improvement
    options[TRACKS] = tracks
    options[HUGE] = HUGE_NORM[settings.precision]
    return options


def _or(value: Any, otherwise: float) -> float:
    return otherwise if value is None else float(value)
