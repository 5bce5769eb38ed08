"""One open graph with all that belongs to it while it is open; windows show it, and may show another in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gui.arranging.places import Places
from gui.context import Context
from gui.evaluation import Evaluation
from gui.selection import Selection
from gui.training import TrainingSession

if TYPE_CHECKING:
    from pathlib import Path

    from gui.document.document import Document
    from gui.settings import Settings


class OpenGraph:
    """A document with its numbers, its selection, its training and its history.

    `source` is the file that it was opened from, which for an example is not the document's own; `look` is where the
    canvas was looking when it last showed the graph, in the canvas's own terms.
    """

    def __init__(self, document: Document, settings: Settings, source: Path | None = None) -> None:
        selection = Selection(document)  # first, to follow an edit before any signal of the numbers is heard
        evaluation = Evaluation(document)
        evaluation.set_live(settings.get("canvas/live"))
        self.root = Context(document, evaluation, selection, settings)
        self.places = Places(self.root)
        self.training = TrainingSession(self.root)
        self.source = source
        self.look: Any = None

    @property
    def context(self) -> Context:
        """Where one stands: at the top of the graph, or inside one of its composite gates."""
        return self.places.here

    @property
    def document(self) -> Document:
        """The graph itself."""
        return self.root.document

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it yet, so that another graph may take its place."""
        document = self.document
        return not len(document.graph) and not document.history.count() and document.path is None

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost if it were closed: changes, or a run that is still making some."""
        return self.document.is_modified or self.training.is_active

    def comes_from(self, path: Path) -> bool:
        """Whether this is the graph of that file: its own, or that of an example that is still as it came."""
        if self.document.path is not None:
            return _is_same(self.document.path, path)
        return self.source is not None and _is_same(self.source, path) and not self.document.is_modified

    def let_go(self) -> None:
        """End what is under way; nobody shows the graph any more."""
        self.training.close()
        self.places.let_go()
        self.document.deleteLater()


def _is_same(first: Path, second: Path) -> bool:
    return first.resolve() == second.resolve()
