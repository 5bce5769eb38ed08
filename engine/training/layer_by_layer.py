"""The mistake of stepping layer by layer: a backward pass that changes the parameters while it still walks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.plan import Step
from engine.training.evaluation import Evaluation
from engine.value import Array, shape_of, sum_to_shape

Move = Callable[[slice, Array], Array]
"""Steps the parameters in a part of the flat vector along their gradient, and tells their next values."""


class LayerByLayer:
    """Walks a graph backwards and steps each parameter as soon as its gradient is complete.

    At a gate the parameters among its inputs step first; what flows on to its other inputs, and so to earlier layers,
    is computed with their new values, while the values of the gates are still those of the forward pass.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._steps = evaluation.plan.steps
        self._parts = evaluation.parts
        self._uses = Counter(slot for step in self._steps for slot in step.operands if slot in self._parts)

    def walk(self, theta: Array, batch: Mapping[str, Array] | None, move: Move) -> None:
        """Walk from the loss at these parameters, and move each of them on the way."""
        values = self._evaluation.values(theta, batch)
        loss = self._evaluation.loss_slot
        gradients: dict[int, Any] = {loss: np.ones_like(values[loss])}
        pending = Counter(self._uses)
        for step in reversed(self._steps):
            self._pass_on(step, values, gradients, pending, move)

    def _pass_on(
        self, step: Step, values: list[Any], gradients: dict[int, Any], pending: Counter[int], move: Move
    ) -> None:
        upstream = gradients.pop(step.slot)
        for port in sorted(range(len(step.operands)), key=lambda port: step.operands[port] not in self._parts):
            slot = step.operands[port]
            message = _message(step, port, upstream, values)
            gradients[slot] = gradients[slot] + message if slot in gradients else message
            pending[slot] -= 1
            if slot in self._parts and not pending[slot]:
                moved = move(self._parts[slot], np.ravel(gradients[slot]))
                values[slot] = self._evaluation.shaped(slot, moved)


def _message(step: Step, port: int, upstream: Any, values: list[Any]) -> Any:
    """What flows back to one input of a gate, in that input's shape."""
    inputs, out = [values[slot] for slot in step.operands], values[step.slot]
    if step.derivatives:
        return sum_to_shape(upstream * step.derivatives[port](*inputs, out), shape_of(inputs[port]))
    return step.messages[port](upstream, out, *inputs)
