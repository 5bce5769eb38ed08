"""The frames and comments of a document behind its cards and wires, the large frames below the small ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from engine import Annotation, Frame
from gui.canvas.annotations.grips import Edges, Grip, edges_at
from gui.canvas.annotations.painter import FAR_BELOW, TITLE_BAR, paint_comment, paint_far_title, paint_frame
from gui.canvas.painting.layers import Glance
from gui.context import Context
from gui.document.annotations import rect_of

MARGIN = 8.0
"""How far the handles of a selected frame stand out of it, at the least."""


class AnnotationLayer:
    """Paints what the document holds, or where a hand holds it for a while, and knows what lies where.

    `repaint` is called with each part of the canvas that looks different now.
    """

    def __init__(self, context: Context, repaint: Callable[[QRectF], None]) -> None:
        self._context = context
        self._repaint = repaint
        self._records: Mapping[int, Annotation] = {}
        self._held: dict[int, QRectF] = {}
        self._union = QRectF()
        self.keys: list[int] = []
        """All frames and comments from the lowest to the topmost."""
        self.refresh()

    # --- following ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the frames and comments as the document has them, or as a hand holds them."""
        annotations = self._records = self._context.document.about.annotations
        self._held = {key: rect for key, rect in self._held.items() if key in annotations}

        def level(key: int) -> tuple[bool, float, int]:
            rect = self.rect(key)
            is_frame = isinstance(annotations[key], Frame)
            return (not is_frame, -rect.width() * rect.height() if is_frame else 0.0, key)

        self.keys = sorted(annotations, key=level)
        before = self._union
        self._measure()
        self._repaint_around(before | self._union)

    def _measure(self) -> None:
        self._union = QRectF()
        for key in self.keys:
            self._union |= self.rect(key)

    def hold(self, rects: Mapping[int, QRectF] | None) -> None:
        """Show these at other places while a hand is at work; None lets go of all."""
        touched = self._held.keys() | (rects or {}).keys()
        before = [self.rect(key) for key in touched]
        self._held = dict(rects or {})
        for rect in (*before, *(self.rect(key) for key in touched)):
            self._repaint_around(rect)
        self._measure()

    def _repaint_around(self, rect: QRectF) -> None:
        self._repaint(rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    def rect(self, key: int) -> QRectF:
        """Where a frame or a comment is shown."""
        return self._held.get(key) or rect_of(self._records[key])

    def repaint(self, keys: Iterable[int]) -> None:
        """Paint these again: they are selected now, or no longer."""
        for key in keys:
            if key in self._records:
                self._repaint_around(self.rect(key))

    def frames(self) -> Iterator[tuple[Frame, QRectF]]:
        """The frames and where they are shown, the large ones first."""
        annotations = self._records
        for key in self.keys:
            each = annotations[key]
            if isinstance(each, Frame):
                yield each, self.rect(key)

    @property
    def union(self) -> QRectF:
        """The smallest rectangle around all of them."""
        return self._union

    # --- finding --------------------------------------------------------------------------------------------------

    def grip_at(self, place: QPointF, reach: float) -> Grip | None:
        """What a hand would take hold of at a place on the canvas, edges within reach; the inside of a frame is none.

        Its title bar is what a frame is moved by.
        """
        annotations = self._records
        for key in reversed(self.keys):
            rect = self.rect(key)
            edges = edges_at(rect, place, reach)
            if edges:
                return Grip(key, edges)
            whole = rect
            if isinstance(annotations[key], Frame):
                whole = QRectF(rect.x(), rect.y(), rect.width(), min(TITLE_BAR, rect.height()))
            if whole.contains(place):
                return Grip(key, Edges(0))
        return None

    def touched_by(self, band: QRectF) -> list[int]:
        """The comments that a rubber band touches, and the frames that it holds as a whole."""
        annotations = self._records
        return [
            key
            for key in self.keys
            if (
                band.contains(self.rect(key))
                if isinstance(annotations[key], Frame)
                else band.intersects(self.rect(key))
            )
        ]

    def title_rect(self, key: int) -> QRectF:
        """Where the title of a frame stands."""
        rect = self.rect(key)
        return QRectF(rect.x(), rect.y(), rect.width(), min(TITLE_BAR, rect.height()))

    # --- drawing --------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Paint those that can be seen."""
        annotations = self._records
        chosen = () if glance.unmarked else self._context.selection.annotations
        seen = glance.rect.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        for key in self.keys:
            each, rect = annotations[key], self.rect(key)
            if not rect.intersects(seen):
                continue
            if isinstance(each, Frame):
                paint_frame(painter, each, rect, glance, selected=key in chosen)
            else:
                paint_comment(painter, each, rect, glance, selected=key in chosen)


class FarTitleLayer:
    """The titles of frames above everything else, while one is too far away to read them where they stand."""

    def __init__(self, frames: AnnotationLayer) -> None:
        self._frames = frames

    def paint(self, painter: QPainter, glance: Glance) -> None:
        """Write the titles of the frames in view over what is in them."""
        if glance.scale >= FAR_BELOW or glance.look.full_detail:
            return
        for frame, rect in self._frames.frames():
            if rect.intersects(glance.rect):
                paint_far_title(painter, frame, rect, glance)
