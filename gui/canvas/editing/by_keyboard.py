"""Each gesture's twin for the keyboard: what a hand would point at is chosen from a list, as near as it can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, QPointF, QRect
from PySide6.QtWidgets import QGraphicsView

from engine import OPERATIONS, Edge, EngineError, Graph, Operation
from gui import commands
from gui.canvas.editing import port_rows
from gui.canvas.editing.editing import Editing
from gui.canvas.gestures import Canvas
from gui.canvas.node_item import OUTPUT
from gui.canvas.painting.card_painter import PortState
from gui.canvas.wires import wiring
from gui.canvas.wires.wiring import LooseEnd
from gui.choosing import ChoiceSheet, Row
from gui.composites.library import offered_composites
from gui.document.edits import Edit
from gui.operations.search import ranked
from gui.operations.words import category_title, title_of
from gui.theme import Sizes
from gui.translation import tr

WIDTH, HEIGHT = 340, 320
_BESIDE = 16


class Desk(Canvas, Protocol):
    """A canvas that can also bring nodes into view and say something in passing."""

    def ensure_seen(self, *names: str) -> None:
        """Scroll as little as it takes for these nodes to be in view."""

    def say(self, sentence: str) -> None:
        """Tell the user something that is no refusal."""


class ByKeyboard(QObject):
    """Lists beside the selected node: of ports, of what fits them, of wires, of operations."""

    def __init__(self, desk: Desk, view: QGraphicsView, editing: Editing) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._editing = editing
        self._then: Callable[[Any], object] = lambda _: None
        self._shows: Callable[[Any], None] = lambda _: None
        self._gives_up: Callable[[], None] = lambda: None
        self.sheet = ChoiceSheet(view, "by-keyboard")
        self.sheet.chosen.connect(self._choose)
        self.sheet.moved.connect(self._reach)
        self.sheet.left.connect(self._leave)

    # --- wires --------------------------------------------------------------------------------------------------------

    def connect_port(self) -> None:
        """Draw a wire: choose a port of the selected node, then what it is to be wired to."""
        name = self._current()
        if name is None:
            return
        rows = port_rows.ports_of(self._graph, name)
        if len(rows) == 1:
            self._choose_end(rows[0].payload)
        else:
            heading = tr("Keyboard", "Connect {node}: which port?", node=name)
            self._offer(lambda text: port_rows.answering(rows, text), heading, tr("Keyboard", "Port"), self._choose_end)

    def _choose_end(self, end: LooseEnd) -> None:
        ends = port_rows.Ends(self._graph, end)
        if end.source is not None:
            heading = tr("Keyboard", "From the output of {node} to:", node=end.source)
        else:
            heading = tr("Keyboard", "Into input {port} of {node} from:", port=end.port, node=end.target)

        self._offer(ends.rows, heading, tr("Keyboard", "Name of a node"), self._connect, self._show_edge)

    def _connect(self, edge: Edge) -> None:
        document = self._desk.context.document
        held = next((each for each in document.graph.nodes[edge.target].edges if each.port == edge.port), None)

        def make() -> Edit:
            if held is not None:
                return wiring.reconnect(document, edge, moved=None, replaced=held)
            return commands.connect(document, edge.source, edge.target, edge.port)

        if self._do(make):
            words = tr("Keyboard", "Connected {source} to {target}.", source=edge.source, target=edge.target)
            self._desk.say(words)

    def disconnect_port(self) -> None:
        """Take away the selected wires, or one that is chosen from those at the selected nodes."""
        selection = self._desk.context.selection
        if selection.edges:
            self._disconnect(selection.edges)
        else:
            heading = tr("Keyboard", "Which wire is to go?")
            self._offer_wires(heading, lambda edge: self._disconnect([edge]))

    def _disconnect(self, edges: Sequence[Edge]) -> None:
        self._do(lambda: commands.disconnect(self._desk.context.document, edges))

    def choose_wire(self) -> None:
        """Select a wire: one of those at the selected nodes, or of all."""
        self._offer_wires(tr("Keyboard", "Which wire?"), lambda edge: self._desk.context.selection.set((), (edge,)))

    def insert_gate(self) -> None:
        """Put a gate into the selected wire, or into one that is chosen."""
        edges = self._desk.context.selection.edges
        if len(edges) == 1:
            self._choose_gate_into(edges[0])
        else:
            self._offer_wires(tr("Keyboard", "Into which wire?"), self._choose_gate_into)

    def _choose_gate_into(self, edge: Edge) -> None:
        heading = tr("Keyboard", "Into the wire from {source} to {target}:", source=edge.source, target=edge.target)
        document = self._desk.context.document
        middle = self._desk.drawing.wires[edge].curve.at(0.5)
        corner = (middle.x() - Sizes.NODE_WIDTH / 2, middle.y() - Sizes.NODE_TITLE_HEIGHT)

        def fits(operation: Operation) -> bool:
            return wiring.fits(document, operation, LooseEnd(source=edge.source))

        self._offer_operations(heading, fits, lambda chosen: self._add(chosen, corner, into=edge))

    # --- gates --------------------------------------------------------------------------------------------------------

    def add_fed(self) -> None:
        """Add a gate that the selected nodes feed, in the order in which they were selected."""
        names = self._desk.context.selection.names
        if not names:
            return
        document = self._desk.context.document
        heading = tr("Keyboard", "Add a gate fed by {nodes}:", nodes=", ".join(names))
        corner = self._editing.place_for_new(QPointF())

        def add(operation: Operation) -> None:
            made: list[str] = []

            def make() -> Edit:
                edit, name = wiring.add_fed(document, operation, corner, names)
                made.append(name)
                return edit

            if self._do(make):
                self._desk.context.selection.set(made)
                self._desk.ensure_seen(*made)

        self._offer_operations(heading, lambda one: wiring.can_be_fed(document, one, names), add)

    def change_operation(self) -> None:
        """Turn the selected nodes into another operation, chosen from those that they can be."""
        names = self._desk.context.selection.names
        if not names:
            return
        document = self._desk.context.document
        now = {document.graph.nodes[name].operation for name in names}
        heading = tr("Keyboard", "Turn {nodes} into:", nodes=", ".join(names))
        self._offer_operations(
            heading,
            lambda one: one not in now,
            lambda chosen: self._do(lambda: commands.set_operation(document, names, chosen)),
        )

    def _add(self, operation: Operation, corner: tuple[float, float], *, into: Edge) -> None:
        try:
            name = self._editing.add(operation, corner, into=into)
        except EngineError as refusal:
            self._desk.tell(refusal)
        else:
            if name is not None:
                self._desk.ensure_seen(name)

    # --- the lists ----------------------------------------------------------------------------------------------------

    def _offer_operations(
        self, heading: str, fits: Callable[[Operation], bool], then: Callable[[Operation], object]
    ) -> None:
        offered = (*OPERATIONS.values(), *offered_composites(self._desk.context.document))
        fitting = [operation for operation in offered if fits(operation)]

        def rows(text: str) -> list[Row]:
            return [
                Row(title_of(each), each, note=category_title(each.category), operation=each)
                for each in ranked(text, fitting)
            ]

        self._offer(rows, heading, tr("Keyboard", "Name or sign of an operation"), then)

    def _offer_wires(self, heading: str, then: Callable[[Edge], object]) -> None:
        selection = self._desk.context.selection
        before = selection.names, selection.edges
        graph = self._graph
        edges = port_rows.wires_at(graph, selection.names)
        self._offer(
            lambda text: port_rows.wire_rows(graph, edges, text),
            heading,
            tr("Keyboard", "Name of a node at its ends"),
            then,
            lambda edge: selection.set(before[0], (edge,)),
            lambda: selection.set(*before),
        )

    def _offer(
        self,
        source: Callable[[str], Sequence[Row]],
        heading: str,
        prompt: str,
        then: Callable[[Any], object],
        shows: Callable[[Any], None] | None = None,
        gives_up: Callable[[], None] | None = None,
    ) -> None:
        """Open a list: `then` gets what is chosen, `shows` what is reached, `gives_up` is called where nothing is."""
        self._then, self._shows = then, shows or (lambda _: None)
        self._gives_up = gives_up or (lambda: None)
        self.sheet.open(source, self._place(), prompt=prompt, heading=heading)

    def _place(self) -> QRect:
        """Where the list hides nothing of the selected node; in the middle of the view when there is none."""
        room, name = self._view.viewport().rect(), self._desk.context.selection.current
        if name is None:
            return QRect(room.center().x() - WIDTH // 2, room.height() // 4, WIDTH, HEIGHT)
        self._desk.ensure_seen(name)
        card = self._view.mapFromScene(self._desk.drawing.rect_of([name])).boundingRect()
        places = [
            QRect(card.right() + _BESIDE, card.top(), WIDTH, HEIGHT),
            QRect(card.left() - _BESIDE - WIDTH, card.top(), WIDTH, HEIGHT),
            QRect(card.left(), card.bottom() + _BESIDE, WIDTH, HEIGHT),
            QRect(card.left(), card.top() - _BESIDE - HEIGHT, WIDTH, HEIGHT),
        ]
        beside, below = places[:2], places[2:]
        fitting = [place for place in beside if room.left() <= place.left() and place.right() <= room.right()]
        fitting += [place for place in below if room.top() <= place.top() and place.bottom() <= room.bottom()]
        return fitting[0] if fitting else places[2]

    def _reach(self, payload: Any) -> None:
        self._shows(payload)

    def _choose(self, payload: Any) -> None:
        self._desk.drawing.show_ports(None)
        self._then(payload)

    def _leave(self) -> None:
        self._desk.drawing.show_ports(None)
        self._gives_up()

    def _show_edge(self, edge: Edge) -> None:
        """Light both ends of the wire that would be made."""
        nodes = self._desk.drawing.nodes
        index = nodes[edge.target].node.ports.index(edge.port) if edge.port else OUTPUT
        self._desk.drawing.show_ports({edge.source: {OUTPUT: PortState.FIT}, edge.target: {index: PortState.FIT}})

    def close(self) -> None:
        """Close the list: the document is another one now."""
        self._gives_up = lambda: None
        self.sheet.leave()

    @property
    def _graph(self) -> Graph:
        return self._desk.context.document.graph

    def _current(self) -> str | None:
        name = self._desk.context.selection.current
        if name is None:
            self._desk.say(tr("Keyboard", "Select the node to begin at first."))
        return name

    def _do(self, make: Callable[[], Edit]) -> bool:
        """Carry out an edit; a refusal, of the edit or of the document, is told to the user, and gives False."""
        try:
            edit = make()
        except EngineError as refusal:
            self._desk.tell(refusal)
            return False
        return self._desk.do(edit)
