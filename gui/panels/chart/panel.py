"""The chart panel: the curves of all runs, their legend, and what can be done with them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from engine import METRICS
from gui.icons import icon
from gui.panels.chart.export import chart_picture, table_of
from gui.panels.chart.legend import RunLegend
from gui.panels.empty_state import EmptyState
from gui.panels.fields import Choice
from gui.panels.panel import Joint, Panel
from gui.theme import Sizes, current_theme
from gui.training import GRADIENT_NORM, LEARNING_RATE, quantity_title
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QResizeEvent, QShowEvent

    from gui.context import Context
    from gui.panels.chart.plots import ChartPlots
    from gui.training import RunHistory, TrainingSession

_LOWER = (GRADIENT_NORM, LEARNING_RATE, *METRICS)
_LEGEND_WIDTH = 212
_NARROW = 520  # narrower than this, the legend goes under the plots
_LOW_LEGEND = 160
_NO_LIMIT = 16777215  # Qt's own largest size of a widget
_DRAWING_SHARE = 1  # drawing that takes long is done so rarely that half of the time is left for the rest


class ChartPanel(Panel):
    """Draws loss and gradient norm of the runs of a session, live, and keeps earlier runs to compare with.

    pyqtgraph is loaded by `load`, or when the panel is first seen. `picture_wanted` and `table_wanted` are emitted
    when somebody asks for a file of what `picture` and `table` give.
    """

    picture_wanted = Signal()
    table_wanted = Signal()

    def __init__(self, context: Context, session: TrainingSession) -> None:
        super().__init__()
        self._session = session
        self._hidden: set[RunHistory] = set()
        self._next_drawing = 0.0
        self.plots: ChartPlots | None = None
        self.legend = RunLegend()
        self.legend.shown.connect(self._set_shown)
        self.legend.removed.connect(self._remove_run)
        self._empty = EmptyState(
            "chart",
            tr("Chart", "Nothing trained yet"),
            tr("Chart", "Train the graph, and its loss and the size of its gradient are drawn here at every step."),
        )
        self._make_tools()
        self._lay_out()
        current_theme().changed.connect(self._restyle)
        self.set_context(context)

    def set_context(self, context: Context, session: TrainingSession | None = None) -> None:
        """Show the runs of another document's session."""
        before, self._session = self._session, session or self._session
        self._hidden = set()
        super().set_context(context)
        del before  # had to live until its signals were let go

    def load(self) -> None:
        """Load pyqtgraph and make the plots, if that has not been done yet."""
        if self.plots is not None:
            return
        from gui.panels.chart.plots import ChartPlots

        self.plots = ChartPlots()
        self.plots.zoomed.connect(self.reset_button.setEnabled)
        self._body.insertWidget(0, self.plots, 1)
        self.plots.set_log(self.log_button.isChecked())
        self.plots.set_quantity(self._lower())
        self._show_all()

    def unload(self) -> None:
        """Take the plots away: pyqtgraph crashes when they are deleted along with the window around them."""
        if self.plots is None:
            return
        plots, self.plots = self.plots, None
        self._body.removeWidget(plots)
        plots.close()
        plots.deleteLater()

    # --- what can be done -----------------------------------------------------------------------------------

    def picture(self) -> QImage:
        """The visible runs at twice their size on the screen."""
        self.load()
        assert self.plots is not None  # noqa: S101 - it has just been loaded
        self._show_runs()
        return chart_picture(self.plots, self._visible_runs())

    def table(self) -> str:
        """All runs as CSV."""
        return table_of(self._session.runs)

    def set_log(self, is_log: bool) -> None:
        """Draw on a logarithmic scale, or on a linear one, and remember which."""
        self._context.settings.set("chart/log_loss", is_log)

    def reset_view(self) -> None:
        """Show all steps of all visible runs."""
        if self.plots is not None:
            self.plots.reset()

    # --- following ------------------------------------------------------------------------------------------

    def _joints(self, context: Context) -> list[Joint]:
        return [
            (self._session.runs_changed, self._show_runs),
            (self._session.progress_changed, self._draw_progress),
            (context.settings.changed, self._follow_setting),
        ]

    def _show_all(self) -> None:
        self._follow_setting("chart/log_loss")
        self._follow_setting("chart/lower")
        self._show_runs()

    def _show_runs(self) -> None:
        runs = self._session.runs
        self._hidden &= set(runs)
        self._offer_recorded()
        self.legend.show_runs(runs, self._hidden)
        if self.plots is not None:
            self.plots.show_runs(runs, self._hidden)
            if not runs:
                self.plots.reset()
        self._stack.setCurrentWidget(self._full if runs else self._empty)
        self.clear_button.setEnabled(any(not run.is_live for run in runs))
        self._fit_legend()

    def _offer_recorded(self) -> None:
        """Offer the curves of the variables that the runs record beside those that every run has."""
        wanted = [*_LOWER, *dict.fromkeys(name for run in self._session.runs for name in run.recorded)]
        offered = [self.lower_choice.itemData(index) for index in range(self.lower_choice.count())]
        if wanted == offered:
            return
        for _ in offered[len(_LOWER) :]:
            self.lower_choice.removeItem(len(_LOWER))
        for quantity in wanted[len(_LOWER) :]:
            self.lower_choice.addItem(quantity_title(quantity), quantity)
        self._follow_setting("chart/lower")

    def _draw_progress(self) -> None:
        self._offer_recorded()
        started = time.perf_counter()
        if self.plots is None or not self.isVisible() or started < self._next_drawing:
            return
        painting = self.plots.painting_s
        self.plots.refresh()
        now = time.perf_counter()
        self._next_drawing = now + _DRAWING_SHARE * (now - started + painting)

    def _follow_setting(self, key: str) -> None:
        if key == "chart/log_loss":
            is_log = bool(self._context.settings.get(key))
            self.log_button.setChecked(is_log)
            if self.plots is not None:
                self.plots.set_log(is_log)
        elif key == "chart/lower":
            self.lower_choice.setCurrentIndex(self.lower_choice.findData(self._lower()))
            if self.plots is not None:
                self.plots.set_quantity(self._lower())

    def _lower(self) -> str:
        """What the lower plot shows."""
        chosen = str(self._context.settings.get("chart/lower"))
        return chosen if self.lower_choice.findData(chosen) >= 0 else GRADIENT_NORM

    def _set_shown(self, run: RunHistory, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(run)
        self._show_runs()

    def _remove_run(self, run: RunHistory) -> None:
        self._session.remove_run(run)

    def _clear_runs(self) -> None:
        self._session.clear_runs()

    def _visible_runs(self) -> list[RunHistory]:
        return [run for run in self._session.runs if run not in self._hidden]

    def _restyle(self) -> None:
        self.legend.restyle()
        if self.plots is not None:
            self.plots.restyle()

    # --- making ---------------------------------------------------------------------------------------------

    def _make_tools(self) -> None:
        self.log_button = _tool("log-scale", tr("Chart", "Logarithmic scale"))
        self.log_button.setCheckable(True)
        self.log_button.clicked.connect(self.set_log)
        self.reset_button = _tool("fit", tr("Chart", "Show all steps"))
        self.reset_button.setEnabled(False)
        self.reset_button.clicked.connect(self.reset_view)
        self.png_button = _tool("export-image", tr("Chart", "Export the chart as a picture (PNG)…"))
        self.png_button.clicked.connect(self.picture_wanted)
        self.csv_button = _tool("export-csv", tr("Chart", "Export the numbers as a table (CSV)…"))
        self.csv_button.clicked.connect(self.table_wanted)
        self.clear_button = _tool("clear", tr("Chart", "Remove all runs"))
        self.clear_button.clicked.connect(self._clear_runs)

        self.lower_choice = Choice()
        for quantity in _LOWER:
            self.lower_choice.addItem(quantity_title(quantity), quantity)
        tip = tr("Chart", "What the lower plot shows")
        self.lower_choice.setToolTip(tip)
        self.lower_choice.setAccessibleName(tip)
        self.lower_choice.activated.connect(
            lambda index: self._context.settings.set("chart/lower", self.lower_choice.itemData(index))
        )

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(Sizes.SPACE_TINY)
        for button in (self.log_button, self.reset_button, self.png_button, self.csv_button):
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(self.clear_button)
        side = QVBoxLayout()
        side.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL)
        side.setSpacing(Sizes.SPACE_TINY)
        side.addLayout(tools)
        side.addWidget(self.lower_choice)
        side.addWidget(self.legend, 1)
        self._side = QWidget()
        self._side.setLayout(side)
        self._full = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._full)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self._side)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _fit_legend(self) -> None:
        """Put the legend beside the plots where that leaves room for them, else under them."""
        is_narrow = self.width() < _NARROW
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(direction)
        if is_narrow:
            rows = Sizes.ROW_HEIGHT * len(self.legend.rows)
            wanted = 2 * (Sizes.CONTROL_HEIGHT + Sizes.SPACE_TINY) + rows + 2 * Sizes.SPACE_SMALL
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(_NO_LIMIT)
            self._side.setFixedHeight(min(_LOW_LEGEND, wanted))
        else:
            self._side.setMinimumHeight(0)
            self._side.setMaximumHeight(_NO_LIMIT)
            self._side.setFixedWidth(_LEGEND_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the place of the legend."""
        super().resizeEvent(event)
        self._fit_legend()

    def showEvent(self, event: QShowEvent) -> None:
        """Load the plots once the panel has been seen, and catch up with what it missed."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._catch_up)

    def _catch_up(self) -> None:
        self.load()
        self._show_runs()

    def sizeHint(self) -> QSize:
        """Room for both plots side by side."""
        return QSize(640, 220)


def _tool(icon_name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(icon_name))
    button.setFixedSize(Sizes.CONTROL_HEIGHT, Sizes.CONTROL_HEIGHT)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
