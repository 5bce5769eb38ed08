"""The box beside the pointer that tells the numbers of every run at one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Sizes, current_theme, number_font, text_font
from gui.training import loss_text, quantity_title
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QPaintEvent

_MARGIN = Sizes.SPACE_SMALL
_ROW = 18
_SWATCH = 14
_GAP = Sizes.SPACE
_FROM_POINTER = 16


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers of one run at the step under the pointer."""

    name: str
    colour: QColor
    numbers: tuple[float | None, ...]


class HoverReadout(QWidget):
    """A small table: a line for each run, with a column for each quantity. The pointer passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = ""
        self._heads: tuple[str, ...] = ()
        self._rows: list[tuple[str, ...]] = []
        self._readings: list[Reading] = []
        self._widths: tuple[float, ...] = ()
        self.hide()

    @property
    def readings(self) -> list[Reading]:
        """What is shown."""
        return self._readings

    def show_readings(self, step: int, quantities: Sequence[str], readings: list[Reading], pointer: QPoint) -> None:
        """Show the numbers of these quantities beside the pointer, inside the parent; nothing without readings."""
        self._readings = readings
        if not readings:
            self.hide()
            return
        self._title = tr("Chart", "Step {step}", step=f"{step:,}")
        self._heads = tuple(quantity_title(quantity) for quantity in quantities)
        self._rows = [(reading.name, *map(loss_text, reading.numbers)) for reading in readings]
        self._measure()
        self._place(pointer)
        self.show()
        self.raise_()
        self.update()

    def _measure(self) -> None:
        text, number = QFontMetricsF(text_font(Sizes.FONT_SMALL)), QFontMetricsF(number_font(Sizes.FONT_SMALL))
        first = max(text.horizontalAdvance(t) for t in (self._title, *(row[0] for row in self._rows)))
        columns = [
            max(text.horizontalAdvance(head), *(number.horizontalAdvance(row[place]) for row in self._rows))
            for place, head in enumerate(self._heads, 1)
        ]
        self._widths = (first + _SWATCH + Sizes.SPACE_TINY, *columns)
        width = sum(self._widths) + len(columns) * _GAP + 2 * _MARGIN
        self.resize(QSize(round(width + 1), _ROW * (len(self._rows) + 1) + _MARGIN))

    def _place(self, pointer: QPoint) -> None:
        room = self._around.rect()
        x = pointer.x() + _FROM_POINTER
        if x + self.width() > room.right():
            x = pointer.x() - _FROM_POINTER - self.width()
        y = pointer.y() - self.height() // 2
        self.move(max(0, x), max(0, min(y, room.bottom() - self.height())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.raised)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL
        )
        top = _MARGIN / 2
        self._write(painter, top, (self._title, *self._heads), colours.text_muted, indent=0)
        for reading, row in zip(self._readings, self._rows, strict=True):
            top += _ROW
            middle = top + _ROW / 2
            painter.setPen(QPen(reading.colour, 2))
            painter.drawLine(QPointF(_MARGIN, middle), QPointF(_MARGIN + _SWATCH - 4, middle))
            self._write(painter, top, row, colours.text, indent=_SWATCH + Sizes.SPACE_TINY)
        painter.end()

    def _write(self, painter: QPainter, top: float, row: tuple[str, ...], colour: QColor, indent: int) -> None:
        painter.setPen(colour)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(Sizes.FONT_SMALL))
        painter.drawText(QRectF(_MARGIN + indent, top, self._widths[0], _ROW), left, row[0])
        is_head = not indent
        painter.setFont(text_font(Sizes.FONT_SMALL) if is_head else number_font(Sizes.FONT_SMALL))
        edge = _MARGIN + self._widths[0] + _GAP
        for width, text in zip(self._widths[1:], row[1:], strict=True):
            painter.drawText(QRectF(edge, top, width, _ROW), right, text)
            edge += width + _GAP
