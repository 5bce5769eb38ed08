"""The scene: a sheet that is kept in step with a document. It never changes the document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from engine import Edge, Pass
from gui.canvas.labels.label_layer import REACH
from gui.canvas.labels.wire_labels import WireLabels
from gui.canvas.node_item import NodeItem
from gui.canvas.painting.card_painter import PortState
from gui.canvas.painting.style import Look
from gui.canvas.sheet import Sheet
from gui.canvas.wires.leading import Leading
from gui.canvas.wires.loops import Loops, loops_of
from gui.canvas.wires.wire_item import WireItem
from gui.context import Context
from gui.document.edits import Change, Point
from gui.theme import current_theme

MARGIN = 40.0
_IN_A_HAND = 24
"""When more wires than these are in a hand, they go straight for now and not round cards."""


class CanvasScene(Sheet):
    """Items for a document; `content_changed` tells that something was added, taken away or moved.

    `settled_roughly` tells that numbers of a large graph have places that `refine` should better where one looks,
    `numbers_changed` that all numbers may be other ones.
    """

    content_changed = Signal()
    settled_roughly = Signal()
    numbers_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(context, Look(current_theme().colours), parent)
        self._wires_at: dict[str, dict[Edge, None]] = {}
        self._leading = Leading(self)
        self._marked_nodes: set[str] = set()
        self._marked_annotations: set[int] = set()
        self._marked_edges: set[Edge] = set()
        self._marked_points: set[Edge] = set()
        self._lit: str | None = None
        self._lit_edges: list[Edge] = []
        self._led_simply: dict[Edge, None] = {}
        self._output: str | None = None
        self._structure = context.document.graph.structure
        self._loops = Loops()
        self._placing = WireLabels(self.labels, self.ground, self.wires, self._wires_at)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.timeout.connect(self._settle_when_idle)
        self._putting_down = False
        self._connect()
        self._build(list(context.document.graph.nodes))
        self.set_show_local(bool(context.settings.get("canvas/local_derivatives")))
        self.settle()

    def _connect(self) -> None:
        context = self.context
        context.document.changed.connect(self._follow)
        context.evaluation.changed.connect(self._forget_readings)
        context.evaluation.walk_changed.connect(self._show_step)
        context.selection.changed.connect(self._show_selection)
        context.settings.changed.connect(self._follow_setting)
        current_theme().changed.connect(self._wear_theme)

    def release(self) -> None:
        """Let go of the document: nothing that happens to it reaches this scene any more."""
        context = self.context
        self._settling.stop()
        context.document.changed.disconnect(self._follow)
        context.evaluation.changed.disconnect(self._forget_readings)
        context.evaluation.walk_changed.disconnect(self._show_step)
        context.selection.changed.disconnect(self._show_selection)
        context.settings.changed.disconnect(self._follow_setting)
        current_theme().changed.disconnect(self._wear_theme)
        self.nodes.clear()
        self.wires.clear()
        self.ground.cards.clear()
        self.ground.wires.clear()

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self, names: Iterable[str]) -> None:
        for name in names:
            self._add_node(name)
        for name in list(self.nodes):
            self._sync_wires(name)
        for edge in self.wires:
            self._lead(edge)
        for name in self.nodes:
            self._placing.card_moved(name)
        self._mark_outputs()
        self._mark_loops()
        self._show_selection()
        self._show_step()
        self.ground.is_new = False

    def _add_node(self, name: str) -> None:
        document = self.context.document
        item = NodeItem(self.ground, document.graph.nodes[name], document.position(name))
        self.nodes[name] = item
        item.changed()

    def _remove_node(self, name: str) -> None:
        item = self.nodes.pop(name, None)
        if item is not None:
            self.ground.repaint(item.outline)
            self._placing.forget_card(name)
            self.ground.cards.remove(name)
            self.ground.marked_cards.pop(name, None)
            self.ground.lifted_cards.pop(name, None)

    def _sync_wires(self, target: str) -> None:
        """Make the wires that end at this node those of its record."""
        node = self.context.document.graph.nodes.get(target)
        wanted = dict.fromkeys(node.edges) if node is not None else {}
        for edge in [edge for edge in self._wires_at.get(target, {}) if edge.target == target and edge not in wanted]:
            self._remove_wire(edge)
        for edge in wanted:
            if edge not in self.wires and edge.source in self.nodes:
                self.wires[edge] = WireItem(self.ground, edge)
                self._wires_at.setdefault(edge.source, {})[edge] = None
                self._wires_at.setdefault(edge.target, {})[edge] = None

    def _remove_wire(self, edge: Edge) -> None:
        item = self.wires.pop(edge)
        self._wires_at[edge.source].pop(edge, None)
        self._wires_at[edge.target].pop(edge, None)
        self._leading.forget(edge)
        ground = self.ground
        ground.repaint(item.outline)
        for among in (ground.bent, ground.looped, ground.hidden, ground.marked_wires, ground.lifted_wires):
            among.pop(edge, None)
        self._placing.forget_wire(item)
        ground.wires.remove(edge)

    # --- following ------------------------------------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        graph = self.context.document.graph
        with self.repainting_once():
            touched = self._exchange(change)
            if change.annotations:
                self.annotations.refresh()
            for name in change.updated:
                if name in self.nodes:
                    self.nodes[name].set_node(graph.nodes[name])
            for name in change.moved:
                if name in self.nodes:
                    self.nodes[name].setPos(*self.context.document.position(name))
            for name in touched:
                self._sync_wires(name)
            reached = self._shape_followers() if touched else []
            self._refresh({*touched, *change.moved, *reached} & self.nodes.keys())
            self._show_selection()
            self._show_step()
        if graph.structure is not self._structure or change.moved or change.annotations:
            self._structure = graph.structure
            self.content_changed.emit()

    def _exchange(self, change: Change) -> dict[str, None]:
        """Take away and add whole nodes with their wires; returns the nodes whose wires have to be made anew."""
        gone = [*change.removed, *change.renamed]
        fresh = [*change.added, *change.renamed.values()]
        touched = dict.fromkeys([*gone, *fresh, *change.updated])
        for name in (*gone, *fresh):
            for edge in list(self._wires_at.get(name, {})):
                self._remove_wire(edge)
                touched[edge.target] = None
            self._remove_node(name)
        for name in fresh:
            self._add_node(name)
        return touched

    def _shape_followers(self) -> list[str]:
        """The nodes whose cards change size because an array arrives now where a number was, or the other way."""
        graph = self.context.document.graph
        found = []
        for name in graph.reshaped:
            item = self.nodes.get(name)
            if item is not None and bool(graph.shape(name)) != item.geometry.is_array:
                item.set_node(graph.nodes[name])
                found.append(name)
        return found

    def _refresh(self, names: Iterable[str]) -> None:
        """Lead the wires of these nodes to where their ports are now, and have the numbers placed again."""
        names = list(names)
        for edge in self._leading.met(names):
            self._lead(edge)
        self.lead_wires(names)
        for name in names:
            self._placing.card_moved(name)
        self._mark_outputs()
        self._mark_loops()
        self.schedule_settling()

    def cards_moved(self, names: Iterable[str]) -> None:
        """Follow cards that a hand is moving: wires and their numbers go along, the others stay for now."""
        names = list(names)
        with self.repainting_once():
            self._lift(names)
            for name in names:
                self._placing.card_moved(name)
            own = dict.fromkeys(edge for name in names for edge in self._wires_at.get(name, {}))
            if len(own) <= _IN_A_HAND:
                self._placing.place_for_now(self.lead_wires(names))
                return
            for edge in own:
                self._leading.lead(edge, simply=True)
                self._placing.wire_moved(self.wires[edge])
            self._led_simply.update(own)
            self._placing.place_for_now([self.wires[edge] for edge in own])

    def cards_arrived(self, names: Collection[str]) -> None:
        """Follow cards that stand where they belong again: other wires go round them from now on."""
        with self.repainting_once():
            for edge in self._leading.met(names):
                self._lead(edge)
            self.cards_moved(names)
        self.schedule_settling()

    def _lift(self, names: Iterable[str]) -> None:
        """Take these cards and their wires out of what pictures keep: they will not stay where they are."""
        ground = self.ground
        for name in names:
            if name not in ground.lifted_cards:
                ground.repaint(self.nodes[name].outline)
                ground.lifted_cards[name] = None
                for edge in self._wires_at.get(name, {}):
                    if edge not in ground.lifted_wires:
                        ground.repaint(self.wires[edge].outline)
                        ground.lifted_wires[edge] = None

    def _put_down(self) -> None:
        """Let everything that was in a hand be part of what pictures keep."""
        ground = self.ground
        cards, wires = list(ground.lifted_cards), list(ground.lifted_wires)
        ground.lifted_cards.clear()
        ground.lifted_wires.clear()
        simply, self._led_simply = self._led_simply, {}
        with self.repainting_once():
            for edge in simply:
                if edge in self.wires:
                    self._lead(edge)
            for name in cards:
                if name in self.nodes:
                    self.nodes[name].changed()
            for edge in wires:
                if edge in self.wires:
                    self.wires[edge].changed()

    def hold_points(self, points: Mapping[Edge, tuple[Point, ...]]) -> None:
        """Lead these wires through other points than the document's, which a hand is moving; none ends it."""
        with self.repainting_once():
            held = self._leading.hold(points)
            for edge in held:
                self._lead(edge)
            self._placing.place_for_now([self.wires[edge] for edge in held])

    def lead_wires(self, names: Iterable[str]) -> list[WireItem]:
        """Lead the wires of these nodes to where their ports are now; returns the wires."""
        own = (edge for name in names for edge in self._wires_at.get(name, {}))
        edges = dict.fromkeys((*own, *self._leading.around))
        for edge in edges:
            self._lead(edge)
        return [self.wires[edge] for edge in edges]

    def _lead(self, edge: Edge) -> None:
        self._leading.lead(edge)
        self._placing.wire_moved(self.wires[edge])

    def content_rect(self) -> QRectF:
        """The smallest rectangle around all that the document holds, with what stands out of it."""
        return super().content_rect() | self.annotations.union

    def schedule_settling(self) -> None:
        """Put down what was in a hand and place the numbers on the wires as soon as the program is idle."""
        self._putting_down = True
        self._settling.start(0)

    def _settle_when_idle(self) -> None:
        if self._putting_down:
            self.settle()
        else:
            self._place_numbers()

    def settle(self) -> None:
        """Put down what was in a hand and place the numbers on the wires now."""
        self._settling.stop()
        self._putting_down = False
        self._put_down()
        self._place_numbers()
        self.setSceneRect(self.content_rect().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    def _place_numbers(self) -> None:
        if self._placing.is_large:
            self.settled_roughly.emit()
        else:
            self._show_placed(self._placing.settle(self.wires.values()))

    def refine(self, rect: QRectF) -> bool:
        """Place some more of the numbers well in the part of a large graph that is looked at; whether all are."""
        if not self._placing.is_large:
            return True
        placed, done = self._placing.refine(self.labels.wires_in(rect), self.nodes_in(rect))
        self._show_placed(placed)
        return done

    def _show_placed(self, wires: Iterable[WireItem]) -> None:
        """Paint the numbers of these wires where they are now."""
        with self.repainting_once():
            for wire in wires:
                self.ground.repaint(wire.outline.adjusted(-REACH, -REACH, REACH, REACH))

    # --- what changes without the document ------------------------------------------------------------------------

    def _forget_readings(self) -> None:
        self.ground.forget_readings()
        self._mark_outputs()
        self.numbers_changed.emit()
        if not self._settling.isActive():
            self._settling.start(0)

    def _mark_outputs(self) -> None:
        graph = self.context.document.graph
        output, before = graph.output, self.nodes.get(self._output or "")
        if before is not None and output != self._output:
            before.state.is_output = before.state.feeds_others = False
            before.changed()
        item = self.nodes.get(output or "")
        if item is not None:
            was = (item.state.is_output, item.state.feeds_others)
            item.state.is_output, item.state.feeds_others = True, bool(graph.consumers(item.name))
            if was != (True, item.state.feeds_others):
                item.changed()
        self._output = self.ground.output = output

    def _mark_loops(self) -> None:
        loops = loops_of(self.context.document.graph)
        if loops is self._loops:
            return
        with self.repainting_once():
            for name in {**self._loops.nodes, **loops.nodes}:
                if name in self.nodes:
                    self.nodes[name].changed()
            for edge in self._loops.edges | loops.edges:
                wire = self.wires.get(edge)
                if wire is not None:
                    wire.state.looped = edge in loops.edges
                    wire.changed()
        self.ground.looped = dict.fromkeys(loops.edges)
        self._loops = loops
        self.ground.forget_readings()

    def _show_selection(self) -> None:
        selection = self.context.selection
        names, edges = set(selection.names), set(selection.edges)
        points: dict[Edge, set[int]] = {}
        for edge, place in selection.bends:
            points.setdefault(edge, set()).add(place)
        chosen = set(selection.annotations)
        kept = self.ground.keeps_wire_marks
        with self.repainting_once():
            self.annotations.repaint(chosen ^ self._marked_annotations)
            for name in names ^ self._marked_nodes:
                _mark(self.nodes.get(name), selected=name in names)
            for edge in edges ^ self._marked_edges:
                _mark(self.wires.get(edge), selected=edge in edges)
            for edge in self._marked_points | points.keys():
                wire = self.wires.get(edge)
                if wire is not None:
                    wire.state.chosen_points = frozenset(points.get(edge, ()))
                    wire.update()
            if (kept or self.ground.keeps_wire_marks) and edges != self._marked_edges:
                self.ground.repaint(self.content_rect())
        self._marked_annotations = chosen
        self._marked_points = points.keys() & self.wires.keys()
        self._marked_nodes, self._marked_edges = names & self.nodes.keys(), edges & self.wires.keys()
        self.ground.selected = self._marked_nodes

    @property
    def current_step(self) -> str | None:
        """The node of the walk's last step, if a walk is under way: the gate that it is inside of, seen from here."""
        evaluation = self.context.evaluation
        if evaluation.walk is None or not 0 < evaluation.walk_position <= len(evaluation.walk.steps):
            return None
        return evaluation.name_here(evaluation.walk.steps[evaluation.walk_position - 1].node)

    def _show_step(self) -> None:
        evaluation, current = self.context.evaluation, self.current_step
        seed = (
            current is not None
            and evaluation.walk is not None
            and (evaluation.walk.steps[evaluation.walk_position - 1].kind is Pass.SEED)
        )
        for lit in (self.nodes.get(self._lit or ""), *map(self.wires.get, self._lit_edges)):
            if lit is not None:
                lit.state.lit = False
                lit.update()
        self._lit = self.ground.lit = current
        entering = self._wires_at.get(current or "", {}) if not seed else {}
        self._lit_edges = [edge for edge in entering if edge.target == current]
        for lit in (self.nodes.get(current or ""), *map(self.wires.get, self._lit_edges)):
            if lit is not None:
                lit.state.lit = True
                lit.update()

    def show_ports(self, fitting: Mapping[str, Mapping[int, PortState]] | None) -> None:
        """Light the ports that fit a wire being drawn, by node and port number, and dim all others; None ends it."""
        before, self.ground.ports = self.ground.ports, fitting
        if before is None or fitting is None:
            if before is not fitting:
                self.ground.repaint(self.content_rect())
            return
        with self.repainting_once():
            for name in before.keys() | fitting.keys():
                if name in self.nodes and before.get(name) != fitting.get(name):
                    self.nodes[name].changed()

    def set_show_local(self, show: bool) -> None:
        """Write local derivatives where wires enter gates, or leave them out."""
        if show == self.labels.show_local:
            return
        self.labels.set_show_local(show)
        self._placing.replace(self.wires.values())
        self.ground.repaint(self.content_rect())
        self.schedule_settling()

    def _follow_setting(self, key: str) -> None:
        if key == "canvas/local_derivatives":
            self.set_show_local(bool(self.context.settings.get(key)))

    def _wear_theme(self) -> None:
        self.set_look(Look(current_theme().colours))

    def set_look(self, look: Look) -> None:
        """Paint in other colours, or at another detail, from now on."""
        self.ground.look = look
        self.ground.forget_readings()
        self.ground.repaint(self.sceneRect())
        self.update()


def _mark(item: NodeItem | WireItem | None, *, selected: bool) -> None:
    if item is not None:
        item.state.selected = selected
        item.update()
