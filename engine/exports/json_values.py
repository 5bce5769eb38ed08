"""The values of the trained variables as JSON."""

from __future__ import annotations

import json
import math
from typing import Any

from engine.exports.export import TrainedValues
from engine.files.records import GraphFile
from engine.training.optimizers import OPTIMIZERS
from engine.value import plain

VALUES_VERSION = 1
"""The version of the form in which values are exported."""


def write_values(file: GraphFile, name: str, trained: TrainedValues) -> str:
    """The document of the values, which tells how they were come by."""
    settings = trained.settings
    shared = ("learning_rate", *OPTIMIZERS[settings.optimizer].settings, "batch_size", "clip_norm")
    document: dict[str, Any] = {
        "format": "gradloom-values",
        "version": VALUES_VERSION,
        "graph": name or file.title,
        "values": {node: plain(value) for node, value in trained.values.items()},
        "loss": trained.loss if trained.loss is not None and math.isfinite(trained.loss) else None,
        "steps": trained.steps,
        "optimizer": {"name": settings.optimizer, **{key: settings.value(key) for key in shared}},
        "seed": settings.seed,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
