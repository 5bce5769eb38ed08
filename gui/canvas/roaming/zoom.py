"""The scale and the place of the view: zooming at a point, scrolling, fitting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QGraphicsView

SMALLEST, LARGEST = 0.1, 4.0
STEP = 1.25
_WHEEL_NOTCH = 120.0
_FIT_MARGIN = 32
_SAME_PLACE, _SAME_SCALE = 8.0, 0.02
_FIT_SMALLEST, _FIT_LARGEST = 0.01, 1.25


@dataclass(frozen=True)
class Viewpoint:
    """What the view shows: the point of the canvas in its middle, and the scale."""

    x: float
    y: float
    scale: float

    def is_near(self, other: Viewpoint) -> bool:
        """Whether both show the same but for a few pixels."""
        scale = min(self.scale, other.scale)
        apart = max(abs(self.x - other.x), abs(self.y - other.y)) * scale
        return apart < _SAME_PLACE and abs(self.scale - other.scale) < _SAME_SCALE * scale

    def towards(self, end: Viewpoint, share: float) -> Viewpoint:
        """What the view shows after this share of the way; scale and place change together, about one fixed point."""
        if share >= 1.0:
            return end
        scale = self.scale * (end.scale / self.scale) ** share
        way = share
        if abs(1 / end.scale - 1 / self.scale) > _SAME_SCALE / self.scale:
            way = (1 / scale - 1 / self.scale) / (1 / end.scale - 1 / self.scale)
        return Viewpoint(self.x + (end.x - self.x) * way, self.y + (end.y - self.y) * way, scale)


class Zoom:
    """Scales and moves one view."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view

    @property
    def scale(self) -> float:
        """Pixels of the view per unit of the canvas."""
        return float(self._view.transform().m11())

    def to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom to this scale, within the limits, holding still the point of the view under `at` (else the middle)."""
        self._set(max(min(SMALLEST, self.scale), min(LARGEST, scale)), at)

    def _set(self, scale: float, at: QPointF | None = None) -> None:
        view = self._view
        at = QPointF(view.viewport().rect().center()) if at is None else at
        held = self.canvas_point(at)
        view.setTransform(QTransform.fromScale(scale, scale))
        self.scroll(QPointF(view.transform().map(held)) - QPointF(*self._offset()) - at)

    def by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor."""
        self.to(self.scale * factor, at)

    def canvas_point(self, at: QPointF) -> QPointF:
        """The point of the canvas under a point of the view, not rounded to pixels."""
        inverse, _ = self._view.transform().inverted()
        return QPointF(inverse.map(at + QPointF(*self._offset())))

    def _offset(self) -> tuple[int, int]:
        return self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()

    def scroll(self, by: QPointF) -> None:
        """Move the view over the canvas by this many pixels."""
        for bar, distance in (
            (self._view.horizontalScrollBar(), by.x()),
            (self._view.verticalScrollBar(), by.y()),
        ):
            bar.setValue(bar.value() + round(distance))

    @property
    def viewpoint(self) -> Viewpoint:
        """What the view shows now."""
        middle = self.canvas_point(QPointF(self._view.viewport().rect().center()))
        return Viewpoint(middle.x(), middle.y(), self.scale)

    def look_from(self, viewpoint: Viewpoint) -> None:
        """Show what is seen from there."""
        self._set(viewpoint.scale)
        self._view.centerOn(viewpoint.x, viewpoint.y)

    def fitting(self, rect: QRectF) -> Viewpoint:
        """From where all of a part of the canvas is seen, as large as that allows but not much larger than life."""
        middle = rect.center()
        if rect.isEmpty():
            return Viewpoint(middle.x(), middle.y(), 1.0)
        size = self._view.viewport().size()
        across = (size.width() - 2 * _FIT_MARGIN) / rect.width()
        down = (size.height() - 2 * _FIT_MARGIN) / rect.height()
        return Viewpoint(middle.x(), middle.y(), max(_FIT_SMALLEST, min(_FIT_LARGEST, across, down)))

    def wheel(self, event: QWheelEvent, *, zooms: bool) -> None:
        """Zoom at the pointer as far as the wheel turned, or scroll; Ctrl always zooms, Shift scrolls sideways."""
        held, turn = event.modifiers(), event.angleDelta()
        sideways = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if held & Qt.KeyboardModifier.ControlModifier or (zooms and not sideways):
            self.by(STEP ** ((turn.y() or turn.x()) / _WHEEL_NOTCH), event.position())
            return
        distance = QPointF(event.pixelDelta()) if not event.pixelDelta().isNull() else QPointF(turn) / 2
        if sideways and not distance.x():
            distance = QPointF(distance.y(), 0)
        self.scroll(-distance)

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Zoom at the fingers; whether the event was one of zooming."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.by(1.0 + event.value(), event.position())
        return True
