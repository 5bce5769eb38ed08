"""The two curves of one run. Importing this loads pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg

from gui.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from gui.training import RunHistory

LIVE_WIDTH, ENDED_WIDTH = 1.0, 1.5  # a width of 1 draws several times faster than any other
_FEW_POINTS = 40  # up to here each point has a dot, and a single one is seen at all
_DOT = 4.0


class RunCurves:
    """Draws the losses and the gradient norms of a run in its colour."""

    def __init__(self, run: RunHistory, loss_plot: pg.PlotItem, norm_plot: pg.PlotItem) -> None:
        self._run = run
        self._plots = (loss_plot, norm_plot)
        self._drawn = -1
        self.is_visible = True
        self.loss, self.norm = (_add_curve(plot) for plot in self._plots)

    @property
    def colour(self) -> QColor:
        """The colour of the run in the theme in use."""
        return current_theme().colours.run(self._run.number - 1)

    def set_visible(self, visible: bool) -> None:
        """Draw the curves, or leave them out."""
        self.is_visible = visible
        for curve in (self.loss, self.norm):
            curve.setVisible(visible)

    def refresh(self) -> None:
        """Draw the points that are there now."""
        run = self._run
        if len(run) == self._drawn:
            return
        was_few, self._drawn = 0 <= self._drawn <= _FEW_POINTS, len(run)
        if was_few != (self._drawn <= _FEW_POINTS):
            self._style_dots()
        steps = run.steps
        self.loss.setData(steps, run.losses)
        self.norm.setData(steps, run.gradient_norms)

    def restyle(self, line_scale: float = 1.0) -> None:
        """Wear the colours of the theme."""
        width = line_scale * (LIVE_WIDTH if self._run.is_live else ENDED_WIDTH)
        for curve in (self.loss, self.norm):
            curve.setPen(pg.mkPen(self.colour, width=width))
        self._style_dots()

    def remove(self) -> None:
        """Take the curves away."""
        for plot, curve in zip(self._plots, (self.loss, self.norm), strict=True):
            plot.removeItem(curve)

    def _style_dots(self) -> None:
        few = len(self._run) <= _FEW_POINTS
        for curve in (self.loss, self.norm):
            curve.setSymbolPen(None)
            curve.setSymbolBrush(self.colour)
            curve.setSymbolSize(_DOT)
            curve.setSymbol("o" if few else None)


def _add_curve(plot: pg.PlotItem) -> pg.PlotDataItem:
    curve = pg.PlotDataItem()
    plot.addItem(curve)  # which sets what follows to the plot's own ideas, so it is set afterwards
    curve.setDownsampling(auto=True, method="peak")
    curve.setClipToView(True)
    return curve
