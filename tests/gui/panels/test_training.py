"""The training panel, used by keyboard and mouse."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import MISTAKES, OPTIMIZERS, SCHEDULES, TRAINING_SETTINGS, Split, TrainingSettings
from gui import commands
from gui.numbers import NOT_COMPUTED
from gui.panels.training import TrainingPanel
from gui.settings import Settings
from gui.training import TrainingSession, TrainingState
from tests.gui.trained_documents import context_of, line_fit, paraboloid

ENDLESS = 10_000_000


@pytest.fixture
def open_panel(qtbot, tmp_path):
    """A panel on the screen, for a graph and its training settings."""
    sessions = []

    def open_(graph, **training):
        settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
        context = context_of(graph, settings, **training)
        session = TrainingSession(context)
        sessions.append(session)
        panel = TrainingPanel(context, session)
        panel.resize(280, 420)
        panel.show()
        qtbot.addWidget(panel)
        return panel

    yield open_
    for session in sessions:
        session.close()


@pytest.fixture
def panel(open_panel):
    """A panel for the descent on x^2 + y^2."""
    return open_panel(paraboloid())


def choose(box, title):
    """Choose a line of a box by the keys, as somebody does who has tabbed to it."""
    box.setFocus()
    while box.currentText() != title:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before


def unfold(panel, *sections):
    """Press the headings of sections that are folded."""
    for name in sections:
        assert not panel.form.folds[name].is_open
        QTest.mouseClick(panel.form.folds[name].header, Qt.MouseButton.LeftButton)


def shown(panel):
    """The settings that the form has a row for now, open or folded."""
    form = panel.form
    widgets = {**form.fields, **form.choices}
    return {name for name, widget in widgets.items() if not widget.isHidden()}


def write(panel, name, text):
    """Write into the line of a setting and press Enter."""
    field = panel.form.fields[name]
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def training(panel):
    """The settings in the document."""
    return panel._context.document.about.training


def history(panel):
    """The history of the document."""
    return panel._context.document.history


# --- settings -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, text, expected",
    [
        ("learning_rate", "0.02", 0.02),
        ("learning_rate", "1e-3", 1e-3),
        ("learning_rate", " .5 ", 0.5),
        ("momentum", "0.9", 0.9),
        ("steps", "1e3", 1000),
        ("steps", "250", 250),
        ("seed", "12345678901", 12345678901),
    ],
)
def test_a_number_is_taken_as_it_is_written(panel, name, text, expected):
    """What is written becomes the setting, as one step of the history that undo takes back."""
    before, shown = getattr(training(panel), name), panel.form.fields[name].text()
    write(panel, name, text)
    assert getattr(training(panel), name) == expected
    assert history(panel).count() == 1
    history(panel).undo()
    assert getattr(training(panel), name) == before
    assert panel.form.fields[name].text() == shown


def test_what_was_written_is_shown_in_its_plain_form(panel):
    """The line shows the number that was understood, even when it is the one from before."""
    write(panel, "learning_rate", "1e-1")
    assert panel.form.fields["learning_rate"].text() == "0.1"
    assert history(panel).count() == 0


@pytest.mark.parametrize(
    "name, text, sentence",
    [
        (
            "learning_rate",
            "0,02",
            "Training setting 'Learning rate' must be a number from 0 to 1,000,000, not '0,02'.",
        ),
        ("learning_rate", "-1", "Training setting 'Learning rate' must be a number from 0 to 1,000,000, not -1.0."),
        ("learning_rate", "", "Training setting 'Learning rate' must be a number from 0 to 1,000,000, not ''."),
        ("momentum", "1", "Training setting 'Momentum' must be a number from 0 to less than 1, or nothing, not 1.0."),
        ("steps", "0.5", "Training setting 'Steps' must be a whole number from 1 to 10,000,000, not 0.5."),
        ("steps", "1e99", "Training setting 'Steps' must be a whole number from 1 to 10,000,000, not 1e+99."),
        ("steps", "1e999", "Training setting 'Steps' must be a whole number from 1 to 10,000,000, not '1e999'."),
    ],
)
def test_a_number_that_cannot_be_used_is_told(panel, name, text, sentence):
    """The engine's sentence stands in the panel; the setting is as it was, and nothing is trained by mistake."""
    before = training(panel)
    write(panel, name, text)
    assert panel.sentence.text() == sentence
    assert panel.form.fields[name].is_refused
    assert training(panel) == before
    assert history(panel).count() == 0
    assert not panel.train_button.isEnabled()
    write(panel, name, "0.5" if name != "steps" else "5")
    assert not panel.sentence.isVisible()
    assert not panel.form.fields[name].is_refused
    assert panel.train_button.isEnabled()


def test_escape_gives_up_what_was_written(panel):
    """Escape brings back the number in use and takes the sentence away."""
    write(panel, "learning_rate", "much")
    field = panel.form.fields["learning_rate"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.1"
    assert panel.train_button.isEnabled()
    assert not panel.sentence.isVisible()


def test_writing_the_number_in_use_again_mends_a_refused_entry(panel):
    """The sentence goes, and nothing has been done that could be undone."""
    field = panel.form.fields["learning_rate"]
    before = field.text()
    write(panel, "learning_rate", "much")
    write(panel, "learning_rate", before)
    assert not field.is_refused
    assert not panel.sentence.isVisible()
    assert panel.train_button.isEnabled()
    assert history(panel).count() == 0


def test_a_long_word_does_not_widen_the_panel(panel):
    """What was written stands in the sentence, however long it is."""
    before = panel.minimumSizeHint().width()
    write(panel, "learning_rate", "much" * 50)
    assert "muchmuch" in panel.sentence.text()
    assert panel.minimumSizeHint().width() == before


def test_a_refused_entry_outlasts_other_edits(panel):
    """Editing another setting does not silently swap what is wrong for what was there."""
    write(panel, "learning_rate", "much")
    write(panel, "steps", "5")
    assert panel.form.fields["learning_rate"].text() == "much"
    assert "Learning rate" in panel.sentence.text()
    assert not panel.train_button.isEnabled()


def test_arrow_keys_change_a_number_as_one_step(panel):
    """Up and Down go through 1, 2, 5, 10, ...; one visit of the line is undone at once."""
    field = panel.form.fields["learning_rate"]
    field.setFocus()
    for key, expected in ((Qt.Key.Key_Up, 0.2), (Qt.Key.Key_Up, 0.5), (Qt.Key.Key_Up, 1.0), (Qt.Key.Key_Down, 0.5)):
        QTest.keyClick(field, key)
        assert training(panel).learning_rate == expected
    assert history(panel).count() == 1
    panel.form.fields["steps"].setFocus()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert history(panel).count() == 2
    history(panel).undo()
    history(panel).undo()
    assert training(panel) == TrainingSettings()


def test_the_optimizer_brings_its_own_settings(panel):
    """Momentum belongs to SGD, the two decays to Adam."""
    form = panel.form
    assert form.fields["momentum"].isVisible()
    assert not form.fields["beta1"].isVisible()
    choose(form.choices["optimizer"], "Adam")
    assert training(panel).optimizer == "adam"
    assert not form.fields["momentum"].isVisible()
    assert form.fields["beta1"].isVisible()
    write(panel, "beta2", "0.99")
    assert training(panel).beta2 == 0.99
    history(panel).undo()
    history(panel).undo()
    assert training(panel).optimizer == "sgd"
    assert form.choices["optimizer"].currentText() == "SGD"


def test_the_wheel_changes_nothing(panel):
    """Scrolling the panel never changes a setting that happens to lie under the pointer."""
    for widget in (*panel.form.choices.values(), *panel.form.fields.values()):
        widget.setFocus()
        wheel = QWheelEvent(
            QPointF(5, 5),
            QPointF(widget.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, wheel)
    assert training(panel) == TrainingSettings()
    assert history(panel).count() == 0


@pytest.mark.parametrize("name, number", [("clip_norm", 1.0), ("stop_below", 0.01)])
def test_a_box_switches_a_setting_on_and_off(panel, name, number):
    """An empty box leaves the setting out; its number waits for the next time."""
    unfold(panel, "clipping", "stopping")
    box, field = panel.form.boxes[name], panel.form.fields[name]
    assert getattr(training(panel), name) is None
    assert not field.isEnabled()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert getattr(training(panel), name) == number
    assert field.isEnabled()
    write(panel, name, "0.25")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert getattr(training(panel), name) is None
    assert field.text() == "0.25"
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert getattr(training(panel), name) == 0.25


def test_batches_need_data(open_panel):
    """Without data mini-batches cannot be chosen; with data they can, and several can make one step."""
    without = open_panel(paraboloid())
    assert not without.form.boxes["batch_size"].isVisible()
    graph, data = line_fit()
    panel = open_panel(graph, data=data)
    QTest.mouseClick(panel.form.boxes["batch_size"], Qt.MouseButton.LeftButton)
    assert training(panel).batch_size == 32
    write(panel, "batch_size", "2")
    assert training(panel).batch_size == 2
    write(panel, "accumulation", "2")
    assert training(panel).accumulation == 2


def test_batches_without_data_can_be_switched_off(open_panel):
    """A file that asks for mini-batches but has no data can be mended on the panel."""
    panel = open_panel(paraboloid(), batch_size=8)
    QTest.mouseClick(panel.form.boxes["batch_size"], Qt.MouseButton.LeftButton)
    assert training(panel).batch_size is None
    assert panel.train_button.isEnabled()


def test_every_setting_of_the_engine_has_its_place(open_panel):
    """What the table of the engine holds can be set, but for the variables to record."""
    panel = open_panel(paraboloid())
    form = panel.form
    assert {*form.fields, *form.choices, "mistakes", "record"} == set(TRAINING_SETTINGS)
    assert form.choices["optimizer"].count() == len(OPTIMIZERS)
    assert set(form.mistakes.boxes) == set(MISTAKES)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_only_what_matters_is_shown(open_panel, optimizer, schedule):
    """No row is there that changes nothing with the optimizer and the schedule that are chosen."""
    panel = open_panel(paraboloid(), optimizer=optimizer, schedule=schedule)
    own = set(OPTIMIZERS[optimizer].settings) | set(SCHEDULES[schedule].settings)
    of_some = {name for name, setting in TRAINING_SETTINGS.items() if setting.optimizers or setting.schedules}
    assert shown(panel) & of_some == {name for name in of_some if training(panel).uses(name)}
    assert own <= shown(panel)
    absent = {"batch_size", "accumulation", "min_improvement", "validation_every"}
    assert not shown(panel) & absent


def test_settings_that_hang_on_another_come_with_it(open_panel):
    """Patience brings the least improvement, a warm-up the rate at which it begins, validation rows their distance."""
    panel = open_panel(paraboloid())
    assert "min_improvement" not in shown(panel)
    unfold(panel, "stopping", "schedule")
    QTest.mouseClick(panel.form.boxes["patience"], Qt.MouseButton.LeftButton)
    assert training(panel).patience == 100
    assert "min_improvement" in shown(panel)
    assert "warmup_start" not in shown(panel)
    write(panel, "warmup_steps", "5")
    assert "warmup_start" in shown(panel)
    graph, data = line_fit()
    with_rows = open_panel(graph, data=replace(data, split=Split(validation=0.25)))
    assert "validation_every" in shown(with_rows)


def test_an_empty_line_stands_for_the_default(open_panel):
    """What a setting is that nobody has chosen stands in the line in grey, as the optimizer has it."""
    panel = open_panel(paraboloid(), optimizer="nesterov")
    field = panel.form.fields["momentum"]
    assert (field.text(), field.placeholderText()) == ("", "0.9")
    assert "in grey" in field.toolTip()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert training(panel).momentum == 0.8
    write(panel, "momentum", "")
    assert training(panel).momentum is None
    assert (field.text(), field.placeholderText()) == ("", "0.9")
    choose(panel.form.choices["optimizer"], "AdamW")
    assert panel.form.fields["weight_decay"].placeholderText() == "0.01"


def test_a_schedule_is_offered_the_steps_of_the_run(open_panel):
    """Until somebody writes another number there."""
    panel = open_panel(paraboloid(), schedule="cosine")
    unfold(panel, "schedule")
    field = panel.form.fields["schedule_steps"]
    assert field.text() == "100"
    write(panel, "steps", "250")
    assert field.text() == "250"
    panel.form.boxes["schedule_steps"].click()
    write(panel, "schedule_steps", "70")
    panel.form.boxes["schedule_steps"].click()
    write(panel, "steps", "300")
    assert (field.text(), training(panel).schedule_steps) == ("70", None)


def test_sections_fold_and_are_remembered(open_panel):
    """A press on a heading opens it; the next panel finds it so. Folded, it says what was chosen inside."""
    panel = open_panel(paraboloid(), clip_norm=2.0, seed=7)
    folds = panel.form.folds
    assert [name for name, fold in folds.items() if fold.is_open] == ["run"]
    assert folds["clipping"].header.accessibleDescription() == "Clip norm to 2"
    unfold(panel, "clipping")
    assert panel.form.fields["clip_norm"].isVisible()
    QTest.keyClick(folds["run"].header, Qt.Key.Key_Space)
    assert not panel.form.fields["seed"].isVisible()
    settings = panel._context.settings
    assert settings.get("training/sections") == ["clipping"]
    QTest.mouseClick(folds["clipping"].header, Qt.MouseButton.LeftButton)
    assert settings.get("training/sections") == []
    panel.set_context(panel._context)
    assert not any(fold.is_open for fold in folds.values())
    assert history(panel).count() == 0


def test_what_is_refused_and_no_longer_shown_blocks_nothing(panel):
    """Choosing another optimizer takes the refused number of the one before along."""
    write(panel, "momentum", "7")
    assert not panel.train_button.isEnabled()
    choose(panel.form.choices["optimizer"], "Adam")
    assert panel.train_button.isEnabled()
    assert not panel.sentence.isVisible()


def test_a_deliberate_mistake_is_told_for_as_long_as_it_is_on(panel, qtbot):
    """Each says what goes wrong; the panel says that one is on, also with its section folded, and so does the run."""
    unfold(panel, "mistakes")
    boxes = panel.form.mistakes.boxes
    assert not any(box.isChecked() for box in boxes.values())
    assert not panel.warning.isVisible()
    QApplication.processEvents()
    QTest.mouseClick(boxes["step_up"], Qt.MouseButton.LeftButton, pos=QPoint(8, boxes["step_up"].height() // 2))
    assert training(panel).mistakes == ("step_up",)
    assert panel.warning.text() == (
        "A deliberate mistake is on: Step up. Steps go along the gradient instead of against it, and the loss rises."
    )
    panel.form.folds["mistakes"].set_open(False)
    assert panel.warning.isVisible()
    boxes["step_per_use"].click()
    assert panel.warning.text() == "Deliberate mistakes are on: Step once per use, Step up."
    history(panel).undo()
    history(panel).undo()
    assert not panel.warning.isVisible()
    history(panel).redo()
    write(panel, "steps", "3")
    panel.train()
    qtbot.waitUntil(lambda: not panel._session.is_active)
    (run,) = panel._session.runs
    assert run.losses[-1] > run.losses[0]
    assert run.name.endswith("Step up")


def test_a_chosen_optimizer_explains_itself(panel):
    """The tooltip of each optimizer and schedule holds its name, its formula and what it does."""
    box = panel.form.choices["optimizer"]
    tips = [box.itemData(index, Qt.ItemDataRole.ToolTipRole) for index in range(box.count())]
    assert all("<b>" in tip and "<img" in tip for tip in tips)
    assert box.toolTip() == tips[0]


def state(panel) -> TrainingState:
    """What the session is doing."""
    return panel._session.state


# --- buttons ------------------------------------------------------------------------------------------------


def enabled(panel):
    """The buttons that can be used: T(rain), P(ause), (one) 1, S(top), R(eset)."""
    buttons = {
        "T": panel.train_button,
        "P": panel.pause_button,
        "1": panel.step_button,
        "S": panel.stop_button,
        "R": panel.reset_button,
    }
    assert {key: button.isEnabled() for key, button in zip(panel.available(), buttons.values(), strict=True)} == (
        panel.available()
    )
    return "".join(key for key, button in buttons.items() if button.isEnabled())


def test_buttons_follow_the_run(open_panel, qtbot):
    """At every moment exactly what makes sense can be pressed."""
    panel = open_panel(paraboloid(), steps=ENDLESS, learning_rate=1e-4)
    session = panel._session
    assert enabled(panel) == "T1"
    panel.train_button.click()
    assert state(panel) is TrainingState.RUNNING
    assert enabled(panel) == "PSR"
    assert not panel.form.choices["optimizer"].isEnabled()
    assert not panel.form.fields["learning_rate"].isEnabled()
    qtbot.waitUntil(lambda: session.progress.step > 10)
    panel.pause_button.click()
    assert state(panel) is TrainingState.PAUSED
    assert enabled(panel) == "TP1SR"
    assert panel.pause_button.toolTip() == "Continue"
    panel.pause_button.click()
    assert state(panel) is TrainingState.RUNNING
    panel.pause_button.click()
    panel.train_button.click()
    assert state(panel) is TrainingState.RUNNING
    panel.stop_button.click()
    assert state(panel) is TrainingState.FINISHED
    assert enabled(panel) == "T1R"
    assert panel.form.fields["learning_rate"].isEnabled()
    panel.reset_button.click()
    assert state(panel) is TrainingState.IDLE
    assert enabled(panel) == "T1"


def test_the_step_button_makes_one_step(panel, qtbot):
    """Each press is one step, and the read-out counts them."""
    for step in (1, 2, 3):
        panel.step_button.click()
        qtbot.waitUntil(lambda step=step: panel._session.progress.step == step)
        assert panel.readout.numbers["step"].text() == f"{step} / 100"
    assert panel.readout.numbers["loss"].text() == "4.096"
    assert panel.readout.bar.value() == 30


def test_undoing_a_run_offers_no_reset(panel, qtbot):
    """Reset can be pressed only while there is something to go back to."""
    panel.train()
    qtbot.waitUntil(lambda: not panel._session.is_active)
    assert enabled(panel) == "T1R"
    history(panel).undo()
    assert enabled(panel) == "T1"


def test_the_read_out_of_a_finished_run(open_panel, qtbot):
    """Step, loss and gradient norm stand there in short, and the bar is full."""
    panel = open_panel(paraboloid(), learning_rate=0.02)
    panel.train()
    qtbot.waitUntil(lambda: not panel._session.is_active)
    texts = {name: label.text() for name, label in panel.readout.numbers.items()}
    assert texts["step"] == "100 / 100"
    assert texts["loss"] == "0.002846"
    assert texts["gradient"] == "0.1111"
    assert panel.readout.bar.value() == panel.readout.bar.maximum()
    assert panel.sentence.text() == "Training finished after 100 steps; the loss is 0.002846."


def test_the_read_out_of_a_run_that_was_undone(open_panel, qtbot):
    """Numbers that belong to other values are not shown as if they were those of the graph; redo brings them back."""
    panel = open_panel(paraboloid(), learning_rate=0.02)
    panel.train()
    qtbot.waitUntil(lambda: not panel._session.is_active)
    history(panel).undo()
    assert {name: label.text() for name, label in panel.readout.numbers.items()} == dict.fromkeys(
        panel.readout.numbers, NOT_COMPUTED
    )
    assert panel.readout.bar.value() == 0
    assert panel.sentence.text() == "The graph has changed since the last run."
    history(panel).redo()
    assert panel.readout.numbers["loss"].text() == "0.002846"
    assert panel.sentence.text() == "Training finished after 100 steps; the loss is 0.002846."


def test_why_training_is_impossible_stands_beside_the_button(panel, qtbot):
    """The sentence comes and goes with the reason."""
    document = panel._context.document
    document.do(commands.set_frozen(document, ["x", "y"], frozen=True))
    qtbot.waitUntil(lambda: not panel.train_button.isEnabled())  # at once, unless the machine is busy
    assert not panel.step_button.isEnabled()
    assert panel.sentence.text().startswith("'o' depends on no variable that may be trained.")
    panel.train()
    panel.step()
    assert not panel._session.is_active
    document.history.undo()
    qtbot.waitUntil(panel.train_button.isEnabled)
    assert not panel.sentence.isVisible()


def test_another_document_brings_its_own_settings(open_panel, qtbot):
    """After set_context the panel shows and edits the other document only."""
    panel = open_panel(paraboloid(), learning_rate=0.5)
    old = panel._context
    other = open_panel(paraboloid(), learning_rate=0.25, optimizer="adam")
    panel.set_context(other._context, other._session)
    assert panel.form.fields["learning_rate"].text() == "0.25"
    write(panel, "steps", "7")
    assert other._context.document.about.training.steps == 7
    assert old.document.about.training.steps == 100
    old.document.do(commands.set_about(old.document, "Settings", training=TrainingSettings(learning_rate=3.0)))
    assert panel.form.fields["learning_rate"].text() == "0.25"


def test_everything_has_a_name_and_a_tooltip(panel):
    """Whoever listens to the screen, or rests the pointer, learns what each control is."""
    buttons = [panel.pause_button, panel.step_button, panel.stop_button, panel.reset_button]
    controls = [*panel.form.fields.values(), *panel.form.choices.values(), *buttons]
    assert all(control.toolTip() and control.accessibleName() for control in controls)
    assert all(box.toolTip() and box.text() for box in panel.form.boxes.values())


def test_the_panel_fits_a_narrow_dock(panel, qtbot):
    """At 280 x 420 the form is scrolled up and down only, and no number field is squeezed."""
    form = panel.form
    unfold(panel, *(name for name, fold in form.folds.items() if not fold.is_open))
    QApplication.processEvents()
    assert panel.minimumSizeHint().width() <= 280
    assert form.minimumSizeHint().width() <= form.parentWidget().width()
    assert all(field.width() >= 56 for field in form.fields.values() if field.isVisible())


def test_a_folded_section_says_that_a_line_in_it_is_refused(panel):
    """Until the line is mended; nobody has to open all sections to find what keeps the training from beginning."""
    unfold(panel, "clipping")
    panel.form.boxes["clip_norm"].click()
    write(panel, "clip_norm", "-1")
    header = panel.form.folds["clipping"].header
    QTest.mouseClick(header, Qt.MouseButton.LeftButton)
    assert not panel.form.folds["clipping"].is_open
    assert header.accessibleDescription() == "Clip norm to cannot be used"
    QTest.mouseClick(header, Qt.MouseButton.LeftButton)
    write(panel, "clip_norm", "2")
    assert header.accessibleDescription() == "Clip norm to 2"


def test_a_long_number_is_rounded_in_a_narrow_line(open_panel):
    """Cut off it would read as another one; who edits it sees all digits, and leaving it changes nothing."""
    panel = open_panel(paraboloid(), schedule="cosine", warmup_steps=5)
    unfold(panel, "schedule")
    panel.resize(280, 900)
    QApplication.processEvents()
    field = panel.form.fields["warmup_start"]
    assert field.text() == "0.333333"
    assert field.fontMetrics().horizontalAdvance(field.text()) < field.width()
    field.setFocus()
    assert field.text() == repr(1 / 3)
    panel.form.fields["steps"].setFocus()
    assert field.text() == "0.333333"
    assert training(panel).warmup_start == 1 / 3
    assert history(panel).count() == 0


def test_variables_to_record_are_ticked(panel, qtbot):
    """A box for each variable; the menu stays open, each tick is a step of the history, undo takes it back."""
    unfold(panel, "history")
    field = panel.form.names["record"]
    assert field.text() == "None"
    field._fill()
    boxes = {action.text(): action for action in field.menu().actions()}
    assert list(boxes) == ["x", "y"]
    boxes["y"].trigger()
    assert training(panel).record == ("y",)
    boxes["x"].trigger()
    assert training(panel).record == ("x", "y")
    assert field.text() == "x, y"
    history(panel).undo()
    assert "x" not in training(panel).record
    history(panel).redo()
    next(action for action in boxes.values() if action.text() == "x").trigger()
    assert (training(panel).record, field.text()) == (("y",), "y")
    write(panel, "steps", "20")
    panel.train()
    qtbot.waitUntil(lambda: not panel._session.is_active)
    (run,) = panel._session.runs
    assert run.recorded == ["value of y"]
    assert run.curve("value of y").numbers[0] == 3.0
    assert len(run.curve("value of y")) == 20


def test_a_recorded_variable_that_is_gone_can_be_taken_back(panel, qtbot):
    """Its box is still there to untick."""
    panel._edit("record", ("gone",), "record")
    qtbot.waitUntil(lambda: not panel.train_button.isEnabled())
    field = panel.form.names["record"]
    field._fill()
    next(action for action in field.menu().actions() if action.text() == "gone").trigger()
    assert training(panel).record == ()
    qtbot.waitUntil(panel.train_button.isEnabled)
