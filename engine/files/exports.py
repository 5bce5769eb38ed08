"""What a graph can be turned into for other programs. A new export is one declaration in EXPORTS."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from engine.errors import EngineError, closest
from engine.execution.run import forward
from engine.files import errors
from engine.files.records import GraphFile
from engine.files.saving import save_bytes
from engine.nodes import Node
from engine.training.settings import TrainingSettings
from engine.value import Value, plain, shape_of

VALUES_VERSION = 1
"""The version of the form in which values are exported."""


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
    """One form for other programs: `write(file, name, trained)` is its text, `suffix` how its files end."""

    name: str
    suffix: str
    write: Callable[[GraphFile, str, TrainedValues], str] = field(repr=False)


def export_text(file: GraphFile, form: str, name: str = "", trained: TrainedValues | None = None) -> str:
    """The graph in the form called `form`, in which it is called `name`, or by its title.

    Without `trained` the values are those in the graph, after no step. Raises UnknownExport.
    """
    export = EXPORTS.get(form)
    if export is None:
        raise errors.UnknownExport(form, ", ".join(EXPORTS), closest(form, EXPORTS))
    return export.write(file, name, trained or _untrained(file))


def save_export(path: str | Path, content: str | bytes) -> None:
    """Save an exported text or picture as safely as a graph; raises FileError."""
    save_bytes(Path(path), content.encode("utf-8") if isinstance(content, str) else content)


def _untrained(file: GraphFile) -> TrainedValues:
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


# --- values as JSON -----------------------------------------------------------------------------------------

_OPTIMIZER_SETTINGS = {"sgd": ("momentum",), "adam": ("beta1", "beta2", "epsilon")}


def _write_values(file: GraphFile, name: str, trained: TrainedValues) -> str:
    settings = trained.settings
    shared = ("learning_rate", *_OPTIMIZER_SETTINGS[settings.optimizer], "batch_size", "clip_norm")
    document: dict[str, Any] = {
        "format": "gradloom-values",
        "version": VALUES_VERSION,
        "graph": name or file.title,
        "values": {node: plain(value) for node, value in trained.values.items()},
        "loss": trained.loss if trained.loss is not None and math.isfinite(trained.loss) else None,
        "steps": trained.steps,
        "optimizer": {"name": settings.optimizer, **{key: getattr(settings, key) for key in shared}},
        "seed": settings.seed,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


# --- Graphviz -----------------------------------------------------------------------------------------------

_DOT_SHAPES = {"variable": "ellipse", "input": "parallelogram", "constant": "plaintext"}


def _write_dot(file: GraphFile, name: str, trained: TrainedValues) -> str:
    graph = file.graph
    lines = [
        f"digraph {_quoted(name or file.title or 'graph')} {{",
        "  rankdir=LR;",
        '  node [fontname="sans-serif"];',
    ]
    for node in graph.nodes.values():
        shape = _DOT_SHAPES.get(node.operation.name, "box")
        bold = ", penwidth=2" if node.name == graph.output else ""
        label = _quoted(_label(node, trained.values.get(node.name, node.value)))
        lines.append(f"  {_quoted(node.name)} [shape={shape}, label={label}{bold}];")
    lines += [
        f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(edge.port)}];" for edge in graph.edges
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _label(node: Node, value: Value | None) -> str:
    if node.is_gate:
        return f"{node.name}\n{node.operation.symbol}"
    if value is None:
        return node.name
    shown = f"shape {shape_of(value)}" if isinstance(value, np.ndarray) else f"{value:.6g}"
    return f"{node.name}\n{shown}"


def _quoted(text: str) -> str:
    """The text as Graphviz takes it: quotes and backslashes stand for themselves."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        export.name: export
        for export in (
            Export(name="json-values", suffix=".json", write=_write_values),
            Export(name="dot", suffix=".dot", write=_write_dot),
        )
    }
)
