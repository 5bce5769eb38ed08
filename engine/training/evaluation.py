"""The graph run as it stands, without noise and in full precision: for validation, metrics, and walks of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.execution.run import Path, evaluate
from engine.graph import Graph
from engine.plan import Plan, plan_of
from engine.training.metrics import METRICS, Metric
from engine.value import Array, Value, shape_of


class Evaluation:
    """What the output of a graph depends on, its inputs fed, as a function of the flat vector of the parameters."""

    def __init__(
        self, graph: Graph, inputs: Mapping[str, Array], parameters: Sequence[str], path: Path | None = None
    ) -> None:
        self._path = path
        fed = graph.flat.copy()
        fed.update({name: replace(fed.node(name), value=array) for name, array in inputs.items()})
        output = plan_of(fed).names[plan_of(fed).output_slot()]
        needed = fed.ancestors(output)
        fed = Graph((node for name, node in fed.nodes.items() if name in needed), output)
        self.plan: Plan = plan_of(fed)
        self.loss_slot = self.plan.slots[output]
        self._sources = self.plan.sources(fed)
        self._loss = fed.node(output)
        self.metrics = tuple(metric for metric in METRICS.values() if self._loss.operation.name in metric.operations)
        self.parts = _parts(self.plan, self._sources, parameters)

    def values(self, theta: Array, batch: Mapping[str, Array] | None = None) -> list[Any]:
        """The values of all slots of the plan; `batch` holds other data for its inputs."""
        sources: list[Value] = list(self._sources)
        for slot, part in self.parts.items():
            sources[slot] = self.shaped(slot, theta[part])
        for name, array in (batch or {}).items():
            if name in self.plan.slots:
                sources[self.plan.slots[name]] = array
        return list(evaluate(self.plan, sources, self._path))

    def shaped(self, slot: int, flat: Array) -> Value:
        """A part of the flat vector as the value of its parameter."""
        shape = shape_of(self._sources[slot])
        return flat.astype(np.float64).reshape(shape) if shape else float(flat[0])

    def measure(self, theta: Array) -> tuple[float, ...]:
        """The loss, then the metrics."""
        values = self.values(theta)
        ports = [values[self.plan.slots[str(name)]] for name in self._loss.inputs[:2]]
        return (float(np.sum(values[self.loss_slot])), *(self._measured(metric, ports) for metric in self.metrics))

    def _measured(self, metric: Metric, ports: list[Any]) -> float:
        output, target = ports
        return metric.measure(output, target, metric.operations[self._loss.operation.name])


def _parts(plan: Plan, sources: Sequence[Value], parameters: Sequence[str]) -> dict[int, slice]:
    """Where each parameter stands in the flat vector, by its slot."""
    parts, start = {}, 0
    for name in parameters:
        slot = plan.slots[name]
        end = start + int(np.size(sources[slot]))
        parts[slot] = slice(start, end)
        start = end
    return parts
