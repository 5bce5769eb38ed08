"""The record that declares one export, and what a training run hands to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.errors import EngineError
from engine.execution.run import forward
from engine.files.records import GraphFile
from engine.files.saving import save_bytes
from engine.training.settings import TrainingSettings
from engine.value import Value


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainedValues:
    """What a training run ended with: values by name, the loss there, the steps made, the settings used.

    A loss that is not finite is exported as none.
    """

    values: Mapping[str, Value]
    loss: float | None
    steps: int
    settings: TrainingSettings


@dataclass(frozen=True, kw_only=True)
class Export:
    """One form for other programs: `write(file, name, trained)` is its content, `suffix` how its files end."""

    name: str
    suffix: str
    write: Callable[[GraphFile, str, TrainedValues], str | bytes] = field(repr=False)


def save_export(path: str | Path, content: str | bytes) -> None:
    """Save an exported text or picture as safely as a graph; raises FileError."""
    save_bytes(Path(path), content.encode("utf-8") if isinstance(content, str) else content)


def untrained(file: GraphFile) -> TrainedValues:
    """The values as they stand in the graph, after no step."""
    nodes = file.graph.nodes.values()
    values = {node.name: node.value for node in nodes if node.trainable and node.value is not None}
    return TrainedValues(values=values, loss=_loss(file), steps=0, settings=file.training)


def _loss(file: GraphFile) -> float | None:
    """The output, where it is what a loss is: one finite number."""
    try:
        output = forward(file.graph).output()
    except EngineError:
        return None
    number = float(np.sum(output)) if np.size(output) == 1 else math.nan
    return number if math.isfinite(number) else None
