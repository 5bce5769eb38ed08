"""Aligning and distributing what is selected: each an edit of the document, one step of its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF

from gui import commands
from gui.canvas.arranging.aligning import Alignment, Direction, aligned, distributed
from gui.canvas.gestures import Canvas
from gui.document import annotations as annotating
from gui.translation import tr

Item = str | int
"""The name of a node, or the key of a frame or a comment."""


class Ordering:
    """Puts the selected nodes, frames and comments of a canvas in line; frames take along what is in them."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def align(self, how: Alignment) -> None:
        """Bring edges or middles onto one line."""
        self._move(aligned(self._rects(), how), _alignment_words(how))

    def distribute(self, direction: Direction) -> None:
        """Make the gaps between neighbours equal."""
        words = tr("Edit", "Distribute horizontally") if direction == "across" else tr("Edit", "Distribute vertically")
        self._move(distributed(self._rects(), direction), words)

    def _rects(self) -> dict[Item, QRectF]:
        """What is selected, but not what lies in a selected frame: that goes with it."""
        context = self._canvas.context
        selection, annotations = context.selection, context.document.about.annotations
        names, keys = self._inside(*selection.annotations)
        rects: dict[Item, QRectF] = {name: self._card(name) for name in selection.names if name not in names}
        for key in selection.annotations:
            if key not in keys:
                rects[key] = annotating.rect_of(annotations[key])
        return rects

    def _card(self, name: str) -> QRectF:
        """Where the document has a card, which may still be on its way there."""
        corner = QPointF(*self._canvas.context.document.position(name))
        return self._canvas.drawing.nodes[name].geometry.rect.translated(corner)

    def _inside(self, *frames: int) -> tuple[list[str], list[int]]:
        return annotating.inside(self._canvas.context.document, frames, self._canvas.drawing.nodes_inside)

    def _move(self, ways: Mapping[Item, QPointF], text: str) -> None:
        document = self._canvas.context.document
        names: dict[str, QPointF] = {}
        keys: dict[int, QPointF] = {}
        for item, way in ways.items():
            if isinstance(item, str):
                names[item] = way
                continue
            inside, boxes = self._inside(item)
            names |= dict.fromkeys(inside, way)
            keys |= dict.fromkeys((item, *boxes), way)
        places = {name: _moved(document.position(name), way) for name, way in names.items()}
        corners = {key: _moved(document.about.annotations[key].position, way) for key, way in keys.items()}
        self._canvas.do(replace(commands.move(document, places, corners), text=text), glides=True)


def _moved(place: tuple[float, float], way: QPointF) -> tuple[float, float]:
    return place[0] + way.x(), place[1] + way.y()


def _alignment_words(how: Alignment) -> str:
    return {
        "left": tr("Edit", "Align left edges"),
        "centre": tr("Edit", "Align centres"),
        "right": tr("Edit", "Align right edges"),
        "top": tr("Edit", "Align top edges"),
        "middle": tr("Edit", "Align middles"),
        "bottom": tr("Edit", "Align bottom edges"),
    }[how]
