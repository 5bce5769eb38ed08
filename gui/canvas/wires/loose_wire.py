"""The wire that is being drawn: between a port and the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.canvas.painting.geometry import curve_between
from gui.canvas.painting.style import Look
from gui.theme import Sizes

_LEVEL = 25.0
_MARGIN = 8.0


class LooseWire(QGraphicsItem):
    """A curve that follows the pointer; dashed and in the colour of refusal over a port that refuses it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._path = QPainterPath()
        self._refused = False
        self._tip = QPointF()
        self.setZValue(_LEVEL)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def lead(self, fixed: QPointF, tip: QPointF, *, backwards: bool) -> None:
        """Hang between the port at `fixed` and the pointer at `tip`."""
        self.prepareGeometryChange()
        self._tip = tip
        self._path = (curve_between(tip, fixed) if backwards else curve_between(fixed, tip)).path()

    @property
    def tip(self) -> QPointF:
        """The loose end on the canvas."""
        return self._tip

    def set_refused(self, *, refused: bool) -> None:
        """Show whether the port under the pointer refuses the wire."""
        self._refused = refused
        self.update()

    def boundingRect(self) -> QRectF:
        """The curve with its stroke and its tip."""
        return self._path.boundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)

    def shape(self) -> QPainterPath:
        """Nowhere: the pointer looks through it."""
        return QPainterPath()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint the curve and its tip."""
        colours = self._look.colours
        colour = colours.port_refused if self._refused else colours.port_fit
        line = Qt.PenStyle.DashLine if self._refused else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, Sizes.WIRE_HOVER_WIDTH, line, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(self._tip, Sizes.PORT_RADIUS - 1, Sizes.PORT_RADIUS - 1)
