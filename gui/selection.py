"""Which nodes, wires and reroute points of a document are selected: one truth for canvas, outline and inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine import Edge
from gui.bends import Bend, points_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gui.document import Document
    from gui.edits import Change


class Selection(QObject):
    """The selected nodes, wires and reroute points. `changed` is emitted after any has changed."""

    changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._names: tuple[str, ...] = ()
        self._edges: tuple[Edge, ...] = ()
        self._bends: tuple[Bend, ...] = ()
        document.changed.connect(self._follow)

    @property
    def names(self) -> tuple[str, ...]:
        """The selected nodes in the order in which they were selected."""
        return self._names

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The selected wires."""
        return self._edges

    @property
    def bends(self) -> tuple[Bend, ...]:
        """The selected reroute points."""
        return self._bends

    @property
    def current(self) -> str | None:
        """The node selected last."""
        return self._names[-1] if self._names else None

    def set(self, names: Iterable[str] = (), edges: Iterable[Edge] = (), bends: Iterable[Bend] = ()) -> None:
        """Select exactly these nodes, wires and reroute points; what is not in the document is passed over."""
        graph = self._document.graph
        chosen = tuple(name for name in dict.fromkeys(names) if name in graph)
        wires = tuple(edge for edge in dict.fromkeys(edges) if _stands(self._document, edge))
        points = tuple(bend for bend in dict.fromkeys(bends) if bend.place < len(points_of(self._document, bend.edge)))
        if (chosen, wires, points) != (self._names, self._edges, self._bends):
            self._names, self._edges, self._bends = chosen, wires, points
            self.changed.emit()

    def toggle(self, name: str) -> None:
        """Add a node to the selection, or take it out."""
        if name in self._names:
            self.set((other for other in self._names if other != name), self._edges, self._bends)
        else:
            self.set((*self._names, name), self._edges, self._bends)

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    def _follow(self, change: Change) -> None:
        now = change.renamed

        def called(edge: Edge) -> Edge:
            return Edge(now.get(edge.source, edge.source), now.get(edge.target, edge.target), edge.port)

        bends = (Bend(called(bend.edge), bend.place) for bend in self._bends)
        self.set((now.get(name, name) for name in self._names), map(called, self._edges), bends)


def _stands(document: Document, edge: Edge) -> bool:
    node = document.graph.nodes.get(edge.target)
    return node is not None and edge in node.edges
