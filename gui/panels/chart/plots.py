"""The plots themselves. Importing this loads pyqtgraph, so it is imported late."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal

from gui.panels.chart.axis import NumberAxis
from gui.panels.chart.crosshair import Crosshair
from gui.panels.chart.curves import RunCurves
from gui.panels.chart.hover import HoverReadout, Reading
from gui.theme import Sizes, current_theme, number_font, text_font
from gui.training import GRADIENT_NORM, LOSS, VALIDATION_LOSS, quantity_title
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QShowEvent

    from gui.training import RunHistory

_AXIS_WIDTH, _STEPS_HEIGHT = 50, 34
_TITLE_HEIGHT = 18
_BESIDE_BELOW = 280  # in a room lower than this the plots stand side by side
_MOST_READINGS = 8
_ZOOM, _PAN = 0.8, 0.1


class ChartPlots(pg.GraphicsLayoutWidget):  # type: ignore[misc]  # pyqtgraph ships no types
    """Loss above, another quantity under it, over the same steps.

    The wheel and the keys + and - zoom into steps, dragging and the arrow keys move along them, and the heights follow
    what is seen; `reset` and the key 0 show everything again. `zoomed` tells whether only a part is seen.
    """

    zoomed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Chart", "Loss and gradient norm of the runs"))
        self._quantity = GRADIENT_NORM
        self._is_validated = False
        self.setAntialiasing(True)
        self._curves: dict[RunHistory, RunCurves] = {}
        self._is_log = False
        self._line_scale = 1.0
        self._is_beside: bool | None = None
        self.painting_s = 0.0
        """How many seconds painting has taken since the last refresh."""
        self.loss_plot = self._make_plot()
        self.lower_plot = self._make_plot()
        self.lower_plot.setXLink(self.loss_plot)
        self._crosses = [Crosshair(plot) for plot in (self.loss_plot, self.lower_plot)]
        self.readout = HoverReadout(self)
        self.ci.layout.setContentsMargins(Sizes.SPACE_TINY, Sizes.SPACE_TINY, Sizes.SPACE_SMALL, Sizes.SPACE_TINY)
        self.ci.layout.setSpacing(Sizes.SPACE_SMALL)
        self.loss_plot.getViewBox().sigRangeChangedManually.connect(lambda: self.zoomed.emit(True))
        self.lower_plot.getViewBox().sigRangeChangedManually.connect(lambda: self.zoomed.emit(True))
        self._arrange()
        self.restyle()

    # --- runs -----------------------------------------------------------------------------------------------

    def show_runs(self, runs: Sequence[RunHistory], hidden: Collection[RunHistory]) -> None:
        """Draw these runs, all but the hidden ones."""
        for run in [run for run in self._curves if run not in runs]:
            self._curves.pop(run).remove()
        for run in runs:
            if run not in self._curves:
                self._curves[run] = RunCurves(run, self.loss_plot, self.lower_plot)
                self._curves[run].set_log(self._is_log)
                self._curves[run].set_quantity(self._quantity)
            curves = self._curves[run]
            curves.set_visible(run not in hidden)
            curves.restyle(self._line_scale)
            curves.refresh()
        self._tell_dashes()

    def refresh(self) -> None:
        """Draw what is new in the runs that are under way."""
        self.painting_s = 0.0
        for run, curves in self._curves.items():
            if run.is_live:
                curves.refresh()
        self._tell_dashes()

    def curves_of(self, run: RunHistory) -> RunCurves:
        """The two curves of a run."""
        return self._curves[run]

    # --- looks ----------------------------------------------------------------------------------------------

    def set_log(self, is_log: bool) -> None:
        """Draw the losses and norms on a logarithmic scale, or on a linear one."""
        self._is_log = is_log
        for plot in (self.loss_plot, self.lower_plot):
            plot.setLogMode(y=is_log)
        for curves in self._curves.values():
            curves.set_log(is_log)
        self._leave()

    def set_quantity(self, quantity: str) -> None:
        """Draw this quantity of every run in the lower plot."""
        self._quantity = quantity
        for curves in self._curves.values():
            curves.set_quantity(quantity)
        self.lower_plot.getViewBox().enableAutoRange(y=True)
        self.restyle()
        self._leave()

    def reset(self) -> None:
        """Show all steps of all visible runs."""
        self.loss_plot.getViewBox().enableAutoRange(x=True, y=True)
        self.lower_plot.getViewBox().enableAutoRange(y=True)
        self.zoomed.emit(False)

    def restyle(self, line_scale: float | None = None) -> None:
        """Wear the colours of the theme, with lines for a screen or a picture of so many pixels to a logical one."""
        colours = current_theme().colours
        self._line_scale = line_scale or self.devicePixelRatioF()
        self.setBackground(colours.chart_background)
        loss = tr("Chart", "Loss; dashed: validation") if self._is_validated else quantity_title(LOSS)
        titles = (loss, quantity_title(self._quantity))
        for plot, title in zip((self.loss_plot, self.lower_plot), titles, strict=True):
            plot.setTitle(title, color=colours.text, size=f"{Sizes.FONT_SMALL}px", justify="left")
            plot.titleLabel.item.setFont(text_font(Sizes.FONT_SMALL))
            plot.titleLabel.setMaximumHeight(_TITLE_HEIGHT)
            plot.layout.setRowFixedHeight(0, _TITLE_HEIGHT)
            for name in ("left", "bottom"):
                _style_axis(plot.getAxis(name))
        for cross in self._crosses:
            cross.restyle()
        for curves in self._curves.values():
            curves.restyle(self._line_scale)
        self._label_steps()

    def _tell_dashes(self) -> None:
        """Say what a dashed curve is while there is one."""
        is_validated = any(len(run.curve(VALIDATION_LOSS)) for run in self._curves)
        if is_validated != self._is_validated:
            self._is_validated = is_validated
            self.restyle()

    def settle(self) -> None:
        """Bring everything to its place at once, for a picture without a pointer."""
        self._leave()
        self._arrange()
        self.ci.layout.activate()
        for plot in 2 * (self.loss_plot, self.lower_plot):  # what is clipped to a view follows the view, and it this
            plot.layout.activate()
            plot.getViewBox().prepareForPaint()

    def _make_plot(self) -> pg.PlotItem:
        axes = {side: NumberAxis(side) for side in ("left", "bottom")}
        plot = pg.PlotItem(axisItems=axes, enableMenu=False)
        plot.hideButtons()
        plot.showGrid(x=True, y=True, alpha=1.0)
        plot.getAxis("left").setWidth(_AXIS_WIDTH)
        for axis in axes.values():
            axis.setZValue(-200)  # under the curves, or the grid would cross them
        box = plot.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.setDefaultPadding(0.03)
        box.setAutoVisible(y=True)
        return plot

    def _label_steps(self) -> None:
        """Write "Step" under the plots at the bottom, and its numbers only there."""
        for plot, at_bottom in ((self.loss_plot, bool(self._is_beside)), (self.lower_plot, True)):
            axis = plot.getAxis("bottom")
            axis.setStyle(showValues=at_bottom)
            if at_bottom:
                style = {"font-size": f"{Sizes.FONT_SMALL}px", "color": current_theme().colours.chart_axis.name()}
                axis.setLabel(tr("Chart", "Step"), **style)
            axis.showLabel(at_bottom)
            axis.setHeight(_STEPS_HEIGHT if at_bottom else Sizes.SPACE_TINY)

    def _arrange(self) -> None:
        """Put the plots one above the other, or side by side where the room is low and wide."""
        is_beside = self.height() < _BESIDE_BELOW and self.width() > self.height()
        if is_beside == self._is_beside:
            return
        if self._is_beside is not None:
            self.ci.removeItem(self.loss_plot)
            self.ci.removeItem(self.lower_plot)
        self._is_beside = is_beside
        self.ci.addItem(self.loss_plot, row=0, col=0)
        self.ci.addItem(self.lower_plot, row=0 if is_beside else 1, col=1 if is_beside else 0)
        layout = self.ci.layout
        layout.setRowStretchFactor(0, 3)
        layout.setRowStretchFactor(1, 0 if is_beside else 2)
        layout.setColumnStretchFactor(0, 1)
        layout.setColumnStretchFactor(1, 1 if is_beside else 0)
        self._label_steps()

    # --- hovering -------------------------------------------------------------------------------------------

    def hover(self, position: QPointF) -> None:
        """Show the numbers at the step under a place of this widget."""
        scene_point = self.mapToScene(position.toPoint())
        plots = (self.loss_plot, self.lower_plot)
        under = next((p for p in plots if p.getViewBox().sceneBoundingRect().contains(scene_point)), None)
        runs = [run for run, curves in self._curves.items() if curves.is_visible and len(run)]
        if under is None or not runs:
            self._leave()
            return
        point = under.getViewBox().mapSceneToView(scene_point)
        step = int(np.clip(round(point.x()), 0, max(run.steps[-1] for run in runs)))
        reached = [run for run in runs if step <= run.steps[-1]]
        near = self._nearest(reached, step, point.y(), LOSS if under is self.loss_plot else self._quantity)
        for cross, plot, quantity in zip(self._crosses, plots, (LOSS, self._quantity), strict=True):
            places = [(step, self._height(run.curve(quantity).at(step)), self._curves[run].colour) for run in near]
            cross.show(step, point.y() if plot is under else None, places)
        shown = [LOSS, self._quantity]
        if any(len(run.curve(VALIDATION_LOSS)) for run in near):
            shown.insert(1, VALIDATION_LOSS)
        readings = [
            Reading(run.name, self._curves[run].colour, tuple(run.curve(quantity).at(step) for quantity in shown))
            for run in near
        ]
        self.readout.show_readings(step, shown, readings, position.toPoint())

    def _nearest(self, runs: list[RunHistory], step: int, height: float, quantity: str) -> list[RunHistory]:
        """The runs whose curves pass nearest to this height, in the order of their making."""

        def distance(run: RunHistory) -> float:
            away = abs(self._height(run.curve(quantity).at(step)) - height)
            return away if np.isfinite(away) else float("inf")

        return sorted(sorted(runs, key=distance)[:_MOST_READINGS], key=lambda run: run.number)

    def _height(self, number: float | None) -> float:
        """Where a number stands on the axis; NaN where there is none, or a logarithmic axis has no place for it."""
        if number is None:
            return float("nan")
        if not self._is_log:
            return number
        return float(np.log10(number)) if number > 0 else float("nan")

    def _leave(self) -> None:
        self.readout.hide()
        for cross in self._crosses:
            cross.hide()

    # --- events ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and take the time."""
        started = time.perf_counter()
        super().paintEvent(event)
        self.painting_s += time.perf_counter() - started

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        super().mouseMoveEvent(event)
        self.hover(event.position())

    def showEvent(self, event: QShowEvent) -> None:
        """Draw lines as this screen asks for them."""
        super().showEvent(event)
        self.restyle()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        self._leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the plots anew where the room asks for it."""
        super().resizeEvent(event)
        if hasattr(self, "_is_beside"):  # pyqtgraph resizes while it is being made
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move by keys."""
        box = self.loss_plot.getViewBox()
        width = box.viewRect().width()
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                box.scaleBy(x=_ZOOM)
            case Qt.Key.Key_Minus:
                box.scaleBy(x=1 / _ZOOM)
            case Qt.Key.Key_Left:
                box.translateBy(x=-_PAN * width)
            case Qt.Key.Key_Right:
                box.translateBy(x=_PAN * width)
            case Qt.Key.Key_0 | Qt.Key.Key_Home:
                self.reset()
                return
            case _:
                super().keyPressEvent(event)
                return
        self.zoomed.emit(True)


def _style_axis(axis: pg.AxisItem) -> None:
    colours = current_theme().colours
    axis.setTickFont(number_font(Sizes.FONT_SMALL))
    axis.label.setFont(text_font(Sizes.FONT_SMALL))
    axis.setPen(pg.mkPen(colours.chart_grid))
    axis.setTickPen(pg.mkPen(colours.chart_grid))
    axis.setTextPen(pg.mkPen(colours.chart_axis))
