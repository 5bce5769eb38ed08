"""The training loop: repeatable, stoppable, and never leaving the finite numbers."""

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine import errors
from engine.graph import Graph
from engine.nodes import new_node
from engine.training import errors as refusals
from engine.training.data import Table
from engine.training.objective import Objective
from engine.training.settings import TrainingSettings
from engine.training.stops import Stop, StopReason
from engine.training.trainer import Trainer
from engine.value import plain

ROWS = 23


def line(value: object = None, start: object = 0.0) -> Graph:
    """The line w * x + b against t; `frozen` stays, `idle` leads nowhere."""
    return Graph(
        [
            new_node("x", "input", value=value),
            new_node("t", "input", value=value),
            new_node("w", "variable", value=start),
            new_node("b", "variable", value=0.0),
            new_node("frozen", "variable", value=1.0, frozen=True),
            new_node("idle", "variable", value=5.0),
            new_node("p", "multiply", ("x", "w")),
            new_node("q", "multiply", ("p", "frozen")),
            new_node("y", "add", ("q", "b")),
            new_node("loss", "mean_squared_error", ("y", "t")),
            new_node("aside", "log", ("b",)),
            new_node("side", "negate", ("idle",)),
        ],
        output="loss",
    )


def data() -> Table:
    """The line 2x - 1 at some places."""
    x = np.linspace(-1, 1, ROWS)
    return Table({"x": x, "t": 2 * x - 1})


def bowl(start: float, rate: float, operation: str = "square", **more: Any) -> Trainer:
    """A trainer of one number."""
    graph = Graph([new_node("x", "variable", value=start), new_node("y", operation, ("x",))])
    return Trainer(graph, TrainingSettings(learning_rate=rate, **more))


def test_training_finds_the_line():
    """With full batches and with small ones; what is frozen or leads nowhere stays."""
    for batch_size in (None, 5):
        settings = TrainingSettings(learning_rate=0.3, steps=300, batch_size=batch_size)
        trainer = Trainer(line(), settings, data())
        assert trainer.run() == StopReason(Stop.STEPS)
        assert trainer.values() == pytest.approx({"w": 2, "b": -1, "idle": 5.0}, abs=1e-3)
        assert trainer.loss() < 1e-6


def test_a_record_tells_the_loss_before_its_step():
    """Steps are counted from 1; the history holds the same numbers."""
    trainer = bowl(3.0, 0.1)
    first, second = trainer.step(), trainer.step()
    assert (first.step, first.loss, first.gradient_norm) == (1, 9.0, 6.0)
    assert second.step == 2
    assert second.loss == pytest.approx(2.4**2)
    assert trainer.history.losses == [first.loss, second.loss]
    assert trainer.history.gradient_norms == [first.gradient_norm, second.gradient_norm]
    assert trainer.steps == 2
    assert trainer.loss() == pytest.approx(1.92**2)


def test_all_parameters_step_together():
    """Each gradient is taken at the old values of all the others."""
    graph = Graph(
        [
            new_node("x", "variable", value=2),
            new_node("y", "variable", value=3),
            new_node("p", "multiply", ("x", "y")),
        ]
    )
    trainer = Trainer(graph, TrainingSettings(learning_rate=0.1))
    trainer.step()
    assert trainer.values() == pytest.approx({"x": 1.7, "y": 2.8}, rel=1e-15)


@pytest.mark.parametrize(
    "settings", [{}, {"batch_size": 4, "seed": 7}, {"optimizer": "adam", "batch_size": 10}, {"momentum": 0.5}]
)
def test_a_run_can_be_repeated_to_the_last_bit(settings):
    """Whether it is made at one go, step by step, or with pauses."""
    settings = TrainingSettings(steps=40, **settings)

    def trained(*parts):
        trainer = Trainer(line(), settings, data())
        for part in parts:
            trainer.run(part)
        return trainer.values(), trainer.history.losses

    assert trained(None) == trained(40) == trained(15, 25) == trained(*[1] * 40)


def test_another_seed_takes_other_batches():
    """And only with batches does it matter."""
    losses = []
    for seed in (0, 1):
        settings = TrainingSettings(steps=5, batch_size=4, seed=seed)
        trainer = Trainer(line(), settings, data())
        trainer.run()
        losses.append(trainer.history.losses)
    assert losses[0] != losses[1]


def test_a_batch_as_large_as_the_table_is_the_table():
    """To the last bit."""
    trainers = [Trainer(line(), TrainingSettings(batch_size=size), data()) for size in (None, ROWS, 1000)]
    for trainer in trainers:
        trainer.run(10)
    assert trainers[0].values() == trainers[1].values() == trainers[2].values()


def test_the_last_batch_of_an_epoch_may_be_of_one_row():
    """Networks with layers keep working on one row, and on rows of numbers."""
    x = np.linspace(0, 1, 9)
    graph = Graph(
        [
            new_node("x", "input"),
            new_node("w", "variable", value=[[0.5, -0.5]]),
            new_node("b", "variable", value=[0.1, 0.2]),
            new_node("h", "affine", ("x", "w", "b")),
            new_node("s", "tanh", ("h",)),
            new_node("t", "input"),
            new_node("loss", "mean_squared_error", ("s", "t")),
        ]
    )
    table = Table({"x": x[:, None], "t": np.stack([x, -x], axis=1)})
    trainer = Trainer(graph, TrainingSettings(batch_size=4), table)
    trainer.run(30)
    assert trainer.loss() < trainer.history.losses[0]


def test_the_graph_is_changed_only_when_told():
    """Training runs beside the window; `write` puts the values in as one change."""
    graph = line()
    before, revision = dict(graph.nodes), graph.revision
    trainer = Trainer(graph, TrainingSettings(), data())
    trainer.run(10)
    assert dict(graph.nodes) == before
    assert graph.revision == revision
    trainer.write(graph)
    assert graph.revision == revision + 1
    assert graph.node("w").value == trainer.values()["w"]
    graph.remove("w")
    with pytest.raises(errors.UnknownNode):
        trainer.write(graph)


def test_values_are_nobody_elses():
    """Values that were shown stay as they were while training goes on."""
    graph = Graph([new_node("x", "variable", value=[1.0, 2.0]), new_node("y", "sum", ("x",))])
    trainer = Trainer(graph, TrainingSettings(learning_rate=0.5))
    trainer.step()
    shown = trainer.values()["x"]
    trainer.run(5)
    assert plain(shown) == [0.5, 1.5]
    assert isinstance(shown, np.ndarray)
    with pytest.raises(ValueError, match="read-only"):
        shown[0] = 3


def test_values_read_from_another_thread_are_of_one_step():
    """The window may look at any time: it never sees one half of an array from before a step and one from after."""
    graph = Graph([new_node("x", "variable", value=np.ones(200_000)), new_node("y", "mean", ("x",))])
    trainer = Trainer(graph, TrainingSettings(learning_rate=1.0, steps=10_000_000))
    thread = threading.Thread(target=trainer.run)
    thread.start()
    seen: list[tuple[float, float, float]] = []
    while len(seen) < 30:
        x = trainer.values()["x"]
        seen.append((np.min(x), np.max(x), trainer.loss()))
    trainer.stop()
    thread.join(10)
    assert all(low == high for low, high, _ in seen)
    assert trainer.steps > 0


def test_a_run_can_be_stopped_and_continued():
    """From another thread, or from what is called after each step."""
    trainer = bowl(1.0, 0.01)
    reason = trainer.run(on_step=lambda record: trainer.stop() if record.step == 7 else None)
    assert reason == trainer.stopped == StopReason(Stop.ASKED)
    assert trainer.steps == 7
    assert trainer.run() == StopReason(Stop.STEPS)
    assert trainer.steps == 100
    assert trainer.run() == StopReason(Stop.STEPS)
    assert trainer.steps == 100
    trainer.run(3)
    assert trainer.steps == 103


def test_a_stop_from_another_thread_ends_a_long_run():
    """The window's Stop button."""
    trainer = bowl(1.0, 1e-9, steps=10_000_000)
    started = threading.Event()
    thread = threading.Thread(target=trainer.run, kwargs={"on_step": lambda _: started.set()})
    thread.start()
    assert started.wait(10)
    trainer.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert trainer.stopped == StopReason(Stop.ASKED)


def test_a_run_ends_once_the_loss_is_low_enough():
    """The values are those whose loss is below, and the step that would follow is not made."""
    trainer = bowl(4.0, 0.25, stop_below=1.0)
    assert trainer.run() == StopReason(Stop.LOSS_BELOW)
    assert trainer.history.losses == [16.0, 4.0, 1.0]
    assert trainer.loss() == 0.25
    trainer.step()
    assert trainer.loss() == 0.0625


def test_a_lucky_batch_does_not_end_a_run():
    """With mini-batches the loss of the whole table counts."""
    table = Table({"x": np.ones(4), "t": np.array([1.0, 1.0, 1.0, 9.0])})
    trainer = Trainer(line(start=1.0), TrainingSettings(learning_rate=0, batch_size=1, stop_below=0.1, steps=50), table)
    assert trainer.run() == StopReason(Stop.STEPS)
    assert 0.0 in trainer.history.losses


def test_a_divergence_keeps_the_last_values_with_a_finite_loss():
    """The gate where it began is named; the step that led there is taken back, also from the history."""
    trainer = bowl(1.0, 1e6)
    reason = trainer.run()
    assert reason.kind is Stop.NOT_FINITE
    assert reason.error is not None
    assert reason.error.node == "y"
    values, losses = trainer.values(), trainer.history.losses
    assert np.isfinite(values["x"])
    assert np.isfinite([*losses, trainer.loss()]).all()
    assert trainer.steps == len(losses) == len(trainer.history.gradient_norms)
    again = bowl(1.0, 1e6)
    again.run(trainer.steps)
    assert again.values() == values
    with pytest.raises(errors.NotFinite):
        bowl(-1.0, 0.1, "log").step()


def test_a_divergence_of_the_last_step_is_found_too():
    """No step follows that would meet it; still the run says so and takes the step back, however long it was."""
    found = bowl(1.0, 1e6)
    found.run()
    for steps in (found.steps + 1, found.steps):
        trainer = bowl(1.0, 1e6, steps=steps)
        reason = trainer.run()
        assert reason.kind is (Stop.STEPS if steps == found.steps else Stop.NOT_FINITE)
        assert trainer.stopped == reason
        assert trainer.values() == found.values()
        assert trainer.steps == found.steps
        assert np.isfinite(trainer.loss())
    start = bowl(1e200, 0.1).run(0)
    assert start.kind is Stop.NOT_FINITE
    assert isinstance(start.error, errors.NotFinite)


def test_a_gradient_that_is_not_finite_stops_at_once():
    """The square root's slope at 0 is infinite although its value is not; the sentence says so."""
    trainer = bowl(0.0, 0.1, "sqrt")
    reason = trainer.run()
    assert reason.kind is Stop.NOT_FINITE
    assert str(reason.error) == "The gradient of 'x' (variable) is inf at 0. Start from other values."
    assert trainer.values() == {"x": 0.0}
    assert trainer.steps == 0


def test_a_parameter_never_overflows():
    """A step out of the finite numbers is not made, even where the loss would not notice."""
    graph = Graph(
        [
            new_node("x", "variable", value=[1e304, 1.0]),
            new_node("k", "constant", value=-1e304),
            new_node("p", "multiply", ("x", "k")),
            new_node("s", "tanh", ("x",)),
            new_node("z", "constant", value=0.0),
            new_node("o", "multiply", ("s", "z")),
            new_node("q", "maximum", ("p", "o")),
            new_node("a", "square", ("q",)),
            new_node("loss", "sum", ("x",)),
        ]
    )
    trainer = Trainer(graph, TrainingSettings(learning_rate=1e6))
    trainer.run(3)
    assert np.isfinite(trainer.values()["x"]).all()
    steep = Graph(
        [
            new_node("x", "variable", value=0.5),
            new_node("k", "constant", value=1e303),
            new_node("y", "multiply", ("x", "k")),
        ]
    )
    trainer = Trainer(steep, TrainingSettings(learning_rate=1e6))
    reason = trainer.run()
    assert "would make 'x' (variable) -inf" in str(reason.error)
    assert trainer.values() == {"x": 0.5}


@pytest.mark.parametrize(
    "change, error, words",
    [
        (lambda g: g.disconnect("y", "b"), errors.DependsOnProblem, "'loss' cannot be computed, because 'y'"),
        (lambda g: setattr(g, "output", "y"), refusals.NotOneNumber, r"'y' has shape \(23,\)"),
        (lambda g: g.set_value("w", [1.0, 2.0]), errors.DependsOnProblem, "because 'p'"),
        (
            lambda g: g.update({n: replace(g.node(n), frozen=True) for n in ("w", "b")}),
            refusals.NothingToTrain,
            "'loss' depends on no variable",
        ),
        (lambda g: g.remove("x"), errors.UnknownNode, "no node named 'x'"),
        (
            lambda g: g.update({"x": new_node("x", "constant", value=1)}),
            refusals.NotAnInput,
            "'x', which is a constant",
        ),
        (lambda g: g.remove(*g.nodes), errors.UnknownNode, "no node"),
    ],
)
def test_what_cannot_be_trained_is_told_before_it_starts(change, error, words):
    """In a sentence about the graph, not in the middle of a run."""
    graph = line()
    change(graph)
    with pytest.raises(error, match=words):
        Trainer(graph, TrainingSettings(), data())


def test_a_graph_without_gates_cannot_be_trained():
    """There is no loss."""
    with pytest.raises(errors.NoOutput):
        Trainer(Graph([new_node("x", "variable", value=1)]), TrainingSettings())


def test_batches_need_data():
    """A batch size without a table is a mistake, and is told as one."""
    with pytest.raises(refusals.BadTraining, match="'batch_size' must be left out"):
        Trainer(line([1.0, 2.0]), TrainingSettings(batch_size=2))


def test_a_batch_that_does_not_fit_is_told_before_it_starts():
    """A constant with one number for each row fits the whole table only."""
    graph = line()
    graph.update({"frozen": new_node("frozen", "constant", value=np.ones(ROWS))})
    Trainer(graph, TrainingSettings(), data())
    with pytest.raises(errors.EngineError, match=r"\(4,\) and \(23,\)|\(3,\) and \(23,\)|because 'q'"):
        Trainer(graph, TrainingSettings(batch_size=4), data())


def test_only_what_the_loss_needs_is_run():
    """A gate aside that gives no finite number does not disturb, and unneeded gradients are not computed."""
    trainer = Trainer(line(), TrainingSettings(learning_rate=0.3), data())
    assert trainer.run() == StopReason(Stop.STEPS)
    objective = Objective(line(), data())
    assert objective.parameters == ("w", "b")
    assert len(objective.start()) == 2


def test_scalar_parameters_stay_python_floats():
    """Numbers that reach the window and the files are plain, and the fast way stays fast."""
    trainer = Trainer(line(), TrainingSettings(optimizer="adam"), data())
    trainer.run(3)
    assert {type(value) for value in trainer.values().values()} == {float}
    assert {type(loss) for loss in trainer.history.losses + trainer.history.gradient_norms} == {float}


def test_a_run_ends_once_the_gradient_is_short():
    """At a minimum there is nowhere to go; the step that would follow is not made."""
    trainer = bowl(1.0, 0.25, steps=1000, stop_gradient_below=0.1)
    assert trainer.run() == StopReason(Stop.GRADIENT_BELOW)
    assert trainer.steps == 5
    assert trainer.values() == {"x": 0.5**5}


def test_a_short_gradient_of_one_batch_does_not_end_a_run():
    """With mini-batches the gradient over the whole table counts."""
    table = Table({"x": np.ones(4), "t": np.array([1.0, 1.0, 1.0, 9.0])})
    settings = TrainingSettings(learning_rate=0, batch_size=1, stop_gradient_below=0.1, steps=50)
    trainer = Trainer(line(start=1.0), settings, table)
    assert trainer.run() == StopReason(Stop.STEPS)
    assert 0.0 in trainer.history.gradient_norms


def test_a_run_ends_when_its_loss_no_longer_improves():
    """After as many steps as patience was asked for; less than the least improvement is none."""
    trainer = bowl(1.0, 0.25, steps=1000, patience=5, min_improvement=0.01)
    assert trainer.run() == StopReason(Stop.NO_IMPROVEMENT)
    assert trainer.history.losses == [0.25**step for step in range(9)]  # the last to improve is 0.25**3


def test_validation_rows_decide_where_there_are_any():
    """Training may go on to lower its own loss while that of other rows rises: there it ends."""
    table = Table({"x": np.ones(2), "t": np.full(2, 3.0)})
    validation = Table({"x": np.ones(2), "t": np.full(2, 1.0)})
    settings = TrainingSettings(learning_rate=0.01, steps=5000, patience=30, validation_every=5)
    trainer = Trainer(line(), settings, table, validation)
    assert trainer.run() == StopReason(Stop.NO_IMPROVEMENT)
    history = trainer.history
    assert history.losses == sorted(history.losses, reverse=True)
    best = int(np.argmin(history.validation_losses))
    assert trainer.steps == history.validation_steps[best] + 30
    assert trainer.run() == StopReason(Stop.NO_IMPROVEMENT)


def test_accumulated_batches_are_one_batch_of_all_of_them():
    """Two batches of half the table at a step give the numbers of the whole table, and other orders do not matter."""
    table = Table({"x": np.linspace(-1, 1, 24), "t": np.linspace(3, 1, 24)})
    whole = Trainer(line(), TrainingSettings(learning_rate=0.1), table)
    parts = Trainer(line(), TrainingSettings(learning_rate=0.1, batch_size=6, accumulation=4), table)
    for trainer in (whole, parts):
        trainer.run(20)
    assert parts.values() == pytest.approx(whole.values(), rel=1e-12)
    assert parts.history.losses == pytest.approx(whole.history.losses, rel=1e-12)
    assert parts.history.gradient_norms == pytest.approx(whole.history.gradient_norms, rel=1e-12)


def test_single_precision_is_close_and_repeatable():
    """Values come back as doubles; they are near those of double precision, not the same."""
    runs = []
    for precision in ("float64", "float32", "float32"):
        settings = TrainingSettings(optimizer="adam", precision=precision, batch_size=5)
        trainer = Trainer(line(), settings, data())
        trainer.run(30)
        runs.append(trainer.values())
    assert runs[1] == pytest.approx(runs[0], rel=1e-4)
    assert runs[1] != runs[0]
    assert runs[1] == runs[2]
    assert {type(value) for value in runs[1].values()} == {float}


def test_a_parameter_never_overflows_by_weight_decay():
    """Where the gradient alone would be harmless."""
    trainer = bowl(1.0, 10.0, "tanh", weight_decay=1e5, steps=1000)
    reason = trainer.run()
    assert reason.kind is Stop.NOT_FINITE
    assert np.isfinite(trainer.values()["x"])
    assert "would make 'x'" in str(reason.error)
