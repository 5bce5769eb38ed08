"""The loss as a function of the parameters: the part of a graph that training runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.differentiation.reverse import backward_of
from engine.errors import NotFinite
from engine.execution.run import Run, evaluate
from engine.graph import Graph
from engine.plan import Plan, plan_of
from engine.training import errors
from engine.training.data import Table
from engine.value import Array, Value, shape_of


class Objective:
    """The output of a graph as a function of the variables that it depends on, fed with a table of data.

    Holds a copy of what the output depends on; the graph given is not changed. Raises what keeps the output
    from running, with the whole table or with batches of `batch_size` rows, NotOneNumber, NothingToTrain or
    NotAnInput.
    """

    def __init__(self, graph: Graph, table: Table | None = None, batch_size: int | None = None) -> None:
        needed = _needed(graph, table)
        for length in table.batch_lengths(batch_size) if table and batch_size else ():
            _check_batch(needed, table, length)
        self._plan = plan_of(needed)
        self._loss = _loss_slot(needed)
        trained, path = _path(self._plan)
        if not trained:
            raise errors.NothingToTrain(self._plan.names[self._loss])
        self.parameters: tuple[str, ...] = tuple(self._plan.names[slot] for slot in trained)
        """The variables that training moves, in the order of all lists of values and gradients here."""
        self._slots = trained
        self._backward = backward_of(self._plan, self._loss, path)
        self._sources = self._plan.sources(needed)

    def start(self) -> list[Value]:
        """The values of the parameters in the graph."""
        return [self._sources[slot] for slot in self._slots]

    def forward(self, parameters: Sequence[Value], batch: Mapping[str, Array] | None = None) -> list[Value]:
        """The values of all slots; `batch` holds other data for the inputs than the whole table."""
        sources = list(self._sources)
        for slot, value in zip(self._slots, parameters, strict=True):
            sources[slot] = value
        for name, array in batch.items() if batch else ():
            if name in self._plan.slots:
                sources[self._plan.slots[name]] = array
        return evaluate(self._plan, sources)

    def loss(self, values: Sequence[Value]) -> float:
        """The loss among the values of a forward pass."""
        loss = values[self._loss]
        return float(loss.item() if isinstance(loss, np.ndarray) else loss)

    def gradients(self, values: Sequence[Value]) -> list[Value]:
        """The gradients of the parameters at the values of a forward pass."""
        loss = values[self._loss]
        upstream: Value = np.ones_like(loss) if isinstance(loss, np.ndarray) else 1.0
        gradients = self._backward.gradients(values, upstream)
        return [_own(gradients[slot]) for slot in self._slots]

    def not_finite(self, values: Sequence[Value]) -> NotFinite | None:
        """The first gate among the values that is not finite."""
        return Run(self._plan, values).not_finite()


def _needed(graph: Graph, table: Table | None) -> Graph:
    """What the output depends on, with the table's columns for the values of its inputs."""
    fed = graph.copy()
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


def _path(plan: Plan) -> tuple[tuple[int, ...], set[int]]:
    """The trainable slots, and all slots on a way from them to the loss: only these need a gradient."""
    moving = set(plan.trainable)
    for step in plan.steps:
        if not moving.isdisjoint(step.operands):
            moving.add(step.slot)
    return plan.trainable, moving


def _own(gradient: Any) -> Value:
    """The gradient as the optimizers take it: numbers as Python floats, which are fastest."""
    return gradient if shape_of(gradient) else float(gradient)
