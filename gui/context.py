"""What everything that shows a document needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.document.document import Document
    from gui.evaluation import Evaluation
    from gui.selection import Selection
    from gui.settings import Settings


@dataclass(frozen=True, eq=False)
class Context:
    """An open document with its numbers, its selection, and the settings of the program."""

    document: Document
    evaluation: Evaluation
    selection: Selection
    settings: Settings
