"""The history of a run: whole for short runs, thinned for long ones, never larger than was asked for."""

import numpy as np
import pytest

from engine.graph import Graph
from engine.nodes import new_node
from engine.training.data import Table
from engine.training.errors import BadTraining
from engine.training.history import History, Series, StepRecord
from engine.training.settings import TrainingSettings
from engine.training.trainer import Trainer
from engine.value import plain


@pytest.mark.parametrize("rows", [1, 2, 15, 16, 17, 100, 1000, 12_345])
@pytest.mark.parametrize("limit", [16, 100, 5000])
def test_rows_are_thinned_evenly_with_the_first_and_the_last(rows, limit):
    """However many there are; what is kept is kept exactly."""
    series = Series(2, limit)
    for step in range(1, rows + 1):
        series.append((step, step * step))
    steps, squares = series.rows()
    assert len(steps) <= limit
    assert len(steps) > min(rows, limit) / 2 - 2
    assert (steps[0], steps[-1]) == (1, rows)
    assert squares.tolist() == (steps * steps).tolist()
    distances = set(np.diff(steps)[:-1])
    assert len(distances) <= 1
    if rows <= limit - 2:
        assert steps.tolist() == list(range(1, rows + 1))


@pytest.mark.parametrize("rows", [1, 2, 20, 63, 64, 65, 300])
def test_the_last_row_can_be_taken_back(rows):
    """A step that led out of the finite numbers leaves nothing behind."""
    series, other = Series(1, 32), Series(1, 32)
    for step in range(rows):
        series.append((step,))
        other.append((step,))
    series.append((rows,))
    series.drop_last()
    assert series.rows().tolist() == other.rows().tolist()
    series.append((rows,))
    assert series.rows()[0, -1] == rows


def test_known_rows_are_not_added_again():
    """A run that is replayed records nothing twice."""
    series = Series(1, 32)
    for step in (1, 2, 3, 2, 3, 4):
        series.append((step,))
    assert series.rows().tolist() == [[1, 2, 3, 4]]


def test_a_history_is_empty_at_first():
    """Whoever looks before the first step finds nothing."""
    history = History()
    assert (len(history), history.losses, history.values, history.metrics) == (0, [], {}, {})


def regression(**settings: object) -> Trainer:
    """Rows of a line, some of them for validation."""
    graph = Graph(
        [
            new_node("x", "input"),
            new_node("t", "input"),
            new_node("w", "variable", value=[[0.5]]),
            new_node("b", "variable", value=0.0),
            new_node("y", "affine", ("x", "w", "b")),
            new_node("loss", "mean_squared_error", ("y", "t")),
        ]
    )
    x = np.linspace(-1, 1, 12)
    table = Table({"x": x[:8, None], "t": 2 * x[:8, None]})
    validation = Table({"x": x[8:, None], "t": 2 * x[8:, None]})
    return Trainer(graph, TrainingSettings(learning_rate=0.1, **settings), table, validation)  # type: ignore[arg-type]


def test_chosen_variables_are_recorded_as_they_were_before_each_step():
    """In their own shapes, beside the losses that belong to them."""
    trainer = regression(record=("b", "w"))
    seen = []
    for _ in range(5):
        seen.append({name: plain(value) for name, value in trainer.values().items()})
        trainer.step()
    assert trainer.history.values["w"].shape == (5, 1, 1)
    assert [{"w": w, "b": b} for w, b in zip(*(plain(trainer.history.values[n]) for n in "wb"), strict=True)] == seen


def test_only_what_is_trained_can_be_recorded():
    """A name that is not there is told before the run."""
    with pytest.raises(BadTraining, match="'record' must be a list of variables that are trained, not 'x'"):
        regression(record=("x",))


def test_validation_is_recorded_as_often_as_was_asked():
    """The loss of rows that training never sees, before the steps with these numbers."""
    trainer = regression(validation_every=4)
    trainer.run(10)
    history = trainer.history
    assert history.validation_steps == [0, 4, 8]
    trainer.restore(8)
    x = np.linspace(-1, 1, 12)[8:]
    validation = Table({"x": x[:, None], "t": 2 * x[:, None]})
    assert history.validation_losses[2] == trainer.measure(validation)["loss"]
    assert history.metrics == {}


def test_accuracy_is_measured_where_there_are_classes():
    """The share of the rows whose class has the largest output."""
    x = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    graph = Graph(
        [
            new_node("x", "input"),
            new_node("t", "input"),
            new_node("w", "variable", value=[[0.1, 0.0], [0.2, 0.0]]),
            new_node("z", "matmul", ("x", "w")),
            new_node("loss", "cross_entropy_logits", ("z", "t")),
        ]
    )
    table = Table({"x": x, "t": x})
    trainer = Trainer(graph, TrainingSettings(learning_rate=1.0, validation_every=5), table, table)
    trainer.run(6)
    assert trainer.history.metrics == {"accuracy": [0.5, 1.0]}
    assert trainer.measure() == {"loss": trainer.loss(), "accuracy": 1.0}


def test_a_long_run_keeps_no_more_than_was_asked():
    """And what it keeps are records of its own steps."""
    trainer, whole = regression(history_limit=16), regression()
    for each in (trainer, whole):
        each.run(500)
    history = trainer.history
    assert len(history) <= 16
    assert history.steps[-1] == 500
    assert history.losses == [whole.history.losses[step - 1] for step in history.steps]
    assert len(whole.history) == 500


def test_records_are_told_many_at_a_time():
    """As `on_step` tells them one by one, but at less cost."""
    told: list[StepRecord] = []
    trainer = regression()
    trainer.run(50, on_steps=told.extend)
    assert [record.step for record in told] == list(range(1, 51))
    assert [record.loss for record in told] == trainer.history.losses
    assert {record.learning_rate for record in told} == {0.1}
