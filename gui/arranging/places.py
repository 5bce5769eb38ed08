"""Where one stands in an open graph: at its top, or inside one of its composite gates, several deep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine import Composite
from gui.composites.inside import InsideDocument
from gui.composites.inside_evaluation import InsideEvaluation
from gui.context import Context
from gui.selection import Selection

if TYPE_CHECKING:
    from gui.composites.inside import Path


class Places(QObject):
    """The way from a graph to where one stands. `moved` is emitted after one has gone in or out.

    Each level of the way has a context of its own. `looks` keeps, by the way, where the canvas was looking on a level,
    in the canvas's own terms.
    """

    moved = Signal()

    def __init__(self, root: Context) -> None:
        super().__init__()
        self._levels: list[Context] = [root]
        self.looks: dict[Path, Any] = {}

    @property
    def here(self) -> Context:
        """The context of where one stands."""
        return self._levels[-1]

    @property
    def path(self) -> Path:
        """The gates that one has gone into, from outside to inside."""
        document = self.here.document
        return document.at if isinstance(document, InsideDocument) else ()

    def can_enter(self, name: str) -> bool:
        """Whether this node of where one stands has an inside."""
        node = self.here.document.graph.nodes.get(name)
        return node is not None and isinstance(node.operation, Composite)

    def enter(self, name: str) -> None:
        """Go into a composite gate of where one stands."""
        root = self._levels[0]
        document = InsideDocument(root.document, (*self.path, name), root.evaluation.value)
        selection = Selection(document)
        evaluation = InsideEvaluation(document, root.evaluation)
        document.left.connect(self._leave_gone)
        self._levels.append(Context(document, evaluation, selection, root.settings))
        self.moved.emit()

    def go_out_to(self, level: int) -> None:
        """Go out to one of the levels of the way, the top being 0, and select the gate that one comes out of."""
        if 0 <= level < len(self._levels) - 1:
            gate = self.path[level]
            self.let_go(level + 1)
            self.here.selection.set((gate,))
            self.moved.emit()

    def go_to(self, path: Path) -> None:
        """Go out and in until one stands at this place, as far as its gates are still there."""
        here = self.path
        shared = next(
            (at for at, (a, b) in enumerate(zip(here, path, strict=False)) if a != b), min(len(here), len(path))
        )
        self.go_out_to(shared)
        for name in path[shared:]:
            if not self.can_enter(name):
                return
            self.enter(name)

    def let_go(self, count: int = 1) -> None:
        """Keep so many levels of the way, and end the others."""
        for context in self._levels[count:]:
            if isinstance(context.document, InsideDocument) and isinstance(context.evaluation, InsideEvaluation):
                context.document.left.disconnect(self._leave_gone)
                context.evaluation.let_go()
                context.document.let_go()
                context.document.deleteLater()
        del self._levels[count:]

    def _leave_gone(self) -> None:
        """Go out of gates that are not there any more."""
        gone = self.sender()
        levels: list[object] = [context.document for context in self._levels]
        if gone in levels:
            self.let_go(levels.index(gone))
            self.moved.emit()
