"""Where a training run has left its document, and whether the document still stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import DataSource, Node, TrainingSettings
    from gui.document.document import Document


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Ending:
    """What the loss at the end of a run belongs to: all nodes behind the output, and the data."""

    settings: TrainingSettings
    output: str | None
    nodes: Mapping[str, Node]
    data: DataSource | None

    @classmethod
    def of(cls, document: Document, settings: TrainingSettings) -> Ending:
        """The document as it stands, after a run with these settings."""
        graph = document.graph
        names = graph.ancestors(graph.output) if graph.output is not None else set()
        nodes = {name: graph.nodes[name] for name in names}
        return cls(settings=settings, output=graph.output, nodes=nodes, data=document.about.data)

    def holds(self, document: Document) -> bool:
        """Whether the document has the same loss for the same reasons; freezing a variable changes neither."""
        graph = document.graph
        return (
            graph.output == self.output
            and document.about.data == self.data
            and all(_is_as_before(graph.nodes.get(name), node) for name, node in self.nodes.items())
        )


def _is_as_before(now: Node | None, node: Node) -> bool:
    return now is node or (now is not None and replace(now, frozen=node.frozen) == node)
