"""The chart as a picture and as a table."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPen

from engine import METRICS
from gui.theme import Sizes, current_theme, text_font
from gui.training import GRADIENT_NORM, LEARNING_RATE, LOSS, VALIDATION_LOSS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gui.panels.chart.plots import ChartPlots
    from gui.training import Curve, RunHistory

PICTURE_SCALE = 2
_SMALLEST = QSize(720, 480)
_ROW = 20
_SWATCH = 16


def table_of(runs: Sequence[RunHistory]) -> str:
    """All points of the runs as CSV, in full: run, step, loss, gradient_norm, learning_rate, and what else there is.

    The step counts from 0: it is the number of steps made before the loss was measured. What is validated only now
    and then stands in rows of its own where no other point belongs to its step.
    """
    validated = [name for name in (VALIDATION_LOSS, *METRICS) if any(len(run.curve(name)) for run in runs)]
    recorded = dict.fromkeys(name for run in runs for name in run.recorded)
    quantities = [*_EVERY_STEP, *validated, *recorded]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("run", "step", *quantities))
    for run in runs:
        writer.writerows((run.number, *row) for row in _rows_of(run, quantities))
    return text.getvalue()


_EVERY_STEP = (LOSS, GRADIENT_NORM, LEARNING_RATE)


def _rows_of(run: RunHistory, quantities: Sequence[str]) -> Iterator[tuple[object, ...]]:
    columns = [_by_step(run.curve(quantity)) for quantity in quantities]
    for step in sorted(set().union(*columns)):
        yield (step, *(column.get(step, "") for column in columns))


def _by_step(curve: Curve) -> dict[int, float]:
    return dict(zip(curve.steps.astype(int).tolist(), curve.numbers.tolist(), strict=True))


def chart_picture(plots: ChartPlots, runs: Sequence[RunHistory]) -> QImage:
    """The plots with a legend of these runs under them, at twice their size on the screen."""
    usual = plots.size()
    plots.resize(usual.expandedTo(_SMALLEST))
    plots.settle()
    size = plots.size()
    rows = _legend_rows(runs, size.width() - 2 * Sizes.SPACE)
    whole = QSize(size.width(), size.height() + _ROW * len(rows) + 2 * Sizes.SPACE_SMALL)
    image = QImage(whole * PICTURE_SCALE, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(PICTURE_SCALE)
    image.fill(current_theme().colours.chart_background)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    plots.restyle(PICTURE_SCALE)
    plots.render(painter, QRectF(0, 0, size.width(), size.height()), QRect(0, 0, size.width(), size.height()))
    _draw_legend(painter, rows, size.height() + Sizes.SPACE_SMALL)
    painter.end()
    plots.restyle()
    plots.resize(usual)
    return image


def _legend_rows(runs: Sequence[RunHistory], width: float) -> list[list[tuple[float, RunHistory]]]:
    """The runs in rows, each with its distance from the left."""
    metrics = QFontMetricsF(text_font(Sizes.FONT_SMALL))
    rows: list[list[tuple[float, RunHistory]]] = []
    left = width + 1
    for run in runs:
        wide = _SWATCH + Sizes.SPACE_SMALL + metrics.horizontalAdvance(run.name)
        if left + wide > width:
            rows.append([])
            left = 0.0
        rows[-1].append((left, run))
        left += wide + Sizes.SPACE_LARGE
    return rows


def _draw_legend(painter: QPainter, rows: list[list[tuple[float, RunHistory]]], top: float) -> None:
    colours = current_theme().colours
    painter.setFont(text_font(Sizes.FONT_SMALL))
    for number, row in enumerate(rows):
        middle = top + (number + 0.5) * _ROW
        for distance, run in row:
            left = Sizes.SPACE + distance
            painter.setPen(QPen(colours.run(run.number - 1), 2))
            painter.drawLine(QPointF(left, middle), QPointF(left + _SWATCH, middle))
            painter.setPen(colours.text)
            place = QRectF(left + _SWATCH + Sizes.SPACE_SMALL, middle - _ROW / 2, 2000, _ROW)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, run.name)
