"""What of a document is selected, nodes and all else: one truth for canvas, outline and inspector."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine import Edge
from gui.document.bends import Bend, points_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gui.document.document import Document
    from gui.document.edits import Change


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that is selected at one moment, each kind in the order in which it was selected.

    `annotations` are the keys of frames and comments.
    """

    names: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    bends: tuple[Bend, ...] = ()
    annotations: tuple[int, ...] = ()


class Selection(QObject):
    """The selected nodes, wires, reroute points, frames and comments. `changed` is emitted after any has changed."""

    changed = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._chosen = Chosen()
        document.changed.connect(self._follow)

    @property
    def chosen(self) -> Chosen:
        """All that is selected, to be selected again later by `choose`."""
        return self._chosen

    @property
    def names(self) -> tuple[str, ...]:
        """The selected nodes in the order in which they were selected."""
        return self._chosen.names

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The selected wires."""
        return self._chosen.edges

    @property
    def bends(self) -> tuple[Bend, ...]:
        """The selected reroute points."""
        return self._chosen.bends

    @property
    def annotations(self) -> tuple[int, ...]:
        """The selected frames and comments by their keys."""
        return self._chosen.annotations

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self._chosen == Chosen()

    @property
    def current(self) -> str | None:
        """The node selected last."""
        return self.names[-1] if self.names else None

    def set(
        self,
        names: Iterable[str] = (),
        edges: Iterable[Edge] = (),
        bends: Iterable[Bend] = (),
        annotations: Iterable[int] = (),
    ) -> None:
        """Select exactly this; what is not in the document is passed over."""
        self.choose(Chosen(tuple(names), tuple(edges), tuple(bends), tuple(annotations)))

    def choose(self, wanted: Chosen) -> None:
        """Select exactly this; what is not in the document is passed over."""
        document = self._document
        graph, annotations = document.graph, document.about.annotations
        chosen = Chosen(
            names=tuple(name for name in dict.fromkeys(wanted.names) if name in graph),
            edges=tuple(edge for edge in dict.fromkeys(wanted.edges) if _stands(document, edge)),
            bends=tuple(b for b in dict.fromkeys(wanted.bends) if b.place < len(points_of(document, b.edge))),
            annotations=tuple(key for key in dict.fromkeys(wanted.annotations) if key in annotations),
        )
        if chosen != self._chosen:
            self._chosen = chosen
            self.changed.emit()

    def toggle(self, name: str) -> None:
        """Add a node to the selection, or take it out."""
        kept = tuple(other for other in self.names if other != name)
        self.choose(replace(self._chosen, names=kept if name in self.names else (*kept, name)))

    def toggle_annotation(self, key: int) -> None:
        """Add a frame or a comment to the selection, or take it out."""
        kept = tuple(other for other in self.annotations if other != key)
        self.choose(replace(self._chosen, annotations=kept if key in self.annotations else (*kept, key)))

    def toggle_bend(self, bend: Bend) -> None:
        """Add a reroute point to the selection, or take it out."""
        kept = tuple(other for other in self.bends if other != bend)
        self.choose(replace(self._chosen, bends=kept if bend in self.bends else (*kept, bend)))

    def clear(self) -> None:
        """Select nothing."""
        self.choose(Chosen())

    def _follow(self, change: Change) -> None:
        now = change.renamed

        def called(edge: Edge) -> Edge:
            return Edge(now.get(edge.source, edge.source), now.get(edge.target, edge.target), edge.port)

        self.choose(
            replace(
                self._chosen,
                names=tuple(now.get(name, name) for name in self.names),
                edges=tuple(map(called, self.edges)),
                bends=tuple(Bend(called(bend.edge), bend.place) for bend in self.bends),
            )
        )


def _stands(document: Document, edge: Edge) -> bool:
    node = document.graph.nodes.get(edge.target)
    return node is not None and edge in node.edges
