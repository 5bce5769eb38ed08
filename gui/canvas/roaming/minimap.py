"""The minimap: the whole graph in a corner of the canvas, with the part that is in view, to look and to go there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.canvas.roaming.minimap_picture import picture_of
from gui.canvas.roaming.zoom import STEP, Viewpoint
from gui.canvas.scene import CanvasScene
from gui.context import Context
from gui.theme import Sizes, current_theme, with_opacity
from gui.translation import tr

LARGEST, LEAST, EDGE = QSize(208, 144), 48, 12
_AROUND, _SHARE = 0.04, 5
_IDLE_MS = 250
_NOTCH = 120.0
_RESTING, _TOUCHED, _AWAY = 0.75, 1.0, 0.25


class Overlooked(Protocol):
    """The canvas that a minimap shows."""

    @property
    def context(self) -> Context:
        """The document and the settings."""

    @property
    def drawing(self) -> CanvasScene:
        """The cards and wires."""

    @property
    def zoom(self) -> float:
        """The scale of the view."""

    def viewport(self) -> QWidget:
        """What the minimap lies on."""

    def seen(self) -> QRectF:
        """The part of the canvas that is in view."""

    def glide(self, there: Viewpoint) -> None:
        """Go somewhere."""

    def move_to(self, there: Viewpoint) -> None:
        """Be somewhere at once, under a hand."""


class Minimap(QWidget):
    """A picture that is made when the program is idle after a change, and costs a frame no more than to be copied.

    A click goes there, a drag takes the view along, the wheel zooms. It hides while all of the graph is in view, and
    fades while `is_busy` says that a hand is at work on the canvas.
    """

    def __init__(self, canvas: Overlooked, is_busy: Callable[[], bool]) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._is_busy = is_busy
        self._picture = QPixmap()
        self._graph = QRectF()
        self._content = QRectF()
        self._grip: QPointF | None = None
        self._making = QTimer(self)
        self._making.setSingleShot(True)
        self._making.setInterval(_IDLE_MS)
        self._making.timeout.connect(self._make)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Minimap", "Minimap"))
        self.setToolTip(tr("Minimap", "Click to go there, drag to look around, turn the wheel to zoom."))
        self.hide()
        current_theme().changed.connect(self._making.start)

    # --- following ----------------------------------------------------------------------------------------------------

    def content_changed(self) -> None:
        """Make the picture anew when the hand rests."""
        self._making.start()

    def refresh_now(self) -> None:
        """Make the picture at once: the graph is another one, or the setting has changed."""
        self._make()

    def follow(self) -> None:
        """The view has moved: stand in the corner, show what is in view now, and hide where that is all."""
        wanted = self._wanted()
        if wanted != self.isVisible():
            self.setVisible(wanted)
        if wanted:
            self._stand()
            self.update()

    def _wanted(self) -> bool:
        if not self._canvas.context.settings.get("canvas/minimap") or self._content.isEmpty():
            return False
        room = self._canvas.viewport().size()
        if room.width() < _SHARE * LEAST or room.height() < _SHARE * LEAST:
            return False
        return not self._canvas.seen().contains(self._graph)

    def _stand(self) -> None:
        room, corner = self._canvas.viewport().rect(), self._canvas.context.settings.get("canvas/minimap_corner")
        left = EDGE if "left" in corner else room.width() - self.width() - EDGE
        top = EDGE if "top" in corner else room.height() - self.height() - EDGE
        if self.pos() != QPoint(left, top):
            self.move(left, top)

    def _make(self) -> None:
        if self._is_busy():
            self._making.start()
            return
        self._making.stop()
        content = self._graph = self._canvas.drawing.content_rect()
        margin = max(content.width(), content.height()) * _AROUND
        self._content = content.adjusted(-margin, -margin, margin, margin) if not content.isEmpty() else QRectF()
        if not self._content.isEmpty() and self._canvas.context.settings.get("canvas/minimap"):
            size = self._content.size().scaled(self._largest(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
            size = size.expandedTo(QSize(1, 1))
            self._picture = picture_of(self._canvas.drawing, self._content, size, self.devicePixelRatioF())
            self.resize(size.expandedTo(QSize(LEAST, LEAST)))
        self.follow()

    def _largest(self) -> QSize:
        """A fifth of the canvas, and no more than is needed on a large one."""
        return LARGEST.boundedTo(self._canvas.viewport().size() / _SHARE)

    # --- places -------------------------------------------------------------------------------------------------------

    def _scale(self) -> float:
        """Pixels of the map per unit of the canvas."""
        return self._picture.deviceIndependentSize().width() / self._content.width()

    def _corner(self) -> QPointF:
        """Where the picture begins within the map."""
        size = self._picture.deviceIndependentSize()
        return QPointF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2)

    def on_map(self, place: QPointF) -> QPointF:
        """Where a place of the canvas is on the map."""
        return self._corner() + (place - self._content.topLeft()) * self._scale()

    def on_canvas(self, at: QPointF) -> QPointF:
        """The place of the canvas that a point of the map shows."""
        return self._content.topLeft() + (at - self._corner()) / self._scale()

    def frame(self) -> QRectF:
        """What is in view, on the map; where that lies beyond the map, the nearest edge of it."""
        seen = self._canvas.seen()
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        frame = QRectF(self.on_map(seen.topLeft()), self.on_map(seen.bottomRight()))
        left = min(max(frame.left(), inside.left()), inside.right() - 4)
        top = min(max(frame.top(), inside.top()), inside.bottom() - 4)
        right = max(min(frame.right(), inside.right()), left + 4)
        bottom = max(min(frame.bottom(), inside.bottom()), top + 4)
        return QRectF(left, top, right - left, bottom - top)

    # --- Qt's events --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what is in view, or go where the click is."""
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        middle = self._canvas.seen().center()
        if self.frame().contains(event.position()):
            self._grip = self.on_map(middle) - event.position()
        else:
            self._grip = QPointF()
            there = self.on_canvas(event.position())
            self._canvas.glide(Viewpoint(there.x(), there.y(), self._canvas.zoom))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the view along."""
        event.accept()
        if self._grip is not None:
            there = self.on_canvas(event.position() + self._grip)
            self._canvas.move_to(Viewpoint(there.x(), there.y(), self._canvas.zoom))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        event.accept()
        self._grip = None
        self.follow()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click is like the first."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the middle of the view."""
        event.accept()
        middle, factor = self._canvas.seen().center(), STEP ** (event.angleDelta().y() / _NOTCH)
        self._canvas.move_to(Viewpoint(middle.x(), middle.y(), self._canvas.zoom * factor))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The canvas under the map is not asked for its menu."""
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stand out under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Step back."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the picture, and a frame around what is in view."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        touched = self.underMouse() or self._grip is not None
        painter.setOpacity(_AWAY if self._is_busy() else _TOUCHED if touched else _RESTING)
        painter.setPen(QPen(colours.control_border, 1))
        painter.setBrush(colours.raised)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        painter.drawPixmap(self._corner(), self._picture)
        painter.setPen(QPen(colours.accent, 1.5))
        painter.setBrush(with_opacity(colours.accent, 0.16))
        painter.drawRoundedRect(self.frame(), 2, 2)
        painter.end()
