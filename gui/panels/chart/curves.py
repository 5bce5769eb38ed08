"""The two curves of one run. Importing this loads pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg

from gui.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from gui.training import RunHistory

LIVE_WIDTH, ENDED_WIDTH = 1.0, 1.5  # a width of 1 draws several times faster than any other
_FEW_POINTS = 40  # up to here each point has a dot, and a single one is seen at all
_DOT = 4.0
_LONG, _OUTLINE_PARTS = 20_000, 4_000  # a long run under way is drawn by its outline, and in full once it has ended


class RunCurves:
    """Draws the losses and the gradient norms of a run in its colour."""

    def __init__(self, run: RunHistory, loss_plot: pg.PlotItem, norm_plot: pg.PlotItem) -> None:
        self._run = run
        self._plots = (loss_plot, norm_plot)
        self._is_log = False
        self._drawn: tuple[int, bool] | None = None
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

    def set_log(self, is_log: bool) -> None:
        """Tell whether the plots have a logarithmic scale, on which zeros and negative numbers have no place."""
        if is_log != self._is_log:
            self._is_log = is_log
            self._drawn = None
            self.refresh()

    def refresh(self) -> None:
        """Draw the points that are there now."""
        run = self._run
        now = (len(run), run.is_live)
        if now == self._drawn:
            return
        self._drawn = now
        for curve, numbers in ((self.loss, run.losses), (self.norm, run.gradient_norms)):
            # A curve without any point to draw would make the library warn at every painting.
            if self._is_log and not np.any(numbers > 0):
                curve.setData([], [])
            elif run.is_live and len(numbers) > _LONG:
                curve.setData(*_outline(numbers))
            else:
                curve.setData(run.steps, numbers)
        self._style_dots()

    def restyle(self, line_scale: float) -> None:
        """Wear the colours of the theme, in lines for so many pixels to a logical one."""
        width = LIVE_WIDTH if self._run.is_live else line_scale * ENDED_WIDTH
        for curve in (self.loss, self.norm):
            curve.setPen(pg.mkPen(self.colour, width=width))
        self._style_dots()

    def remove(self) -> None:
        """Take the curves away."""
        for plot, curve in zip(self._plots, (self.loss, self.norm), strict=True):
            plot.removeItem(curve)

    def _style_dots(self) -> None:
        for curve, numbers in ((self.loss, self._run.losses), (self.norm, self._run.gradient_norms)):
            dotted = len(numbers) <= _FEW_POINTS and not (self._is_log and bool(np.any(numbers <= 0)))
            curve.setSymbolPen(None)
            curve.setSymbolBrush(self.colour)
            curve.setSymbolSize(_DOT)
            curve.setSymbol("o" if dotted else None)


def _outline(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest and the smallest number of each of some thousand parts, with the steps they stand for."""
    size = len(numbers) // _OUTLINE_PARTS
    whole = len(numbers) - len(numbers) % size
    parts = numbers[:whole].reshape(-1, size)
    extremes = np.stack([parts.max(axis=1), parts.min(axis=1)], axis=1).ravel()
    steps = np.repeat(np.arange(0.0, whole, size) + (size - 1) / 2, 2)
    rest = np.arange(float(whole), len(numbers))
    return np.concatenate([steps, rest]), np.concatenate([extremes, numbers[whole:]])


def _add_curve(plot: pg.PlotItem) -> pg.PlotDataItem:
    curve = pg.PlotDataItem()
    plot.addItem(curve)  # which sets what follows to the plot's own ideas, so it is set afterwards
    curve.setDownsampling(auto=True, method="peak")
    curve.setClipToView(True)
    return curve
