"""The training loop: forward, backward, clip, step; until it is told or has reason to stop."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from engine.errors import NotFinite
from engine.execution.quiet import quiet
from engine.execution.run import brief
from engine.graph import Graph
from engine.training.clipping import clip, global_norm
from engine.training.data import Table
from engine.training.errors import BadTraining, GradientNotFinite, ParameterNotFinite
from engine.training.objective import Objective
from engine.training.optimizers import make_optimizer
from engine.training.settings import TrainingSettings
from engine.value import Array, Value, as_value

HUGE = 1e100
"""From a gradient norm of this size on every step is checked for overflow: below it, no step can reach the
largest float, since the learning rate is at most 1e6."""


class Stop(Enum):
    """Why a run ended."""

    STEPS = "steps"
    LOSS_BELOW = "loss below"
    NOT_FINITE = "not finite"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why a run ended, with the error where a value, a gradient or a parameter left the finite numbers."""

    kind: Stop
    error: NotFinite | None = None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step, counted from 1: the loss before it, and the norm of all gradients before clipping."""

    step: int
    loss: float
    gradient_norm: float


@dataclass(slots=True)
class History:
    """The loss before each step, and the norm of all gradients before clipping, in the order of the steps."""

    losses: list[float] = field(default_factory=list)
    gradient_norms: list[float] = field(default_factory=list)


class Trainer:
    """Trains the variables that the output of a graph depends on; all of them step together.

    The graph given is never changed; `write` puts the trained values into one. The same graph, settings and
    table give the same values to the last bit. Raises what keeps the loss from running (see Objective), or
    BadTraining for a batch size without data.
    """

    def __init__(self, graph: Graph, settings: TrainingSettings, table: Table | None = None) -> None:
        if settings.batch_size is not None and table is None:
            raise BadTraining("batch_size", settings.batch_size, "left out, because the graph has no data")
        self.settings = settings
        self.history = History()
        self.stopped: StopReason | None = None
        self._objective = Objective(graph, table, settings.batch_size)
        self._variables = {node.name: node.value for node in graph.nodes.values() if node.trainable}
        # Two sets of values take turns: a step writes over those of the step before the last. Whoever reads or
        # writes them holds the lock.
        self._lock = threading.RLock()
        self._parameters = [_own(value) for value in self._objective.start()]
        self._previous: list[Value] | None = None
        self._optimizer = make_optimizer(settings)
        self._batches = _batches(table, settings)
        self._careful = False
        self._asked = False

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return len(self.history.losses)

    def step(self) -> StepRecord:
        """Make one step; raises NotFinite, as `run` stops, where the loss or a gradient is not finite."""
        with self._lock:
            result = self._attempt(None)
        if isinstance(result, StepRecord):
            self.stopped = None
            return result
        self.stopped = result
        raise result.error or AssertionError

    def run(self, steps: int | None = None, on_step: Callable[[StepRecord], None] | None = None) -> StopReason:
        """Make `steps` steps (unless told, until there are `settings.steps` in all) and say why it ended.

        The run stops before a step whose loss is below `settings.stop_below`; with mini-batches the loss of
        the whole table counts. Where the loss is not finite, also after the last step, the step that led there
        is taken back, so that the values are the last ones with a finite loss. `on_step` is called after each
        step.
        """
        goal = self.settings.steps if steps is None else self.steps + steps
        self.stopped = None
        while self.stopped is None:
            if self.steps >= goal:
                self.stopped = StopReason(Stop.STEPS)
            elif self._asked:
                self.stopped = StopReason(Stop.ASKED)
            else:
                with self._lock:
                    result = self._attempt(self.settings.stop_below)
                if isinstance(result, StopReason):
                    self.stopped = result
                elif on_step is not None:
                    on_step(result)
        if self.stopped.error is None:
            with self._lock:
                self.stopped = self._divergence() or self.stopped
        self._asked = False
        return self.stopped

    def stop(self) -> None:
        """Ask the run that is under way to stop before its next step; may be called from another thread."""
        self._asked = True

    def loss(self) -> float:
        """The loss over the whole table at the present values."""
        with self._lock:
            return self._objective.loss(self._objective.forward(self._parameters))

    def values(self) -> dict[str, Value]:
        """The present values of all trainable variables by name: copies, which nobody changes any more."""
        with self._lock:
            trained = [as_value(value) for value in self._parameters]
        values = self._variables | dict(zip(self._objective.parameters, trained, strict=True))
        return {name: value for name, value in values.items() if value is not None}

    def write(self, graph: Graph) -> None:
        """Give the variables of a graph the present values, in one change; raises UnknownNode."""
        graph.update({name: replace(graph.node(name), value=value) for name, value in self.values().items()})

    def _attempt(self, stop_below: float | None) -> StepRecord | StopReason:
        """Make one step, or say what keeps it from being made; the lock is held meanwhile."""
        batch = next(self._batches)
        values = self._objective.forward(self._parameters, batch)
        loss = self._objective.loss(values)
        if not math.isfinite(loss):
            self._take_back()
            return StopReason(Stop.NOT_FINITE, self._objective.not_finite(values))
        if stop_below is not None and loss < stop_below and (batch is None or self.loss() < stop_below):
            return StopReason(Stop.LOSS_BELOW)
        gradients = self._objective.gradients(values)
        norm = global_norm(gradients)
        if not math.isfinite(norm):
            return StopReason(Stop.NOT_FINITE, self._bad_gradient(gradients))
        following = self._following(clip(gradients, norm, self.settings.clip_norm))
        self._careful = self._careful or norm > HUGE
        overflow = self._overflow(following) if self._careful else None
        if overflow is not None:
            return StopReason(Stop.NOT_FINITE, overflow)
        self._previous, self._parameters = self._parameters, following
        self.history.gradient_norms.append(norm)
        self.history.losses.append(loss)
        return StepRecord(self.steps, loss, norm)

    def _divergence(self) -> StopReason | None:
        """Take the last step back where it led to a loss that is not finite, and say so."""
        values = self._objective.forward(self._parameters)
        if math.isfinite(self._objective.loss(values)):
            return None
        self._take_back()
        return StopReason(Stop.NOT_FINITE, self._objective.not_finite(values))

    def _following(self, gradients: Sequence[Value]) -> list[Value]:
        """The next values, in the memory of those before the present ones, which are then gone."""
        spare: Sequence[Value | None] = self._previous or [None] * len(gradients)
        self._previous = None
        following: list[Value] = quiet().run(self._optimizer.step, self._parameters, gradients, spare)
        return following

    def _take_back(self) -> None:
        if self._previous is not None:
            self._parameters, self._previous = self._previous, None
            self.history.losses.pop()
            self.history.gradient_norms.pop()

    def _bad_gradient(self, gradients: Sequence[Value]) -> GradientNotFinite:
        index = _first_not_finite(gradients)
        name, value = self._objective.parameters[index], self._parameters[index]
        return GradientNotFinite(name, "variable", brief(gradients[index]), brief(value))

    def _overflow(self, following: Sequence[Value]) -> ParameterNotFinite | None:
        if all(np.isfinite(value).all() for value in following):
            return None
        index = _first_not_finite(following)
        name, value = self._objective.parameters[index], self._parameters[index]
        return ParameterNotFinite(name, "variable", brief(following[index]), brief(value))


def _batches(table: Table | None, settings: TrainingSettings) -> Iterator[dict[str, Array] | None]:
    """A mini-batch for each step, or None for the whole table."""
    size = settings.batch_size
    if table is None or size is None or size >= table.rows:
        while True:
            yield None
    yield from table.batches(size, settings.seed)


def _own(value: Value) -> Value:
    """A copy of an array; numbers cannot change."""
    return np.array(value) if isinstance(value, np.ndarray) else value


def _first_not_finite(values: Sequence[Value]) -> int:
    return next(index for index, value in enumerate(values) if not np.isfinite(value).all())
