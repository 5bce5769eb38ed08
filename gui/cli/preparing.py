"""What a training begins with: settings, tables, and where an earlier run has ended."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from engine import GraphFile, OtherData, Split, Table, Trainer
from gui.cli.arguments import NONE, Refusal, check_savable
from gui.cli.training_options import given_settings, option_of

_WRITTEN = ("export", "checkpoint", "history")


def prepare(file: GraphFile, options: Namespace) -> tuple[Trainer, Table | None]:
    """The trainer that the options ask for, and the rows that validate; raises Refusal or an EngineError."""
    for name in _WRITTEN:
        check_savable(getattr(options, name))
    given = given_settings(options)
    training, validation = _tables(file, options)
    if options.resume is not None:
        others = [name for name in given if name != "steps"]
        if others:
            raise Refusal(f"--resume goes on by the settings of the checkpoint. Leave out {option_of(others[0])}.")
        return _resumed(file, options, training, validation), validation
    settings = replace(file.training, **given)
    for name, value in given.items():
        if value is not None and not settings.uses(name):
            told = f"{option_of(name)} matters neither to the optimizer {settings.optimizer} nor"
            raise Refusal(f"{told} to the schedule {settings.schedule}. Leave it out, or choose another.")
    return Trainer(file.graph, settings, training, validation), validation


def _resumed(file: GraphFile, options: Namespace, training: Table | None, validation: Table | None) -> Trainer:
    """The run of the checkpoint; where its rows were split in another way, the refusal tells the option."""
    try:
        return Trainer.resume(_read(options.resume), file.graph, training, validation)
    except OtherData as error:
        kept, rows = error.then[1], sum(error.then)
        if rows != sum(error.now) or error.then == error.now:
            raise
        option = f"--validation {kept / rows:.6g}" if kept else "--validation none"
        raise Refusal(f"{error} On the command line: {option}.") from error


def _tables(file: GraphFile, options: Namespace) -> tuple[Table | None, Table | None]:
    """The rows that train and those that validate."""
    if file.data is None:
        if options.validation is not None:
            raise Refusal("--validation needs rows to keep, but the graph has no data. Leave it out.")
        return None, None
    prepared = file.prepared
    if options.validation is not None:
        split = None if options.validation == NONE else _split(file, options.validation)
        prepared = replace(file.data, split=split).prepare(file.folder)
    if prepared is None:
        prepared = file.data.prepare(file.folder)
    return prepared.training, prepared.validation


def _split(file: GraphFile, validation: float) -> Split:
    known = file.data.split if file.data else None
    return Split(validation=validation) if known is None else replace(known, validation=validation)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Refusal(f"The checkpoint '{path}' cannot be read: {error.strerror or error}.") from error


def steps_to_make(trainer: Trainer, options: Namespace) -> int:
    """How many steps are left, of those that the settings or --steps tell for the whole run."""
    goal = trainer.settings.steps if options.steps is None else options.steps
    if goal < 0:
        raise Refusal(f"--steps must be a whole number of at least 0 beside --resume, not {goal}.")
    if options.replay is not None and not 0 <= options.replay <= max(goal, trainer.steps):
        last = max(goal, trainer.steps)
        raise Refusal(f"--replay must be a whole number from 0 to {last}, the steps of the run, not {options.replay}.")
    return max(0, goal - trainer.steps)
