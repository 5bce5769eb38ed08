"""Patching a plan after an edit, in far less time than making one.

What is kept moves as whole columns; Python looks only at the touched nodes and at what has to stand before them. As
long as gates stand in the order of the nodes the patched plan is the one that would be made anew. Where a wire goes
against that order, gates may stand in another order afterwards, and where three or more gradients meet at a fork
their sum may then differ in its last bits from that of a new plan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.graph import Graph
from engine.nodes import Node
from engine.plan.making import key_of, trainable, widths_of
from engine.plan.record import Column, Flags, Plan, Table

_Places = np.ndarray[Any, np.dtype[np.int64]]


def patched(plan: Plan, graph: Graph, touched: Collection[str]) -> Plan:
    """The plan of this graph, which differs from the one that `plan` was made for in these nodes only."""
    return _Patch(plan, graph, touched).result()


class _Rows:
    """The gates of the new plan by what they were: a row of the old one, or -1 - k for the k-th gate that enters."""

    def __init__(self, plan: Plan, enter: Sequence[str], origin: _Places, *, in_order: bool) -> None:
        self.plan = plan
        self.origin = origin
        self.in_order = in_order
        self.kept = np.flatnonzero(origin >= 0)
        self.places: _Places = np.full(len(plan.kinds), -1)
        self.places[origin[self.kept]] = self.kept
        entered = np.flatnonzero(origin < 0)
        self.entered = dict(zip((enter[-1 - row] for row in origin[entered]), entered.tolist(), strict=True))

    @property
    def unmoved(self) -> bool:
        """Whether all old rows that are kept come first, where they were: at most the last ones have left."""
        count = len(self.kept)  # one may leave and another enter in its very place, so the first ones are all asked for
        return bool((self.kept == np.arange(count)).all() and (self.origin[:count] == self.kept).all())

    def place(self, name: str) -> int:
        """The row of a gate; -1 for a source."""
        place = self.entered.get(name)
        if place is not None:
            return place
        row = self.plan.slots[name] - self.plan.source_count if name in self.plan.slots else -1
        return int(self.places[row]) if row >= 0 else -1


class _Patch:
    """One edit: who stays, who leaves, who enters, and the columns that follow."""

    def __init__(self, plan: Plan, graph: Graph, touched: Collection[str]) -> None:
        self.plan, self.graph = plan, graph
        self.nodes, shapes = graph.nodes, graph.shapes
        self.touched = touched
        self.running = {name: self.nodes[name] for name in touched if shapes.get(name) is not None}
        rows = {name: plan.slots[name] - plan.source_count for name in touched if name in plan.slots}
        gates = {name for name, node in self.running.items() if node.is_gate}
        self.stay = {name: row for name, row in rows.items() if row >= 0 and name in gates}
        self.leave = [row for name, row in rows.items() if row >= 0 and name not in gates]
        self.enter = self._entering(gates - self.stay.keys())
        self.turned = [name for name, row in rows.items() if name in self.running and (row >= 0) != (name in gates)]

    def result(self) -> Plan:
        """The plan after the edit."""
        plan = self.plan
        sources, moved = self._sources()
        self.source_count = len(sources)
        rows = self._drawn_forward(self._rows())
        names, slots = self._names(sources, rows)
        fresh = [(rows.place(name), self.nodes[name]) for name in (*self.stay, *self.enter)]
        kinds, table = self._kinds(rows, fresh)
        starts, operands = self._operands(rows, fresh, moved, slots)
        scalar, batch, widths = self._widths(names)
        return replace(
            plan,
            names=names,
            slots=slots,
            source_count=len(sources),
            table=table,
            kinds=kinds,
            operand_starts=starts,
            operand_slots=operands,
            trainable=trainable([self.nodes[name] for name in sources]),
            scalar=scalar,
            batch=batch,
            widths=widths,
            output=self.graph.output,
            in_order=rows.in_order,
            unable=self._unable(),
            misfits=dict(self.graph.misfits),
        )

    # --- rows ------------------------------------------------------------------------------------------------

    def _entering(self, names: set[str]) -> list[str]:
        """The gates that enter, in the order of the nodes where they are the last, as new ones are."""
        tail: list[str] = []
        last = reversed(self.nodes)
        while len(tail) < len(names):
            name = next(last)
            if name in names:
                tail.append(name)
            elif name in self.plan.slots and self.nodes[name].is_gate:
                break
        self.at_end = len(tail) == len(names)
        if self.at_end:
            return tail[::-1]
        return [name for name in self.nodes if name in names]

    def _rows(self) -> _Rows:
        plan = self.plan
        origin = np.arange(len(plan.kinds))
        if self.leave:
            origin = np.delete(origin, self.leave)
        entering = np.arange(-1, -1 - len(self.enter), -1)
        if not self.enter or self.at_end or not plan.in_order:
            origin = np.concatenate([origin, entering])
            return _Rows(plan, self.enter, origin, in_order=plan.in_order)
        rank = {name: place for place, name in enumerate(self.nodes)}
        gates = plan.names[plan.source_count :]
        places = [bisect_left(origin, rank[name], key=lambda row: rank[gates[row]]) for name in self.enter]
        return _Rows(plan, self.enter, np.insert(origin, places, entering), in_order=True)

    def _drawn_forward(self, rows: _Rows) -> _Rows:
        """The rows after the inputs of every gate have been put before it."""
        drawn: set[str] = set()
        # A source that has turned into a gate has users that were not touched and may stand before it.
        users = {user for name in self.turned for user in self.graph.consumers(name) if user in self.plan.slots}
        running = {user for user in users if self.graph.shapes[user] is not None}
        gates = sorted((rows.place(name), name) for name in running.union(self.stay, self.enter))
        moves = [(place, needed) for place, name in gates if (needed := self._needed(rows, place, name, drawn))]
        if not moves:
            return rows
        lifted = [place for _, places in moves for place in places]
        before = np.repeat([place for place, _ in moves], [len(places) for _, places in moves])
        before -= np.searchsorted(np.sort(lifted), before)
        origin = np.insert(np.delete(rows.origin, lifted), before, rows.origin[lifted])
        return _Rows(self.plan, self.enter, origin, in_order=False)

    def _needed(self, rows: _Rows, place: int, name: str, drawn: set[str]) -> list[int]:
        """The rows behind this place that the gate there waits for, each after its inputs."""
        needed = []
        stack = [(name, iter(self.nodes[name].inputs))]
        while stack:
            waiting, inputs = stack[-1]
            for source in inputs:
                if source is not None and source not in drawn and rows.place(source) > place:
                    drawn.add(source)
                    stack.append((source, iter(self.nodes[source].inputs)))
                    break
            else:
                stack.pop()
                if stack:
                    needed.append(rows.place(waiting))
        return needed

    # --- columns ---------------------------------------------------------------------------------------------

    def _sources(self) -> tuple[tuple[str, ...], Column | None]:
        """The sources by name, and the new slots of the old ones where these have changed."""
        plan = self.plan
        old = plan.names_of_sources
        running = {name for name, node in self.running.items() if not node.is_gate}
        were = {name: slot for name in self.touched if (slot := plan.slots.get(name, len(old))) < len(old)}
        gone = [slot for name, slot in were.items() if name not in running]
        new = [name for name in self.touched if name in running and name not in were]
        if not gone and not new:
            return old, None
        kept = np.delete(np.arange(len(old)), gone)
        slots = np.zeros(len(old), np.int32)
        slots[kept] = np.arange(len(kept))
        place = {name: index for index, name in enumerate(self.nodes)} if len(new) > 1 else {}
        new.sort(key=lambda name: place.get(name, 0))
        return (*map(old.__getitem__, kept.tolist()), *new), slots

    def _names(self, sources: tuple[str, ...], rows: _Rows) -> tuple[tuple[str, ...], Mapping[str, int]]:
        plan = self.plan
        if rows.unmoved and sources is plan.names_of_sources:
            if not self.enter and not self.leave:
                return plan.names, plan.slots
            kept = plan.names[: plan.source_count + len(rows.kept)]
            entered = {name: slot for slot, name in enumerate(rows.entered, start=len(kept))}
            slots = {**plan.slots, **entered}
            for row in self.leave:
                del slots[plan.names[plan.source_count + row]]
            return (*kept, *entered), slots
        pool = plan.names[plan.source_count :] + tuple(reversed(self.enter))
        names = sources + tuple(map(pool.__getitem__, rows.origin.tolist()))
        return names, dict(zip(names, range(len(names)), strict=True))

    def _kinds(self, rows: _Rows, fresh: Sequence[tuple[int, Node]]) -> tuple[Column, Table]:
        """The kind of each gate, and the table of those that are in use."""
        plan = self.plan
        table = list(plan.table)
        known = {key_of(*pair): kind for kind, pair in enumerate(table)}
        kinds = np.zeros(len(rows.origin), np.int32)
        kinds[rows.kept] = plan.kinds[rows.origin[rows.kept]]
        for place, node in fresh:
            kind = known.setdefault(key_of(node.operation, node.settings), len(table))
            if kind == len(table):
                table.append((node.operation, node.settings))
            kinds[place] = kind
        used = np.bincount(kinds, minlength=len(table)) > 0
        if used.all():
            return kinds, plan.table if len(table) == len(plan.table) else tuple(table)
        shifted = (np.cumsum(used) - 1).astype(np.int32)
        return shifted[kinds], tuple(pair for pair, in_use in zip(table, used, strict=True) if in_use)

    def _operands(
        self, rows: _Rows, fresh: Sequence[tuple[int, Node]], moved: Column | None, slots: Mapping[str, int]
    ) -> tuple[Column, Column]:
        """The operands of all gates, taken over from the old column, and those of the touched ones."""
        if moved is None and rows.unmoved and self._same_counts():
            starts, operands = self._with_room(rows)
        else:
            starts, operands = self._gathered(rows, fresh, self._moved(rows, moved, slots))
        for place, node in fresh:
            start = starts[place]
            operands[start : start + len(node.inputs)] = [slots[str(source)] for source in node.inputs]
        return starts, operands

    def _same_counts(self) -> bool:
        counts = np.diff(self.plan.operand_starts)
        return all(len(self.nodes[name].inputs) == counts[row] for name, row in self.stay.items())

    def _with_room(self, rows: _Rows) -> tuple[Column, Column]:
        """The old columns without the last gates that leave, and with room for those that enter at the end."""
        plan = self.plan
        counts = np.array([len(self.nodes[name].inputs) for name in rows.entered], np.int32)
        starts = plan.operand_starts[: len(rows.kept) + 1]
        ends = (starts[-1] + np.cumsum(counts)).astype(np.int32)
        operands = plan.operand_slots[: starts[-1]]
        return np.concatenate([starts, ends]), np.concatenate([operands, np.zeros(counts.sum(), np.int32)])

    def _gathered(self, rows: _Rows, fresh: Sequence[tuple[int, Node]], old: Column) -> tuple[Column, Column]:
        """The columns with each old row's operands at its new place, and room for those of the touched ones."""
        kept, origin, begins_before = rows.kept, rows.origin, self.plan.operand_starts
        begins, counts = np.zeros((2, len(origin)), np.int64)
        begins[kept] = begins_before[origin[kept]]
        counts[kept] = np.diff(begins_before)[origin[kept]]
        counts[[place for place, _ in fresh]] = [len(node.inputs) for _, node in fresh]
        starts = np.concatenate([[0], np.cumsum(counts)])
        taken = np.repeat(begins - starts[:-1], counts) + np.arange(starts[-1])
        padded = np.append(old, np.int32(0))
        return starts.astype(np.int32), padded[np.minimum(taken, len(old))]

    def _moved(self, rows: _Rows, moved: Column | None, slots: Mapping[str, int]) -> Column:
        """The old column of operands, each by its new slot; `moved` holds those of the sources, where they changed."""
        plan = self.plan
        if moved is None and rows.unmoved:
            return plan.operand_slots
        sources = np.arange(plan.source_count) if moved is None else moved
        count = plan.source_count if moved is None else self.source_count
        mapping = np.concatenate([sources, count + rows.places]).astype(np.int32)
        for name in self.turned:
            mapping[plan.slots[name]] = slots[name]
        return mapping[plan.operand_slots]

    def _widths(self, names: Sequence[str]) -> tuple[bool, int | None, Flags]:
        shapes = self.graph.shapes
        if self.plan.scalar and all(shapes[name] == () for name in self.running):
            return True, None, np.zeros(len(names), np.uint8)
        return widths_of([shapes[name] for name in names])

    def _unable(self) -> Mapping[str, Node]:
        if not self.plan.unable and len(self.running) == len(self.touched):
            return self.plan.unable
        names = {name for name in self.plan.unable if name not in self.touched}
        names.update(name for name in self.touched if name in self.nodes and name not in self.running)
        # In the order of the nodes, so that a loop is told from the same node as in a new plan.
        return {name: self.nodes[name] for name in (self.nodes if len(names) > 1 else names) if name in names}
