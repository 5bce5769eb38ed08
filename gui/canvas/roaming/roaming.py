"""Moving about on the canvas: jumps that glide, the places that were visited, and the nodes that were found."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QRect, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.canvas.node_item import NodeItem
from gui.canvas.roaming.hits import Hits
from gui.canvas.roaming.minimap import Minimap
from gui.canvas.roaming.motion import motion_ms
from gui.canvas.roaming.travel import DURATION_MS
from gui.canvas.roaming.visited import Visit, Visited
from gui.canvas.roaming.zoom import Viewpoint
from gui.canvas.surface import Surface
from gui.context import Context
from gui.document.document import Document

_FLASH_MS = 900
_READABLE = 0.6
_AROUND = 48


class Roaming(Surface):
    """A surface on which one jumps from place to place and back; `visited_changed` follows whether one can.

    `level_wanted` carries the composite gates to go into, outermost first, where the place that one returns to lies
    on another level of the graph; whoever listens shows that level at once.
    """

    visited_changed = Signal()
    level_wanted = Signal(tuple)
    _is_made = False

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._visited: WeakKeyDictionary[Document, Visited] = WeakKeyDictionary()
        self._returning = False
        self.hits = Hits(self)
        self.minimap = Minimap(self, self._is_busy)
        self._flashing: NodeItem | None = None
        self._flash = QVariantAnimation(self)
        self._flash.setDuration(_FLASH_MS)
        self._flash.setStartValue(1.0)
        self._flash.setEndValue(0.0)
        self._flash.valueChanged.connect(self._fade)
        self._join_minimap()
        self._is_made = True

    def set_context(self, context: Context) -> None:
        """Show another document; nothing of the one before is kept."""
        self._flash.stop()
        self._flashing = None
        self.hits.clear()
        if context.document.root is self._context.document.root and not self._returning:
            self.visited.leave(self.here)  # gone into a composite gate, or out of it
        self.context.settings.changed.disconnect(self._follow_setting)
        super().set_context(context)
        self._join_minimap()
        self.visited_changed.emit()

    # --- the minimap ----------------------------------------------------------------------------------------------

    def _join_minimap(self) -> None:
        self._drawing.content_changed.connect(self.minimap.content_changed)
        self._drawing.content_changed.connect(self.hits.moved)
        self._context.settings.changed.connect(self._follow_setting)
        self.minimap.content_changed()

    def _follow_setting(self, key: str) -> None:
        if key in {"canvas/minimap", "canvas/minimap_corner"}:
            self.minimap.refresh_now()

    def _is_busy(self) -> bool:
        """Whether a hand is at work, so that nothing may be in its way."""
        return False

    def move_to(self, there: Viewpoint) -> None:
        """Be there at once, within the limits of the scale."""
        self.travel.stop()
        self._fit_when_shown = False
        self.zooming.to(there.scale)
        self.centerOn(there.x, there.y)
        self._moved()

    def _moved(self) -> None:
        super()._moved()
        if self._is_made:
            self.minimap.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The minimap is as large as the canvas has room for."""
        super().resizeEvent(event)
        if self._is_made:
            self.minimap.content_changed()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scrolling takes along whatever lies on the view; the minimap stays in its corner."""
        super().scrollContentsBy(dx, dy)
        if self._is_made:
            self.minimap.follow()

    # --- jumps ----------------------------------------------------------------------------------------------------

    def glide_to_all(self) -> None:
        """Go to where the whole graph is seen."""
        self._drawing.settle()
        self.go(self.zooming.fitting(self._drawing.content_rect()))

    def fit_selection(self) -> None:
        """Go to where the selected nodes, frames and comments are seen, as large as fits, or all where none is."""
        selection = self._context.selection
        if not (selection.names or selection.annotations):
            self.glide_to_all()
            return
        rect = self._drawing.rect_of(selection.names)
        for key in selection.annotations:
            rect |= self._drawing.annotations.rect(key)
        self.go(self.zooming.fitting(rect.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)))

    def reveal(self, name: str) -> None:
        """Bring a node into the middle, select it and light it up for a moment."""
        item = self._drawing.nodes.get(name)
        if item is not None:
            self._context.selection.set((name,))
            self.go(self.viewpoint_of(name))
            self.light_up(name)

    def ensure_seen(self, *names: str) -> None:
        """Scroll as little as it takes for these nodes to be in view, or go to where all are seen if they are too many.

        That is a jump, so that `go_back` leads back from it. A single node is never too large.
        """
        rect = self._drawing.rect_of([name for name in names if name in self._drawing.nodes])
        room, scale = self.viewport().size(), self.travel.goal.scale
        if len(names) > 1 and (rect.width() * scale > room.width() or rect.height() * scale > room.height()):
            self.go(self.zooming.fitting(rect.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)))
        else:
            super().ensure_seen(*names)

    def viewpoint_of(self, name: str) -> Viewpoint:
        """From where a node is read, in the middle of the view."""
        middle = self._drawing.rect_of([name]).center()
        return Viewpoint(middle.x(), middle.y(), max(self.travel.goal.scale, _READABLE))

    # --- places that were visited ---------------------------------------------------------------------------------

    def go(self, there: Viewpoint) -> None:
        """Jump to another place of the graph; `go_back` leads back."""
        self.visited.leave(self.here)
        self.glide(there)
        self.visited_changed.emit()

    def glide(self, there: Viewpoint) -> None:
        """Show what is seen from there, gliding unless nothing may."""
        self._fit_when_shown = False
        wanted = motion_ms(self._context.settings, DURATION_MS) if self.isVisible() else 0
        self.travel.to(there, wanted)

    @property
    def visited(self) -> Visited:
        """The places of the document that is shown; each keeps its own while others are looked at."""
        return self._visited.setdefault(self._context.document.root, Visited())

    @property
    def here(self) -> Visit:
        """Where the view stands, or is about to arrive."""
        return Visit(self.travel.goal, self._context.document.level)

    def go_back(self) -> None:
        """Return to the place that was jumped away from."""
        self._return_to(self.visited.back(self.here))

    def go_forward(self) -> None:
        """Go again to the place that was returned from."""
        self._return_to(self.visited.forward(self.here))

    def _return_to(self, visit: Visit | None) -> None:
        if visit is not None:
            if visit.level != self._context.document.level:
                self._change_level(visit.level)
            if visit.level == self._context.document.level:
                self.glide(visit.viewpoint)
        self.visited_changed.emit()

    def _change_level(self, level: tuple[str, ...]) -> None:
        self._returning = True
        try:
            self.level_wanted.emit(level)
        finally:
            self._returning = False

    def light_up(self, name: str) -> None:
        """Light a node up for a moment."""
        self._flash.stop()
        self._fade(0.0)  # the one before may not have faded yet
        self._flashing = self._drawing.nodes[name]
        self._fade(1.0)
        self._flash.start()

    def _fade(self, strength: float) -> None:
        if self._flashing is not None:
            self._flashing.set_flash(strength)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Outline what was found."""
        self.hits.paint(painter, QRectF(rect))
