"""An axis that writes its numbers as the rest of the program does. Importing this loads pyqtgraph."""

from __future__ import annotations

import math

import pyqtgraph as pg

from gui.numbers import MINUS, short_number

_MOST_PLACES = 6


class NumberAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """Ticks such as 0.25, 1,000 and 1e6, on a linear and on a logarithmic scale."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._finest = 1.0
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=1, tickLength=-4, autoReduceTextSpace=False, hideOverlappingLabels=False)

    def tickValues(self, *around: float) -> list[tuple[float | None, list[float]]]:
        """Where the ticks are, by levels; their finest distance decides how many places all numbers have."""
        levels: list[tuple[float | None, list[float]]] = super().tickValues(*around)
        self._finest = min((spacing for spacing, values in levels if spacing and values), default=1.0)
        return levels

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers at the ticks."""
        if self.logMode:
            return self.logTickStrings(values, scale, spacing)
        places = max(0, -math.floor(math.log10(self._finest) + 1e-9))
        if places > _MOST_PLACES or max(map(abs, values), default=0.0) >= 10**_MOST_PLACES:
            return [short_number(value) for value in values]
        return [f"{value:,.{places}f}".replace("-", MINUS) for value in values]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers of which the ticks are the logarithms."""
        return [short_number(10.0**value) for value in values]
