"""From a graph file to plain dicts, in the order in which they are written, defaults left out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from engine.composites import Composite, composites_in
from engine.files import errors
from engine.files.annotations import Comment, Frame, Position
from engine.files.migrations import VERSION, Plain
from engine.files.records import COMPOSITE, TOLERANCE, Bends, Expected, ExpectedTraining, GraphFile
from engine.nodes import Node
from engine.training.data import (
    REFUSE,
    Binding,
    Cell,
    Classes,
    ClassIndex,
    ColumnRange,
    DataSource,
    OneHot,
    Split,
    Standardise,
)
from engine.training.settings import TrainingSettings
from engine.value import Value, plain

_EXACT = 1e16
"""From here on a whole number is shorter with an exponent."""


def plain_form(file: GraphFile) -> Plain:
    """The plain form of the file, numbers as they will be read back; raises NotFiniteValue."""
    bound = file.data.inputs if file.data else {}
    nodes = [_node(node, file.positions, file.bends, is_bound=node.name in bound) for node in file.graph.nodes.values()]
    form: Plain = {
        "format": "gradloom",
        "version": VERSION,
        "title": file.title,
        "group": file.group,
        "notes": file.notes,
        "output": file.graph.chosen_output,
        "upstream": _numbers("the upstream gradient", file.upstream),
        "composites": _composites(file),
        "nodes": nodes,
        "training": _training(file.training),
        "data": _data(file.data) if file.data else {},
        "expected": _expected(file.expected),
        "frames": [_frame(frame) for frame in file.frames],
        "comments": [_comment(comment) for comment in file.comments],
    }
    optional: Plain = {
        "title": "",
        "group": "",
        "notes": "",
        "output": None,
        "upstream": 1,
        "composites": {},
        "training": {},
        "data": {},
        "expected": {},
        "frames": [],
        "comments": [],
    }
    return {key: part for key, part in form.items() if key not in optional or part != optional[key]}


def _composites(file: GraphFile) -> Plain:
    """The definitions that the graph uses and those that nobody uses, each after the ones that it uses itself."""
    used = file.graph.composites
    known: dict[str, Composite] = {}
    for composite in composites_in([*used, *file.composites]):
        if known.setdefault(composite.name, composite) is not composite:
            raise errors.TwoDefinitions(composite.name)
    return {name: _composite(composite) for name, composite in known.items()}


def _composite(composite: Composite) -> Plain:
    layout = composite.layout
    form: Plain = {
        "title": composite.title,
        "notes": composite.notes,
        "output": composite.chosen,
        "nodes": [_node(node, layout.positions, layout.bends) for node in composite.body],
        "frames": [_frame(frame) for frame in layout.frames],
        "comments": [_comment(comment) for comment in layout.comments],
    }
    return {key: part for key, part in form.items() if part or key == "nodes"}


def _node(
    node: Node, positions: Mapping[str, Position], all_bends: Mapping[str, Bends], *, is_bound: bool = False
) -> Plain:
    form: Plain = {"name": node.name, "operation": node.operation.name}
    if isinstance(node.operation, Composite):
        form |= {"operation": COMPOSITE, "composite": node.operation.name}
    inputs = {edge.port: edge.source for edge in node.edges}
    settings = {s.name: node.settings[s.name] for s in node.operation.settings if node.settings[s.name] != s.default}
    if inputs:
        form["inputs"] = inputs
    if settings:
        form["settings"] = settings
    if node.value is not None and not is_bound:
        form["value"] = _numbers(node.name, node.value)
    if node.frozen:
        form["frozen"] = True
    position, bends = positions.get(node.name), all_bends.get(node.name, {})
    if position is not None:
        form["position"] = _point(node, position)
    bent = {port: [_point(node, point) for point in bends[port]] for port in inputs if bends.get(port)}
    if bent:
        form["bends"] = bent
    return form


def _point(node: Node, point: Position) -> list[float | int]:
    return [_pixels(node.name, length) for length in point]


def _frame(frame: Frame) -> Plain:
    form: Plain = {"title": frame.title} if frame.title else {}
    return form | _box(f"the frame '{frame.title}'", frame)


def _comment(comment: Comment) -> Plain:
    form: Plain = {"text": comment.text} if comment.text else {}
    return form | _box("a comment", comment)


def _box(name: str, record: Frame | Comment) -> Plain:
    form: Plain = {
        "position": [_pixels(name, length) for length in record.position],
        "size": [_pixels(name, length) for length in record.size],
    }
    default = type(record)(position=record.position, size=record.size).colour
    return form if record.colour == default else form | {"colour": record.colour}


def _training(settings: TrainingSettings) -> Plain:
    default = TrainingSettings()
    chosen = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return {
        name: _short(value) if isinstance(value, float) else list(value) if isinstance(value, tuple) else value
        for name, value in chosen.items()
        if value != getattr(default, name)
    }


def _data(data: DataSource) -> Plain:
    form: Plain = {}
    if data.file is not None:
        form["file"] = data.file
    if data.generator is not None:
        form["generator"] = {"name": data.generator.name, **data.generator.parameters}
    if data.columns is not None:
        form["columns"] = {name: [_cell(name, cell) for cell in column] for name, column in data.columns.items()}
    for name, default in (("delimiter", None), ("header", True), ("missing", REFUSE)):
        if getattr(data, name) != default:
            form[name] = getattr(data, name)
    if data.split is not None:
        form["split"] = _split(data.split)
    if data.standardise is not None:
        form["standardise"] = _standardise(data.standardise)
    form["inputs"] = {name: _binding(binding) for name, binding in data.inputs.items()}
    return form


def _cell(column: str, cell: Cell) -> Any:
    """A number or the name of a class; null for a missing one, as NaN is in an array."""
    if cell is None or isinstance(cell, str):
        return cell
    return None if np.isnan(cell) else _numbers(column, float(cell))


def _split(split: Split) -> Plain:
    default = Split(validation=split.validation)
    form = {name: value for name, value in asdict(split).items() if value != getattr(default, name)}
    return {"validation": split.validation, **form}


def _standardise(standardise: Standardise) -> Plain:
    form: Plain = {"columns": _binding(standardise.columns)}
    if standardise.scales:
        form["scales"] = {
            name: {"mean": _short(scale.mean), "deviation": _short(scale.deviation)}
            for name, scale in standardise.scales.items()
        }
    return form


def _binding(binding: Binding) -> Any:
    match binding:
        case OneHot(column, classes):
            return {"one_hot": column} | _classes(classes)
        case ClassIndex(column, classes):
            return {"index": column} | _classes(classes)
        case ColumnRange(first, last):
            ends = {"first": first, "last": last}
            return {key: end for key, end in ends.items() if end is not None} or ends
    return binding if isinstance(binding, str) else list(binding)


def _classes(classes: Classes) -> Plain:
    if classes is None:
        return {}
    return {"classes": list(classes) if isinstance(classes, tuple) else classes}


def _expected(expected: Expected) -> Plain:
    form: Plain = {
        "values": _by_name(expected.values),
        "gradients": _by_name(expected.gradients),
        "tolerance": expected.tolerance,
        "training": [_expected_training(part) for part in expected.training],
    }
    return _without_defaults(form)


def _expected_training(part: ExpectedTraining) -> Plain:
    loss = None if part.loss is None else _numbers("loss", part.loss)
    form = {"steps": part.steps, "loss": loss, "values": _by_name(part.values), "tolerance": part.tolerance}
    return _without_defaults(form)


def _without_defaults(form: Plain) -> Plain:
    default = {"values": {}, "gradients": {}, "tolerance": TOLERANCE, "training": [], "loss": None}
    return {key: part for key, part in form.items() if key not in default or part != default[key]}


def _by_name(values: Mapping[str, Value]) -> Plain:
    return {name: _numbers(name, value) for name, value in values.items()}


def _numbers(name: str, value: Value) -> Any:
    """A value as nested lists, whole numbers without a point; `name` is named when JSON cannot hold it."""
    if not np.isfinite(value).all():
        shown = f"{value:g}" if isinstance(value, float) else "numbers that are not finite"
        raise errors.NotFiniteValue(name, shown)
    return _shorter(plain(value))


def _shorter(nested: Any) -> Any:
    return [_shorter(item) for item in nested] if isinstance(nested, list) else _short(nested)


def _short(number: float) -> float | int:
    """A whole number as one, so that it is written 100 and not 100.0; -0.0 keeps its sign."""
    whole = int(number)
    exact = whole == number and abs(whole) < _EXACT and (whole or math.copysign(1.0, number) > 0)
    return whole if exact else number


def _pixels(node: str, length: float) -> float | int:
    """A hundredth of a pixel is more than a screen shows, and rounding again changes nothing."""
    if not math.isfinite(length):
        raise errors.NotFiniteValue(node, "a position that is not finite")
    return _short(round(float(length), 2) + 0.0)
