"""The plan: names, slots and columns of numbers, and what the numpy path makes of them when it first runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from engine import errors
from engine.errors import EngineError
from engine.graph import Graph
from engine.nodes import Node
from engine.obstacles import obstacles
from engine.operation import Operation, Rules, Settings
from engine.value import Value

Program = tuple[tuple[Callable[..., Any], tuple[int, ...]], ...]
"""The functions of the gates in order of evaluation, each with the slots of its inputs."""

Column = np.ndarray[Any, np.dtype[np.int32]]
Flags = np.ndarray[Any, np.dtype[np.uint8]]
Table = tuple[tuple[Operation, Settings], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One gate of a plan: what it computes, from which slots, into which slot.

    `function(*inputs)` is the value. `derivatives[i](*inputs, out)` is the local derivative of input i where
    the operation is elementwise; otherwise `derivatives` is empty and `messages[i](upstream, out, *inputs)`
    flows back.
    """

    slot: int
    name: str
    operation: Operation
    settings: Settings
    operands: tuple[int, ...]
    function: Callable[..., Any]
    derivatives: tuple[Callable[..., Any], ...]
    messages: tuple[Callable[..., Any], ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """An order of evaluation for everything in a graph that can run.

    `names[slot]` is the node of a slot, `slots` the way back; the first `source_count` slots are the sources, and gate
    g has slot `source_count + g`. It computes `table[kinds[g]]`, an operation and its settings, from the slots
    `operand_slots[operand_starts[g] : operand_starts[g + 1]]`.

    `scalar` tells that every value is a number. `batch` is B where every value is a number or an array of B numbers,
    and at least one is the latter; `widths[slot]` is 1 for those, and all 0 in other plans. `in_order` tells that the
    gates stand in the order of the graph's nodes. `unable` are the nodes that cannot run, `left_out` why.
    """

    names: tuple[str, ...]
    slots: Mapping[str, int]
    source_count: int
    table: Table
    kinds: Column
    operand_starts: Column
    operand_slots: Column
    trainable: tuple[int, ...]
    scalar: bool
    batch: int | None
    widths: Flags
    output: str | None
    in_order: bool
    unable: Mapping[str, Node]
    misfits: Mapping[str, EngineError]

    @cached_property
    def names_of_sources(self) -> tuple[str, ...]:
        """The sources, in the order of their slots."""
        return self.names[: self.source_count]

    @cached_property
    def rules(self) -> tuple[Rules, ...]:
        """What each pair of the table computes, bound once."""
        return tuple(operation.rules(settings) for operation, settings in self.table)

    @cached_property
    def program(self) -> Program:
        """The gates as the numpy path runs them."""
        functions = [rules.function for rules in self.rules]
        return tuple([(functions[kind], operands) for kind, operands in zip(*self._rows(), strict=True)])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All gates in order of evaluation; made when first asked for."""
        rows = zip(*self._rows(), strict=True)
        return tuple([self._step(gate, kind, operands) for gate, (kind, operands) in enumerate(rows)])

    @cached_property
    def left_out(self) -> dict[str, EngineError]:
        """The reason for each node that cannot run."""
        return obstacles(self.unable, self.misfits) if self.unable else {}

    def step(self, slot: int) -> Step:
        """The gate of a slot, without making all the others."""
        gate = slot - self.source_count
        start, end = self.operand_starts[gate : gate + 2].tolist()
        return self._step(gate, int(self.kinds[gate]), tuple(self.operand_slots[start:end].tolist()))

    def _step(self, gate: int, kind: int, operands: tuple[int, ...]) -> Step:
        slot, rules = self.source_count + gate, self.rules[kind]
        operation, settings = self.table[kind]
        return Step(
            slot, self.names[slot], operation, settings, operands, rules.function, rules.derivatives, rules.messages
        )

    def _rows(self) -> tuple[list[int], list[tuple[int, ...]]]:
        slots, starts = self.operand_slots.tolist(), self.operand_starts.tolist()
        return self.kinds.tolist(), [tuple(slots[start:end]) for start, end in pairwise(starts)]

    def slot(self, name: str) -> int:
        """The slot of a node; raises why it cannot run, or UnknownNode."""
        try:
            return self.slots[name]
        except KeyError:
            if name in self.unable:
                raise self.left_out[name] from None
            raise errors.UnknownNode(name, errors.closest(name, self.slots)) from None

    def output_slot(self, output: str | None = None) -> int:
        """The slot of the output, or of the node named instead; raises what keeps it from running."""
        chosen = output or self.output
        if chosen is None:  # no gate, or each feeds another, which they can only in a loop
            loops = (reason for reason in self.left_out.values() if isinstance(reason, errors.Cycle))
            raise next(loops, errors.NoOutput())
        return self.slot(chosen)

    def sources(self, graph: Graph) -> list[Value]:
        """The values of the sources as they stand in the graph, in the order of their slots."""
        nodes = graph.nodes
        return [nodes[name].value for name in self.names_of_sources]  # type: ignore[misc]  # left out if None
