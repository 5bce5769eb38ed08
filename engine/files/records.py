"""What a graph file holds: the graph, and everything that is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from engine.composites import Composite
from engine.errors import EngineError
from engine.files.annotations import Comment, Frame, Position
from engine.files.errors import BadTolerance
from engine.graph import Graph
from engine.training.data import DataSource, Prepared
from engine.training.settings import TrainingSettings
from engine.value import Value

COMPOSITE = "composite"
"""What the operation of a node is called in a file that is a composite gate; the key of the same name tells which."""

TOLERANCE = 1e-12
"""The relative error up to which an expected number agrees, unless the file tells another."""

MAX_TOLERANCE = 1.0
"""The largest relative error that may count as agreement."""

Bends = Mapping[str, tuple[Position, ...]]
"""For each port of a gate whose wire is led through points of its own, these points, in the wire's direction."""


def _nothing() -> Mapping[str, Value]:
    return MappingProxyType({})


def _check_tolerance(tolerance: object) -> None:
    if not isinstance(tolerance, (int, float)) or not 0 <= tolerance <= MAX_TOLERANCE:
        raise BadTolerance(tolerance, MAX_TOLERANCE)


def _nowhere() -> Mapping[str, Position]:
    return MappingProxyType({})


def _straight() -> Mapping[str, Bends]:
    return MappingProxyType({})


@dataclass(frozen=True, kw_only=True, eq=False)
class ExpectedTraining:
    """Published numbers for the graph after `steps` training steps by the file's own settings.

    `loss` is the loss after the last step; `values` may name any node, gates too. `tolerance` is relative. Raises
    BadTolerance.
    """

    steps: int
    loss: float | None = None
    values: Mapping[str, Value] = field(default_factory=_nothing)
    tolerance: float = TOLERANCE

    def __post_init__(self) -> None:
        _check_tolerance(self.tolerance)


@dataclass(frozen=True, kw_only=True, eq=False)
class Expected:
    """Published numbers that the graph must reproduce: values and gradients as it stands, and after training.

    Gradients are those of the file's output, with the file's upstream gradient. `tolerance` is relative. Raises
    BadTolerance.
    """

    values: Mapping[str, Value] = field(default_factory=_nothing)
    gradients: Mapping[str, Value] = field(default_factory=_nothing)
    tolerance: float = TOLERANCE
    training: tuple[ExpectedTraining, ...] = ()

    def __post_init__(self) -> None:
        _check_tolerance(self.tolerance)

    def __bool__(self) -> bool:
        return bool(self.values or self.gradients or self.training)


@dataclass(frozen=True, kw_only=True, eq=False)
class GraphFile:
    """One graph file, as read or as meant to be written.

    `positions` holds the place of a node's upper left corner, in pixels at scale 1, y growing downward; nodes
    without one are laid out. `bends` holds, by gate, the points that the wires into it are led through.
    `composites` are definitions of composite gates that no node uses; those in use come with the graph.
    `notes` is shown beside the graph; its first line is the summary on the example's card, under the heading `group`.
    `upstream` is the gradient that a backward pass starts with.
    `frames` and `comments` are what is written around the graph, those that come first lying below the others.
    `folder` is where the file of `data` lies: that of the file it was read from, None for text from elsewhere;
    `data_problem` tells why the data could not be used, and `prepared` holds it where it could be read with the file.
    """

    graph: Graph
    title: str = ""
    group: str = ""
    notes: str = ""
    upstream: Value = 1.0
    positions: Mapping[str, Position] = field(default_factory=_nowhere)
    bends: Mapping[str, Bends] = field(default_factory=_straight)
    composites: tuple[Composite, ...] = ()
    training: TrainingSettings = field(default_factory=TrainingSettings)
    data: DataSource | None = None
    data_problem: EngineError | None = None
    prepared: Prepared | None = None
    expected: Expected = field(default_factory=Expected)
    frames: tuple[Frame, ...] = ()
    comments: tuple[Comment, ...] = ()
    folder: Path | None = None

    @property
    def summary(self) -> str:
        """The first line of the notes."""
        return self.notes.strip().partition("\n")[0].strip()
