"""The scale and the place of the view: zooming at a point, scrolling, fitting."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QNativeGestureEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QGraphicsView

SMALLEST, LARGEST = 0.1, 4.0
STEP = 1.25
_WHEEL_NOTCH = 120.0
_FIT_MARGIN = 32
_FIT_SMALLEST, _FIT_LARGEST = 0.01, 1.25


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

    def fit(self, rect: QRectF) -> None:
        """Show all of a part of the canvas, as large as that allows but not much larger than life."""
        if rect.isEmpty():
            self.to(1.0)
            self._view.centerOn(rect.center())
            return
        size = self._view.viewport().size()
        across = (size.width() - 2 * _FIT_MARGIN) / rect.width()
        down = (size.height() - 2 * _FIT_MARGIN) / rect.height()
        self._set(max(_FIT_SMALLEST, min(_FIT_LARGEST, across, down)))
        self._view.centerOn(rect.center())

    def wheel(self, event: QWheelEvent, *, zooms: bool) -> None:
        """Zoom at the pointer in proportion to the wheel's turn, or scroll; Ctrl and pinching always zoom."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        turn = event.angleDelta()
        if zooms or control:
            self.by(STEP ** (turn.y() / _WHEEL_NOTCH), event.position())
            return
        distance = QPointF(event.pixelDelta()) if not event.pixelDelta().isNull() else QPointF(turn) / 2
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not distance.x():
            distance = QPointF(distance.y(), 0)
        self.scroll(-distance)

    def pinch(self, event: QNativeGestureEvent) -> bool:
        """Zoom at the fingers; whether the event was one of zooming."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.by(1.0 + event.value(), event.position())
        return True
