"""A picture of what lies on the canvas, painted once and shown again.

It is moved while the view moves, stretched while the view zooms, and painted anew in those parts that have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion, QTransform

Paint = Callable[[QPainter, QRectF], None]

_AROUND = 256
"""How far, in pixels, the picture reaches beyond what is seen, to be filled as the view moves there."""
_AHEAD = 96
"""How much farther than what is seen is painted, when something has to be."""
_PARTS = 8
_CHANGES = 64
"""More changes than these at once are taken as one, all around them."""


class Picture:
    """Kept at one scale. Its pixels are counted from the canvas's origin: a place times the scale is a pixel."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._pixmap = QPixmap()
        self._area = QRect()
        self._missing = QRegion()
        self._scale = 0.0

    def forget(self, changed: Iterable[QRectF] | None = None) -> None:
        """These parts of the canvas look different now, or all of it."""
        if changed is None:
            self._missing = QRegion(self._area)
            return
        rects = [_pixels(rect, self._scale).adjusted(-1, -1, 1, 1) for rect in changed]
        if len(rects) > _CHANGES:
            whole = QRect()
            for rect in rects:
                whole |= rect
            rects = [whole]
        for rect in rects:
            self._missing += rect & self._area

    def drop(self) -> None:
        """Keep nothing."""
        self._pixmap, self._area, self._missing, self._scale = QPixmap(), QRect(), QRegion(), 0.0

    def is_at(self, scale: float) -> bool:
        """Whether the picture is kept at this scale."""
        return self._scale == scale

    def covers(self, seen: QRectF) -> bool:
        """Whether the picture, stretched as it may be, has all of this part of the canvas."""
        return self._area.contains(_pixels(seen, self._scale).adjusted(1, 1, -1, -1))

    def show(self, painter: QPainter, seen: QRectF) -> None:
        """Paint this part of the canvas, first painting what is missing of it; `painter` has the view's transform."""
        view = painter.worldTransform()
        pixels = _pixels(seen, view.m11())
        self._reach(pixels, view.m11(), painter.device().devicePixelRatio())
        self._fill(pixels)
        painter.save()
        painter.setWorldTransform(QTransform.fromTranslate(round(view.dx()), round(view.dy())))
        painter.drawPixmap(self._area.topLeft(), self._pixmap)
        painter.restore()

    def show_stretched(self, painter: QPainter) -> None:
        """Paint the picture as it is, at the scale of the painter."""
        view = painter.worldTransform()
        factor = view.m11() / self._scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setWorldTransform(QTransform(factor, 0, 0, factor, view.dx(), view.dy()))
        painter.drawPixmap(self._area.topLeft(), self._pixmap)
        painter.restore()

    # --- keeping ----------------------------------------------------------------------------------------------------

    def _reach(self, pixels: QRect, scale: float, ratio: float) -> None:
        """Have room for these pixels at this scale, with what is known of them."""
        same = scale == self._scale and ratio == self._pixmap.devicePixelRatio()
        if same and self._area.contains(pixels):
            return
        area = pixels.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        pixmap = QPixmap(QSize(area.width(), area.height()) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        missing = QRegion(area)
        if same:
            painter = QPainter(pixmap)
            painter.drawPixmap(self._area.topLeft() - area.topLeft(), self._pixmap)
            painter.end()
            missing -= QRegion(self._area) - self._missing
        self._pixmap, self._area, self._missing, self._scale = pixmap, area, missing, scale

    def _fill(self, pixels: QRect) -> None:
        """Paint what is missing of these pixels, and a little ahead."""
        if not self._missing.intersects(pixels):
            return
        ahead = pixels.adjusted(-_AHEAD, -_AHEAD, _AHEAD, _AHEAD) & self._area
        missing = self._missing & ahead
        parts: list[QRect] = list(missing) if missing.rectCount() <= _PARTS else [missing.boundingRect()]  # type: ignore[call-overload]  # it can be iterated
        painter = QPainter(self._pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        for part in parts:
            self._paint_part(painter, part)
        painter.end()
        self._missing -= QRegion(ahead)

    def _paint_part(self, painter: QPainter, part: QRect) -> None:
        corner = -self._area.topLeft()
        painter.setWorldTransform(QTransform(self._scale, 0, 0, self._scale, corner.x(), corner.y()))
        rect = QRectF(
            part.x() / self._scale, part.y() / self._scale, part.width() / self._scale, part.height() / self._scale
        )
        painter.setClipRect(rect)
        self._paint(painter, rect)


def _pixels(rect: QRectF, scale: float) -> QRect:
    corner, end = rect.topLeft() * scale, rect.bottomRight() * scale
    return QRectF(corner, end).toAlignedRect() if scale else QRect(QPoint(), QSize())
