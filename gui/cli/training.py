"""`gradloom train`: many steps, the losses on the way and the values at the end."""

from __future__ import annotations

import math
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine import (
    StepRecord,
    TrainedValues,
    Trainer,
    TrainingSettings,
    export_text,
    plain,
    save_export,
)
from gui.cli.arguments import NONE, Refusal
from gui.cli.output import print_json, print_line, print_table, short
from gui.cli.reading import load
from gui.cli.standard_error import print_error

DIVERGED = 1
_LINES = 10
"""So many lines tell of the progress of a run."""

_OPTIONS = ("steps", "optimizer", "learning_rate", "clip_norm", "batch_size", "seed")


def train(options: Namespace) -> int:
    """Train a graph file by its own settings where no option says otherwise.

    A training that leaves the finite numbers prints what there was before it did, exports nothing and returns
    1.
    """
    file = load(options.file)
    settings = _settings(file.training, options)
    _check_folder(options.export)
    trainer = Trainer(file.graph, settings, file.data.table(file.folder) if file.data else None)
    reason = trainer.run(on_step=None if options.json else _progress(settings.steps))
    loss = trainer.loss()
    if reason.error is not None and not math.isfinite(loss):  # from the start: there is nothing to tell
        raise reason.error
    trained = TrainedValues(values=trainer.values(), loss=loss, steps=trainer.steps, settings=settings)
    if options.json:
        print_json(_document(trained, trainer.history.losses, reason.kind.value))
    else:
        _print_end(trained, reason.kind.value)
    if reason.error is not None:
        print_error(f"The training diverged after {trainer.steps} steps. {reason.error}")
        return DIVERGED
    if options.export is not None:
        save_export(options.export, export_text(file, "json-values", Path(options.file).stem, trained))
    return 0


def _settings(settings: TrainingSettings, options: Namespace) -> TrainingSettings:
    given: dict[str, Any] = {name: getattr(options, name) for name in _OPTIONS if getattr(options, name) is not None}
    for name, value in given.items():
        if value == NONE:
            given[name] = None
    return replace(settings, **given)


def _check_folder(export: str | None) -> None:
    """Refuse before a long training what could not be saved after it."""
    if export is not None and not Path(export).absolute().parent.is_dir():
        raise Refusal(f"'{export}' cannot be saved, because its folder does not exist. Make the folder first.")


def _progress(steps: int) -> Callable[[StepRecord], None]:
    """Prints a line now and then."""
    every = max(1, steps // _LINES)
    digits = len(str(steps))

    def tell(record: StepRecord) -> None:
        if (record.step - 1) % every == 0:
            print_line(f"step {record.step - 1:>{digits}}  loss {record.loss:.6g}")

    return tell


def _document(trained: TrainedValues, losses: list[float], stopped: str) -> dict[str, Any]:
    return {
        "steps": trained.steps,
        "losses": losses,
        "values": {name: plain(value) for name, value in trained.values.items()},
        "loss": trained.loss,
        "stopped": stopped,
    }


def _print_end(trained: TrainedValues, stopped: str) -> None:
    print_line(f"after {trained.steps} steps  loss {short(trained.loss)}  (stopped: {stopped})")
    print_line()
    print_table(["variable", "value"], [[name, short(value)] for name, value in trained.values.items()])
