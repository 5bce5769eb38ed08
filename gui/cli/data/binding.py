"""`gradloom data bind`: the inputs of a graph take columns of a file, of classes as one-hot rows or as indices."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from engine import (
    Binding,
    ClassIndex,
    ColumnRange,
    DataSource,
    EngineError,
    Graph,
    OneHot,
    Split,
    Standardise,
    save_graph_file,
)
from gui.cli.arguments import Refusal
from gui.cli.output import print_line
from gui.cli.reading import load_loosely, split

_TAB = ("tab", "\\t")


def data_bind(options: Namespace) -> int:
    """Bind a table to the inputs of a graph, read it once, and save the graph with it."""
    file = load_loosely(options.file)
    target = Path(options.out or options.file).absolute()
    inputs = _inputs(options, file.graph)
    try:
        data = DataSource(
            inputs=inputs,
            file=_beside(options.table, target.parent),
            delimiter="\t" if options.delimiter in _TAB else options.delimiter,
            header=not options.no_header,
            missing=options.missing,
            split=None if options.validation is None else Split(validation=options.validation, seed=options.seed),
            standardise=Standardise(_numbers(options.standardise)) if options.standardise else None,
        )
        prepared = data.prepare(target.parent)
    except EngineError as error:
        raise Refusal(str(error)) from error
    for name, column in prepared.training.inputs.items():
        file.graph.set_value(name, column)
    save_graph_file(str(target), replace(file, data=data, prepared=None, data_problem=None))
    rows = f"{prepared.training.rows:,} rows to train on"
    if prepared.validation is not None:
        rows += f", {prepared.validation.rows:,} to validate on"
    print_line(f"{rows}; {', '.join(inputs)} bound to {data.file} in {options.out or options.file}.")
    return 0


def _beside(table: str, folder: Path) -> str:
    """The file of data as the graph in this folder names it; raises Refusal where it lies elsewhere."""
    try:
        return Path(table).resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        raise Refusal(f"'{table}' is not in the folder of the graph, '{folder}'. Move it there.") from None


def _inputs(options: Namespace, graph: Graph) -> dict[str, Binding]:
    found: dict[str, Binding] = {}
    for texts, make in (
        (options.input, _numbers),
        (options.one_hot, lambda text: OneHot(*_classes(text))),
        (options.index, lambda text: ClassIndex(*_classes(text))),
    ):
        for text in texts:
            if "=" not in text:
                raise Refusal(f"'{text}' binds nothing. Write INPUT=COLUMN, such as x=length or X=a,b.")
            name, columns = split(text, graph)
            if name in found:
                raise Refusal(f"'{name}' is bound twice. Name each input once.")
            if graph.node(name).operation.name != "input":
                raise Refusal(f"Data cannot be bound to '{name}', which is no input node. Name an input.")
            found[name] = make(columns)
    if not found:
        raise Refusal("No input takes any column. Add --input X=COLUMN, --one-hot X=COLUMN or --index X=COLUMN.")
    return found


def _numbers(text: str) -> str | tuple[str, ...] | ColumnRange:
    """One column, several with commas between, or a range first..last, either end of which may be left out."""
    first, dots, last = text.partition("..")
    if dots:
        return ColumnRange(first.strip() or None, last.strip() or None)
    columns = tuple(part.strip() for part in text.split(","))
    return columns if len(columns) > 1 else columns[0]


def _classes(text: str) -> tuple[str, tuple[str, ...] | int | None]:
    """A column, and after a colon its classes in order, or their number."""
    column, colon, told = text.partition(":")
    if not colon:
        return column, None
    if told.strip().isdecimal():
        return column, int(told)
    return column, tuple(part.strip() for part in told.split(","))
