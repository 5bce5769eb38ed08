"""A part of the theme gallery: a piece of a graph drawn in the colours and sizes of the theme."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import CATEGORIES, Sizes, current_theme, number_font, text_font

_SYMBOLS = {
    "arithmetic": "\N{MULTIPLICATION SIGN}",
    "functions": "exp",
    "activations": "tanh",
    "reductions": "Σ",
    "linear_algebra": "W·x",
    "losses": "L",
}


class CanvasSample(QWidget):
    """Nodes of every category, wires with their numbers, and every state that a node or a port can be in."""

    def sizeHint(self) -> QSize:
        """Room for two rows of nodes."""
        return QSize(1180, 640)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sample."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._grid(painter)
        places = [QPointF(48 + 224 * (index % 5), 64 + 192 * (index // 5)) for index in range(len(CATEGORIES))]
        for index in (0, 1, 2, 5, 6):
            self._wire(painter, places[index], places[index + 1], hover=index == 6)
        for category, place in zip(CATEGORIES, places, strict=True):
            self._node(painter, place, category)
        self._heat_map(painter, QPointF(48, 448))
        self._ports(painter, QPointF(400, 464))
        painter.end()

    def _grid(self, painter: QPainter) -> None:
        colours = current_theme().colours
        painter.fillRect(self.rect(), colours.canvas)
        painter.setPen(QPen(colours.canvas_grid, 1.5))
        step = Sizes.GRID * 3
        for left in range(0, self.width(), step):
            for top in range(0, self.height(), step):
                painter.drawPoint(left, top)

    def _node(self, painter: QPainter, place: QPointF, category: str) -> None:
        colours = current_theme().colours
        box = QRectF(place.x(), place.y(), Sizes.NODE_WIDTH, Sizes.NODE_TITLE_HEIGHT + 2 * Sizes.NODE_ROW_HEIGHT)
        state = {"functions": "step", "reductions": "selected"}.get(category, "")
        outline = QPainterPath()
        outline.addRoundedRect(box, Sizes.NODE_RADIUS, Sizes.NODE_RADIUS)
        painter.fillPath(outline, colours.step_soft if state == "step" else colours.node)
        painter.save()
        painter.setClipPath(outline)
        title = QRectF(box.left(), box.top(), box.width(), Sizes.NODE_TITLE_HEIGHT)
        painter.fillRect(title, colours.category(category))
        painter.restore()
        pens = {
            "step": QPen(colours.step, Sizes.STEP_RING_WIDTH),
            "selected": QPen(colours.selection, Sizes.SELECTION_WIDTH),
        }
        painter.setPen(pens.get(state, QPen(colours.node_border, 1)))
        painter.drawPath(outline)
        painter.setFont(text_font(12, text_font().Weight.Medium))
        painter.setPen(colours.on_category)
        painter.drawText(title.adjusted(Sizes.NODE_PADDING, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, category)
        painter.setFont(text_font(Sizes.FONT_TITLE, text_font().Weight.Medium))
        painter.setPen(colours.text)
        body = box.adjusted(0, Sizes.NODE_TITLE_HEIGHT, 0, 0)
        painter.drawText(body, Qt.AlignmentFlag.AlignCenter, _SYMBOLS.get(category, "0.35"))
        for left in (box.left(), box.right()):
            self._port(painter, QPointF(left, body.center().y()), colours.port, Sizes.PORT_RADIUS)

    def _port(self, painter: QPainter, centre: QPointF, colour: QColor, radius: float) -> None:
        painter.setPen(QPen(current_theme().colours.node, 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(centre, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _wire(self, painter: QPainter, first: QPointF, second: QPointF, *, hover: bool) -> None:
        colours = current_theme().colours
        drop = QPointF(0, Sizes.NODE_TITLE_HEIGHT + Sizes.NODE_ROW_HEIGHT)
        start, end = first + drop + QPointF(Sizes.NODE_WIDTH, 0), second + drop
        painter.setPen(QPen(colours.wire_hover if hover else colours.wire, 3.0 if hover else Sizes.WIRE_WIDTH))
        painter.drawLine(start, end)
        painter.setFont(number_font(Sizes.WIRE_LABEL_FONT + 1, text_font().Weight.Medium))
        centre = (start + end) / 2
        painter.setPen(colours.value)
        painter.drawText(QRectF(centre.x() - 48, centre.y() - 20, 96, 16), Qt.AlignmentFlag.AlignCenter, "650.0")
        painter.setPen(colours.gradient)
        painter.drawText(
            QRectF(centre.x() - 48, centre.y() + 4, 96, 16),
            Qt.AlignmentFlag.AlignCenter,
            "\N{MINUS SIGN}1.100",
        )
        painter.setPen(colours.local_derivative)
        painter.drawText(
            QRectF(end.x() - 40, end.y() + 18, 40, 16),
            Qt.AlignmentFlag.AlignCenter,
            "\N{MULTIPLICATION SIGN}110",
        )
        painter.setPen(colours.stale)
        painter.drawText(QRectF(centre.x() - 48, centre.y() - 36, 96, 16), Qt.AlignmentFlag.AlignCenter, "stale")

    def _heat_map(self, painter: QPainter, place: QPointF) -> None:
        colours = current_theme().colours
        shares = [-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, float("nan")]
        for index, share in enumerate(shares):
            painter.fillRect(QRectF(place.x() + 28 * index, place.y(), 28, 28), colours.heat(share))
        for index, colour in enumerate(colours.runs):
            painter.setPen(QPen(colour, 2))
            painter.drawLine(place + QPointF(0, 48 + 12 * index), place + QPointF(280, 48 + 12 * index - 6))

    def _ports(self, painter: QPainter, place: QPointF) -> None:
        colours = current_theme().colours
        samples = {"port": 5, "port_fit": 7, "port_dim": 5, "port_refused": 6}
        for index, (name, radius) in enumerate(samples.items()):
            self._port(painter, place + QPointF(index * 96, 0), getattr(colours, name), radius)
            painter.setPen(colours.text_muted)
            painter.setFont(text_font(Sizes.FONT_SMALL))
            painter.drawText(place + QPointF(index * 96 - 12, 24), name)
        painter.setPen(QPen(colours.selection, 1))
        painter.setBrush(colours.rubber_band)
        painter.drawRect(QRectF(place.x(), place.y() + 48, 200, 80))
        painter.setBrush(Qt.BrushStyle.NoBrush)
