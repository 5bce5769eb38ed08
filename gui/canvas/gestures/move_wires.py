"""Leading all wires of one output to another output at once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from engine import EngineError
from gui import commands
from gui.canvas.gestures.gesture import CancelReason, Canvas, Gesture, Pointer
from gui.canvas.node_item import OUTPUT
from gui.canvas.painting.card_painter import PortState
from gui.canvas.wires import wiring
from gui.canvas.wires.loose_wire import LooseWire
from gui.document.edits import Edit
from gui.translation import tr, tr_count
from gui.wording import sentence_of


class MoveWires(Gesture):
    """The beginnings of all wires that leave a node hang on the pointer; released over another node they leave that.

    Released over empty canvas they are gone.
    """

    def __init__(self, canvas: Canvas, start: Pointer, source: str) -> None:
        super().__init__(canvas, start)
        self._source = source
        self._edges = canvas.context.document.graph.uses(source)
        self._wires: list[LooseWire] = []
        self._over: str | None = None
        self._edit: Edit | None = None
        self._refusal: str | None = None

    def move(self, pointer: Pointer) -> None:
        """Lead the beginnings to the pointer, or to the output of the node under it."""
        if not self._wires:
            if not pointer.is_far_from(self.start):
                return
            self._begin()
        drawing = self.canvas.drawing
        item = drawing.node_at(pointer.canvas)
        over = None if item is None or item.name == self._source else item.name
        if over != self._over or (self._edit is None and self._refusal is None):
            self._judge(over)
        refused = self._refusal is not None
        place = pointer.canvas if over is None or refused else drawing.nodes[over].output_place()
        for wire, edge in zip(self._wires, self._edges, strict=True):
            wire.lead(self._end_of(edge.target, edge.port), place, backwards=True)
            wire.set_refused(refused=refused)
        state = PortState.REFUSED if refused else PortState.FIT
        drawing.show_ports({over: {OUTPUT: state}} if over is not None else {})
        self.canvas.show_bubble(self._refusal or self._hint(), pointer.view, hint=not refused)

    def _begin(self) -> None:
        drawing = self.canvas.drawing
        for edge in self._edges:
            wire = LooseWire(drawing.look)
            drawing.addItem(wire)
            drawing.wires[edge].set_hidden(hidden=True)
            self._wires.append(wire)
        self.canvas.set_hand(Qt.CursorShape.CrossCursor)

    def _judge(self, over: str | None) -> None:
        """What a release over this node, or over none, would do."""
        document = self.canvas.context.document
        self._over, self._edit, self._refusal = over, None, None
        try:
            self._edit = (
                commands.disconnect(document, self._edges)
                if over is None
                else wiring.lead_from(document, self._edges, over)
            )
        except EngineError as refusal:
            self._refusal = sentence_of(refusal)

    def _hint(self) -> str:
        count = len(self._edges)
        if self._over is None:
            return tr_count("Canvas", "Let go here to take {n} wire away.|Let go here to take {n} wires away.", count)
        return tr("Canvas", "Leads all wires of {source} from {other}.", source=self._source, other=self._over)

    def _end_of(self, target: str, port: str) -> QPointF:
        item = self.canvas.drawing.nodes[target]
        return item.input_place(item.node.ports.index(port))

    def finish(self, pointer: Pointer) -> None:
        """Lead the wires from the other node, or take them away."""
        if not self._wires:
            return
        self.move(pointer)
        edit = self._edit
        self._clear()
        if edit is not None:
            self.canvas.do(edit)

    def cancel(self, reason: CancelReason) -> None:
        """Leave the wires where they are."""
        self._clear()

    def _clear(self) -> None:
        drawing = self.canvas.drawing
        for wire in self._wires:
            drawing.removeItem(wire)
        self._wires = []
        for edge in self._edges:
            if edge in drawing.wires:
                drawing.wires[edge].set_hidden(hidden=False)
        drawing.show_ports(None)
        self.canvas.hide_bubble()
        self.canvas.set_hand(None)
