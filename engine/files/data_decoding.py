"""The data part of a graph file: from plain dicts to a source of data, and into the inputs that it feeds."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Any

from engine.errors import EngineError
from engine.files.json_text import Path as Place
from engine.files.judging import Judge
from engine.files.schema import (
    BindingForm,
    DataForm,
    ScaleForm,
    SplitForm,
    StandardiseForm,
)
from engine.graph import Graph
from engine.training.data import (
    Binding,
    Classes,
    ClassIndex,
    ColumnRange,
    DataSource,
    Numbers,
    OneHot,
    Prepared,
    Recipe,
    Scale,
    Split,
    Standardise,
    Watch,
)
from engine.training.errors import DataError, DataFileOutside, NotAnInput

_DATA: Place = ("data",)
_STANDARDISE: Place = (*_DATA, "standardise")
_A_CELL = {int, float, str, NoneType}


def check_data_keys(judge: Judge, plain: Any) -> None:
    """Raise UnknownKey where the data, or a part of it, has a key that its form has not."""
    judge.keys(plain, DataForm, _DATA)
    if isinstance(plain, dict):
        judge.keys(plain.get("split"), SplitForm, [*_DATA, "split"])
        standardise = plain.get("standardise")
        judge.keys(standardise, StandardiseForm, _STANDARDISE)
        scales = standardise.get("scales") if isinstance(standardise, dict) else None
        for name, scale in scales.items() if isinstance(scales, dict) else ():
            judge.keys(scale, ScaleForm, [*_STANDARDISE, "scales", name])


def decode_data(judge: Judge, form: DataForm, graph: Graph) -> DataSource:
    """The source of data that this part describes; raises FileError."""
    inputs = {name: _binding(judge, name, plain) for name, plain in form.inputs.items()}
    for name in inputs:
        place: Place = [*_DATA, "inputs", name]
        node = graph.nodes.get(name)
        if node is None:
            raise judge.unknown_name(place, name, graph.nodes)
        if node.operation.name != "input":
            raise judge.refused(place, NotAnInput(name, node.operation.name))
    for name, column in (form.columns or {}).items():
        if not isinstance(column, list) or not set(map(type, column)) <= _A_CELL:
            raise judge.wrong([*_DATA, "columns", name], "a list of numbers, names of classes and nulls", column)
    try:
        return _source(judge, form, inputs)
    except DataError as reason:
        raise judge.refused(_DATA, reason) from None


def _source(judge: Judge, form: DataForm, inputs: dict[str, Binding]) -> DataSource:
    split = form.split
    return DataSource(
        inputs=inputs,
        columns=form.columns,
        file=form.file,
        generator=None if form.generator is None else _recipe(judge, form.generator),
        delimiter=form.delimiter,
        header=form.header,
        missing=form.missing,
        split=None if split is None else Split(validation=split.validation, seed=split.seed, shuffle=split.shuffle),
        standardise=None if form.standardise is None else _standardise(judge, form.standardise),
    )


def _recipe(judge: Judge, plain: dict[str, Any]) -> Recipe:
    place = [*_DATA, "generator"]
    name = plain.get("name")
    if not isinstance(name, str):
        raise judge.wrong(place, "an object with the name of a generator", plain)
    try:
        return Recipe(name, {key: value for key, value in plain.items() if key != "name"})
    except DataError as reason:
        raise judge.refused(place, reason) from None


def _standardise(judge: Judge, form: StandardiseForm) -> Standardise:
    columns = _numbers(judge, [*_STANDARDISE, "columns"], form.columns)
    if columns is None:
        raise judge.wrong([*_STANDARDISE, "columns"], "a column, a list of columns, or a range of them", form.columns)
    scales = {name: Scale(scale.mean, scale.deviation) for name, scale in form.scales.items()}
    return Standardise(columns, scales)


def _binding(judge: Judge, name: str, plain: Any) -> Binding:
    place: Place = [*_DATA, "inputs", name]
    binding = _numbers(judge, place, plain) or _class_binding(judge, place, plain)
    if binding is None:
        raise judge.wrong(place, "a column, a list of columns, or an object with one_hot, index, first or last", plain)
    return binding


def _numbers(judge: Judge, place: Place, plain: Any) -> Numbers | None:
    """Columns of numbers, or None for what is none of their forms."""
    if isinstance(plain, str):
        return plain
    if isinstance(plain, list) and plain and all(isinstance(column, str) for column in plain):
        return tuple(plain)
    form = _form(judge, place, plain)
    if form is None or _is_told(form.one_hot, form.index, form.classes):
        return None
    return ColumnRange(form.first, form.last)


def _class_binding(judge: Judge, place: Place, plain: Any) -> Binding | None:
    form = _form(judge, place, plain)
    if form is None or _is_told(form.first, form.last) or (form.one_hot is None) == (form.index is None):
        return None
    classes: Classes = tuple(form.classes) if isinstance(form.classes, list) else form.classes
    try:
        return OneHot(form.one_hot, classes) if form.one_hot is not None else ClassIndex(form.index or "", classes)
    except DataError as reason:
        raise judge.refused(place, reason) from None


def _form(judge: Judge, place: Place, plain: Any) -> BindingForm | None:
    """The typed form of an object that is not empty."""
    if not isinstance(plain, dict) or not plain:
        return None
    judge.keys(plain, BindingForm, place)
    return judge.typed(plain, BindingForm, place)


def _is_told(*parts: object) -> bool:
    return any(part is not None for part in parts)


def feed(
    judge: Judge, graph: Graph, data: DataSource, folder: Path | None, watch: Watch
) -> Prepared | DataError | None:
    """Give the bound inputs their columns; tells what is wrong with a file, which is no part of the graph's own.

    None where there is no folder to look for the file in.
    """
    if data.file is not None and folder is None:
        return None
    try:
        prepared = data.prepare(folder, watch)
    except EngineError as reason:
        if data.file is not None and isinstance(reason, DataError) and not isinstance(reason, DataFileOutside):
            return reason
        raise judge.refused(_DATA, reason) from None
    for name, column in prepared.training.inputs.items():
        graph.set_value(name, column)
    return prepared
