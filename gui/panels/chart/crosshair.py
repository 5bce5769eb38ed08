"""The lines and dots at the step under the pointer. Importing this loads pyqtgraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from gui.theme import current_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor


class Crosshair:
    """A vertical line at a step, a horizontal one at the pointer, and a dot on each curve."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._step_line = pg.InfiniteLine(angle=90)
        self._height_line = pg.InfiniteLine(angle=0)
        self._dots = pg.ScatterPlotItem(size=7, pxMode=True)
        for item in (self._step_line, self._height_line, self._dots):
            item.setZValue(100)
            plot.getViewBox().addItem(item, ignoreBounds=True)
        self.hide()

    def show(self, step: int, height: float | None, dots: list[tuple[int, float, QColor]]) -> None:
        """Stand at a step, and at a height where the pointer is in this plot, with a dot at each (step, height)."""
        self._step_line.setPos(step)
        self._step_line.show()
        self._height_line.setVisible(height is not None)
        if height is not None:
            self._height_line.setPos(height)
        places = [(x, y, colour) for x, y, colour in dots if np.isfinite(y)]
        ring = pg.mkPen(current_theme().colours.chart_background)
        self._dots.setData([{"pos": (x, y), "brush": pg.mkBrush(colour), "pen": ring} for x, y, colour in places])
        self._dots.show()

    def hide(self) -> None:
        """Go out of sight."""
        for item in (self._step_line, self._height_line, self._dots):
            item.hide()

    def restyle(self) -> None:
        """Wear the colours of the theme."""
        pen = pg.mkPen(current_theme().colours.chart_axis, width=1, style=Qt.PenStyle.DotLine)
        self._step_line.setPen(pen)
        self._height_line.setPen(pen)
