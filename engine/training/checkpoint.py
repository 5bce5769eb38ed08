"""A run in a file: everything that its next steps depend on, and what it has recorded.

The file is an archive of numpy's arrays, one of them text in JSON. Reading it runs nothing, and takes no more memory
than the file is long.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import numpy as np

from engine.errors import EngineError
from engine.execution.run import Path
from engine.graph import Graph
from engine.training.batches import Batches
from engine.training.belonging import Rows, check_graph, check_rows, marks_of_nodes
from engine.training.data import Table
from engine.training.errors import BadCheckpoint
from engine.training.history import Series
from engine.training.loop import Loop
from engine.training.settings import TrainingSettings
from engine.training.snapshots import Snapshot
from engine.value import Array

_FORMAT = "gradloom-checkpoint"
_VERSION = 2
_DAMAGE = (
    OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, MemoryError, RuntimeError,
    zipfile.BadZipFile, EngineError,
)  # fmt: skip
"""What reading bytes that no checkpoint consists of may raise."""


Tables = tuple[Table | None, Table | None]
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Every = Annotated[int, msgspec.Meta(ge=1)]


class _About(msgspec.Struct, kw_only=True):
    """The text of a checkpoint."""

    format: str
    version: int
    training: Rows
    validation: Rows
    settings: TrainingSettings
    path: Path = "numpy"
    steps: _Count
    can_go_back: bool
    patience: tuple[float, _Count]
    marks: dict[str, dict[str, Any]]
    distance: tuple[_Every, _Count]
    snapshots: list[tuple[_Count, float, _Count]]
    step_rows: tuple[_Count, _Every]
    check_rows: tuple[_Count, _Every]


@dataclass(frozen=True, eq=False)
class Kept:
    """A checkpoint as it was read: its text and its arrays."""

    about: _About
    arrays: dict[str, Array]

    @property
    def settings(self) -> TrainingSettings:
        """The settings of the run."""
        return self.about.settings

    @property
    def path(self) -> Path:
        """What the run was computed by."""
        return self.about.path

    def put_into(self, loop: Loop, batches: Batches) -> None:
        """Bring a loop that is at its start to where the checkpoint was made; raises BadCheckpoint."""
        about, arrays = self.about, self.arrays
        try:
            loop.descent.load_sets(arrays["sets"], about.steps, go_back=about.can_go_back)
            loop.patience.best, loop.patience.step = about.patience
            batches.remember({int(epoch): state for epoch, state in about.marks.items()})
            for name, series in _series(loop).items():
                series.load(arrays[name], arrays[f"{name}_last"], *getattr(about, name))
            kept = zip(about.snapshots, arrays["snapshots"], strict=True)
            by_step = {step: Snapshot(state, best, best_step) for (step, best, best_step), state in kept}
            loop.snapshots.load(by_step, about.distance)
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise BadCheckpoint("it does not hold what it should") from error


def pack(loop: Loop, batches: Batches, settings: TrainingSettings, graph: Graph, tables: Tables, path: Path) -> bytes:
    """The content of a checkpoint; the tables are that which trains and that which validates."""
    descent, snapshots = loop.descent, loop.snapshots.by_step
    sets = descent.sets()
    states = np.array([kept.state for kept in snapshots.values()]).reshape(-1, *sets.shape[1:])
    series = {name: each.kept() for name, each in _series(loop).items()}
    about = _About(
        format=_FORMAT,
        version=_VERSION,
        training=Rows.of(tables[0]),
        validation=Rows.of(tables[1]),
        settings=settings,
        path=path,
        steps=descent.steps,
        can_go_back=descent.can_go_back,
        patience=(loop.patience.best, loop.patience.step),
        marks={str(epoch): dict(state) for epoch, state in batches.marks.items()},
        distance=loop.snapshots.distance,
        snapshots=[(step, kept.best, kept.best_step) for step, kept in snapshots.items()],
        **{name: places for name, (_, _, places) in series.items()},
    )
    arrays: dict[str, Any] = {"nodes": marks_of_nodes(graph), "sets": sets, "snapshots": states}
    for name, (rows, last, _) in series.items():
        arrays[name], arrays[f"{name}_last"] = rows, last
    # Not msgspec's own JSON, which writes an infinity as null: the best loss before the first step is one.
    text = json.dumps(msgspec.to_builtins(about))
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, about=np.frombuffer(text.encode(), dtype=np.uint8), **arrays)
    return file.getvalue()


def unpack(content: bytes, graph: Graph, tables: Tables) -> Kept:
    """The checkpoint that `pack` wrote for this graph and these tables; raises BadCheckpoint."""
    try:
        arrays = _arrays(content)
        about, nodes = json.loads(arrays.pop("about").tobytes()), arrays.pop("nodes", None)
        if about.get("format") == _FORMAT and about.get("version") == _VERSION:
            about = msgspec.convert(about, _About)
    except _DAMAGE as error:
        raise BadCheckpoint("it is damaged, or no checkpoint") from error
    if not isinstance(about, _About):
        raise BadCheckpoint("another version of the program wrote it")
    if nodes is None:
        raise BadCheckpoint("it does not hold what it should")
    check_graph(graph.flat, nodes)
    check_rows((about.training, Rows.of(tables[0])), (about.validation, Rows.of(tables[1])))
    return Kept(about, arrays)


def _arrays(content: bytes) -> dict[str, Array]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if member.compress_type != zipfile.ZIP_STORED or member.file_size > len(content):
                raise ValueError(member.filename)
        return {member.removesuffix(".npy"): _array(archive.read(member)) for member in archive.namelist()}


def _array(content: bytes) -> Array:
    """An array of numbers that fills its file to the last byte."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran, dtype = read(file)
    if fortran or dtype.kind not in "fu" or int(np.prod(shape)) * dtype.itemsize != len(content) - file.tell():
        raise ValueError(shape)
    return np.frombuffer(content, dtype, offset=file.tell()).reshape(shape)


def _series(loop: Loop) -> dict[str, Series]:
    return {"step_rows": loop.history.of_steps, "check_rows": loop.history.of_checks}
