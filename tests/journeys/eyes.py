"""What can be read on the screen: the texts as they are really painted, with their places and colours."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

_SVG = "{http://www.w3.org/2000/svg}"
_MATRIX = re.compile(r"matrix\(([^)]*)\)")


@dataclass(frozen=True)
class Painted:
    """A text on the screen: where its writing begins, in pixels of the widget it is on, and how it looks."""

    text: str
    place: QPointF
    colour: str
    slanted: bool


def painted_texts(widget: QWidget, part: QRect | None = None) -> list[Painted]:
    """What is written on a widget, or in and around a part of it: it is painted onto a drawing that keeps texts."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(widget.size())
    drawing.setViewBox(widget.rect())
    painter = QPainter(drawing)
    if part is None:
        widget.render(painter, QPoint())
    else:
        widget.render(painter, part.topLeft(), QRegion(part))
    painter.end()
    return _texts(bytes(buffer.data().data()))


def _texts(svg: bytes) -> list[Painted]:
    found = []
    for group in ET.fromstring(svg).iter(f"{_SVG}g"):  # noqa: S314 - Qt has just written it
        matrix = _MATRIX.match(group.get("transform", ""))
        texts = group.findall(f"{_SVG}text")
        if matrix is None or not texts:
            continue
        transform = QTransform(*(float(number) for number in matrix[1].split(",")))
        for text in texts:
            place = transform.map(QPointF(float(text.get("x", 0)), float(text.get("y", 0))))
            words = "".join(text.itertext()).strip()
            slanted = text.get("font-style", group.get("font-style")) == "italic"
            found.append(Painted(words, place, text.get("fill", group.get("fill", "")), slanted))
    return found


class Eyes:
    """Reads the numbers of a canvas at the places where they belong."""

    def __init__(self, canvas) -> None:
        self._canvas = canvas

    # --- places on the canvas -----------------------------------------------------------------------------------

    def card(self, name: str) -> QRectF:
        """Where a node's card is."""
        item = self._canvas.drawing.nodes[name]
        return item.geometry.rect.translated(item.pos())

    def row(self, name: str, what: str) -> QRectF:
        """Where the value or the gradient of a number stands on its card."""
        item = self._canvas.drawing.nodes[name]
        row = item.geometry.value_row if what == "value" else item.geometry.gradient_row
        return row.translated(item.pos())

    def label(self, source: str, target: str, what: str, port: str | None = None) -> QRectF | None:
        """Where the value, the contribution or the local derivative of a wire begins, None where there is none."""
        wires = self._canvas.drawing.wires
        (wire,) = (
            wire
            for edge, wire in wires.items()
            if (edge.source, edge.target) == (source, target) and port in {None, edge.port}
        )
        found = [label.rect for label in self._canvas.drawing.labels.labels(wire) if label.kind == what]
        return QRectF(found[0].topLeft(), found[0].center()).adjusted(0, 0, 0, found[0].height() / 2) if found else None

    # --- reading ------------------------------------------------------------------------------------------------

    def read(self, place: QRectF) -> Painted | None:
        """The one text within a place of the canvas, None where nothing is written."""
        box = self._canvas.mapFromScene(place).boundingRect().adjusted(-2, -2, 2, 2)
        viewport = self._canvas.viewport()
        seen = painted_texts(viewport, box & viewport.rect())
        found = [each for each in seen if QRectF(box).contains(each.place)]
        assert len(found) < 2, f"one text over another: {found}"
        return found[0] if found else None


def number(text: str) -> float:
    """A number as it is written on the screen."""
    return float(text.replace("\u2212", "-").replace("\u00d7", "").replace("\u221e", "inf"))


def agrees(text: str, exact: float) -> bool:
    """Whether a text on the screen is this number, rounded to four figures, or to all of them."""
    shown = number(text)
    return shown in {exact, float(f"{exact:.3e}")}
