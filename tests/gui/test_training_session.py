"""Training a document: what a run does to it, to its history and to the window's thread."""

import gc
import os
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSettings, QTimer

from engine import OPTIMIZERS, DataSource, EngineError, GraphFile, Split, Trainer, TrainingSettings, new_node
from gui import commands
from gui.context import Context
from gui.document.document import Document
from gui.evaluation import Evaluation
from gui.selection import Selection
from gui.settings import Settings
from gui.training import VALIDATION_LOSS, TrainingSession, TrainingState
from gui.training.readiness import Readiness
from tests.gui.trained_documents import (
    AFTER_ONE_STEP,
    LOSSES,
    context_of,
    line_fit,
    paraboloid,
    two_two_two,
)

ENDLESS = 10_000_000


class ToldSession(TrainingSession):
    """A session that keeps the sentences it has told."""

    def __init__(self, context):
        super().__init__(context)
        self.told: list[str] = []
        self.message.connect(self.told.append)


@pytest.fixture
def settings(tmp_path):
    """Settings of this test alone."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def open_session(qtbot, settings):
    """Open a graph for training; all that is still going on is closed after the test."""
    sessions = []

    def open_(graph, **training):
        session = ToldSession(context_of(graph, settings, **training))
        sessions.append(session)
        return session

    yield open_
    for session in sessions:
        session.close()


@pytest.fixture
def finish(qtbot):
    """Wait until a run has ended."""
    return lambda session: qtbot.waitUntil(lambda: not session.is_active, timeout=30_000)


@pytest.fixture
def until_step(qtbot):
    """Wait until a run has made so many steps."""
    return lambda session, step: qtbot.waitUntil(lambda: session.progress.step >= step, timeout=30_000)


def values(session, names=None):
    """The values of the sources of the document, or of those named."""
    nodes = session.context.document.graph.nodes
    return {name: nodes[name].value for name in names or nodes if not nodes[name].is_gate}


# --- runs ---------------------------------------------------------------------------------------------------


def test_one_step_gives_the_published_values(open_session, until_step):
    """A single step of the 2-2-2 network gives every weight to the last digits."""
    session = open_session(two_two_two(), learning_rate=0.5)
    session.step()
    until_step(session, 1)
    session.stop()
    assert values(session, AFTER_ONE_STEP) == pytest.approx(AFTER_ONE_STEP, rel=1e-12)
    assert session.runs[0].losses == pytest.approx(LOSSES[:1], rel=1e-12)
    assert session.progress.loss == pytest.approx(LOSSES[1], rel=1e-12)


def test_a_run_makes_the_steps_asked_for(open_session, finish):
    """The losses of the chart are those before each step, beginning with the untrained one."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=100)
    session.start()
    finish(session)
    run = session.runs[0]
    assert session.state is TrainingState.FINISHED
    assert run.losses[:4] == pytest.approx([10, 9.216, 8.4934656, 7.827577896960003], rel=1e-12)
    assert run.losses[99] == pytest.approx(0.003088190920893857, rel=1e-9)
    assert run.gradient_norms[0] == pytest.approx(np.hypot(2, 6))
    assert values(session, "xy") == pytest.approx({"x": 0.01687031935884968, "y": 0.050610958076549}, rel=1e-9)
    assert session.told == ["Training finished after 100 steps; the loss is 0.002846."]


def test_a_run_is_one_step_of_the_history(open_session, finish):
    """Undo gives back exactly the values from before the run, redo those it reached."""
    session = open_session(paraboloid(), learning_rate=0.02)
    before = values(session)
    history = session.context.document.history
    session.start()
    finish(session)
    after = values(session)
    assert history.count() == 1
    history.undo()
    assert values(session) == before
    history.redo()
    assert values(session) == after != before


def test_a_run_that_was_paused_and_stopped_is_one_step_too(open_session, until_step):
    """However often a run rests, it is undone at once."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    for target in (1, 50, 200):
        session.start()
        until_step(session, target)
        session.pause()
        assert session.state is TrainingState.PAUSED
    session.stop()
    assert session.context.document.history.count() == 1
    session.context.document.history.undo()
    assert values(session, "xy") == {"x": 1.0, "y": 3.0}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_pausing_changes_nothing(open_session, finish, until_step, optimizer):
    """A run that was paused, stepped and continued ends with the very same bits."""
    training = {"learning_rate": 1e-3, "steps": 2000, "optimizer": optimizer, "momentum": 0.5}
    straight = open_session(two_two_two(), **training)
    straight.start()
    finish(straight)
    halting = open_session(two_two_two(), **training)
    for step in range(1, 4):
        halting.step()
        until_step(halting, step)
    halting.resume()
    until_step(halting, 10)
    halting.pause()
    halting.resume()
    finish(halting)
    assert values(halting) == values(straight)
    assert np.array_equal(halting.runs[0].losses, straight.runs[0].losses)


def test_every_wish_for_a_step_is_granted(open_session, until_step):
    """Steps asked for in quick succession are all made, and no more."""
    session = open_session(paraboloid(), steps=ENDLESS)
    for _ in range(5):
        session.step()
    until_step(session, 5)
    session.stop()
    assert len(session.runs[0]) == 5


def test_stopping_keeps_what_was_reached(open_session, until_step):
    """The loss after a stopped run is lower than before it, and the sentence tells how far it came."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    session.start()
    until_step(session, 1000)
    session.stop()
    steps = len(session.runs[0])
    assert session.progress.step == steps >= 1000
    assert values(session)["x"] == pytest.approx((1 - 2e-4) ** steps, rel=1e-9)
    assert session.told[-1].startswith(f"Training stopped after {steps} steps; the loss is ")


def test_a_run_ends_when_the_loss_is_low_enough(open_session, finish):
    """Once the loss is below the one asked for, no further step is made."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=ENDLESS, stop_below=8.0)
    session.start()
    finish(session)
    assert len(session.runs[0]) == 3
    assert session.told == ["The loss is low enough after 3 steps: 7.828."]


def test_divergence_ends_with_a_sentence_and_finite_values(open_session, finish):
    """A learning rate that is too large is told with the gate where it showed; the values stay finite."""
    session = open_session(paraboloid(), learning_rate=1.1, steps=ENDLESS)
    session.start()
    finish(session)
    assert all(np.isfinite(value) for value in values(session).values())
    assert np.isfinite(session.runs[0].losses).all()
    assert session.progress.step == len(session.runs[0])
    (sentence,) = session.told
    assert "'y2' (multiply) gives inf" in sentence
    assert sentence.endswith("The last finite values are kept.")


def test_runs_are_told_apart(open_session, finish):
    """The legend names the number of a run, its optimizer and its learning rate."""
    session = open_session(paraboloid(), learning_rate=0.5, steps=2)
    document = session.context.document
    session.start()
    finish(session)
    adam = TrainingSettings(optimizer="adam", learning_rate=1e-3, steps=2)
    document.do(commands.set_about(document, "Settings", training=adam))
    session.start()
    finish(session)
    assert [run.name for run in session.runs] == ["Run 1 · SGD 0.5", "Run 2 · Adam 0.001"]
    session.remove_run(session.runs[0])
    assert [run.name for run in session.runs] == ["Run 2 · Adam 0.001"]
    session.clear_runs()
    assert session.runs == ()


def test_mini_batches_follow_the_seed(open_session, finish):
    """The same seed gives the same run, another one another."""
    ends = []
    for seed in (1, 1, 2):
        graph, data = line_fit()
        session = open_session(graph, data=data, batch_size=2, seed=seed, learning_rate=0.01, steps=25)
        session.start()
        finish(session)
        ends.append(values(session, "wb"))
    assert ends[0] == ends[1] != ends[2]


# --- why not ------------------------------------------------------------------------------------------------


def test_a_graph_without_anything_to_train_says_so(open_session):
    """Training that is impossible begins nothing and tells why."""
    graph = paraboloid()
    session = open_session(graph)
    document = session.context.document
    document.do(commands.set_frozen(document, ["x", "y"], frozen=True))
    assert not session.can_start
    session.start()
    assert session.told == ["'o' depends on no variable that may be trained. Wire one to it, or unfreeze one."]
    assert session.state is TrainingState.IDLE
    assert session.runs == ()


def test_what_hinders_is_judged_anew_after_an_edit(open_session, qtbot):
    """As soon as a variable is thawed, training can begin; listeners hear of it."""
    session = open_session(paraboloid())
    document = session.context.document
    document.do(commands.set_frozen(document, ["x", "y"], frozen=True))
    assert not session.can_start
    with qtbot.waitSignal(session.state_changed):
        document.do(commands.set_frozen(document, ["x"], frozen=False))
    assert session.can_start


def test_bad_data_is_told_in_a_sentence(open_session, tmp_path):
    """A missing table of data names the file."""
    graph, _ = line_fit()
    session = open_session(graph, data=DataSource(file="points.csv", inputs={"x": "x", "y": "y"}))
    session.context.document.folder = tmp_path
    session.start()
    assert "points.csv" in session.told[0]
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,4\n", encoding="utf-8")
    assert session.can_start


# --- editing meanwhile --------------------------------------------------------------------------------------


def test_an_edit_of_the_graph_ends_the_run(open_session, until_step):
    """Deleting a gate stops the run and says so; the history holds the run, then the edit."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    document = session.context.document
    session.start()
    until_step(session, 10)
    document.do(commands.delete(document, ["y2"]))
    assert not session.is_active
    assert "because the graph was edited" in session.told[-1]
    assert document.graph.nodes["x"].value < 1.0
    assert [document.history.text(index) for index in range(document.history.count())] == ["Train", "Delete 1 node"]
    reached = values(session, "xy")
    document.history.undo()
    assert "y2" in document.graph.nodes
    assert values(session, "xy") == reached
    document.history.undo()
    assert values(session, "xy") == {"x": 1.0, "y": 3.0}


def test_deleting_all_during_a_run_does_not_lose_it(open_session, until_step):
    """What was deleted comes back with the values that training had reached, and then with those from before it."""
    session = open_session(two_two_two(), learning_rate=0.5, steps=ENDLESS)
    document = session.context.document
    before = values(session)
    session.start()
    until_step(session, 50)
    document.do(commands.delete(document, document.names))
    assert document.names == []
    document.history.undo()
    assert session.progress.loss < LOSSES[1]
    assert session.context.evaluation.forward_pass() is None
    assert session.context.evaluation.value("E") == pytest.approx(session.progress.loss, rel=1e-12)
    document.history.undo()
    assert values(session) == before
    document.history.redo()
    document.history.redo()
    assert document.names == []


@pytest.mark.parametrize(
    "make",
    [
        lambda document: commands.delete(document, ["x"]),
        lambda document: commands.set_frozen(document, ["x"], frozen=True),
        lambda document: commands.rename(document, "x", "width"),
        lambda document: commands.set_operation(document, ["x"], "constant"),
        lambda document: commands.set_values(document, {"x": 7.0}),
        lambda document: commands.set_output(document, "x2"),
        lambda document: commands.paste(document, commands.fragment_of(document, ["x", "x2"]))[0],
    ],
    ids=["delete", "freeze", "rename", "operation", "value", "output", "new end"],
)
def test_undo_takes_back_the_edit_then_the_run(open_session, until_step, make):
    """Whatever ended a run, one undo brings back exactly the end of the run, the next its beginning, redo the edit."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    document = session.context.document
    before = values(session)
    session.start()
    until_step(session, 10)
    document.do(make(document))
    assert not session.is_active
    edited = values(session)
    assert document.history.count() == 2
    document.history.undo()
    assert {name for name, value in values(session).items() if value < before[name]} == {"x", "y"}
    document.history.undo()
    assert values(session) == before
    document.history.redo()
    document.history.redo()
    assert values(session) == edited


def test_a_refused_edit_leaves_the_run_alone(open_session):
    """An edit that the graph refuses changes nothing, so the run goes on."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    document = session.context.document
    session.start()
    wired = replace(document.placed("x2"), node=new_node("x2", "multiply", ("nobody", "x")))
    with pytest.raises(EngineError):
        document.do(document.edit("Wire", {"x2": wired}))
    assert session.is_active


def test_a_value_edited_meanwhile_is_kept(open_session, until_step):
    """What the user types wins over what training reached; the other values are kept."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    document = session.context.document
    session.start()
    until_step(session, 10)
    document.do(commands.set_values(document, {"x": 7.0}))
    assert document.graph.nodes["x"].value == 7.0
    assert document.graph.nodes["y"].value < 3.0


def test_a_variable_renamed_meanwhile_keeps_what_it_reached(open_session, until_step):
    """Values follow their variable to its new name."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    document = session.context.document
    session.start()
    until_step(session, 10)
    document.do(commands.rename(document, "x", "width"))
    assert document.graph.nodes["width"].value < 1.0


@pytest.mark.parametrize("edit", ["move", "title", "unrelated node", "settings"])
def test_other_edits_leave_the_run_alone(open_session, until_step, edit):
    """Moving nodes, or adding what the loss does not depend on, does not disturb a run."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    document = session.context.document
    session.start()
    edits = {
        "move": lambda: commands.move(document, {"x": (80.0, 80.0)}),
        "title": lambda: commands.set_about(document, "Title", title="Another"),
        "unrelated node": lambda: commands.add_node(document, "variable", (0.0, 0.0))[0],
        "settings": lambda: commands.set_about(document, "Settings", training=TrainingSettings(seed=3)),
    }
    document.do(edits[edit]())
    assert session.is_active
    until_step(session, session.progress.step + 10)


# --- going back ---------------------------------------------------------------------------------------------


def test_reset_goes_back_before_the_first_run(open_session, finish):
    """After several runs, one reset restores the first values, and is itself undone by one undo."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=5)
    assert not session.can_reset
    for _ in range(3):
        session.start()
        finish(session)
    reached = values(session)
    assert session.can_reset
    session.reset()
    assert values(session, "xy") == {"x": 1.0, "y": 3.0}
    assert not session.can_reset
    assert session.state is TrainingState.IDLE
    session.context.document.history.undo()
    assert values(session) == reached


def test_reset_during_a_run_ends_it(open_session, until_step):
    """A reset while training stops first, so that undo can still give back what was reached."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    session.start()
    until_step(session, 10)
    session.reset()
    assert not session.is_active
    assert values(session, "xy") == {"x": 1.0, "y": 3.0}
    assert session.context.document.history.count() == 2


def test_values_set_by_hand_begin_another_series(open_session, finish):
    """Reset after new starting values goes back to those, not to older ones."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=5)
    document = session.context.document
    session.start()
    finish(session)
    document.do(commands.set_values(document, {"x": 2.0, "y": 2.0}))
    session.start()
    finish(session)
    session.reset()
    assert values(session, "xy") == {"x": 2.0, "y": 2.0}


def test_undo_and_training_again_stay_in_the_series(open_session, finish):
    """Reset still finds the first values after a run was undone and another made."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=5)
    for _ in range(2):
        session.start()
        finish(session)
    session.context.document.history.undo()
    session.start()
    finish(session)
    session.reset()
    assert values(session, "xy") == {"x": 1.0, "y": 3.0}


# --- the window's thread ------------------------------------------------------------------------------------


def test_the_event_loop_goes_on_while_training(open_session, qtbot, until_step):
    """Timers of the window fire during a run, and the canvas is given numbers of the whole graph to show."""
    session = open_session(two_two_two(), steps=ENDLESS, learning_rate=1e-6)
    ticks, shown = [], []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(session.is_active))
    session.context.evaluation.changed.connect(lambda: shown.append(session.context.evaluation.value("E")))
    timer.start(1)
    session.start()
    qtbot.waitUntil(lambda: len(shown) >= 3, timeout=30_000)
    assert sum(ticks) > 10
    assert sys.getswitchinterval() <= 0.001
    timer.stop()
    session.stop()
    assert sys.getswitchinterval() == pytest.approx(0.005)
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) >= 3


def test_garbage_is_freed_on_the_thread_of_the_window(open_session, until_step, qtbot):
    """What the window drops in circles during a run is never freed by the worker: Qt's objects would not survive it."""
    freed_by = set()

    class Circle:
        def __init__(self):
            self.itself = self

        def __del__(self):
            freed_by.add(threading.get_ident())

    session = open_session(two_two_two(), steps=ENDLESS, learning_rate=1e-6)
    session.start()
    for _ in range(5):
        for _ in range(2000):
            Circle()
        until_step(session, session.progress.step + 100)
    assert freed_by == {threading.get_ident()}
    session.pause()
    qtbot.waitUntil(gc.isenabled)
    session.resume()
    assert not gc.isenabled()
    session.stop()
    assert gc.isenabled()


def test_the_canvas_shows_the_values_reached(open_session, until_step, qtbot):
    """Paused, the numbers of the graph are those at the step shown; stopped, they are fresh."""
    session = open_session(two_two_two(), learning_rate=0.5)
    evaluation = session.context.evaluation
    session.step()
    until_step(session, 1)
    qtbot.waitUntil(lambda: evaluation.value("E") == pytest.approx(LOSSES[1], rel=1e-12))
    assert evaluation.value("w5") == pytest.approx(AFTER_ONE_STEP["w5"], rel=1e-12)
    assert evaluation.gradient("w5") is not None
    session.stop()
    assert evaluation.value("E") == pytest.approx(LOSSES[1], rel=1e-12)
    assert not evaluation.is_stale


def test_progress_is_told_in_chunks(open_session, finish):
    """Thousands of steps make a few signals, not thousands."""
    session = open_session(paraboloid(), learning_rate=1e-6, steps=20_000)
    signals = []
    session.progress_changed.connect(lambda: signals.append(session.progress.step))
    session.start()
    finish(session)
    assert len(session.runs[0]) == 20_000
    assert len(signals) < 2_000
    assert signals == sorted(signals)


def test_closing_ends_the_thread(open_session, until_step):
    """After close nothing runs any more, and what was reached is in the document."""
    session = open_session(paraboloid(), learning_rate=1e-4, steps=ENDLESS)
    session.start()
    until_step(session, 10)
    thread = session._active._thread
    session.close()
    assert thread.isFinished()
    assert values(session)["x"] < 1.0
    assert session.context.document.history.count() == 1


def test_an_unforeseen_exception_reaches_the_window_thread(open_session, qtbot, monkeypatch):
    """A fault in the worker is raised where the program's own handler sees it, and ends the run."""
    session = open_session(paraboloid())

    def fail(*args):
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr(Trainer, "run", fail)
    with qtbot.captureExceptions() as exceptions:
        session.start()
        qtbot.waitUntil(lambda: bool(exceptions) or not session.is_active, timeout=30_000)
    assert exceptions[0][0] is ZeroDivisionError
    assert not session.is_active
    assert values(session, "xy") == {"x": 1.0, "y": 3.0}


def test_the_status_line(open_session, finish, until_step):
    """The status bar tells what the run is doing, and nothing before the first."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=100)
    assert session.summary() is None
    session.step()
    until_step(session, 1)
    assert session.summary() == "Paused at step 1 of 100 · loss 10"
    session.resume()
    finish(session)
    assert session.summary() == "100 steps · loss 0.002846"


# --- after a run --------------------------------------------------------------------------------------------


def test_whether_the_document_stands_at_the_end_of_the_run(open_session, finish):
    """It does until something changes that the loss depends on, and again once that is undone."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=5)
    document = session.context.document
    assert not session.stands_at_end
    session.start()
    assert not session.stands_at_end
    finish(session)
    line = session.summary()
    assert session.stands_at_end
    for edit in (
        commands.move(document, {"x": (80.0, 80.0)}),
        commands.set_frozen(document, ["x"], frozen=True),
        commands.set_about(document, "Settings", training=TrainingSettings(learning_rate=3.0)),
    ):
        document.do(edit)
        assert session.stands_at_end
    assert session.last_settings.learning_rate == 0.02
    for edit in (
        commands.set_values(document, {"x": 5.0}),
        commands.set_output(document, "x2"),
        commands.set_operation(document, ["x2"], "add"),
        commands.delete(document, ["x"]),
    ):
        document.do(edit)
        assert not session.stands_at_end
        assert session.summary() is None
        document.history.undo()
        assert session.stands_at_end
        assert session.summary() == line


def test_an_undone_run_is_told_of_no_longer(open_session, finish):
    """The status line goes away with what the run reached, and comes back with it."""
    session = open_session(paraboloid(), learning_rate=0.02, steps=100)
    history = session.context.document.history
    session.start()
    finish(session)
    history.undo()
    assert session.summary() is None
    history.redo()
    assert session.summary() == "100 steps · loss 0.002846"
    session.reset()
    assert (session.summary(), session.last_settings) == (None, None)


# --- validation, early ends and long runs ---------------------------------------------------------------------


def test_rows_kept_for_validation_give_a_curve(open_session, finish):
    """The loss of the validation rows is measured before the first step and then as often as asked for."""
    graph, data = line_fit()
    held = replace(data, split=Split(validation=0.25, seed=1))
    session = open_session(graph, data=held, steps=20, validation_every=5, learning_rate=0.01)
    session.start()
    finish(session)
    curve = session.runs[0].curve(VALIDATION_LOSS)
    assert curve.steps.tolist() == [0, 5, 10, 15]
    prepared = held.prepare()
    assert len(next(iter(prepared.validation.inputs.values()))) == 1
    trainer = Trainer(graph, session.runs[0].settings, prepared.training, prepared.validation)
    trainer.run()
    assert curve.numbers.tolist() == trainer.history.validation_losses


@pytest.mark.parametrize(
    "training, sentence",
    [
        ({"patience": 3, "learning_rate": 0.0}, "The loss no longer improved, so training ended after 3 steps; it is"),
        ({"stop_gradient_below": 1.0, "learning_rate": 0.25}, "The gradient is small enough after 3 steps; the loss"),
    ],
)
def test_a_run_that_has_had_enough_says_why(open_session, finish, training, sentence):
    """Patience and a short gradient end a run as a low loss does."""
    session = open_session(paraboloid(), **training)
    session.start()
    finish(session)
    assert session.told[-1].startswith(sentence)
    assert session.state is TrainingState.FINISHED


def test_a_long_run_keeps_some_of_its_points(open_session, finish):
    """The first and the last are among them, each with the number of steps made before it."""
    session = open_session(paraboloid(), steps=5000, history_limit=64, learning_rate=1e-5)
    session.start()
    finish(session)
    (run,) = session.runs
    assert 16 <= len(run) <= 64
    assert (run.steps[0], run.steps[-1]) == (0, 4999)
    assert np.all(np.diff(run.steps) > 0)
    assert run.losses == pytest.approx(10 * (1 - 2e-5) ** (2 * run.steps), rel=1e-9)


def test_data_is_read_once(open_session, finish, monkeypatch):
    """What was read when the document was opened serves its runs; only another source is read again."""
    graph, data = line_fit()
    reads = []
    prepare = DataSource.prepare

    def counted(source, *more):
        reads.append(source)
        return prepare(source, *more)

    monkeypatch.setattr(DataSource, "prepare", counted)
    document = Document(GraphFile(graph=graph, data=data, prepared=prepare(data)))
    readiness = Readiness(document)
    assert readiness.problem() is None
    readiness.new_trainer()
    assert reads == []
    other = replace(data, split=Split(validation=0.5))
    document.do(commands.set_about(document, "Split", data=other))
    readiness.new_trainer()
    readiness.new_trainer()
    assert reads == [other]


def test_data_that_could_not_be_read_is_not_read_over_and_over(tmp_path):
    """The reason that was found when the document was opened is told until the file is another."""
    graph, data = line_fit()
    (tmp_path / "rows.csv").write_text("x,y\n1,oops\n")
    source = replace(data, columns=None, file="rows.csv")
    reason = EngineError()
    readiness = Readiness(Document(GraphFile(graph=graph, data=source, folder=tmp_path, data_problem=reason)))
    assert readiness.problem() is reason
    assert readiness.problem() is reason
    (tmp_path / "rows.csv").write_text("x,y\n1,2\n2,3\n")
    os.utime(tmp_path / "rows.csv", ns=(1, 1))
    assert readiness.problem() is None


@pytest.fixture
def long_file(tmp_path, monkeypatch):
    """A document beside a file that takes long to read, and what lets the reading of it go on."""
    graph, data = line_fit()
    (tmp_path / "rows.csv").write_text("x,y\n" + f"{1:.20f},{2:.20f}\n{3:.20f},{6:.20f}\n" * 4_000)
    go_on = threading.Event()
    prepare = DataSource.prepare

    def slow(source, folder, watch):
        assert threading.current_thread() is not threading.main_thread()
        watch.tell("rows.csv", 0.25)
        while not go_on.wait(0.01):
            watch.tell("rows.csv", 0.25)
        return prepare(source, folder, watch)

    source = replace(data, columns=None, file="rows.csv")
    monkeypatch.setattr(DataSource, "prepare", slow)
    return Document(GraphFile(graph=graph, data=source, folder=tmp_path)), go_on


def test_a_large_file_is_read_beside_the_window(long_file, qtbot):
    """The window goes on meanwhile, told how far it is; then the document can be trained with what was read."""
    document, go_on = long_file
    readiness = Readiness(document)
    assert "'rows.csv' is being read (" in str(readiness.problem())
    qtbot.waitUntil(lambda: "(25 %)" in str(readiness.problem()), timeout=30_000)
    go_on.set()
    qtbot.waitUntil(lambda: readiness.problem() is None, timeout=30_000)
    assert not readiness.is_reading
    assert readiness.new_trainer().loss() == pytest.approx(20.0)


def test_the_reading_of_a_large_file_can_be_stopped(long_file, qtbot, settings):
    """Stop ends it; Train reads it again."""
    document, go_on = long_file
    session = ToldSession(Context(document, Evaluation(document), Selection(document), settings))
    assert (session.can_start, session.can_stop) == (False, True)
    session.stop()
    assert "was stopped" in str(session.readiness.problem())
    assert (session.can_start, session.can_step, session.can_stop) == (True, False, False)
    session.start()
    assert session.readiness.is_reading
    go_on.set()
    qtbot.waitUntil(lambda: session.readiness.problem() is None, timeout=30_000)
    session.close()


def test_a_reading_ends_with_its_session(long_file, settings, qtbot):
    """No thread goes on, and other data begins another reading."""
    document, _ = long_file
    session = ToldSession(Context(document, Evaluation(document), Selection(document), settings))
    assert session.readiness.problem() is not None
    first = session.readiness._reading
    document.do(commands.set_about(document, "Split", data=replace(document.about.data, split=Split(validation=0.5))))
    qtbot.waitUntil(lambda: session.readiness.problem() is not None and session.readiness._reading is not first)
    assert first is not None
    assert first.is_over
    session.close()
    assert not session.readiness.is_reading


def test_runs_that_would_be_called_alike_are_told_apart(open_session, finish):
    """By the settings that differ: first in the legend, where names are cut to the room that there is."""
    session = open_session(paraboloid(), steps=2)
    plain = TrainingSettings(steps=2)
    pushed = replace(plain, momentum=0.9)
    for training in (plain, plain, pushed, replace(pushed, clip_norm=1.0), pushed):
        session.reset()
        document = session.context.document
        document.do(commands.set_about(document, "Change", training=training))
        session.start()
        finish(session)
    assert [run.name for run in session.runs] == [
        "Run 1 · SGD 0.1",
        "Run 2 · SGD 0.1",
        "Run 3 · Momentum 0.9",
        "Run 4 · Clip norm to 1",
        "Run 5 · Clip norm to –",
    ]
    assert session.runs[2].full_name == "Run 3 · SGD 0.1, Momentum 0.9"
