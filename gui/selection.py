"""Which nodes and wires of a document are selected: one truth for canvas, outline and inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine import Edge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gui.document import Document
    from gui.edits import Change


class Selection(QObject):
    """The selected nodes and wires. `changed` is emitted after either has changed."""

    changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._names: tuple[str, ...] = ()
        self._edges: tuple[Edge, ...] = ()
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
    def current(self) -> str | None:
        """The node selected last."""
        return self._names[-1] if self._names else None

    def set(self, names: Iterable[str] = (), edges: Iterable[Edge] = ()) -> None:
        """Select exactly these nodes and wires; what is not in the document is passed over."""
        graph = self._document.graph
        chosen = tuple(name for name in dict.fromkeys(names) if name in graph)
        wires = tuple(edge for edge in dict.fromkeys(edges) if _stands(self._document, edge))
        if (chosen, wires) != (self._names, self._edges):
            self._names, self._edges = chosen, wires
            self.changed.emit()

    def toggle(self, name: str) -> None:
        """Add a node to the selection, or take it out."""
        if name in self._names:
            self.set((other for other in self._names if other != name), self._edges)
        else:
            self.set((*self._names, name), self._edges)

    def clear(self) -> None:
        """Select nothing."""
        self.set()

    def _follow(self, change: Change) -> None:
        now = change.renamed
        edges = (Edge(now.get(e.source, e.source), now.get(e.target, e.target), e.port) for e in self._edges)
        self.set((now.get(name, name) for name in self._names), edges)


def _stands(document: Document, edge: Edge) -> bool:
    node = document.graph.nodes.get(edge.target)
    return node is not None and edge in node.edges
