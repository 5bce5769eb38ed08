"""`gradloom train`: many steps, the losses on the way and the values at the end."""

from __future__ import annotations

import math
from argparse import Namespace
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import (
    GraphFile,
    StepRecord,
    Stop,
    StopReason,
    Table,
    TrainedValues,
    Trainer,
    export_graph,
    plain,
    save_export,
)
from gui.cli.arguments import Refusal
from gui.cli.history import check_history_path, history_text
from gui.cli.interruption import interruptible
from gui.cli.output import as_json, print_json, print_line, print_table, short
from gui.cli.preparing import prepare, steps_to_make
from gui.cli.reading import load, reasons_of
from gui.cli.standard_error import print_error
from gui.cli.tape import load_if_asked

DIVERGED = 1
INTERRUPTED = 130
_LINES = 10
"""So many lines tell of the progress of a run."""


def train(options: Namespace) -> int:
    """Train a graph file by its own settings where no option says otherwise.

    A training that leaves the finite numbers prints what there was before it did, exports nothing and returns 1. One
    that Ctrl+C ends keeps what it has reached, and returns 130.
    """
    check_history_path(options.history)
    file = load(options.file)
    with reasons_of(file.graph):
        _export(file, options, None)  # refused now is better than after a long training
        load_if_asked(options)
        trainer, validation = prepare(file, options)
    ended = _run(trainer, validation, options)
    _keep(ended, options)  # before printing, which fails where nobody reads any more
    replayed = _replayed(ended, options)
    content = None if ended.reason.error is not None else _export(file, options, replayed or ended.trained)
    if content is not None:
        save_export(options.export, content)
    if options.json:
        print_json(_document(ended, replayed))
    else:
        _print_end(ended, replayed)
    if ended.reason.error is not None:
        print_error(f"The training diverged after {ended.trained.steps} steps. {ended.reason.error}")
        return DIVERGED
    if ended.reason.kind is Stop.ASKED:
        print_error(f"Interrupted after {ended.trained.steps} steps.")
        return INTERRUPTED
    return 0


@dataclass(frozen=True, eq=False)
class _Ended:
    """A run at its end: why it ended, what it reached, the losses on the way, and how the validation rows fare."""

    trainer: Trainer
    reason: StopReason
    trained: TrainedValues
    losses: list[float]
    validation: dict[str, float]


def _run(trainer: Trainer, validation: Table | None, options: Namespace) -> _Ended:
    """Make the steps; what the history thins out of a long run, the losses still hold."""
    start, known, made = trainer.steps, trainer.history.losses, array("d")
    left = steps_to_make(trainer, options)
    tell = _progress(start + left)

    def on_steps(records: Sequence[StepRecord]) -> None:
        if options.json:
            made.extend(record.loss for record in records)
        else:
            tell(records)

    with interruptible(trainer.stop):
        reason = trainer.run(left, on_steps=on_steps)
    trained = _trained(trainer)
    if reason.error is not None and not math.isfinite(trained.loss or 0.0):  # from the start: there is nothing to tell
        raise reason.error
    measured = trainer.measure(validation) if validation is not None else {}
    return _Ended(trainer, reason, trained, [*known, *made[: trainer.steps - start]], measured)


def _trained(trainer: Trainer) -> TrainedValues:
    """What the trainer holds now."""
    return TrainedValues(values=trainer.values(), loss=trainer.loss(), steps=trainer.steps, settings=trainer.settings)


def _progress(steps: int) -> Callable[[Sequence[StepRecord]], None]:
    """Prints a line now and then."""
    every = max(1, steps // _LINES)
    digits = len(str(steps))

    def tell(records: Sequence[StepRecord]) -> None:
        first = -(records[0].step - 1) % every  # steps follow each other
        for record in (records[place] for place in range(first, len(records), every)):
            print_line(f"step {record.step - 1:>{digits}}  loss {record.loss:.6g}")

    return tell


def _keep(ended: _Ended, options: Namespace) -> None:
    """Write what the run can be gone on from, and what it recorded."""
    if options.checkpoint is not None:
        save_export(options.checkpoint, ended.trainer.checkpoint())
    if options.history is not None:
        save_export(options.history, history_text(ended.trainer.history, options.history))


def _replayed(ended: _Ended, options: Namespace) -> TrainedValues | None:
    """The state of the step that is asked for."""
    if options.replay is None:
        return None
    ended.trainer.restore(options.replay)
    return _trained(ended.trainer)


def _export(file: GraphFile, options: Namespace, trained: TrainedValues | None) -> str | bytes | None:
    """The content of the export that is asked for, without `trained` as the graph stands."""
    if options.export is not None:
        return export_graph(file, options.to or "json-values", Path(options.file).stem, trained)
    if options.to is not None:
        raise Refusal("--to tells the form of an export. Add --export OUT, or leave it out.")
    return None


def _document(ended: _Ended, replayed: TrainedValues | None) -> dict[str, Any]:
    trained = ended.trained
    document: dict[str, Any] = {
        "steps": trained.steps,
        "losses": ended.losses,
        "values": _values(trained),
        "loss": trained.loss,
        "stopped": ended.reason.kind.value,
    }
    if ended.validation:
        document["validation"] = {name: as_json(number) for name, number in ended.validation.items()}
    if replayed is not None:
        document["replay"] = {"step": replayed.steps, "loss": as_json(replayed.loss), "values": _values(replayed)}
    return document


def _values(trained: TrainedValues) -> dict[str, Any]:
    return {name: plain(value) for name, value in trained.values.items()}


def _print_end(ended: _Ended, replayed: TrainedValues | None) -> None:
    trained = ended.trained
    print_line(f"after {trained.steps} steps  loss {short(trained.loss)}  (stopped: {ended.reason.kind.value})")
    if ended.validation:
        measured = "  ".join(f"{name} {short(number)}" for name, number in ended.validation.items())
        print_line(f"on the validation rows  {measured}")
    print_line()
    _print_values(trained)
    if replayed is not None:
        print_line()
        print_line(f"after {replayed.steps} steps  loss {short(replayed.loss)}")
        print_line()
        _print_values(replayed)


def _print_values(trained: TrainedValues) -> None:
    print_table(["variable", "value"], [[name, short(value)] for name, value in trained.values.items()])
