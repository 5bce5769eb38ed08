"""The history of a training as a file: CSV for tables, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from engine import History, plain
from gui.cli.arguments import Refusal
from gui.cli.output import as_json

_SUFFIXES = (".csv", ".json")


def check_history_path(path: str | None) -> None:
    """Refuse, before the training, a history whose form its name does not tell."""
    if path is not None and Path(path).suffix.lower() not in _SUFFIXES:
        raise Refusal(f"'{path}' names no form of a history. End it in {' or '.join(_SUFFIXES)}.")


def history_text(history: History, path: str) -> str:
    """The history in the form that the suffix tells."""
    return _as_csv(history) if Path(path).suffix.lower() == ".csv" else _as_json(history)


def _as_json(history: History) -> str:
    document = {
        "format": "gradloom-history",
        "version": 1,
        "steps": history.steps,
        "losses": history.losses,
        "gradient_norms": [as_json(norm) for norm in history.gradient_norms],
        "learning_rates": history.learning_rates,
        "values": {name: plain(values) for name, values in history.values.items()} if len(history) else {},
        "validation": {
            "steps": history.validation_steps,
            "losses": [as_json(loss) for loss in history.validation_losses],
            "metrics": {name: [as_json(number) for number in numbers] for name, numbers in history.metrics.items()},
        },
    }
    return json.dumps(document, allow_nan=False) + "\n"


def _as_csv(history: History) -> str:
    """A row for each step; validations stand in the row of the step that was made after them."""
    checks = _checks(history)
    names = list(next(iter(checks.values()), {}))
    recorded = _recorded(history)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", "loss", "gradient_norm", "learning_rate", *recorded, *names])
    steps = zip(history.losses, history.gradient_norms, history.learning_rates, *recorded.values(), strict=True)
    rows = dict(zip(history.steps, steps, strict=True))
    for step in sorted({*rows, *checks}):
        numbers = rows.get(step, ("",) * (3 + len(recorded)))
        writer.writerow([step, *numbers, *(checks.get(step, {}).get(name, "") for name in names)])
    return text.getvalue()


def _checks(history: History) -> dict[int, dict[str, Any]]:
    """The validations by the number of the step that was made after them."""
    columns = {
        "validation_loss": history.validation_losses,
        **{f"validation_{name}": numbers for name, numbers in history.metrics.items()},
    }
    return {
        step + 1: {name: numbers[place] for name, numbers in columns.items()}
        for place, step in enumerate(history.validation_steps)
    }


def _recorded(history: History) -> dict[str, list[float]]:
    """A column for each number of the recorded variables: w, or W[0,1]."""
    columns: dict[str, list[float]] = {}
    for name, values in history.values.items():
        for place in np.ndindex(values.shape[1:]):
            label = f"{name}[{','.join(map(str, place))}]" if place else name
            columns[label] = [float(number) for number in values[(slice(None), *place)]]
    return columns
