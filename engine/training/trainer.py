"""Training: a run over a graph, to be stopped, looked at, continued, replayed and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from engine.execution.quiet import quiet
from engine.execution.run import Path
from engine.graph import Graph
from engine.training.batches import Batches
from engine.training.checkpoint import pack, unpack
from engine.training.compiled.kernels import training_kernels
from engine.training.data import Table
from engine.training.descent import Descent
from engine.training.errors import BadTraining
from engine.training.evaluation import Evaluation
from engine.training.history import History, StepRecord
from engine.training.layer_by_layer import LayerByLayer
from engine.training.loop import Loop
from engine.training.mistakes import LAYER_BY_LAYER, STEP_PER_USE, uses_of
from engine.training.objective import Objective
from engine.training.settings import TrainingSettings
from engine.training.stops import Stop, StopReason
from engine.training.turns import Turns
from engine.value import Value, as_value


class Trainer:
    """Trains the variables that the output of a graph depends on; all of them step together.

    The graph given is never changed; `write` puts the trained values into one. The same graph, settings and tables give
    the same values to the last bit, however the run is cut into parts. The `validation` rows are only looked at. Raises
    what keeps the loss from running (see Objective), or BadTraining for a setting that does not fit the graph.

    A run keeps the `path` that it begins on: by default the compiled tape where that is ready, else numpy; those two
    agree but for rounding. `changed_path` tells that a run was resumed where its tape is not to be had, so that it went
    on on numpy.
    """

    def __init__(
        self,
        graph: Graph,
        settings: TrainingSettings,
        table: Table | None = None,
        validation: Table | None = None,
        path: Path | None = None,
    ) -> None:
        if settings.batch_size is not None and table is None:
            raise BadTraining("batch_size", settings.batch_size, "left out, because the graph has no data")
        graph = graph.flat
        self.settings = settings
        self.stopped: StopReason | None = None
        self._graph, self._table, self._validation = graph.copy(), table, validation
        kernels = None if path == "numpy" else training_kernels()
        self.path: Path = "tape" if kernels else "numpy"
        self.changed_path = False
        self._objective = Objective(graph, table, settings.batch_size, settings.precision, kernels)
        self._variables = {node.name: node.value for node in graph.nodes.values() if node.trainable}
        self._batches = Batches(table, settings.batch_size, settings.seed, settings.precision)
        # Whoever reads or writes the numbers of the run has the turn.
        self._turns = Turns()
        checked = None if validation is None else self._evaluation(validation)
        recorded = {name: np.shape(part) for name, part in self._places(settings.record).items()}
        metrics = [metric.name for metric in checked.metrics] if checked else []
        self.history = History(settings.history_limit, recorded, metrics, self._turns)
        places = [np.ravel(part) for part in self._places(settings.record).values()]
        self._loop = Loop(self._descent(), settings, self.history, checked, np.concatenate(places) if places else None)
        self._asked = False

    def _descent(self) -> Descent:
        mistakes, parameters = self.settings.mistakes, self._objective.parameters
        layers = LayerByLayer(self._evaluation(self._table)) if LAYER_BY_LAYER in mistakes else None
        uses = None
        if STEP_PER_USE in mistakes:
            sizes = [np.size(part) for part in self._places(parameters).values()]
            uses = np.repeat(uses_of(self._graph, parameters), sizes)
        return Descent(self._objective, self.settings, self._batches, uses, layers)

    def _evaluation(self, table: Table | None) -> Evaluation:
        return Evaluation(self._graph, table.inputs if table else {}, self._objective.parameters, self.path)

    def _places(self, names: Sequence[str]) -> dict[str, Any]:
        """Where the numbers of the named parameters stand in the flat vector, in their own shapes."""
        numbers = np.arange(self._objective.size)
        places = dict(zip(self._objective.parameters, self._objective.views(numbers), strict=True))
        for name in names:
            if name not in places:
                raise BadTraining("record", name, "a list of variables that are trained")
        return {name: places[name] for name in names}

    # --- running --------------------------------------------------------------------------------------------

    @property
    def steps(self) -> int:
        """How many steps have been made."""
        return self._loop.descent.steps

    def step(self) -> StepRecord:
        """Make one step; raises NotFinite, as `run` stops, where the loss or a gradient is not finite."""
        with self._turns:
            result = quiet().run(self._loop.attempt)
        if isinstance(result, StepRecord):
            self.stopped = None
            return result
        self.stopped = result
        raise result.error or AssertionError

    def run(
        self,
        steps: int | None = None,
        on_step: Callable[[StepRecord], None] | None = None,
        on_steps: Callable[[Sequence[StepRecord]], None] | None = None,
    ) -> StopReason:
        """Make `steps` steps (unless told, until there are `settings.steps` in all) and say why it ended.

        The run stops before a step whose loss is below `settings.stop_below`, or whose gradient is short enough; with
        mini-batches those of the whole table count. Where the loss is not finite, also after the last step, the step
        that led there is taken back, so that the values are the last ones with a finite loss. `on_step` is called after
        each step; `on_steps`, which costs less, about a hundred times a second with the records of all steps since.
        """
        goal = self.settings.steps if steps is None else self.steps + steps
        self.stopped = None
        while self.stopped is None:
            if self.steps >= goal:
                self.stopped = StopReason(Stop.STEPS)
            elif self._asked:
                self.stopped = StopReason(Stop.ASKED)
            else:
                made = self._make(1 if on_step is not None else goal - self.steps)
                if on_step is not None and made:
                    on_step(made[0])
                if on_steps is not None and made:
                    on_steps(made)
        if self.stopped.error is None:
            with self._turns:
                self.stopped = quiet().run(self._loop.divergence) or self.stopped
        self._asked = False
        return self.stopped

    def _make(self, most: int) -> Sequence[StepRecord]:
        """Make some steps, and leave why no further one can be made."""
        with self._turns:
            made, self.stopped = quiet().run(self._loop.make, most, self._is_interrupted)
        self._turns.give_way()
        return made

    def _is_interrupted(self) -> bool:
        return self._asked or self._turns.waiting > 0

    def stop(self) -> None:
        """Ask the run that is under way to stop before its next step; may be called from another thread."""
        self._asked = True

    def restore(self, steps: int) -> None:
        """Go back, or forward again, to the state after so many steps; the history stays whole.

        Every number is as it was, to the last bit: it is computed anew from the nearest state that was kept. The step
        of a record was made from the state after one step less. Raises UnknownStep for a step that was not reached.
        """
        with self._turns:
            quiet().run(self._loop.restore, steps)
            self.stopped = None

    # --- reading --------------------------------------------------------------------------------------------

    def loss(self) -> float:
        """The loss over the whole table at the present values."""
        with self._turns:
            return self._loop.descent.loss()

    def measure(self, table: Table | None = None) -> dict[str, float]:
        """The loss and the metrics at the present values, by name: over this table, or that of the training."""
        with self._turns:
            evaluation = self._evaluation(table or self._table)
            names = ["loss", *(metric.name for metric in evaluation.metrics)]
            return dict(zip(names, quiet().run(evaluation.measure, self._loop.descent.theta), strict=True))

    def values(self) -> dict[str, Value]:
        """The present values of all trainable variables by name: copies, which nobody changes any more."""
        with self._turns:
            trained = [as_value(value) for value in self._objective.views(self._loop.descent.theta)]
        values = self._variables | dict(zip(self._objective.parameters, trained, strict=True))
        return {name: value for name, value in values.items() if value is not None}

    def write(self, graph: Graph) -> None:
        """Give the variables of a graph the present values, in one change; raises UnknownNode."""
        graph.update({name: replace(graph.node(name), value=value) for name, value in self.values().items()})

    # --- keeping --------------------------------------------------------------------------------------------

    def checkpoint(self) -> bytes:
        """The run as it stands, as a file of numbers and text, from which `resume` goes on."""
        with self._turns:
            tables = self._table, self._validation
            return pack(self._loop, self._batches, self.settings, self._graph, tables, self.path)

    @classmethod
    def resume(
        cls, checkpoint: bytes, graph: Graph, table: Table | None = None, validation: Table | None = None
    ) -> Trainer:
        """A trainer that goes on where the checkpoint was made, on the same path to the same end bit for bit.

        Where the run was on the tape, and that is not ready now, it goes on on numpy: then `changed_path` is True, and
        the end is the same but for rounding.
        Graph and tables are those that it was made with; it brings the settings. Nothing in it is ever executed.
        Raises BadCheckpoint; OtherGraph and OtherData tell what differs.
        """
        kept = unpack(checkpoint, graph, (table, validation))
        trainer = cls(graph, kept.settings, table, validation, kept.path)
        trainer.changed_path = trainer.path != kept.path
        kept.put_into(trainer._loop, trainer._batches)
        return trainer
