"""The numbers that a file expects, against those that its graph gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.differentiation.reverse import Gradients, reverse
from engine.errors import EngineError
from engine.execution.run import Run, forward
from engine.files.records import Expected, ExpectedTraining, GraphFile
from engine.training.trainer import Trainer
from engine.value import Value, shape_of

VALUE, GRADIENT, LOSS = "value", "gradient", "loss"


@dataclass(frozen=True, slots=True, eq=False)
class CheckedNumber:
    """One expected number or array beside the computed one.

    `quantity` is "value", "gradient" or "loss"; `node` names whose (the output for a loss); `steps` counts
    the training steps before it. `computed` is None where it could not be computed; then and where the shapes
    differ the relative error is infinite. Otherwise it is the largest |computed - expected| / |expected| of
    all elements, and |computed| where 0 is expected.
    """

    quantity: str
    node: str
    steps: int
    expected: Value
    computed: Value | None
    relative_error: float
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether the relative error is within the tolerance."""
        return self.relative_error <= self.tolerance


def check_expected(file: GraphFile) -> list[CheckedNumber]:
    """Compute every number that the file expects, training where it expects one after training.

    Raises what keeps the graph from running or from being trained.
    """
    run = forward(file.graph)
    gradients = reverse(run, upstream=file.upstream) if file.expected.gradients else None
    return [*compare_expected(file.expected, run, gradients), *_check_training(file)]


def compare_expected(expected: Expected, run: Run, gradients: Gradients | None) -> list[CheckedNumber]:
    """Compare the expected values, and gradients where there are any, with those of a run that was made."""
    checked = _compare(VALUE, expected.values, _known(run.value), expected.tolerance)
    if gradients is not None:
        checked += _compare(GRADIENT, expected.gradients, _known(gradients.gradient), expected.tolerance)
    return checked


def _known(get: Callable[[str], Value | None]) -> Callable[[str], Value | None]:
    """The same look-up, with None for what could not be computed."""

    def look_up(name: str) -> Value | None:
        try:
            return get(name)
        except EngineError:
            return None

    return look_up


def _compare(
    quantity: str,
    numbers: Mapping[str, Value],
    computed: Callable[[str], Value | None],
    tolerance: float,
    steps: int = 0,
) -> list[CheckedNumber]:
    return [
        CheckedNumber(quantity, name, steps, number, found, relative_error(found, number), tolerance)
        for name, number in numbers.items()
        for found in [computed(name)]
    ]


def relative_error(computed: Value | None, expected: Value) -> float:
    """How far a computed value is from an expected one, as CheckedNumber tells it."""
    if computed is None or shape_of(computed) != shape_of(expected):
        return float("inf")
    scale = np.abs(expected)
    with np.errstate(all="ignore"):
        error = np.abs(np.subtract(computed, expected)) / np.where(scale == 0.0, 1.0, scale)
    worst = float(np.max(error, initial=0.0))
    return worst if worst == worst else float("inf")  # noqa: PLR0124 - NaN, which no max may hide


def _check_training(file: GraphFile) -> Iterator[CheckedNumber]:
    if not file.expected.training:
        return
    table = file.data.table(file.folder) if file.data else None
    trainer = Trainer(file.graph, replace(file.training, stop_below=None), table)
    for part in sorted(file.expected.training, key=lambda part: part.steps):
        reason = trainer.run(part.steps - trainer.steps)
        if reason.error is not None:
            raise reason.error
        yield from _compare_training(file, part, trainer)


def _compare_training(file: GraphFile, part: ExpectedTraining, trainer: Trainer) -> Iterator[CheckedNumber]:
    trained = file.graph.copy()
    trainer.write(trained)
    run = forward(trained)
    yield from _compare(VALUE, part.values, _known(run.value), part.tolerance, part.steps)
    if part.loss is not None:
        loss = trainer.loss()
        error = relative_error(loss, part.loss)
        output = run.plan.names[run.plan.output_slot()]
        yield CheckedNumber(LOSS, output, part.steps, part.loss, loss, error, part.tolerance)
