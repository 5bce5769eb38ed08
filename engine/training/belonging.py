"""What a run belongs to: its graph and its rows, as numbers that others hardly ever have."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec
import numpy as np

from engine.errors import Phrase
from engine.graph import Graph
from engine.nodes import Node
from engine.training.data import Table
from engine.training.errors import OtherData, OtherGraph
from engine.value import Array, shape_of


class Rows(msgspec.Struct, frozen=True):
    """How many rows a table has, and for each input a number made of its values."""

    count: int = 0
    columns: dict[str, int] = msgspec.field(default_factory=dict)

    @classmethod
    def of(cls, table: Table | None) -> Rows:
        """The rows of a table; none where there is no table."""
        if table is None:
            return cls()
        return cls(table.rows, {name: _crc_of_array(array) for name, array in table.inputs.items()})


def marks_of_nodes(graph: Graph) -> Array:
    """A number for each node, in their order, and one for the output; what training moves does not matter."""
    nodes = [zlib.crc32(_described(node)) for node in graph.nodes.values()]
    return np.array([zlib.crc32(repr(graph.output).encode()), *nodes], dtype=np.uint32)


def check_graph(graph: Graph, marks: Array) -> None:
    """Raise OtherGraph, telling what differs, unless this is the graph of these marks."""
    now = marks_of_nodes(graph)
    if np.array_equal(now, marks):
        return
    known = set(marks[1:].tolist())
    others = [name for name, mark in zip(graph.nodes, now[1:].tolist(), strict=True) if mark not in known]
    raise OtherGraph(_difference(graph, others, now, marks))


def _difference(graph: Graph, others: Sequence[str], now: Array, then: Array) -> Phrase:
    if others:
        return Phrase("the node '{node}' was another, or was not in it", {"node": others[0]})
    if len(now) != len(then):
        return Phrase("it had {then} nodes, and this one has {now}", {"then": len(then) - 1, "now": len(now) - 1})
    if now[0] != then[0]:
        return Phrase("its output was not '{output}'", {"output": graph.output})
    return Phrase("its nodes came in another order", {})


def check_rows(training: tuple[Rows, Rows], validation: tuple[Rows, Rows]) -> None:
    """Raise OtherData, telling what differs, unless in both pairs the rows then are the rows now."""
    then, now = ((training[side].count, validation[side].count) for side in (0, 1))
    if then != now:
        sentence = (
            "it had {trained} training rows and {validated} validation rows, and now there are {training} and "
            "{validation}"
        )
        counts = dict(zip(("trained", "validated", "training", "validation"), then + now, strict=True))
        raise OtherData(Phrase(sentence, counts), then, now)
    for (before, after), sentence in (
        (training, "the numbers of {inputs} in its training rows were others"),
        (validation, "the numbers of {inputs} in its validation rows were others"),
    ):
        names = sorted(before.columns.keys() | after.columns.keys())
        changed = [f"'{name}'" for name in names if before.columns.get(name) != after.columns.get(name)]
        if changed:
            raise OtherData(Phrase(sentence, {"inputs": ", ".join(changed[:5])}), then, now)


def _described(node: Node) -> bytes:
    shape = None if node.value is None else shape_of(node.value)
    words = (node.name, node.operation.name, node.inputs, sorted(node.settings.items()), node.frozen, shape)
    value = b"" if node.trainable or node.value is None else np.ascontiguousarray(node.value).tobytes()
    return repr(words).encode() + value


def _crc_of_array(array: Array) -> int:
    return zlib.crc32(np.ascontiguousarray(array).tobytes(), zlib.crc32(str(array.shape).encode()))
