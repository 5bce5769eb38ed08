"""The numbers of a document: its passes, live or by hand, and what is known, stale or not computed at any moment."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from engine import EngineError, Pass, Walk, contribution, forward, local_derivative, reverse, same_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Edge, Gradients, Graph, Run, Value, WalkState
    from gui.document.document import Document
    from gui.document.edits import About, Change

FRAME_MS = 16
_BUSY_SHARE = 3  # a pass that takes long is repeated at most so rarely that the window keeps two thirds of the time


class Freshness(Enum):
    """How a number relates to the document as it stands."""

    MISSING = "missing"
    STALE = "stale"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """Where the numbers on the screen come from: passes, a walk in progress, or a training run in progress."""

    run: Run | None = None
    gradients: Gradients | None = None
    walk_state: WalkState | None = None
    is_preview: bool = False


class Evaluation(QObject):
    """Values and gradients of a document, as everything on the screen shows them.

    `changed` is emitted after any number or its freshness has changed. In live mode every edit is followed by both
    passes, at most once a frame. A walk or a training run may show its own numbers for a while; `walk_broken` tells
    that an edit has ended the walk.
    """

    changed = Signal()
    live_changed = Signal(bool)
    walk_changed = Signal()
    walk_broken = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._shown = _Shown()
        self._stale = False
        self._live = False
        self._walk: Walk | None = None
        self._position = 0
        self._sent_back_at: dict[str, int] = {}
        self._problem: EngineError | None = None
        self._tried: Graph | None = None
        self._set_aside: tuple[_Shown, bool, EngineError | None] = (_Shown(), False, None)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.both_passes)
        self._last_duration_ms = 0.0
        self._ended_at = 0.0
        self._aim = document.about
        self._has_one_way: dict[str, bool] = {}  # by node, as long as the graph stays what it is
        self._ways_at = document.graph.revision
        document.changed.connect(self._follow)

    # --- numbers ---------------------------------------------------------------------------------------------

    def value(self, name: str) -> Value | None:
        """The value of a node as it was last computed, None when it was not; sources always have theirs."""
        shown = self._shown
        if shown.walk_state is not None:
            return shown.walk_state.values.get(name)
        node = self._document.graph.nodes.get(name)
        if self._stale and node is not None and not node.is_gate:
            return node.value
        if shown.run is not None and name in shown.run.plan.slots:
            return shown.run.value(name)
        return None if node is None else node.value

    def gradient(self, name: str) -> Value | None:
        """The gradient of a node as it was last computed, None when it was not or no path leads to the output."""
        shown = self._shown
        if shown.walk_state is not None:
            return shown.walk_state.gradients.get(name)
        if shown.gradients is None or name not in shown.gradients.run.plan.slots:
            return None
        return shown.gradients.gradient(name)

    def local(self, edge: Edge) -> Value | None:
        """The local derivative where this wire enters its gate, None when it is not known or too large to write."""
        run = self._shown.run
        if run is None or edge.target not in run.plan.slots or self.value(edge.target) is None:
            return None
        if edge.target not in self._document.graph.flat or self.is_stale:
            return None
        return local_derivative(self._document.graph, run, edge)

    def contribution(self, edge: Edge) -> Value | None:
        """What this wire alone adds to the gradient of its source, None while it is not computed."""
        gradients = self._shown.gradients
        if gradients is None or edge.target not in gradients.run.plan.slots:
            return None
        if not self.has_sent_back(edge.target):
            return None
        if not self._stale and edge.source in gradients.run.plan.slots and self._is_only_way(gradients, edge):
            return gradients.gradient(edge.source)  # all of it came along this wire: nothing need be worked out again
        return contribution(gradients, edge, self._document.graph)

    def has_sent_back(self, name: str) -> bool:
        """Whether the walk has come past the step at which this gate sends its gradients back; True without a walk.

        A composite gate has done so once all gates inside have.
        """
        if self._shown.walk_state is None:
            return True
        graph = self._document.graph
        inside = graph.inner_names(name) if name in graph else (name,)
        steps = [self._sent_back_at[one] for one in inside if one in self._sent_back_at]
        return bool(steps) and max(steps) < self._position

    @property
    def run(self) -> Run | None:
        """The forward pass whose values are shown, if any."""
        return self._shown.run

    @property
    def gradients(self) -> Gradients | None:
        """The backward pass whose gradients are shown, if any."""
        return self._shown.gradients

    def name_here(self, path: str) -> str | None:
        """What the node of a walk's step is called on this canvas: itself, or the composite gate that it is in."""
        graph = self._document.graph
        place = len(path)
        while place > 0 and path[:place] not in graph:
            place = path.rfind("/", 0, place)
        return path[:place] if place > 0 else None

    def _is_only_way(self, gradients: Gradients, edge: Edge) -> bool:
        """Whether all of the gradient of the wire's source comes along this wire."""
        graph, source = self._document.graph, edge.source
        if source == gradients.output or source not in graph:
            return False
        if self._ways_at != graph.revision:
            self._ways_at = graph.revision
            self._has_one_way.clear()
        if source not in self._has_one_way:
            self._has_one_way[source] = graph.uses(source) == (edge,)
        return self._has_one_way[source]

    @property
    def is_stale(self) -> bool:
        """Whether the numbers belong to an earlier state of the document."""
        return self._stale

    def freshness(self, name: str) -> Freshness:
        """Whether the value shown for this node is missing, stale or fresh; that of a source is always fresh."""
        if self.value(name) is None:
            return Freshness.MISSING
        node = self._document.graph.nodes.get(name)
        if self._stale and (node is None or node.is_gate):
            return Freshness.STALE
        return Freshness.FRESH

    @property
    def problem(self) -> EngineError | None:
        """What kept the last pass from running, or the first gate that left the finite numbers."""
        return self._problem

    @property
    def output(self) -> str | None:
        """The node whose gradients are shown, or would be."""
        gradients = self._shown.gradients
        return self._document.graph.output if gradients is None else gradients.output

    # --- passes ----------------------------------------------------------------------------------------------

    @property
    def is_live(self) -> bool:
        """Whether every edit is followed by both passes."""
        return self._live

    def set_live(self, live: bool) -> None:
        """Keep the numbers current at every edit, or leave the passes to the user."""
        if live == self._live:
            return
        self._live = live
        self.live_changed.emit(live)
        if live:
            self.both_passes()

    def forward_pass(self) -> EngineError | None:
        """Compute every value that can be computed, and forget the gradients; returns what kept the output away."""
        self.stop_walk()
        run = forward(self._document.graph)
        self._stale = False
        self._problem = _reason(run) or run.not_finite()
        self._show(_Shown(run))
        return self._problem

    def backward_pass(self) -> EngineError | None:
        """Compute the gradients of the output, after a forward pass where there is no fresh one."""
        self.stop_walk()
        run = self._shown.run
        if run is None or self._stale:
            self.forward_pass()
            run = self._shown.run
        assert run is not None  # noqa: S101 - forward_pass has made one
        reason = _reason(run)
        if reason is not None:
            self._problem = reason
            self._show(_Shown(run))
            return reason
        try:
            gradients = reverse(run, None, self._document.about.upstream)
        except EngineError as error:
            self._problem = error
            self._show(_Shown(run))
            return error
        self._problem = run.not_finite()
        self._show(_Shown(run, gradients))
        return self._problem

    def both_passes(self) -> None:
        """Forward, then backward as far as possible, measuring how long it takes."""
        self._timer.stop()
        self.stop_walk()  # before the signals are held back, so that everybody hears of it
        started = time.perf_counter()
        blocked = self.blockSignals(True)
        try:
            self.forward_pass()
            self.backward_pass()
        finally:
            self.blockSignals(blocked)
        self._ended_at = time.perf_counter()
        self._last_duration_ms = 1000 * (self._ended_at - started)
        self.changed.emit()

    def _due_in_ms(self) -> int:
        """How long the next pass of the live mode has to wait: at rest not at all, else until it would be too often."""
        since = 1000 * (time.perf_counter() - self._ended_at)
        return max(0, round(max(FRAME_MS, _BUSY_SHARE * self._last_duration_ms) - since))

    def clear(self) -> None:
        """Forget all numbers."""
        self.stop_walk()
        self._problem = None
        self._stale = False
        self._show(_Shown())

    def show(self, run: Run, gradients: Gradients | None) -> None:
        """Show the numbers of a training run while it is under way."""
        self._stale = False
        self._problem = None
        self._show(_Shown(run, gradients, is_preview=True))

    @property
    def is_preview(self) -> bool:
        """Whether the numbers are those of a training run that is under way."""
        return self._shown.is_preview

    def preview(self, values: Mapping[str, Value]) -> float:
        """Show what both passes would give if these nodes had these values; returns how many milliseconds it took.

        The document is left alone, and so is a walk: `end_preview` shows again what was shown before.
        """
        started = time.perf_counter()
        graph = self._tried
        if graph is None:
            self._set_aside = (self._shown, self._stale, self._problem)
            graph = self._tried = self._document.graph.copy()
            self._timer.stop()
        graph.update({name: replace(graph.nodes[name], value=value) for name, value in values.items()})
        run = forward(graph)
        gradients = None
        self._stale = False
        self._problem = _reason(run) or run.not_finite()
        if _reason(run) is None:
            try:
                gradients = reverse(run, None, self._document.about.upstream)
            except EngineError as error:
                self._problem = error
        self._show(_Shown(run, gradients, is_preview=True))
        return 1000 * (time.perf_counter() - started)

    def tried(self, name: str) -> Value | None:
        """The value that a node has in the preview, None without one."""
        node = None if self._tried is None else self._tried.nodes.get(name)
        return None if node is None else node.value

    def end_preview(self) -> None:
        """Show again what was shown before the preview; without one, nothing happens."""
        if self._tried is None:
            return
        self._tried = None
        shown, self._stale, self._problem = self._set_aside
        self._show(shown)
        if self._live and self._stale:
            self._timer.start(FRAME_MS)

    # --- the walk --------------------------------------------------------------------------------------------

    @property
    def walk(self) -> Walk | None:
        """The walk in progress, if any."""
        return self._walk

    @property
    def walk_position(self) -> int:
        """How many steps of the walk are done."""
        return self._position

    def start_walk(self) -> EngineError | None:
        """Begin to walk through both passes at their very beginning; returns what keeps the output from running."""
        run = forward(self._document.graph)
        try:
            self._walk = Walk(self._document.graph, run, None, self._document.about.upstream)
        except EngineError as error:
            self._problem = error
            self.changed.emit()
            return error
        self._timer.stop()  # passes of the live mode that are due would end the walk as soon as it began
        self._sent_back_at = {
            step.node: index for index, step in enumerate(self._walk.steps) if step.kind is Pass.BACKWARD
        }
        self._stale = False
        self._problem = run.not_finite()
        self.go_to(0)
        return None

    def go_to(self, position: int) -> None:
        """Stand in the walk after `position` steps, kept within its ends."""
        if self._walk is None:
            return
        self._position = max(0, min(position, len(self._walk.steps)))
        self._show(_Shown(self._walk.run, self._walk.gradients, self._walk.state(self._position)))
        self.walk_changed.emit()

    def stop_walk(self) -> None:
        """Leave the walk, keeping the numbers it had reached its end with or none that it had not shown."""
        if self._walk is None:
            return
        finished = self._position == len(self._walk.steps)
        shown = _Shown(self._walk.run, self._walk.gradients) if finished else _Shown()
        self._walk = None
        self._position = 0
        self._show(shown)
        self.walk_changed.emit()
        if self._live:
            self._timer.start(FRAME_MS)

    # --- following the document --------------------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        aim, self._aim = self._aim, self._document.about
        if self._tried is not None:  # what is shown is of a graph that is no more
            self._tried = None
            self._shown, self._stale, self._problem = self._set_aside
        if not replace(change, about=False).touches_numbers and _same_aim(aim, self._aim):
            return  # a title or a note changes no number
        if self._walk is not None:
            finished = self._position == len(self._walk.steps)
            self._shown = _Shown(self._walk.run, self._walk.gradients) if finished else _Shown()
            self._walk = None
            self._position = 0
            self.walk_changed.emit()
            self.walk_broken.emit()
        self._stale = self._shown.run is not None
        due = self._due_in_ms()
        if self._live and not self._timer.isActive():
            self._timer.start(due)
        if not self._live or due or not self._stale:  # else the new numbers come before the old ones could be seen
            self.changed.emit()

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self.changed.emit()


def _same_aim(first: About, second: About) -> bool:
    """Whether the same gradients are computed under both."""
    return first.output == second.output and same_value(first.upstream, second.upstream)


def _reason(run: Run) -> EngineError | None:
    try:
        run.plan.output_slot()
    except EngineError as error:
        return error
    return None
