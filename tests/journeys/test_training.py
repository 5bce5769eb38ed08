"""Training the 2-2-2 network: its loss curve, its numbers, one step of the history for a run, and what is exported."""

import csv
import json
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox

from gui import commands
from gui.training import TrainingState
from tests.gui.canvas.hand import text_of
from tests.journeys.eyes import agrees

ONE_STEP = {
    "w1": 0.1497807161327628,
    "w2": 0.19956143226552567,
    "w3": 0.24975114363236958,
    "w4": 0.29950228726473915,
    "w5": 0.35891647971788465,
    "w6": 0.4086661860762334,
    "w7": 0.5113012702387375,
    "w8": 0.5613701211079891,
}
LOSS_AFTER_ONE, LOSS_AFTER_ALL = 0.29102777369359933, 3.510187782978859e-05
OUTPUTS_AFTER_ALL = {"out_o1": 0.01591362044355068, "out_o2": 0.9840642735146238}


@pytest.fixture
def network(opened):
    """A person before the 2-2-2 network with its first numbers."""
    person = opened("two_two_two")
    person.window.chart.load()  # as the program does once its window is shown
    person.sees("E", value="0.2984", gradient="1")
    return person


def button(person, key):
    """A button of the tool bar."""
    return person.window._tool_bar.widgetForAction(person.window.actions_by_key[key])


def reach(person):
    """The last step that the newest loss curve shows, -1 while nothing is drawn."""
    plots, runs = person.window.chart.plots, person.workspace.training.runs
    steps = None if plots is None or not runs else plots.curves_of(runs[-1]).loss.getData()[0]
    return -1 if steps is None or not len(steps) else steps[-1]


def types_setting(person, name, text):
    """Type a setting into the form of the training panel."""
    person.window.reveal_dock("training")
    person.click(person.window.training_panel.form.fields[name])
    person.press("Ctrl+A")
    person.types(text)
    person.press("Tab")


def trains_to_the_end(person):
    """Click Train, and wait until the run has ended by itself."""
    person.click(button(person, "train"))
    person.waits_until(lambda: person.workspace.training.state is TrainingState.FINISHED, 60)


def values(person):
    """The variables as the document holds them."""
    nodes = person.workspace.document.graph.nodes.values()
    return {node.name: node.value for node in nodes if node.operation.name == "variable"}


def test_one_step_gives_the_published_weights(network):
    """The Step entry makes one step for all weights together; stopped there, each is as published, biases as before."""
    person = network
    before = text_of(person.workspace.document)
    person.chooses("Training", "One step")
    person.waits_until(lambda: len(person.workspace.training.runs[-1].losses) == 1)
    assert person.workspace.training.state is TrainingState.PAUSED
    person.chooses("Training", "Stop")
    assert values(person) == pytest.approx({**ONE_STEP, "b1": 0.35, "b2": 0.6}, rel=1e-12)
    person.waits_until(lambda: agrees(person.reads("E", "value").text, LOSS_AFTER_ONE))
    assert person.workspace.context.evaluation.value("E") == pytest.approx(LOSS_AFTER_ONE, rel=1e-12)
    for name, value in ONE_STEP.items():
        assert agrees(person.reads(name, "value").text, value), name
    person.press("Ctrl+Z")
    assert text_of(person.workspace.document) == before


def test_ten_thousand_steps_while_the_curve_grows(network, tmp_path):
    """Train runs to the published loss, its curve growing meanwhile; one undo brings every weight back exactly."""
    person = network
    document, before = person.workspace.document, text_of(person.workspace.document)
    reached = set()
    person.workspace.training.progress_changed.connect(lambda: reached.add(reach(person)))
    trains_to_the_end(person)
    assert person.window.chart.isVisible()
    person.waits_until(lambda: reach(person) == 9_999)
    assert len(reached) >= 3, "the curve did not grow while the run was under way"
    assert person.workspace.context.evaluation.value("E") == pytest.approx(LOSS_AFTER_ALL, rel=1e-9)
    for name, value in OUTPUTS_AFTER_ALL.items():
        assert person.workspace.context.evaluation.value(name) == pytest.approx(value, rel=1e-9)
    person.sees("E", value="3.51e−5")
    person.sees("out_o1", value="0.01591")
    person.sees("out_o2", value="0.9841")
    assert "10,000" in person.window.training_panel.readout.numbers["step"].text()
    person.sees_message("10000 steps")
    assert document.history.count() == 1
    trained = text_of(document)
    person.press("Ctrl+Z")
    assert text_of(document) == before
    person.sees("E", value="0.2984")
    person.press("Ctrl+Y")
    assert text_of(document) == trained
    person.sees("E", value="3.51e−5")
    exports_everything(person, tmp_path)


def exports_everything(person, folder):
    """Each export of the File menu writes a whole file of its kind."""
    path = folder / "values.json"
    person.answers(path)
    person.chooses("File", "Export values…")
    export = json.loads(path.read_text(encoding="utf-8"))
    trained = {name: value for name, value in values(person).items() if name not in {"b1", "b2"}}
    assert export["values"] == trained
    assert export["loss"] == pytest.approx(LOSS_AFTER_ALL, rel=1e-9)
    assert (export["format"], export["graph"], export["steps"]) == ("gradloom-values", "The 2-2-2 network", 10_000)
    assert export["optimizer"]["learning_rate"] == 0.5

    path = folder / "graph.png"
    person.answers(path)
    person.chooses("File", "Export graph as PNG…")
    picture = QImage(str(path))
    assert picture.width() > 2000
    assert len({picture.pixel(x, picture.height() // 2) for x in range(picture.width())}) > 5

    path = folder / "graph.svg"
    person.answers(path)
    person.chooses("File", "Export graph as SVG…")
    words = [text.strip() for text in ET.parse(path).getroot().itertext()]  # noqa: S314 - it has just been written
    assert {"out_o1", "0.01591", "3.51e−5"} <= set(words)

    path = folder / "loss.png"
    person.answers(path)
    person.chooses("File", "Export chart as PNG…")
    assert QImage(str(path)).width() > 400

    path = folder / "loss.csv"
    person.answers(path)
    person.chooses("File", "Export losses as CSV…")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10_000
    assert float(rows[0]["loss"]) == pytest.approx(0.2983711087600027, rel=1e-12)
    assert float(rows[1]["loss"]) == pytest.approx(LOSS_AFTER_ONE, rel=1e-12)


def test_pausing_going_on_stopping_and_resetting(network):
    """A paused run stands still and goes on; stopped, it keeps what it reached as one step; Reset goes back."""
    person, training = network, network.workspace.training
    types_setting(person, "steps", "10000000")
    document, before = person.workspace.document, text_of(person.workspace.document)
    person.click(button(person, "train"))
    person.waits_until(lambda: training.progress.step > 50)
    person.press("Ctrl+P")
    assert "Paused at step" in person.window.bar._training.text()
    person.waits_until(lambda: not training._timer.isActive())
    stands = training.progress.step
    assert stands < 10_000_000
    assert text_of(document) == before
    assert f"{stands:,}" in person.window.bar._training.text()
    person.press("Ctrl+Return")
    person.waits_until(lambda: training.progress.step == stands + 1)
    person.press("Ctrl+P")
    person.waits_until(lambda: training.progress.step > stands + 1)
    person.click(button(person, "train-stop"))
    assert training.state is TrainingState.FINISHED
    assert document.history.count() == 2
    assert text_of(document) != before
    assert not person.window.actions_by_key["train-stop"].isEnabled()
    person.click(person.window.training_panel.reset_button)
    assert text_of(document) == before
    person.sees("E", value="0.2984")
    person.press("Ctrl+Z")
    assert text_of(document) != before
    person.press("Ctrl+Z")
    assert text_of(document) == before


def test_deleting_all_during_a_second_run_loses_nothing(network):
    """Select all, Delete, and undo step by step: the nodes come back trained, then as they were before each run."""
    person, training = network, network.workspace.training
    document, before = person.workspace.document, text_of(person.workspace.document)
    types_setting(person, "steps", "50")
    trains_to_the_end(person)
    types_setting(person, "steps", "10000000")
    once = values(person)
    person.click(button(person, "train"))
    person.waits_until(lambda: training.progress.step > 50)
    person.canvas.setFocus()
    person.press("Ctrl+A", "Delete")
    assert document.names == []
    person.press("Ctrl+Z")
    loss = training.progress.loss
    assert person.workspace.context.evaluation.forward_pass() is None
    assert person.workspace.context.evaluation.value("E") == pytest.approx(loss, rel=1e-12)
    assert f"{training.progress.step:,} steps" in person.window.bar._training.text()
    person.press("Ctrl+Z")
    assert values(person) == once
    assert not person.window.bar._training.isVisible()
    person.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert text_of(document) == before


def test_redo_during_a_run_ends_it(network):
    """What is done again is done to the values reached; the run comes first and stays whole."""
    person, training = network, network.workspace.training
    types_setting(person, "steps", "10000000")
    person.workspace.document.do(commands.delete(person.workspace.document, ["E"]))
    person.press("Ctrl+Z")
    person.click(button(person, "train"))
    person.waits_until(lambda: training.progress.step > 50)
    person.window.actions_by_key["redo"].trigger()
    assert not training.is_active
    assert "E" in person.workspace.document.graph
    assert training.stands_at_end


def test_a_second_run_is_drawn_beside_the_first(network):
    """Settings typed into the form are used; each run has a curve and a name in the legend, which can hide it."""
    person, chart = network, network.window.chart
    for rate in ("0.5", "0.1"):
        types_setting(person, "learning_rate", rate)
        types_setting(person, "steps", "200")
        assert str(person.workspace.document.about.training.learning_rate) == rate
        trains_to_the_end(person)
        person.press("Ctrl+Shift+R")
    runs = person.workspace.training.runs
    assert [len(run.losses) for run in runs] == [200, 200]
    assert runs[0].losses[-1] < runs[1].losses[-1] < 0.3
    assert [row.isVisible() for row in chart.legend.rows.values()] == [True, True]
    box = next(iter(chart.legend.rows.values())).findChild(QCheckBox)
    person.click(box)
    assert not chart.plots.curves_of(runs[0]).loss.isVisible()
    assert chart.plots.curves_of(runs[1]).loss.isVisible()


def test_a_divergence_stops_with_a_sentence(opened):
    """Where a learning rate is far too large, training stops, says so, and keeps the last finite values."""
    person = opened("linear_fit")
    types_setting(person, "learning_rate", "1000")
    types_setting(person, "steps", "500")
    form = person.window.training_panel.form
    person.click(form.folds["clipping"].header)
    box = form.boxes["clip_norm"]
    if box.isChecked():
        person.click(box)
    trains_to_the_end(person)
    assert "last finite values are kept" in person.window.training_panel.sentence.text()
    assert all(abs(value) < float("inf") for value in values(person).values())


@pytest.mark.parametrize("optimizer, schedule", [("RMSprop", "Cosine"), ("Adagrad", "Step"), ("AdamW", "One cycle")])
def test_training_with_another_optimizer_and_schedule(opened, optimizer, schedule):
    """Both are chosen in the panel; the loss falls, the learning rate follows its schedule, and undo takes all back."""
    person = opened("iris_softmax")
    person.window.reveal_dock("training")
    form = person.window.training_panel.form
    chooses(person, form.choices["optimizer"], optimizer)
    person.click(form.folds["schedule"].header)
    chooses(person, form.choices["schedule"], schedule)
    types_setting(person, "learning_rate", "0.05")
    trains_to_the_end(person)
    (run,) = person.workspace.training.runs
    assert run.name == f"Run 1 · {optimizer} 0.05"
    assert run.losses[-1] < run.losses[0] / 2
    assert len(set(run.curve("learning_rate").numbers)) > 1
    assert len(run.curve("validation_loss")) > 1
    for _ in range(4):
        person.press("Ctrl+Z")
    assert not person.workspace.document.is_modified


def chooses(person, box, title):
    """Choose a line of a box by the keys."""
    box.setFocus()
    while box.currentText() != title:
        person.press("Down" if box.currentIndex() < box.findText(title) else "Up")
