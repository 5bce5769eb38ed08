"""Making a plan from a graph alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from engine.errors import Shape
from engine.graph import Graph
from engine.nodes import Node
from engine.operation import NO_SETTINGS, Operation, Settings
from engine.plan.record import Column, Flags, Plan, Table


def make(graph: Graph) -> Plan:
    """The plan of this graph."""
    order = graph.order()
    shapes = graph.shapes
    all_run = None not in shapes.values()
    records = graph.nodes
    nodes = [records[name] for name in order if all_run or shapes[name] is not None]
    sources = [node for node in nodes if not node.inputs]  # a gate has ports
    gates = [node for node in nodes if node.inputs]
    names = tuple([node.name for node in chain(sources, gates)])
    slots = dict(zip(names, range(len(names)), strict=True))
    kinds, table = tabulate(gates)
    starts, operands = operand_columns(gates, slots)
    scalar, batch, widths = widths_of([shapes[name] for name in names])
    return Plan(
        names=names,
        slots=slots,
        source_count=len(sources),
        table=table,
        kinds=kinds,
        operand_starts=starts,
        operand_slots=operands,
        trainable=trainable(sources),
        scalar=scalar,
        batch=batch,
        widths=widths,
        output=_output(graph, names, operands) if all_run else graph.output,
        in_order=order == list(records) or _in_order(graph, gates),
        unable={} if all_run else {name: node for name, node in records.items() if shapes[name] is None},
        misfits=dict(graph.misfits),
    )


def trainable(sources: Iterable[Node]) -> tuple[int, ...]:
    """The slots of those sources that training moves."""
    return tuple([slot for slot, node in enumerate(sources) if node.trainable])


def key_of(operation: Operation, settings: Settings) -> tuple[Operation, str]:
    """What two gates share that compute the same; -0.0 and 0.0, or 1 and True, are not the same."""
    return operation, repr(sorted(settings.items())) if settings else ""


def tabulate(gates: Sequence[Node]) -> tuple[Column, Table]:
    """The distinct pairs of operation and settings, and for each gate which of them is its own."""
    known: dict[tuple[Operation, str], int] = {}
    plain: dict[Operation, int] = {}
    pairs: list[tuple[Operation, Settings]] = []
    kinds = []
    for node in gates:
        operation, settings = node.operation, node.settings
        kind = plain.get(operation) if settings is NO_SETTINGS else known.get(key_of(operation, settings))
        if kind is None:
            kind = len(pairs)
            pairs.append((operation, settings))
            known[key_of(operation, settings)] = kind
            if settings is NO_SETTINGS:
                plain[operation] = kind
        kinds.append(kind)
    return np.array(kinds, np.int32), tuple(pairs)


def operand_columns(gates: Sequence[Node], slots: dict[str, int]) -> tuple[Column, Column]:
    """Where the operands of each gate start in the column of all, and that column."""
    starts = np.zeros(len(gates) + 1, np.int32)
    np.cumsum([len(node.inputs) for node in gates], out=starts[1:])
    operands = [slots[source] for node in gates for source in node.inputs]  # type: ignore[index]  # wired, as it runs
    return starts, np.array(operands, np.int32)


def widths_of(shapes: Sequence[Shape | None]) -> tuple[bool, int | None, Flags]:
    """Whether all are numbers, the length of the batch where there is one, and which values have its axis."""
    distinct = set(shapes)
    wide = distinct - {()}
    widths = np.zeros(len(shapes), np.uint8)
    shape = next(iter(wide), None)
    if len(wide) != 1 or shape is None or len(shape) != 1:
        return not wide, None, widths
    widths[:] = [found != () for found in shapes]
    return False, shape[0], widths


def _output(graph: Graph, names: Sequence[str], operands: Column) -> str | None:
    """What `Graph.output` tells, without the index of who feeds whom that it would have to make."""
    if graph.chosen_output is not None:
        return graph.chosen_output
    feeds = np.zeros(len(names), np.bool_)
    feeds[operands] = True
    last = {name for name, fed in zip(names, feeds.tolist(), strict=True) if not fed}
    return next((name for name in reversed(graph.nodes) if name in last and graph.nodes[name].is_gate), None)


def _in_order(graph: Graph, gates: Sequence[Node]) -> bool:
    shapes = graph.shapes
    names = [name for name, node in graph.nodes.items() if node.inputs and shapes[name] is not None]
    return names == [node.name for node in gates]
