"""An axis that writes its numbers as the rest of the program does. Importing this loads pyqtgraph."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF

from gui.numbers import MINUS, short_number

_MOST_PLACES = 6
_DECADE = 48.0  # pixels in which 1, 2, 5 and 10 can be told apart
_MOST_ROOM = 40.0  # pixels beside an end in which the number there is looked for
_BEYOND, _GAP = 4.0, 3.0  # pixels that a number may stand out over the end of its axis, and between two numbers


class NumberAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """Ticks such as 0.25, 1,000 and 1e6, on a linear and on a logarithmic scale; no number covers another."""

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

    def logTickValues(
        self, low: float, high: float, size: float, linear: list[tuple[float, list[float]]]
    ) -> list[tuple[float | None, list[float]]]:
        """Where the ticks of a logarithmic scale are: at 1, 2 and 5, or at some powers of ten where there are many."""
        powers: list[tuple[float | None, list[float]]] = [(step, values) for step, values in linear if step >= 1.0]
        if powers and size < _DECADE * (high - low):
            return powers
        decades = range(math.floor(low), math.ceil(high) + 1)
        levels: list[tuple[float | None, list[float]]] = [
            (None, [d + math.log10(digit) for d in decades for digit in digits if low <= d + math.log10(digit) <= high])
            for digits in ((1,), (2, 5))
        ]
        if sum(len(values) for _, values in levels) > 1:
            return levels
        # So near that the scale is nearly linear.
        numbers = _round_numbers(10.0**low, 10.0**high)
        return [(None, [math.log10(number) for number in numbers])]

    def boundingRect(self) -> QRectF:
        """The room of the axis, with some beside its ends for the numbers there."""
        room: QRectF = super().boundingRect()
        wide, high = (_MOST_ROOM, 0.0) if self.orientation == "bottom" else (0.0, _MOST_ROOM)
        return room.adjusted(-wide, -high, wide, high)

    def generateDrawSpecs(self, painter: Any) -> Any:
        """What is drawn: the number at an end is moved inside, and one that would cover another is left out."""
        specs = super().generateDrawSpecs(painter)
        if specs is None:
            return None
        line, ticks, texts = specs
        last = self.mapRectFromParent(self.geometry()).right() + _BEYOND
        kept: list[tuple[QRectF, Any, str]] = []
        for rect, flags, text in texts:
            place = rect.translated(min(0.0, last - rect.right()), 0.0) if self.orientation == "bottom" else rect
            grown = place.adjusted(-_GAP, 0.0, _GAP, 0.0)
            if not any(grown.intersects(other) for other, _, _ in kept):
                kept.append((place, flags, text))
        return line, ticks, kept

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The numbers of which the ticks are the logarithms."""
        return [short_number(10.0**value) for value in values]


def _round_numbers(low: float, high: float) -> list[float]:
    """A few multiples of 1, 2 or 5 times a power of ten between two numbers."""
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * (1 - 1e-9))
    return [step * count for count in range(math.ceil(low / step), math.floor(high / step) + 1) if count]
