"""`gradloom data show`: what a graph file's table holds, and what is done with it before training."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine import (
    Binding,
    ClassIndex,
    ColumnRange,
    DataSource,
    GraphFile,
    OneHot,
    Prepared,
    column_names,
    errors,
)
from gui.cli.arguments import Refusal
from gui.cli.output import as_json, print_json, print_line, print_table, short_number
from gui.cli.reading import load_loosely

_ROWS = 5
"""So many of the first rows that train are shown."""


def data_show(options: Namespace) -> int:
    """Tell a table's columns, classes, missing cells, rows, split and standardising numbers."""
    file = load_loosely(options.file)
    if file.data is None:
        raise Refusal(f"{options.file} has no data. Bind a table to its inputs under the key data.")
    problem = "" if file.data_problem is None else str(file.data_problem)
    prepared = file.prepared or _without_missing(options.file, file, file.data)
    document = _document(file, file.data, prepared, problem)
    if options.json:
        print_json(document)
    else:
        _tell(document, prepared)
    return 0


def _without_missing(path: str, file: GraphFile, data: DataSource) -> Prepared:
    """The table as far as it can be used where missing cells keep it from training."""
    try:
        return replace(data, missing="drop rows").prepare(file.folder)
    except errors.EngineError as error:
        raise Refusal(f"{path}: {file.data_problem or error}") from error


# --- for programs --------------------------------------------------------------------------------------------


def _document(file: GraphFile, data: DataSource, prepared: Prepared, problem: str) -> dict[str, Any]:
    validation = prepared.validation
    document: dict[str, Any] = {
        "source": _source(data),
        "columns": list(_columns(file, data)),
        "inputs": {
            name: {
                "takes": _binding(binding),
                "shape": list(np.shape(prepared.training.inputs[name])),
                "classes": list(prepared.classes.get(name, ())),
            }
            for name, binding in data.inputs.items()
        },
        "missing": {
            "cells": prepared.missing.cells,
            "rows": prepared.missing.rows,
            "by_column": dict(prepared.missing.by_column),
            "choice": data.missing,
        },
        "rows": {"training": prepared.training.rows, "validation": validation.rows if validation else 0},
        "split": None,
        "standardised": {
            name: {"mean": as_json(scale.mean), "deviation": as_json(scale.deviation)}
            for name, scale in prepared.scales.items()
        },
    }
    if data.split is not None:
        split = data.split
        document["split"] = {"validation": split.validation, "seed": split.seed, "shuffle": split.shuffle}
    if problem:
        document["problem"] = problem
    return document


def _source(data: DataSource) -> dict[str, Any]:
    if data.file is not None:
        return {"file": data.file}
    if data.generator is not None:
        return {"generator": data.generator.name, "parameters": dict(data.generator.parameters)}
    return {"graph": True}


def _columns(file: GraphFile, data: DataSource) -> Sequence[str]:
    if data.file is not None and file.folder is not None:
        return column_names(file.folder, data.file, delimiter=data.delimiter, header=data.header)
    if data.generator is not None:
        return list(data.generator.columns())
    return list(data.columns or ())


def _binding(binding: Binding) -> dict[str, Any]:
    match binding:
        case OneHot(column=column):
            return {"one_hot": column}
        case ClassIndex(column=column):
            return {"index": column}
        case ColumnRange(first=first, last=last):
            return {"first": first, "last": last}
        case str():
            return {"column": binding}
        case _:
            return {"columns": list(binding)}


# --- for people ----------------------------------------------------------------------------------------------


def _tell(document: dict[str, Any], prepared: Prepared) -> None:
    _tell_table(document)
    print_line()
    print_table(["input", "takes", "shape", "classes"], [_input(*item) for item in document["inputs"].items()])
    if document["standardised"]:
        print_line()
        scales = document["standardised"].items()
        rows = [[name, short_number(scale["mean"]), short_number(scale["deviation"])] for name, scale in scales]
        print_table(["standardised", "mean", "deviation"], rows)
    print_line()
    _tell_rows(prepared)
    if "problem" in document:
        print_line()
        print_line(document["problem"])


def _tell_table(document: dict[str, Any]) -> None:
    source, missing, rows, split = (document[key] for key in ("source", "missing", "rows", "split"))
    origin = source.get("file") or (f"generator {source['generator']}" if "generator" in source else "the graph file")
    print_line(f"source   {origin}")
    print_line(f"columns  {', '.join(document['columns'])}")
    total = rows["training"] + rows["validation"]
    shares = f", {rows['training']:,} to train on and {rows['validation']:,} to validate on" if split else ""
    order = f" ({'drawn with seed ' + str(split['seed']) if split['shuffle'] else 'the last ones'})" if split else ""
    print_line(f"rows     {total:,}{shares}{order}")
    concerned = f" in {missing['rows']:,} rows" if missing["cells"] else ""
    print_line(f"missing  {missing['cells']:,} cells{concerned}; choice: {missing['choice']}")
    for name, cells in missing["by_column"].items():
        print_line(f"         {name}: {cells:,}")


def _input(name: str, told: dict[str, Any]) -> list[str]:
    shape = "x".join(map(str, told["shape"]))
    return [name, _taken(told["takes"]), shape, ", ".join(told["classes"])]


def _taken(takes: dict[str, Any]) -> str:
    if "columns" in takes:
        return ", ".join(takes["columns"])
    if "first" in takes:
        return f"{takes['first'] or 'the first'} to {takes['last'] or 'the last'}"
    ((how, column),) = takes.items()
    return {"column": "", "one_hot": "one-hot ", "index": "index of "}[how] + str(column)


def _tell_rows(prepared: Prepared) -> None:
    """The first rows that train, each input's numbers as it gets them."""
    inputs = prepared.training.inputs
    rows = [
        [str(number), *(_cell(array[place]) for array in inputs.values())]
        for place, number in enumerate(prepared.training_rows[:_ROWS])
    ]
    print_table(["row", *inputs], rows)


def _cell(numbers: Any) -> str:
    shown = np.ravel(numbers)
    return " ".join(short_number(float(number)) for number in shown[:_ROWS]) + (" ..." if len(shown) > _ROWS else "")
