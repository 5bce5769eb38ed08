"""Metrics: what a loss does not tell by itself, each declared once as a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np


@dataclass(frozen=True, kw_only=True, eq=False)
class Metric:
    """A number beside the loss, for graphs whose output is a gate of one of these operations.

    `measure(output, target)` takes what the gate's first two ports take; `operations` tells for each operation from
    which number on an output of its kind stands for yes, None where the outputs are one for each class.
    """

    name: str
    title: str
    help: str
    operations: Mapping[str, float | None]
    measure: Callable[[Any, Any, float | None], float]


def _accuracy(output: Any, target: Any, threshold: float | None) -> float:
    if threshold is not None:
        return float(np.mean((np.asarray(output) > threshold) == (np.asarray(target) > 0.5)))  # noqa: PLR2004 - of 0 and 1
    chosen = np.argmax(output, axis=-1)
    meant = np.argmax(target, axis=-1) if np.shape(target) == np.shape(output) else np.asarray(target)
    return float(np.mean(chosen == meant))


METRICS: Mapping[str, Metric] = MappingProxyType(
    {
        metric.name: metric
        for metric in (
            Metric(
                name="accuracy",
                title="Accuracy",
                help="The share of the rows whose class is the one with the largest output, or on the right side.",
                operations=MappingProxyType(
                    {
                        "cross_entropy_logits": None,
                        "cross_entropy_indices": None,
                        "cross_entropy_probabilities": None,
                        "binary_cross_entropy": 0.5,
                        "binary_cross_entropy_logits": 0.0,
                        "hinge": 0.0,
                    }
                ),
                measure=_accuracy,
            ),
        )
    }
)
"""The metrics by name."""
