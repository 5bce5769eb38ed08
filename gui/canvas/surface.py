"""The surface of the canvas: a drawing of one document in a view that scrolls, zooms and finds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCursor,
    QImage,
    QInputDevice,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from gui.canvas.painting import export
from gui.canvas.painting.background import draw_grid
from gui.canvas.painting.card_painter import SIMPLE_BELOW
from gui.canvas.painting.picture import Picture
from gui.canvas.painting.style import LABELS_FROM
from gui.canvas.roaming.travel import Travel
from gui.canvas.roaming.zoom import STEP, Zoom
from gui.canvas.scene import CanvasScene
from gui.context import Context
from gui.theme import Colours, Sizes, current_theme, text_font
from gui.translation import tr

_WORLD = QRectF(-4e6, -4e6, 8e6, 8e6)
_SEEN_MARGIN = 24
_REFINE_AFTER_MS = 60
_REST_MS = 80
"""How long after it has moved a view counts as moving."""


class Surface(QGraphicsView):
    """Shows the document of a context; what may be done to it is added by CanvasView."""

    zoom_changed = Signal(float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zooming = Zoom(self)
        self.travel = Travel(self.zooming, self._moved, self)
        self._context = context
        self._drawing = CanvasScene(context, self)
        self._fit_when_shown = True
        self._adding_key = tr("Canvas", "Tab")
        self._refining = QTimer(self)
        self._refining.setSingleShot(True)
        self._refining.setInterval(_REFINE_AFTER_MS)
        self._refining.timeout.connect(self._refine)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self._rest)
        self._picture = Picture(self._paint_kept)
        self._follow_drawing()
        self._dress()
        self.setScene(self._drawing)
        current_theme().changed.connect(self._wear_theme)
        context.evaluation.walk_changed.connect(self._follow_walk)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setSceneRect(_WORLD)
        # All of it is painted, so scrolling may move what is there and paint only the rest.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Canvas", "Graph"))
        self.setAccessibleDescription(tr("Canvas", "Tab adds a gate, Ctrl with the arrows walks along the wires."))

    @property
    def context(self) -> Context:
        """The document that is shown, and what belongs to it."""
        return self._context

    @property
    def drawing(self) -> CanvasScene:
        """The cards and wires of the document."""
        return self._drawing

    def set_context(self, context: Context) -> None:
        """Show another document; nothing of the one before is kept."""
        old, self._context = self._drawing, context
        old.context.evaluation.walk_changed.disconnect(self._follow_walk)
        self._drawing = CanvasScene(context, self)
        self._picture.drop()
        self._follow_drawing()
        self.setScene(self._drawing)
        old.release()
        old.deleteLater()
        context.evaluation.walk_changed.connect(self._follow_walk)
        self.fit_all()

    def _follow_drawing(self) -> None:
        self._drawing.settled_roughly.connect(self._refining.start)
        self._drawing.changed_at.connect(self._picture.forget)
        self._drawing.numbers_changed.connect(self._show_numbers)

    def _wear_theme(self) -> None:
        self._picture.forget()
        self.viewport().update()

    # --- scale and place ------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Pixels of the view per unit of the canvas."""
        return self.zooming.scale

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show the graph at this scale, the point of the view under `at`, else its middle, staying where it is."""
        self.travel.stop()
        self.zooming.to(scale, at)
        self._moved()

    def zoom_in(self) -> None:
        """Show the graph larger, at the pointer where that is over the canvas."""
        self.zoom_to(self.zoom * STEP, self.pointer_or_middle())

    def zoom_out(self) -> None:
        """Show the graph smaller, at the pointer where that is over the canvas."""
        self.zoom_to(self.zoom / STEP, self.pointer_or_middle())

    def zoom_reset(self) -> None:
        """Show the graph at its natural size."""
        self.zoom_to(1.0)

    def fit_all(self) -> None:
        """Show the whole graph at once."""
        self._fit_when_shown = not self.isVisible()
        self._drawing.settle()
        self.travel.to(self.zooming.fitting(self._drawing.content_rect()), 0)

    def pointer_or_middle(self) -> QPointF:
        """Where the pointer is on the view, or its middle when the pointer is elsewhere."""
        viewport = self.viewport()
        at = viewport.mapFromGlobal(QCursor.pos())
        inside = viewport.rect().contains(at) and self.window().isActiveWindow()
        return QPointF(at if inside else viewport.rect().center())

    def ensure_seen(self, *names: str) -> None:
        """Scroll as little as it takes for these nodes to be in view."""
        known = [name for name in names if name in self._drawing.nodes]
        if known:
            self.travel.stop()
            self.ensureVisible(self._drawing.rect_of(known), _SEEN_MARGIN, _SEEN_MARGIN)
            self._moved()

    def _follow_walk(self) -> None:
        step = self._drawing.current_step
        if step is not None:
            self.ensure_seen(step)

    def seen(self) -> QRectF:
        """The part of the canvas that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    @property
    def look(self) -> tuple[float, QPointF]:
        """Where the view looks: its scale and the point in its middle, for `look_at`."""
        return self.zoom, self.middle()

    def look_at(self, look: tuple[float, QPointF]) -> None:
        """Look there again."""
        scale, middle = look
        self._fit_when_shown = False
        self.zooming.to(scale)
        self.centerOn(middle)
        self._moved()

    def middle(self) -> QPointF:
        """The point of the canvas in the middle of the view."""
        return self.zooming.canvas_point(QPointF(self.viewport().rect().center()))

    def _moved(self) -> None:
        """The view has another scale or place."""
        self.zoom_changed.emit(self.zoom)
        self._refining.start()
        self._resting.start()

    def _refine(self) -> None:
        """Have the numbers placed well where one looks; in a graph that is not large they are so already."""
        if self.zoom >= LABELS_FROM and not self._drawing.refine(self.seen()):
            self._refining.start()

    def _rest(self) -> None:
        """The view has come to rest: what was stretched is painted anew."""
        if not self._picture.is_at(self.zoom):
            self.viewport().update()

    def _show_numbers(self) -> None:
        """All numbers may be other ones; from afar none can be read."""
        if self.zoom >= SIMPLE_BELOW:
            self._picture.forget()
            self.viewport().update()

    # --- pictures -------------------------------------------------------------------------------------------------

    def render_to_image(self, scale: float = 2.0, colours: Colours | None = None) -> QImage:
        """The whole graph with its numbers at `scale` pixels per unit, in the theme's colours or in others."""
        return export.render_to_image(self._drawing, scale, colours)

    def render_to_svg(self, colours: Colours | None = None) -> bytes:
        """The whole graph with its numbers as an SVG drawing, in the theme's colours or in others."""
        return export.render_to_svg(self._drawing, self._context.document.about.title, colours)

    # --- Qt's events ----------------------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The dotted grid, and on it the layers of the drawing: at once, or as a picture where there is much."""
        rect = QRectF(rect)
        if not self._drawing.is_heavy(self.seen(), self.zoom):
            draw_grid(painter, rect, self._drawing.look.colours)
            self._drawing.drawBackground(painter, rect)
        elif self._picture.is_at(self.zoom) or not (self._resting.isActive() and self._picture.covers(rect)):
            self._picture.show(painter, rect)
            self._drawing.paint_marked(painter, rect)
        else:
            self._picture.show_stretched(painter)
            self._drawing.paint_marked(painter, rect)
        if not self._drawing.nodes:
            self._draw_hint(painter)

    def _paint_kept(self, painter: QPainter, rect: QRectF) -> None:
        draw_grid(painter, rect, self._drawing.look.colours)
        self._drawing.paint_kept(painter, rect)

    def _draw_hint(self, painter: QPainter) -> None:
        """Say in the middle of an empty canvas how to begin."""
        painter.save()
        painter.resetTransform()
        painter.setFont(text_font(Sizes.FONT_LARGE))
        painter.setPen(self._drawing.look.colours.text_muted)
        room = QRectF(self.viewport().rect()).adjusted(_SEEN_MARGIN, 0, -_SEEN_MARGIN, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        painter.restore()

    @property
    def hint(self) -> str:
        """What the canvas says while it has no node; empty as soon as it has one."""
        if self._drawing.nodes:
            return ""
        if not self._adding_key:
            return tr("Canvas", "Double-click to add a gate, or drag one from the left.")
        return tr("Canvas", "Press {keys} to add a gate, or drag one from the left.", keys=self._adding_key)

    def set_adding_key(self, keys: str) -> None:
        """Name these keys in the hint of an empty canvas, or none."""
        self._adding_key = keys
        if not self._drawing.nodes:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or scroll, as the settings say."""
        self._fit_when_shown = False
        self.travel.stop()
        self.zooming.wheel(event, zooms=self._wheel_zooms(event))
        self._moved()
        event.accept()

    def _wheel_zooms(self, event: QWheelEvent) -> bool:
        """Whether the wheel zooms; two fingers on a trackpad have their own setting, since they can also pinch."""
        settings = self._context.settings
        fingers = event.phase() != Qt.ScrollPhase.NoScrollPhase or _is_trackpad(event)
        if fingers and settings.get("canvas/trackpad_scrolls"):
            return False
        return bool(settings.get("canvas/wheel_zooms"))

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinching zooms."""
        if isinstance(event, QNativeGestureEvent):
            self.travel.stop()
        if isinstance(event, QNativeGestureEvent) and self.zooming.pinch(event):
            self._moved()
            return True
        return super().viewportEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the graph when it is first seen."""
        super().showEvent(event)
        if self._fit_when_shown:
            self.fit_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in the middle there."""
        super().resizeEvent(event)
        self._moved()


def _is_trackpad(event: QWheelEvent) -> bool:
    return event.pointingDevice().type() == QInputDevice.DeviceType.TouchPad
