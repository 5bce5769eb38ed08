"""One wire on the canvas: the curve along which it runs, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainterPath, QPainterPathStroker

from engine import Edge, Value
from gui.canvas.painting.geometry import Curve, Point, curve_between
from gui.canvas.painting.ground import Ground
from gui.canvas.painting.heat_map import heat_image
from gui.canvas.painting.readings import WireReading, read_wire
from gui.theme import Sizes

_MARGIN = 8.0


@dataclass
class WireState:
    """What about a wire changes while one looks at it."""

    selected: bool = False
    hovered: bool = False
    lit: bool = False
    looped: bool = False
    """Whether it is part of a loop, so that nothing can be evaluated along it."""
    hidden_end: bool = False
    """Whether its end is in the user's hand, so that it is not drawn here."""
    cut: bool = False
    """Whether a stroke has crossed it that will cut it."""
    chosen_points: frozenset[int] = frozenset()
    """Which of its reroute points are selected."""

    @property
    def is_marked(self) -> bool:
        """Whether the wire looks otherwise than it would if nobody looked."""
        return self.selected or self.hovered or self.lit or self.cut or bool(self.chosen_points)

    def unmarked(self) -> WireState:
        """The wire as nobody looks at it: only what the graph says of it."""
        return WireState(looped=self.looped)


class WireItem:
    """The curve from an output port to an input port."""

    __slots__ = (
        "__weakref__",
        "_ground",
        "_hit",
        "_images",
        "_path",
        "_reading",
        "_stamp",
        "curve",
        "edge",
        "points",
        "state",
    )

    def __init__(self, ground: Ground, edge: Edge) -> None:
        self._ground = ground
        self.edge = edge
        self.state = WireState()
        self.curve: Curve = _NOWHERE
        self.points: tuple[Point, ...] = ()
        self._path: QPainterPath | None = None
        self._hit: QPainterPath | None = None
        self._reading: WireReading | None = None
        self._images: dict[int, QImage] = {}
        self._stamp = -1

    def set_way(self, curve: Curve, points: tuple[Point, ...] = ()) -> None:
        """Run along this curve on the canvas, with reroute points at these places of it."""
        if self.curve is not _NOWHERE:
            self.changed()
        self.curve, self.points = curve, points
        self._path = self._hit = None
        self._ground.wires.lead(self.edge, curve)
        if points:
            self._ground.bent[self.edge] = None
        else:
            self._ground.bent.pop(self.edge, None)
        self.changed()

    @property
    def outline(self) -> QRectF:
        """The part of the canvas that it runs through."""
        left, top, right, bottom = self.curve.box
        return QRectF(left - _MARGIN, top - _MARGIN, right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN)

    def update(self) -> None:
        """Have it painted again: it is marked otherwise than before."""
        ground = self._ground
        if self.state.is_marked:
            ground.marked_wires[self.edge] = None
        else:
            ground.marked_wires.pop(self.edge, None)
        ground.remark(self.outline)

    def changed(self) -> None:
        """Have it painted again: it runs, or is, otherwise than before."""
        if self._ground.is_new:
            return
        if self.edge in self._ground.lifted_wires:
            self._ground.remark(self.outline)
        else:
            self._ground.repaint(self.outline)

    @property
    def reading(self) -> WireReading:
        """The wire's numbers as they stand."""
        if self._reading is None or self._stamp != self._ground.stamp:
            self._stamp = self._ground.stamp
            self._images = {}
            self._reading = read_wire(self._ground.context, self.edge)
        return self._reading

    def image(self, value: Value, *, gradient: bool = False) -> QImage | None:
        """The heat map of one of the wire's arrays; none for an array without numbers."""
        if not np.size(value):
            return None
        if id(value) not in self._images:  # the reading keeps the array, so its id stays its own
            self._images[id(value)] = heat_image(value, self._ground.look.colours, gradient=gradient)
        return self._images[id(value)]

    def set_hidden(self, *, hidden: bool) -> None:
        """Leave the wire out while its end is in the user's hand."""
        self.state.hidden_end = hidden
        if hidden:
            self._ground.hidden[self.edge] = None
        else:
            self._ground.hidden.pop(self.edge, None)
        self.changed()

    @property
    def path(self) -> QPainterPath:
        """The curve to draw."""
        if self._path is None:
            self._path = self.curve.path()
        return self._path

    def meets(self, place: QPointF) -> bool:
        """Whether a pointer at this place meets the wire: it is wider than what is seen."""
        if self._hit is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(Sizes.WIRE_REACH)
            self._hit = stroker.createStroke(self.path)
        return self._hit.contains(place)


_NOWHERE = curve_between(QPointF(), QPointF())
