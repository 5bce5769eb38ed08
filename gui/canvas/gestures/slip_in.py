"""A gate that is dragged over a wire: the wire lights up, and would lead through the gate."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from engine import Edge, EngineError
from gui.canvas.gestures.gesture import Canvas, Pointer
from gui.canvas.wires.wiring import into_wire, slip_in, slipped_in
from gui.document.edits import Edit
from gui.translation import tr
from gui.wording import sentence_of


class SlipIn:
    """Follows one gate that nothing is wired to while a hand moves it."""

    def __init__(self, canvas: Canvas, name: str) -> None:
        self._canvas = canvas
        self._name = name
        self._edge: Edge | None = None
        self._refusal: str | None = None

    @classmethod
    def of(cls, canvas: Canvas, name: str) -> SlipIn | None:
        """For a gate without any wire; None for any other node."""
        graph = canvas.context.document.graph
        node = graph.nodes[name]
        is_free = node.is_gate and not any(node.inputs) and not graph.consumers(name)
        return cls(canvas, name) if is_free else None

    def follow(self, pointer: Pointer) -> None:
        """Light the wire that the card lies on, and say what the release will do; with Alt held, none."""
        edge = None if pointer.holds(Qt.KeyboardModifier.AltModifier) else self._wire_under()
        if edge != self._edge:
            self._edge = edge
            self._refusal = None
            try:
                if edge is not None:
                    slipped_in(self._canvas.context.document, self._canvas.drawing.nodes[self._name].node, edge)
            except EngineError as refusal:
                self._refusal = sentence_of(refusal)
            lit = () if edge is None or self._refusal else (edge,)
            self._canvas.drawing.mark_wires(lit)
        if edge is None:
            self._canvas.hide_bubble()
        elif self._refusal is not None:
            self._canvas.show_bubble(self._refusal, pointer.view)
        else:
            words = into_wire(self._name, edge)
            self._canvas.show_bubble(words, pointer.view, hint=True)

    def _wire_under(self) -> Edge | None:
        """The wire that runs through the card, the nearest to its middle of several."""
        return self._canvas.drawing.wire_through(self._canvas.drawing.rect_of([self._name]))

    def edit(self) -> Edit | None:
        """The gate put into the wire at the place where it is shown, None while it lies on none; raises the refusal."""
        if self._edge is None or self._refusal is not None:
            return None
        document = self._canvas.context.document
        placed = document.placed(self._name)
        assert placed is not None  # noqa: S101 - it is in the hand
        corner = self._canvas.drawing.rect_of([self._name]).topLeft()
        text = tr("Edit", "Insert {name}", name=self._name)
        return slip_in(document, replace(placed, position=(corner.x(), corner.y())), self._edge, text)

    def leave(self) -> None:
        """Light nothing."""
        self._canvas.drawing.mark_wires(())
        self._canvas.hide_bubble()
