"""The numbers inside a composite gate: those of the whole graph, read by the names that its body has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import Gradients, Run, contribution, local_derivative, plan_of
from gui.evaluation import Evaluation, Freshness

if TYPE_CHECKING:
    from engine import Edge, EngineError, Value, Walk
    from gui.composites.inside import InsideDocument
    from gui.document.edits import Change


class InsideEvaluation(Evaluation):
    """Values and gradients of the nodes inside one use; every pass is one of the whole graph.

    A port shows the value that comes in, and as its gradient what the inside sends back through it.
    """

    def __init__(self, document: InsideDocument, outer: Evaluation) -> None:
        super().__init__(document)
        self._inside, self._outer = document, outer
        self._run: Run | None = None
        self._translated: tuple[Run, Gradients | None] | None = None
        self._joints = (
            (outer.changed, self._follow_numbers),
            (outer.live_changed, self.live_changed),
            (outer.walk_changed, self.walk_changed),
            (outer.walk_broken, self.walk_broken),
        )
        for signal, slot in self._joints:
            signal.connect(slot)

    def let_go(self) -> None:
        """Follow the numbers of the whole graph no longer."""
        for signal, slot in self._joints:
            signal.disconnect(slot)

    def _follow_numbers(self) -> None:
        self._translated = None
        if not self._outer.is_stale and self._inside.refresh_ports():
            self._inside.tell_ports()
        self.changed.emit()

    def _follow(self, change: Change) -> None:
        self._translated = None
        if change.touches_numbers:
            self.changed.emit()

    # --- numbers ---------------------------------------------------------------------------------------------

    def value(self, name: str) -> Value | None:
        """The value of a node inside, or what comes in by a port."""
        path = self._inside.flat_name(name)
        node = self._inside.graph.nodes.get(name)
        if node is not None and not node.is_gate and name not in self._inside.ports:
            return node.value
        return None if path is None else self._outer.value(path)

    def gradient(self, name: str) -> Value | None:
        """The gradient of a node inside; of a port, what the inside sends back to it."""
        if name in self._inside.ports:
            parts = [self.contribution(edge) for edge in self._inside.graph.uses(name)]
            known = [part for part in parts if part is not None]
            return sum(known[1:], start=known[0]) if known else None
        path = self._inside.flat_name(name)
        return None if path is None else self._outer.gradient(path)

    def local(self, edge: Edge) -> Value | None:
        """The local derivative where a wire inside enters its gate."""
        translated = None if self.is_stale else self._translation()
        if translated is None or edge.target not in self._inside.graph or self.value(edge.target) is None:
            return None
        if edge.target not in translated[0].plan.slots:
            return None
        return local_derivative(self._inside.graph, translated[0], edge)

    def contribution(self, edge: Edge) -> Value | None:
        """What a wire inside alone adds to the gradient of its source."""
        translated = self._translation()
        if translated is None or translated[1] is None or edge.target not in translated[0].plan.slots:
            return None
        path = self._inside.flat_name(edge.target)
        if path is None or not self._outer.has_sent_back(path):
            return None
        return contribution(translated[1], edge, self._inside.graph)

    def _translation(self) -> tuple[Run, Gradients | None] | None:
        """The run and the gradients of the whole graph as ones of the body alone; None where they do not cover it."""
        run, gradients = self._outer.run, self._outer.gradients
        if run is None:
            return None
        if self._translated is None or self._run is not run:
            inside = self._inside
            plan = plan_of(inside.graph)
            paths = [self._path(name) for name in plan.names]
            slots = run.plan.slots
            if any(path not in slots for path in paths):
                return None
            values = [run.values[slots[path]] for path in paths if path is not None]
            translated = Run(plan, values)
            back = None
            if gradients is not None:
                found = [gradients.by_slot[slots[path]] for path in paths if path is not None]
                back = Gradients(translated, plan.output or "", found)
            self._run, self._translated = run, (translated, back)
        return self._translated

    def _path(self, name: str) -> str | None:
        """What a node of the body's flat graph is called in that of the whole."""
        if name in self._inside.graph:
            return self._inside.flat_name(name)
        return "/".join((*self._inside.at, name))

    @property
    def is_stale(self) -> bool:
        """Whether the numbers belong to an earlier state of the graph."""
        return self._outer.is_stale

    def freshness(self, name: str) -> Freshness:
        """Whether the value shown for a node is missing, stale or fresh; that of a constant is always fresh."""
        if self.value(name) is None:
            return Freshness.MISSING
        node = self._inside.graph.nodes.get(name)
        computed = node is None or node.is_gate or name in self._inside.ports
        return Freshness.STALE if self.is_stale and computed else Freshness.FRESH

    @property
    def problem(self) -> EngineError | None:
        """What kept the last pass of the whole graph from running."""
        return self._outer.problem

    @property
    def output(self) -> str | None:
        """The node inside whose value is the gate's."""
        return self._inside.graph.output

    def name_here(self, path: str) -> str | None:
        """What the node of a walk's step is called inside: itself, or the composite gate that it is in."""
        for name, node in self._inside.graph.nodes.items():
            mine = None if name in self._inside.ports else self._inside.flat_name(name)
            if path == mine:
                return name
            if node.is_gate and path.startswith("/".join((*self._inside.at, name)) + "/"):
                return name
        return None

    # --- passes and the walk, which are those of the whole graph ------------------------------------------------

    @property
    def is_live(self) -> bool:
        """Whether every edit is followed by both passes."""
        return self._outer.is_live

    def set_live(self, live: bool) -> None:
        """Keep the numbers current at every edit, or leave the passes to the user."""
        self._outer.set_live(live)

    def forward_pass(self) -> EngineError | None:
        """Compute every value of the whole graph."""
        return self._outer.forward_pass()

    def backward_pass(self) -> EngineError | None:
        """Compute the gradients of the whole graph's output."""
        return self._outer.backward_pass()

    def both_passes(self) -> None:
        """Forward, then backward."""
        self._outer.both_passes()

    def clear(self) -> None:
        """Forget all numbers."""
        self._outer.clear()

    def show(self, run: Run, gradients: Gradients | None) -> None:
        """Show the numbers of a training run."""
        self._outer.show(run, gradients)

    @property
    def is_preview(self) -> bool:
        """Whether the numbers are those of a training run that is under way."""
        return self._outer.is_preview

    @property
    def walk(self) -> Walk | None:
        """The walk in progress, if any."""
        return self._outer.walk

    @property
    def walk_position(self) -> int:
        """How many steps of the walk are done."""
        return self._outer.walk_position

    def start_walk(self) -> EngineError | None:
        """Begin to walk through both passes."""
        return self._outer.start_walk()

    def go_to(self, position: int) -> None:
        """Stand in the walk after `position` steps."""
        self._outer.go_to(position)

    def stop_walk(self) -> None:
        """Leave the walk."""
        self._outer.stop_walk()
