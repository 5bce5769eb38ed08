"""The surface of the canvas: a drawing of one document in a view that scrolls, zooms and finds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QImage, QNativeGestureEvent, QPainter, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from gui.canvas import export
from gui.canvas.background import draw_grid
from gui.canvas.node_item import NodeItem
from gui.canvas.scene import CanvasScene
from gui.canvas.style import LABELS_FROM
from gui.canvas.zoom import STEP, Zoom
from gui.context import Context
from gui.theme import Colours, Sizes, current_theme, text_font
from gui.translation import tr

_WORLD = QRectF(-4e6, -4e6, 8e6, 8e6)
_FLASH_MS = 900
_SEEN_MARGIN = 24
_REFINE_AFTER_MS = 60


class Surface(QGraphicsView):
    """Shows the document of a context; what may be done to it is added by CanvasView."""

    zoom_changed = Signal(float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zooming = Zoom(self)
        self._context = context
        self._drawing = CanvasScene(context, self)
        self._fit_when_shown = True
        self._flashing: NodeItem | None = None
        self._flash = QVariantAnimation(self)
        self._flash.setDuration(_FLASH_MS)
        self._flash.setStartValue(1.0)
        self._flash.setEndValue(0.0)
        self._flash.valueChanged.connect(self._fade)
        self._refining = QTimer(self)
        self._refining.setSingleShot(True)
        self._refining.setInterval(_REFINE_AFTER_MS)
        self._refining.timeout.connect(self._refine)
        self._drawing.settled_roughly.connect(self._refining.start)
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
        self.setAccessibleDescription(
            tr("Canvas", "Tab adds a gate, Alt with the arrows walks along the wires, Enter edits a value.")
        )

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
        self._flash.stop()
        self._flashing = None
        old, self._context = self._drawing, context
        old.context.evaluation.walk_changed.disconnect(self._follow_walk)
        self._drawing = CanvasScene(context, self)
        self._drawing.settled_roughly.connect(self._refining.start)
        self.setScene(self._drawing)
        old.release()
        old.deleteLater()
        context.evaluation.walk_changed.connect(self._follow_walk)
        self.fit_all()

    def _wear_theme(self) -> None:
        self.resetCachedContent()
        self.viewport().update()

    # --- scale and place ------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Pixels of the view per unit of the canvas."""
        return self.zooming.scale

    def zoom_to(self, scale: float) -> None:
        """Show the graph at this scale, the middle of the view staying where it is."""
        self.zooming.to(scale)
        self._moved()

    def zoom_in(self) -> None:
        """Show the graph larger."""
        self.zoom_to(self.zoom * STEP)

    def zoom_out(self) -> None:
        """Show the graph smaller."""
        self.zoom_to(self.zoom / STEP)

    def zoom_reset(self) -> None:
        """Show the graph at its natural size."""
        self.zoom_to(1.0)

    def fit_all(self) -> None:
        """Show the whole graph."""
        self._fit_when_shown = not self.isVisible()
        self._drawing.settle()
        self.zooming.fit(self._drawing.content_rect())
        self._moved()

    def fit_selection(self) -> None:
        """Show the selected nodes, frames and comments as large as fits, or all where none is selected."""
        selection = self._context.selection
        if not (selection.names or selection.annotations):
            self.fit_all()
            return
        rect = self._drawing.rect_of(selection.names)
        for key in selection.annotations:
            rect |= self._drawing.annotations.rect(key)
        self.zooming.fit(rect.adjusted(-48, -48, 48, 48))
        self._moved()

    def reveal(self, name: str) -> None:
        """Bring a node into the middle, select it and light it up for a moment."""
        item = self._drawing.nodes.get(name)
        if item is None:
            return
        self._fit_when_shown = False
        self._context.selection.set((name,))
        if self.zoom < _READABLE:
            self.zooming.to(_READABLE)
        self.centerOn(item.mapRectToScene(item.geometry.rect).center())
        self._moved()
        self._light_up(item)

    def _light_up(self, item: NodeItem) -> None:
        self._flash.stop()
        self._fade(0.0)  # the one before may not have faded yet
        self._flashing = item
        self._fade(1.0)
        self._flash.start()

    def _fade(self, strength: float) -> None:
        if self._flashing is not None:
            self._flashing.set_flash(strength)

    def ensure_seen(self, *names: str) -> None:
        """Scroll as little as it takes for these nodes to be in view."""
        known = [name for name in names if name in self._drawing.nodes]
        if known:
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
        if not self._refining.isActive():
            self._refining.start()

    def _refine(self) -> None:
        """Have the numbers placed well where one looks; in a graph that is not large they are so already."""
        if self.zoom >= LABELS_FROM:
            self._drawing.refine(self.mapToScene(self.viewport().rect()).boundingRect())

    # --- pictures -------------------------------------------------------------------------------------------------

    def render_to_image(self, scale: float = 2.0, colours: Colours | None = None) -> QImage:
        """The whole graph with its numbers at `scale` pixels per unit, in the theme's colours or in others."""
        return export.render_to_image(self._drawing, scale, colours)

    def render_to_svg(self, colours: Colours | None = None) -> bytes:
        """The whole graph with its numbers as an SVG drawing, in the theme's colours or in others."""
        return export.render_to_svg(self._drawing, self._context.document.about.title, colours)

    # --- Qt's events ----------------------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The dotted grid, and on it the layers of the drawing."""
        draw_grid(painter, QRectF(rect), self._drawing.look.colours)
        self._drawing.drawBackground(painter, rect)
        if not self._drawing.nodes:
            self._draw_hint(painter)

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
        return tr("Canvas", "Press Tab to add a gate, or drag one from the left.")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, or scroll, as the settings say."""
        self._fit_when_shown = False
        self.zooming.wheel(event, zooms=bool(self._context.settings.get("canvas/wheel_zooms")))
        self._moved()
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinching zooms."""
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


_READABLE = 0.6
