"""Snapping while a hand carries something: to straight wires, to the lines of what stands around, to the grid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui import commands
from gui.canvas.arranging.guides import Guides, Snapped, WireEnd
from gui.canvas.gestures.carried import Carried
from gui.canvas.gestures.gesture import Canvas, Pointer
from gui.theme import Colours

_REACH = 6.0
_MOST_OTHERS = 400
_LEVEL = 35.0


class Snapping:
    """Finds where what is carried snaps, and shows the guides. With Alt held nothing snaps."""

    def __init__(self, canvas: Canvas, carried: Carried, origin: QPointF) -> None:
        self._canvas = canvas
        self._origin = origin
        settings = canvas.context.settings
        self._to_grid = bool(settings.get("canvas/snap"))
        self._guides = _guides(canvas, carried) if settings.get("canvas/guides") and carried.nodes else None
        self._lines: GuideLines | None = None

    def way(self, way: QPointF, pointer: Pointer) -> QPointF:
        """The way to go in place of this one."""
        if pointer.holds(Qt.KeyboardModifier.AltModifier):
            self._show(())
            return way
        snapped = Snapped(way)
        if self._guides is not None:
            snapped = self._guides.snap(way, _REACH / max(self._canvas.zooming.scale, 0.25))
        self._show(snapped.lines)
        if not self._to_grid:
            return snapped.way
        goal = self._origin + way
        x, y = QPointF(*commands.snapped((goal.x(), goal.y()))) - self._origin, snapped.way
        return QPointF(y.x() if snapped.across else x.x(), y.y() if snapped.down else x.y())

    def _show(self, lines: Sequence[QLineF]) -> None:
        if self._lines is None and lines:
            self._lines = GuideLines(self._canvas.drawing.look.colours)
            self._canvas.drawing.addItem(self._lines)
        if self._lines is not None:
            self._lines.set_lines(lines)

    @property
    def lines(self) -> tuple[QLineF, ...]:
        """The guides that are shown."""
        return () if self._lines is None else self._lines.lines

    def leave(self) -> None:
        """Show no guides any more."""
        if self._lines is not None:
            self._canvas.drawing.removeItem(self._lines)
            self._lines = None


class GuideLines(QGraphicsItem):
    """Thin lines over everything else."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self.lines: tuple[QLineF, ...] = ()
        self._rect = QRectF()
        self.setZValue(_LEVEL)

    def set_lines(self, lines: Sequence[QLineF]) -> None:
        """Show these lines."""
        if tuple(lines) == self.lines:
            return
        self.prepareGeometryChange()
        self.lines = tuple(lines)
        self._rect = QRectF()
        for line in lines:
            self._rect |= QRectF(line.p1(), line.p2()).normalized().adjusted(-4, -4, 4, 4)
        self.update()

    def boundingRect(self) -> QRectF:
        """All lines."""
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw them as thin at every zoom."""
        pen = QPen(self._colours.accent, 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(list(self.lines))


def _guides(canvas: Canvas, carried: Carried) -> Guides:
    """The guides among the cards in view that are not carried along."""
    drawing = canvas.drawing
    names = [name for name in drawing.nodes_in(canvas.seen()) if name not in carried.nodes]
    middle = carried.rect.center()
    if len(names) > _MOST_OTHERS:
        names.sort(key=lambda name: (drawing.nodes[name].rect.center() - middle).manhattanLength())
    others = [drawing.nodes[name].rect for name in names[:_MOST_OTHERS]]
    return Guides.among(carried.rect, others, _wire_ends(canvas, carried))


def _wire_ends(canvas: Canvas, carried: Carried) -> list[WireEnd]:
    """The wires that have one end in the hand, but for those that are led through points of their own."""
    document, nodes = canvas.context.document, canvas.drawing.nodes
    ends = []
    for name in carried.nodes:
        entering = document.graph.nodes[name].edges
        leaving = [
            edge
            for user in document.graph.consumers(name)
            for edge in document.graph.nodes[user].edges
            if edge.source == name
        ]
        for edge in (*entering, *leaving):
            if (edge.source in carried.nodes) == (edge.target in carried.nodes):
                continue
            if document.bends(edge.target).get(edge.port):
                continue
            target = nodes[edge.target]
            start, end = nodes[edge.source].output_place(), target.input_place(target.node.ports.index(edge.port))
            ends.append(WireEnd(start, end) if edge.target == name else WireEnd(end, start))
    return ends
