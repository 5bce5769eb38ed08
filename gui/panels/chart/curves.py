"""The curves of one run. Importing this loads pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from gui.theme import current_theme
from gui.training import GRADIENT_NORM, LOSS, VALIDATION_LOSS

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from gui.training import Curve, RunHistory

LIVE_WIDTH, ENDED_WIDTH = 1.0, 1.5  # a width of 1 draws several times faster than any other
_FEW_POINTS = 40  # up to here each point has a dot, and a single one is seen at all
_DOT = 4.0
_LONG, _OUTLINE_PARTS = 20_000, 4_000  # a long run under way is drawn by its outline, and in full once it has ended


class RunCurves:
    """Draws the curves of a run in its colour: the loss, dashed that of validation, and below what is asked for."""

    def __init__(self, run: RunHistory, loss_plot: pg.PlotItem, lower_plot: pg.PlotItem) -> None:
        self._run = run
        self._plots = (loss_plot, loss_plot, lower_plot)
        self._is_log = False
        self._quantity = GRADIENT_NORM
        self._drawn: int | None = None
        self.is_visible = True
        self.loss, self.validation, self.lower = (_add_curve(plot) for plot in self._plots)

    @property
    def colour(self) -> QColor:
        """The colour of the run in the theme in use."""
        return current_theme().colours.run(self._run.number - 1)

    def set_visible(self, visible: bool) -> None:
        """Draw the curves, or leave them out."""
        self.is_visible = visible
        for curve in (self.loss, self.validation, self.lower):
            curve.setVisible(visible)

    def set_log(self, is_log: bool) -> None:
        """Tell whether the plots have a logarithmic scale, on which zeros and negative numbers have no place."""
        if is_log != self._is_log:
            self._is_log = is_log
            self._drawn = None
            self.refresh()

    def set_quantity(self, quantity: str) -> None:
        """Draw another quantity in the lower plot."""
        if quantity != self._quantity:
            self._quantity = quantity
            self._drawn = None
            self.refresh()

    def refresh(self) -> None:
        """Draw the points that are there now."""
        if self._run.revision == self._drawn:
            return
        self._drawn = self._run.revision
        for item, curve in self._pairs():
            # A curve without any point to draw would make the library warn at every painting.
            if not len(curve) or (self._is_log and not np.any(curve.numbers > 0)):
                item.setData([], [])
            elif self._run.is_live and len(curve) > _LONG:
                item.setData(*_outline(curve))
            else:
                item.setData(curve.steps, curve.numbers)
        self._style_dots()

    def restyle(self, line_scale: float) -> None:
        """Wear the colours of the theme, in lines for so many pixels to a logical one."""
        width = LIVE_WIDTH if self._run.is_live else line_scale * ENDED_WIDTH
        for item in (self.loss, self.lower):
            item.setPen(pg.mkPen(self.colour, width=width))
        self.validation.setPen(pg.mkPen(self.colour, width=width, style=Qt.PenStyle.DashLine))
        self._style_dots()

    def remove(self) -> None:
        """Take the curves away."""
        for plot, item in zip(self._plots, (self.loss, self.validation, self.lower), strict=True):
            plot.removeItem(item)

    def _pairs(self) -> list[tuple[pg.PlotDataItem, Curve]]:
        curve = self._run.curve
        return [
            (self.loss, curve(LOSS)),
            (self.validation, curve(VALIDATION_LOSS)),
            (self.lower, curve(self._quantity)),
        ]

    def _style_dots(self) -> None:
        for item, curve in self._pairs():
            dotted = len(curve) <= _FEW_POINTS and not (self._is_log and bool(np.any(curve.numbers <= 0)))
            item.setSymbolPen(None)
            item.setSymbolBrush(self.colour)
            item.setSymbolSize(_DOT)
            item.setSymbol("o" if dotted else None)


def _outline(curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """The largest and the smallest number of each of some thousand parts, with the steps they stand for."""
    steps, numbers = curve.steps, curve.numbers
    size = len(numbers) // _OUTLINE_PARTS
    whole = len(numbers) - len(numbers) % size
    parts = numbers[:whole].reshape(-1, size)
    extremes = np.stack([parts.max(axis=1), parts.min(axis=1)], axis=1).ravel()
    middles = np.repeat(steps[:whole].reshape(-1, size).mean(axis=1), 2)
    return np.concatenate([middles, steps[whole:]]), np.concatenate([extremes, numbers[whole:]])


class _Curve(pg.PlotDataItem):  # type: ignore[misc]  # pyqtgraph has no types
    """A curve that asks for room around a constant in the constant's own size: 0.01 must not look like 0."""

    def dataBounds(self, ax: int, *arguments: Any, **named: Any) -> tuple[float | None, float | None]:
        """The least and the largest number along an axis, apart from each other."""
        low, high = super().dataBounds(ax, *arguments, **named)
        if ax == 1 and low is not None and low == high:
            room = abs(low) / 2 or 0.5
            return low - room, high + room
        return low, high


def _add_curve(plot: pg.PlotItem) -> pg.PlotDataItem:
    curve = _Curve()
    plot.addItem(curve)  # which sets what follows to the plot's own ideas, so it is set afterwards
    curve.setDownsampling(auto=True, method="peak")
    curve.setClipToView(True)
    return curve
