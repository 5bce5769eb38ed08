"""The typed form of a graph file in the present version, key by key; docs/graph-format.md explains it.

What is Any here needs more than a type to be judged (numbers and rectangular arrays of them, names of nodes).
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class NodeForm(Struct, kw_only=True):
    """One node, as a rule on one line."""

    name: str
    operation: str
    composite: str | None = None
    inputs: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    value: Any = None
    frozen: bool = False
    position: tuple[float, float] | None = None
    bends: dict[str, Any] = field(default_factory=dict)


class FrameForm(Struct, kw_only=True):
    """A titled rectangle behind a part of the graph."""

    title: str = ""
    position: tuple[float, float]
    size: tuple[float, float]
    colour: str = "blue"


class CommentForm(Struct, kw_only=True):
    """A box with text."""

    text: str = ""
    position: tuple[float, float]
    size: tuple[float, float]
    colour: str = "yellow"


class CompositeForm(Struct, kw_only=True):
    """The definition of a composite gate."""

    title: str = ""
    notes: str = ""
    output: str | None = None
    nodes: list[NodeForm]
    frames: list[FrameForm] = field(default_factory=list)
    comments: list[CommentForm] = field(default_factory=list)


class BindingForm(Struct, kw_only=True):
    """What an input takes where names of columns do not tell: classes, by one_hot or index; or first to last."""

    one_hot: str | None = None
    index: str | None = None
    classes: Any = None
    first: str | None = None
    last: str | None = None


class SplitForm(Struct, kw_only=True):
    """How many rows are kept for validation, and which."""

    validation: float
    seed: int = 0
    shuffle: bool = True


class ScaleForm(Struct, kw_only=True):
    """What a column is standardised by."""

    mean: float
    deviation: float


class StandardiseForm(Struct, kw_only=True):
    """The columns that are standardised, and by what where that is told."""

    columns: Any
    scales: dict[str, ScaleForm] = field(default_factory=dict)


class DataForm(Struct, kw_only=True):
    """A table, in the file, beside it or drawn by a generator, how it is prepared, and the inputs that it feeds."""

    columns: dict[str, Any] | None = None
    file: str | None = None
    generator: dict[str, Any] | None = None
    delimiter: str | None = None
    header: bool = True
    missing: str = "refuse"
    split: SplitForm | None = None
    standardise: StandardiseForm | None = None
    inputs: dict[str, Any]


class ExpectedTrainingForm(Struct, kw_only=True):
    """Published numbers after so many steps."""

    steps: int
    loss: float | None = None
    values: dict[str, Any] = field(default_factory=dict)
    tolerance: float | None = None


class ExpectedForm(Struct, kw_only=True):
    """Published numbers."""

    values: dict[str, Any] = field(default_factory=dict)
    gradients: dict[str, Any] = field(default_factory=dict)
    tolerance: float | None = None
    training: list[ExpectedTrainingForm] = field(default_factory=list)


class FileForm(Struct, kw_only=True):
    """The whole file."""

    format: str
    version: int
    title: str = ""
    group: str = ""
    notes: str = ""
    output: str | None = None
    upstream: Any = 1
    composites: dict[str, CompositeForm] = field(default_factory=dict)
    nodes: list[NodeForm]
    training: dict[str, Any] = field(default_factory=dict)
    data: DataForm | None = None
    expected: ExpectedForm = field(default_factory=ExpectedForm)
    frames: list[FrameForm] = field(default_factory=list)
    comments: list[CommentForm] = field(default_factory=list)
