"""What all gestures have in common, and what they may ask of the canvas that they happen on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor

from engine import EngineError
from gui.canvas.roaming.zoom import Zoom
from gui.canvas.scene import CanvasScene
from gui.canvas.wires.wiring import LooseEnd
from gui.context import Context
from gui.document.edits import Edit

DRAG_DISTANCE = 4.0
"""How far in pixels a pressed pointer must go before it drags; below that it clicks."""


class CancelReason(Enum):
    """Why a gesture ends without effect."""

    ESCAPE = "escape"
    GRAB_LOST = "grab lost"
    DOCUMENT_CHANGED = "document changed"
    OTHER_BUTTON = "other button"


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, on the view and on the canvas, and which keys are held."""

    view: QPointF
    canvas: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    def holds(self, modifier: Qt.KeyboardModifier) -> bool:
        """Whether this key is held."""
        return bool(self.modifiers & modifier)

    def is_far_from(self, start: Pointer) -> bool:
        """Whether the pointer has gone far enough since `start` to mean a drag."""
        return (self.view - start.view).manhattanLength() >= DRAG_DISTANCE


class Canvas(Protocol):
    """What a gesture may ask of the view that it happens on."""

    @property
    def context(self) -> Context:
        """The document and what belongs to it."""

    @property
    def drawing(self) -> CanvasScene:
        """The cards and wires."""

    @property
    def zooming(self) -> Zoom:
        """Scale and place of the view."""

    def do(self, edit: Edit, *, glides: bool = False) -> bool:
        """Carry out an edit, cards that it moves gliding to their places if wanted; False for a refusal, told."""

    def tell(self, error: EngineError) -> None:
        """Tell the user of a refusal."""

    def show_bubble(self, sentence: str, at: QPointF, *, hint: bool = False) -> None:
        """Show a sentence beside a point of the view: a refusal, or a hint at what the release will do."""

    def hide_bubble(self) -> None:
        """Show no sentence."""

    def offer_gates(self, end: LooseEnd, at: Pointer) -> None:
        """Let the user choose a new node for the loose end of a wire."""

    def edit_value(self, name: str) -> None:
        """Let the value of a node be typed in its field."""

    def seen(self) -> QRectF:
        """The part of the canvas that is in view."""

    def set_hand(self, shape: QCursor | Qt.CursorShape | None) -> None:
        """Give the pointer a shape, None for its usual one."""


class Gesture:
    """One gesture, from the press that made it to `finish` or `cancel`; it changes the document in `finish` only."""

    def __init__(self, canvas: Canvas, start: Pointer) -> None:
        self.canvas = canvas
        self.start = start

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""

    def finish(self, pointer: Pointer) -> None:
        """Take effect: the button was released here."""

    def cancel(self, reason: CancelReason) -> None:
        """Leave everything as it was."""
