"""What the pages of the inspector share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import EngineError
from gui.theme import Sizes
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gui.context import Context
    from gui.document.edits import Edit
    from gui.selection import Chosen


class Page(QWidget):
    """A page that shows one kind of selection. `refresh` shows everything anew, keeping what is being typed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Sizes.SPACE, Sizes.SPACE_SMALL, Sizes.SPACE, Sizes.SPACE)
        self.column.setSpacing(Sizes.SPACE)

    def shows(self, chosen: Chosen) -> bool:
        """Whether this is the page for what is selected."""
        raise NotImplementedError

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Follow nodes that have other names now."""

    def refresh(self) -> None:
        """Show the document and its numbers as they stand."""
        raise NotImplementedError

    def attempt(self, edit: Callable[[], Edit], refuse: Callable[[str], None] | None = None) -> bool:
        """Make an edit and carry it out as one step; tell a refusal as a sentence, and say whether it went well."""
        try:
            self.context.document.do(edit())
        except EngineError as error:
            if refuse is not None:
                refuse(sentence_of(error))
            return False
        return True
