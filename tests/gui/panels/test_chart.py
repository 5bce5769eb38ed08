"""The chart: what it draws, what it tells, and what it writes to files."""

import csv
import io
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPicture, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine import TrainingSettings
from gui.panels.chart import ChartPanel
from gui.settings import Settings
from gui.theme import current_theme
from gui.training import Curve, RunHistory, TrainingSession
from tests.gui.trained_documents import context_of, paraboloid

ENDLESS = 10_000_000


@pytest.fixture
def settings(tmp_path):
    """Settings of this test alone."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


def numbers_on(axis):
    """The numbers that an axis writes, and where."""
    picture = QPicture()
    painter = QPainter(picture)
    painter.setFont(axis.style["tickFont"])
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    return [(rect, text) for rect, _, text in texts]


@pytest.fixture
def open_chart(qtbot, settings):
    """A chart on the screen, with its plots, for a descent on x^2 + y^2."""
    charts = []

    def open_(graph=None, size=(900, 500), **training):
        context = context_of(graph or paraboloid(), settings, **{"learning_rate": 0.02, **training})
        chart = ChartPanel(context, TrainingSession(context))
        charts.append(chart)
        chart.resize(*size)
        chart.show()
        qtbot.addWidget(chart)
        chart.load()
        return chart

    yield open_
    for chart in charts:
        chart._session.close()


@pytest.fixture
def train(qtbot):
    """Make whole runs."""

    def train_(chart, runs=1):
        for _ in range(runs):
            chart._session.start()
            qtbot.waitUntil(lambda: not chart._session.is_active, timeout=30_000)
        return chart._session.runs

    return train_


def drawn(chart, run, kind="loss"):
    """The points of a curve as (steps, numbers)."""
    steps, numbers = getattr(chart.plots.curves_of(run), kind).getOriginalDataset()
    return ([], []) if steps is None else (steps.tolist(), numbers.tolist())


def point_over(chart, step, plot=None):
    """The place on the screen above a step, in the middle of a plot."""
    box = (plot or chart.plots.loss_plot).getViewBox()
    middle = box.viewRect().center().y()
    return QPointF(chart.plots.mapFromScene(box.mapViewToScene(QPointF(step, middle))))


def show(run, losses, norms, **more):
    """Let a run have these points, one for each step."""
    steps = np.arange(float(len(losses)))
    curves = {"loss": losses, "gradient_norm": norms}
    run.show({name: Curve(steps, np.asarray(numbers, float)) for name, numbers in curves.items()} | more)


def paint(chart):
    """Paint until the axes have come to rest, as they do on the screen within a few frames."""
    for _ in range(3):
        chart.grab()


def move_pointer(chart, place):
    """Move the mouse over the plots as a hand does, with no button held."""
    viewport = chart.plots.viewport()
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, move)


def wheel(chart, place):
    """Turn the wheel by one notch over the plots, away from the hand."""
    viewport = chart.plots.viewport()
    turn = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, turn)


# --- curves -------------------------------------------------------------------------------------------------


def test_the_curves_are_the_losses_and_norms(open_chart, train):
    """Every point of a run is drawn, to the last bit."""
    chart = open_chart()
    (run,) = train(chart)
    assert drawn(chart, run) == (list(range(100)), run.losses.tolist())
    assert drawn(chart, run, "lower") == (list(range(100)), run.gradient_norms.tolist())
    assert run.losses[0] == 10


def test_the_curve_grows_while_training(open_chart, qtbot):
    """Points appear while the run goes on."""
    chart = open_chart(steps=ENDLESS, learning_rate=1e-6)
    chart._session.start()
    (run,) = chart._session.runs
    for _ in range(3):
        before = len(drawn(chart, run)[0])
        qtbot.waitUntil(lambda before=before: len(drawn(chart, run)[0]) > before, timeout=30_000)
    assert chart._session.is_active


def test_a_single_step_is_seen(open_chart, qtbot):
    """One point makes no line, so it is drawn as a dot."""
    chart = open_chart()
    chart._session.step()
    qtbot.waitUntil(lambda: chart._session.progress.step == 1)
    (run,) = chart._session.runs
    qtbot.waitUntil(lambda: drawn(chart, run) == ([0.0], [10.0]))
    assert chart.plots.curves_of(run).loss.opts["symbol"] == "o"


def test_a_long_run_is_drawn_by_its_outline_until_it_ends(open_chart):
    """Under way, a few thousand extremes stand for very many points; no spike is lost, and in the end all are drawn."""
    chart = open_chart()
    run = RunHistory(1, TrainingSettings())
    losses = np.linspace(2.0, 1.0, 50_001)
    losses[12_345], losses[-1] = 9.0, 0.5
    show(run, losses, losses)
    chart.plots.show_runs([run], set())
    steps, numbers = drawn(chart, run)
    assert len(steps) == len(numbers) < 10_000
    assert steps == sorted(steps)
    assert (max(numbers), min(numbers)) == (9.0, 0.5)
    assert steps[numbers.index(9.0)] == pytest.approx(12_345, abs=12)
    assert (steps[-1], numbers[-1]) == (50_000, 0.5)
    run.finish(50_001)
    chart.plots.show_runs([run], set())
    assert drawn(chart, run) == (list(range(50_001)), losses.tolist())


@pytest.mark.parametrize(
    "low, high, expected",
    [
        (0.0, 2.0, ["0.0", "0.5", "1.0", "1.5", "2.0"]),
        (-1.0, 1.0, ["\u22121.0", "\u22120.5", "0.0", "0.5", "1.0"]),
        (0.0, 30_000.0, ["0", "10,000", "20,000", "30,000"]),
        (0.0, 3e-9, ["0", "1e\u22129", "2e\u22129", "3e\u22129"]),
    ],
)
def test_the_axes_write_numbers_as_the_program_does(open_chart, low, high, expected):
    """All numbers of an axis have as many places as its finest ticks ask for, and a real minus."""
    axis = open_chart().plots.loss_plot.getAxis("left")
    spacing, values = axis.tickValues(low, high, 100)[0]
    assert axis.tickStrings(values, 1.0, spacing) == expected


@pytest.mark.parametrize(
    "low, high, size, expected",
    [
        (-2.0, 0.0, 150, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1"]),
        (-5.0, 0.0, 120, ["1e\u22125", "0.0001", "0.001", "0.01", "0.1", "1"]),
        (-0.6, -0.5, 150, ["0.26", "0.28", "0.3"]),
        (-0.01, 0.01, 20, ["0.98", "1", "1.02"]),
    ],
)
def test_the_ticks_of_a_logarithmic_axis(open_chart, low, high, size, expected):
    """They are at 1, 2 and 5 where there is room, at powers of ten where there is not, and round where it is narrow."""
    axis = open_chart().plots.loss_plot.getAxis("left")
    axis.setLogMode(y=True)
    ticks = sorted(value for _, values in axis.tickValues(low, high, size) for value in values)
    assert axis.tickStrings(ticks, 1.0, 1.0) == expected


@pytest.mark.parametrize("size", [(760, 190), (420, 300), (900, 500)])
@pytest.mark.parametrize("is_log", [False, True])
def test_no_number_of_an_axis_covers_another_or_is_lost_at_its_end(open_chart, size, is_log):
    """Linear or logarithmic, all numbers can be read, the last one too."""
    chart = open_chart(size=size)
    run, losses = RunHistory(1, TrainingSettings()), np.geomspace(0.3, 3e-5, 10_001)
    show(run, losses, losses)
    chart._stack.setCurrentWidget(chart._full)
    chart.plots.show_runs([run], set())
    chart.plots.set_log(is_log)
    paint(chart)
    chart.plots.settle()
    for plot in (chart.plots.loss_plot, chart.plots.lower_plot):
        for side in ("left", "bottom"):
            rects = [rect for rect, _ in numbers_on(plot.getAxis(side))]
            assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])
    axis = chart.plots.lower_plot.getAxis("bottom")
    steps = numbers_on(axis)
    assert "10,000" in [text for _, text in steps]
    room = chart.plots.viewport().rect()
    assert all(room.contains(axis.mapRectToScene(rect).toAlignedRect()) for rect, _ in steps)


def test_a_number_that_would_cover_another_is_left_out(open_chart, train):
    """The earlier of two ticks that stand too near keeps its number."""
    chart = open_chart()
    train(chart)
    axis = chart.plots.lower_plot.getAxis("bottom")
    axis.setTicks([[(step, f"{step},000") for step in (10, 11, 50, 51)]])
    paint(chart)
    assert [text for _, text in numbers_on(axis)] == ["10,000", "50,000"]


def test_runs_made_before_the_plots_are_loaded_are_drawn(settings, train, qtbot):
    """Nothing is lost when the chart is opened after the training."""
    context = context_of(paraboloid(), settings)
    chart = ChartPanel(context, TrainingSession(context))
    qtbot.addWidget(chart)
    assert chart.plots is None
    (run,) = train(chart)
    chart.show()
    qtbot.waitUntil(lambda: chart.plots is not None)
    assert drawn(chart, run)[1] == run.losses.tolist()


def test_pyqtgraph_waits_until_it_is_needed():
    """The window starts without the half second that loading pyqtgraph takes."""
    program = "import gui.panels.chart, sys; print('pyqtgraph' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_the_empty_chart_says_what_will_be_there(open_chart, train):
    """Before the first run, and after the last was removed, a sentence stands there."""
    chart = open_chart()
    assert chart._stack.currentWidget() is chart._empty
    assert "Train the graph" in chart._empty.text
    train(chart)
    assert chart._stack.currentWidget() is chart._full
    chart.clear_button.click()
    assert chart._stack.currentWidget() is chart._empty
    assert chart._session.runs == ()


# --- scales -------------------------------------------------------------------------------------------------


def test_the_logarithmic_scale_is_remembered(open_chart, train, settings):
    """The button switches the scale of both plots, here and at the next start."""
    chart = open_chart()
    (run,) = train(chart)
    chart.log_button.click()
    assert settings.get("chart/log_loss")
    _, heights = chart.plots.curves_of(run).loss.getData()
    assert heights == pytest.approx(np.log10(run.losses))
    assert open_chart().log_button.isChecked()
    chart.log_button.click()
    assert not settings.get("chart/log_loss")


def test_zeros_and_negative_losses_have_no_place_on_a_logarithmic_scale(open_chart, train):
    """They are left out without a warning, and what is positive is drawn."""
    chart = open_chart(paraboloid(x=0.0, y=0.0), steps=5)
    chart.log_button.click()
    (run,) = train(chart)
    assert drawn(chart, run) == ([], [])
    paint(chart)
    move_pointer(chart, point_over(chart, 2))
    paint(chart)
    show(run, [*run.losses, -1.0, 10.0, 0.1], [*run.gradient_norms, 0.0, 1.0, 1.0])
    chart.plots.curves_of(run).refresh()
    assert drawn(chart, run)[1] == [0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 10.0, 0.1]
    _, heights = chart.plots.curves_of(run).loss.getData()
    assert heights[np.isfinite(heights)] == pytest.approx([1.0, -1.0])
    paint(chart)


def test_zooming_and_coming_back(open_chart, train, qtbot):
    """The wheel shows a part of the steps in both plots; the button shows all again."""
    chart = open_chart()
    train(chart)
    paint(chart)
    assert not chart.reset_button.isEnabled()
    boxes = [chart.plots.loss_plot.getViewBox(), chart.plots.lower_plot.getViewBox()]
    whole = boxes[0].viewRect()
    wheel(chart, point_over(chart, 50))
    paint(chart)
    assert boxes[0].viewRect().width() < whole.width()
    assert boxes[1].viewRect().left() == pytest.approx(boxes[0].viewRect().left())
    assert chart.reset_button.isEnabled()
    chart.reset_button.click()
    paint(chart)
    assert boxes[0].viewRect().width() == pytest.approx(whole.width())
    assert not chart.reset_button.isEnabled()


def test_zooming_by_keys(open_chart, train):
    """Plus and minus zoom, arrows move, 0 comes back."""
    chart = open_chart()
    train(chart)
    paint(chart)
    box = chart.plots.loss_plot.getViewBox()
    whole = box.viewRect()
    QTest.keyClick(chart.plots, Qt.Key.Key_Plus)
    zoomed = box.viewRect()
    assert zoomed.width() < whole.width()
    QTest.keyClick(chart.plots, Qt.Key.Key_Right)
    assert box.viewRect().left() > zoomed.left()
    QTest.keyClick(chart.plots, Qt.Key.Key_0)
    paint(chart)
    assert box.viewRect().width() == pytest.approx(whole.width())


def test_low_and_wide_the_plots_stand_side_by_side(open_chart, train):
    """In the low dock under the canvas both plots keep a useful height; in a high one they are stacked."""
    chart = open_chart(size=(768, 190))
    train(chart)
    paint(chart)
    plots = (chart.plots.loss_plot, chart.plots.lower_plot)
    loss, norm = (plot.getViewBox().sceneBoundingRect() for plot in plots)
    assert loss.right() < norm.left()
    assert loss.height() > 80
    chart.resize(600, 500)
    paint(chart)
    loss, norm = (plot.getViewBox().sceneBoundingRect() for plot in plots)
    assert loss.bottom() < norm.top()
    assert loss.left() == pytest.approx(norm.left(), abs=1)


# --- legend -------------------------------------------------------------------------------------------------


def test_the_legend_shows_hides_and_removes_runs(open_chart, train):
    """Each run has a row with its name; its box hides the curves, its button forgets the run."""
    chart = open_chart(steps=10)
    first, second, third = train(chart, 3)
    rows = chart.legend.rows
    assert rows[first].box.accessibleName() == "Run 1 · SGD 0.02"
    QTest.mouseClick(rows[second].box, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert [chart.plots.curves_of(run).loss.isVisible() for run in (first, second, third)] == [True, False, True]
    rows[first].remove_button.click()
    assert chart._session.runs == (second, third)
    assert first not in rows
    assert not rows[second].box.isChecked()
    rows[second].box.click()
    assert chart.plots.curves_of(second).loss.isVisible()


def test_a_run_under_way_cannot_be_removed(open_chart, qtbot):
    """Only what has ended can be forgotten."""
    chart = open_chart(steps=ENDLESS, learning_rate=1e-6)
    chart._session.start()
    (run,) = chart._session.runs
    assert not chart.legend.rows[run].remove_button.isEnabled()
    assert not chart.clear_button.isEnabled()
    qtbot.waitUntil(lambda: chart._session.progress.step > 1)
    chart._session.stop()
    assert chart.legend.rows[run].remove_button.isEnabled()
    assert chart.clear_button.isEnabled()


def test_hidden_runs_do_not_stretch_the_axes(open_chart, train):
    """What cannot be seen leaves its room to what can."""
    chart = open_chart(steps=10)
    (first,) = train(chart)
    show(first, [*first.losses, 1e6], [*first.gradient_norms, 1.0])
    chart._show_runs()
    train(chart)
    paint(chart)
    box = chart.plots.loss_plot.getViewBox()
    assert box.viewRect().height() > 1e5
    chart.legend.rows[first].box.click()
    paint(chart)
    assert box.viewRect().height() < 20


# --- hovering -----------------------------------------------------------------------------------------------


def test_a_validation_loss_is_drawn_dashed_beside_the_loss(open_chart):
    """Where rows are kept for validation, the box beside the pointer tells their loss too."""
    chart = open_chart()
    run = RunHistory(1, TrainingSettings())
    checks = Curve(np.array([0.0, 10.0, 20.0]), np.array([5.0, 4.0, 3.0]))
    show(run, np.linspace(2.0, 1.0, 21), np.ones(21), validation_loss=checks)
    chart._stack.setCurrentWidget(chart._full)
    chart.plots.show_runs([run], set())
    assert drawn(chart, run, "validation") == ([0.0, 10.0, 20.0], [5.0, 4.0, 3.0])
    assert chart.plots.curves_of(run).validation.opts["pen"].style() == Qt.PenStyle.DashLine
    assert chart.plots.loss_plot.titleLabel.text == "Loss; dashed: validation"
    paint(chart)
    move_pointer(chart, point_over(chart, 11))
    (reading,) = chart.plots.readout.readings
    assert reading.numbers == (1.45, 4.0, 1.0)
    paint(chart)


def test_the_lower_plot_shows_what_is_chosen(open_chart, train, settings):
    """The learning rate, for one, in place of the gradient norm; the choice is remembered."""
    chart = open_chart(schedule="exponential", decay_factor=0.5, steps=4)
    (run,) = train(chart)
    chart.lower_choice.setFocus()
    QTest.keyClick(chart.lower_choice, Qt.Key.Key_Down)
    assert settings.get("chart/lower") == "learning_rate"
    assert drawn(chart, run, "lower") == ([0, 1, 2, 3], [0.02, 0.01, 0.005, 0.0025])
    assert chart.plots.lower_plot.titleLabel.text == "Learning rate"
    settings.set("chart/lower", "accuracy")
    assert drawn(chart, run, "lower") == ([], [])
    paint(chart)
    move_pointer(chart, point_over(chart, 2))
    assert chart.plots.readout.readings[0].numbers == (run.losses[2], None)
    settings.set("chart/lower", "what no version knows")
    assert chart.lower_choice.currentText() == "Gradient norm"
    assert drawn(chart, run, "lower")[1] == run.gradient_norms.tolist()


def test_hovering_reads_out_every_run_at_the_step(open_chart, train):
    """The box beside the pointer holds loss and gradient norm of each visible run that has this step."""
    chart = open_chart()
    first, second = train(chart, 2)
    paint(chart)
    move_pointer(chart, point_over(chart, 42))
    readout = chart.plots.readout
    assert readout.isVisible()
    assert [(reading.name, *reading.numbers) for reading in readout.readings] == [
        (run.name, run.losses[42], run.gradient_norms[42]) for run in (first, second)
    ]
    assert chart.plots.rect().contains(readout.geometry())
    chart.legend.rows[first].box.click()
    move_pointer(chart, point_over(chart, 42, chart.plots.lower_plot))
    assert [reading.name for reading in readout.readings] == [second.name]
    QApplication.sendEvent(chart.plots, QEvent(QEvent.Type.Leave))
    assert not readout.isVisible()


def test_a_right_click_opens_nothing_foreign(open_chart, train, qtbot):
    """The library's own menus and buttons, which nobody translated, never show."""
    chart = open_chart()
    train(chart)
    paint(chart)
    place = point_over(chart, 50).toPoint()
    QTest.mouseClick(chart.plots.viewport(), Qt.MouseButton.RightButton, pos=place)
    qtbot.wait(20)
    assert QApplication.activePopupWidget() is None
    assert not any(plot.menuEnabled() for plot in (chart.plots.loss_plot, chart.plots.lower_plot))


# --- looks --------------------------------------------------------------------------------------------------


def test_the_chart_follows_the_theme(open_chart, train, qapp):
    """Background, curves and legend take the colours of the theme that is put on."""
    chart = open_chart()
    (run,) = train(chart)
    theme = current_theme()
    theme.apply(qapp)
    try:
        for mode in ("dark", "light"):
            theme.set_mode(mode)
            colours = theme.colours
            assert chart.plots.backgroundBrush().color() == colours.chart_background
            assert chart.plots.curves_of(run).loss.opts["pen"].color() == colours.run(0)
            assert chart.plots.loss_plot.getAxis("left").textPen().color() == colours.chart_axis
    finally:
        theme.set_mode("system")


# --- files --------------------------------------------------------------------------------------------------


def test_the_table_holds_every_point_in_full(open_chart, train):
    """The CSV reads back to the same doubles."""
    chart = open_chart(steps=20)
    runs = train(chart, 2)
    head, *rows = csv.reader(io.StringIO(chart.table(), newline=""))
    assert head == ["run", "step", "loss", "gradient_norm", "learning_rate"]
    assert len(rows) == 40
    for number, run in enumerate(runs, 1):
        mine = [row for row in rows if row[0] == str(number)]
        assert [int(row[1]) for row in mine] == list(range(20))
        assert [float(row[2]) for row in mine] == run.losses.tolist()
        assert [float(row[3]) for row in mine] == run.gradient_norms.tolist()
        assert {row[4] for row in mine} == {"0.02"}


@pytest.mark.parametrize("size", [(900, 500), (300, 200)])
def test_the_picture_is_sharp_and_wears_the_theme(open_chart, train, size):
    """The PNG has twice the size on the screen, the background of the chart, and the colour of the run."""
    chart = open_chart(size=size)
    train(chart)
    image = chart.picture()
    assert image.width() >= 2 * max(chart.plots.width(), 720)
    colours = current_theme().colours
    assert image.pixelColor(2, 2) == colours.chart_background
    seen = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert colours.run(0).rgb() in seen
    assert chart.plots.curves_of(chart._session.runs[0]).loss.opts["pen"].widthF() == 1.5


def test_a_chart_that_was_never_opened_can_be_exported(settings, train, qtbot):
    """The picture does not depend on the panel being on the screen."""
    context = context_of(paraboloid(), settings)
    chart = ChartPanel(context, TrainingSession(context))
    qtbot.addWidget(chart)
    train(chart)
    assert chart.picture().width() >= 1440


def test_the_buttons_ask_for_files(open_chart, train, qtbot):
    """Where to is asked by the window, as its menu does."""
    chart = open_chart()
    train(chart)
    with qtbot.waitSignal(chart.table_wanted):
        chart.csv_button.click()
    with qtbot.waitSignal(chart.picture_wanted):
        chart.png_button.click()


def test_another_document_has_runs_of_its_own(open_chart, train):
    """After set_context the runs of the other session are drawn, and only those."""
    chart, other = open_chart(steps=10), open_chart(steps=7)
    train(chart)
    (run,) = train(other)
    chart.set_context(other._context, other._session)
    assert list(chart.legend.rows) == [run]
    assert drawn(chart, run)[1] == run.losses.tolist()


def test_everything_has_a_name_and_a_tooltip(open_chart, train):
    """Whoever listens to the screen, or rests the pointer, learns what each control is."""
    chart = open_chart()
    (run,) = train(chart)
    row = chart.legend.rows[run]
    tools = [chart.log_button, chart.reset_button, chart.png_button, chart.csv_button, chart.clear_button]
    assert all(control.toolTip() and control.accessibleName() for control in [*tools, row.box, row.remove_button])


def test_a_constant_has_the_room_of_its_own_size(open_chart, qtbot):
    """A learning rate of 0.01 that never changes is read as 0.01, and not as something near 0."""
    chart = open_chart(steps=30, learning_rate=0.01)
    chart._context.settings.set("chart/lower", "learning_rate")
    chart._session.start()
    qtbot.waitUntil(lambda: not chart._session.is_active)
    chart.plots.settle()
    low, high = chart.plots.lower_plot.getViewBox().viewRange()[1]
    assert 0.0 < low < 0.01 < high < 0.02
