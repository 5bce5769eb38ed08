"""The loss as a function of the parameters: the part of a graph that training runs.

All parameters live in one flat vector, their gradients in another of the same layout, so that an optimizer moves, and
clipping measures, all of them in a few calls.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import accumulate, pairwise
from math import prod
from typing import Any

import numpy as np

from engine.errors import NotFinite
from engine.execution.quiet import quiet
from engine.execution.run import Run
from engine.execution.tape import tape_of
from engine.graph import Graph
from engine.nodes import Node
from engine.plan import Plan, plan_of
from engine.training import errors
from engine.training.compiled.kernels import TrainingKernels
from engine.training.compiled.passes import TapePasses
from engine.training.data import Table
from engine.training.noise import drawn, factor, fit, told, with_factors
from engine.training.passes import Passes
from engine.training.prepared_calls import Layout, PreparedCalls
from engine.value import Array

Vector = np.ndarray[Any, Any]
Batch = Mapping[str, Array]
Backend = Passes | TapePasses | PreparedCalls


class Objective:
    """The output of a graph as a function of the variables that it depends on, fed with a table of data.

    Holds a copy of what the output depends on; the graph given is not changed. `precision` is that of the parameters
    and of all values on the way: "float64" or "float32". Where there are `kernels`, what the tape can run takes it, and
    the batches of every length alike. Raises what keeps the output from running, with the whole table or with batches
    of `batch_size` rows, NotOneNumber, NothingToTrain or NotAnInput.
    """

    def __init__(
        self,
        graph: Graph,
        table: Table | None = None,
        batch_size: int | None = None,
        precision: str = "float64",
        kernels: TrainingKernels | None = None,
    ) -> None:
        self.kernels = kernels
        """The compiled functions, which stay the same however the tape is switched."""
        needed = _needed(graph, table)
        self._gates = with_factors(needed)
        self._graph = needed
        self.noisy = bool(self._gates)
        """Whether a gate has noise in training."""
        self._dtype = np.dtype(precision)
        for length in table.batch_lengths(batch_size) if table and batch_size else ():
            _check_batch(needed, table, length)
        self._plan = plan_of(needed)
        loss = _loss_slot(needed)
        if not self._plan.trainable:
            raise errors.NothingToTrain(self._plan.names[loss])
        self.parameters: tuple[str, ...] = tuple(self._plan.names[slot] for slot in self._plan.trainable)
        """The variables that training moves, in the order of the flat vector."""
        self._layout = _layout(needed, self._plan)
        self.slices: tuple[slice, ...] = self._layout.parts
        """Where each parameter stands in the flat vector."""
        self.size = self.slices[-1].stop
        """How many numbers all parameters are together."""
        self._gradient = np.zeros(self.size, self._dtype)
        self._whole = self._backend(needed, fed=())
        self._batches: dict[int, Backend] = {}

    # --- parameters ------------------------------------------------------------------------------------------

    def start(self) -> Vector:
        """The values of the parameters in the graph, as a new flat vector."""
        values = self._plan.sources(self._graph)
        return np.concatenate([np.ravel(values[slot]) for slot in self._layout.slots]).astype(self._dtype)

    def views(self, flat: Vector) -> list[Vector]:
        """The parameters inside a flat vector, each in its own shape; they share its memory."""
        return self._layout.views(flat)

    # --- running ---------------------------------------------------------------------------------------------

    def loss_and_gradient(
        self, theta: Vector, batch: Batch | None = None, noise: np.random.Generator | None = None
    ) -> tuple[float, Vector]:
        """The loss at these parameters, and its gradient: the objective's own buffer, valid until the next call.

        `batch` holds other data for the inputs than the whole table. `noise` draws the factors of the gates that have
        noise in training (dropout); without it they have none.
        """
        backend = self._prepared(batch, noise)
        return quiet().run(backend.loss_and_gradient, theta), self._gradient

    def loss(self, theta: Vector, batch: Batch | None = None) -> float:
        """The loss at these parameters, without noise."""
        return quiet().run(self._prepared(batch, None).loss, theta)

    def not_finite(
        self, theta: Vector, batch: Batch | None = None, noise: np.random.Generator | None = None
    ) -> NotFinite | None:
        """The first gate that is not finite at these parameters."""
        backend = self._prepared(batch, noise)
        return told(Run(backend.plan, quiet().run(backend.values, theta)).not_finite())

    # --- backends --------------------------------------------------------------------------------------------

    @property
    def on_tape(self) -> TapePasses | None:
        """What runs the whole table on the tape, where that runs it."""
        return self._whole if isinstance(self._whole, TapePasses) else None

    def passes_of(self, batch: Batch, rows: int) -> TapePasses:
        """What runs batches of so many rows on the tape, `batch` being one of them."""
        backend = self._batches.get(rows) or self._of_batch(batch, rows)
        assert isinstance(backend, TapePasses)  # noqa: S101 - whatever its rows, a batch runs as the whole table does
        return backend

    @property
    def noisy_gates(self) -> tuple[Node, ...]:
        """The gates that have noise in training."""
        return self._gates

    def _prepared(self, batch: Batch | None, noise: np.random.Generator | None) -> Backend:
        """What runs a batch of so many rows, with this batch in the places of the inputs."""
        backend = self._whole
        if not batch and not self._gates:
            return backend
        if batch:
            rows = len(next(iter(batch.values())))
            backend = self._batches.get(rows) or self._of_batch(batch, rows)
            for name, array in batch.items():
                if name in backend.plan.slots:
                    backend.feed(backend.plan.slots[name], array)
        for gate in self._gates:
            slot = backend.plan.slots[factor(gate)]
            backend.feed(slot, drawn(gate, backend.shape(slot), noise))
        return backend

    def _of_batch(self, batch: Batch, rows: int) -> Backend:
        graph = self._graph.copy()
        present = {name: array for name, array in batch.items() if name in graph}
        _feed(graph, present)
        self._batches[rows] = self._backend(graph, fed=present)
        return self._batches[rows]

    def _backend(self, graph: Graph, fed: Collection[str]) -> Backend:
        """What runs this graph; the sources `fed` are given other values at each step."""
        fit(graph, self._gates)
        plan = plan_of(graph)
        layout = replace(self._layout, slots=tuple(plan.slots[name] for name in self.parameters))
        moving = moving_slots(plan)
        tape = tape_of(plan, self.kernels.tape) if self.kernels and self._dtype == np.float64 else None
        if self.kernels is not None and tape is not None:
            return TapePasses(self.kernels, tape, plan, plan.sources(graph), layout.slots, moving, self._gradient)
        if self._dtype == np.float64 and plan.scalar:
            return Passes(plan, plan.sources(graph), layout, moving, self._gradient)
        changing = {*fed, *map(factor, self._gates)}
        sources = {
            slot: _owned(graph.nodes[name].value, self._dtype, writeable=name in changing)
            for slot, name in enumerate(plan.names_of_sources)
        }
        shapes = [graph.shapes[name] or () for name in plan.names]
        return PreparedCalls(plan, shapes, sources, layout, moving, self._gradient)


def _needed(graph: Graph, table: Table | None) -> Graph:
    """What the output depends on, with the table's columns for the values of its inputs."""
    fed = graph.flat.copy()
    if table is not None:
        _feed(fed, table.inputs)
    plan = plan_of(fed)
    output = plan.names[plan.output_slot()]
    needed = fed.ancestors(output)
    return Graph((node for name, node in fed.nodes.items() if name in needed), output)


def _feed(graph: Graph, inputs: Mapping[str, Array]) -> None:
    for name in inputs:
        operation = graph.node(name).operation.name
        if operation != "input":
            raise errors.NotAnInput(name, operation)
    graph.update({name: replace(graph.nodes[name], value=array) for name, array in inputs.items()})


def _check_batch(needed: Graph, table: Table | None, length: int) -> None:
    """Raise the ShapeError that a batch of so many rows would meet."""
    graph = needed.copy()
    inputs = table.inputs if table else {}
    _feed(graph, {name: array[:length] for name, array in inputs.items() if name in graph})
    _loss_slot(graph)


def _loss_slot(graph: Graph) -> int:
    slot = plan_of(graph).output_slot()
    name = plan_of(graph).names[slot]
    shape = graph.shape(name) or ()
    if np.prod(shape) != 1:
        raise errors.NotOneNumber(name, shape)
    return slot


def _layout(graph: Graph, plan: Plan) -> Layout:
    names = [plan.names[slot] for slot in plan.trainable]
    shapes = tuple(graph.shapes[name] or () for name in names)
    ends = pairwise(accumulate((prod(shape) for shape in shapes), initial=0))
    return Layout(plan.trainable, tuple(slice(start, end) for start, end in ends), shapes)


def moving_slots(plan: Plan) -> set[int]:
    """The slots on a way from the parameters to the loss, to which all of the plan leads: these need a gradient."""
    moving = set(plan.trainable)
    starts, operands = plan.operand_starts.tolist(), plan.operand_slots.tolist()
    for gate, (start, end) in enumerate(pairwise(starts)):
        if not moving.isdisjoint(operands[start:end]):
            moving.add(plan.source_count + gate)
    return moving


def _owned(value: Any, dtype: np.dtype[Any], *, writeable: bool) -> Vector:
    """The value as the calls read it: contiguous, in this precision, cast once; a copy where it will be overwritten."""
    array = np.ascontiguousarray(value, dtype).reshape(np.shape(value))
    return array.copy() if writeable else array
