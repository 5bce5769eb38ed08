"""The box beside the pointer that tells the numbers of every run at one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Sizes, current_theme, number_font, text_font
from gui.training import loss_text
from gui.translation import tr

if TYPE_CHECKING:
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
    loss: float
    gradient_norm: float


class HoverReadout(QWidget):
    """A small table: a line for each run, with its loss and its gradient norm. The pointer passes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = ""
        self._rows: list[tuple[str, str, str]] = []
        self._readings: list[Reading] = []
        self._widths = (0.0, 0.0, 0.0)
        self.hide()

    @property
    def readings(self) -> list[Reading]:
        """What is shown."""
        return self._readings

    def show_readings(self, step: int, readings: list[Reading], pointer: QPoint) -> None:
        """Show these numbers beside the pointer, inside the parent; nothing when there are none."""
        self._readings = readings
        if not readings:
            self.hide()
            return
        self._title = tr("Chart", "Step {step}", step=f"{step:,}")
        self._rows = [(r.name, loss_text(r.loss), loss_text(r.gradient_norm)) for r in readings]
        self._measure()
        self._place(pointer)
        self.show()
        self.raise_()
        self.update()

    def _measure(self) -> None:
        text, number = QFontMetricsF(text_font(Sizes.FONT_SMALL)), QFontMetricsF(number_font(Sizes.FONT_SMALL))
        heads = _heads()
        first = max(text.horizontalAdvance(t) for t in (self._title, *(row[0] for row in self._rows)))
        second = max(text.horizontalAdvance(heads[0]), *(number.horizontalAdvance(row[1]) for row in self._rows))
        third = max(text.horizontalAdvance(heads[1]), *(number.horizontalAdvance(row[2]) for row in self._rows))
        self._widths = (first + _SWATCH + Sizes.SPACE_TINY, second, third)
        width = sum(self._widths) + 2 * _GAP + 2 * _MARGIN
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
        self._write(painter, top, (self._title, *_heads()), colours.text_muted, indent=0)
        for reading, row in zip(self._readings, self._rows, strict=True):
            top += _ROW
            middle = top + _ROW / 2
            painter.setPen(QPen(reading.colour, 2))
            painter.drawLine(QPointF(_MARGIN, middle), QPointF(_MARGIN + _SWATCH - 4, middle))
            self._write(painter, top, row, colours.text, indent=_SWATCH + Sizes.SPACE_TINY)
        painter.end()

    def _write(self, painter: QPainter, top: float, row: tuple[str, str, str], colour: QColor, indent: int) -> None:
        painter.setPen(colour)
        first, second, third = self._widths
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(text_font(Sizes.FONT_SMALL))
        painter.drawText(QRectF(_MARGIN + indent, top, first, _ROW), left, row[0])
        painter.setFont(number_font(Sizes.FONT_SMALL))
        painter.drawText(QRectF(_MARGIN + first + _GAP, top, second, _ROW), right, row[1])
        painter.drawText(QRectF(_MARGIN + first + second + 2 * _GAP, top, third, _ROW), right, row[2])


def _heads() -> tuple[str, str]:
    return tr("Chart", "Loss"), tr("Chart", "Gradient")
