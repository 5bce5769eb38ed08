"""The inspector's page for selected frames and comments: title or text, and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from engine import ANNOTATION_COLOURS, Comment, Frame
from gui.document import annotations as annotating
from gui.panels.fields import CommitField
from gui.panels.inspector.commit_text import CommitText
from gui.panels.inspector.form import Section
from gui.panels.inspector.page import Page
from gui.swatches import colour_title, swatch
from gui.theme import Sizes, current_theme
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from gui.context import Context
    from gui.selection import Chosen


class AnnotationPage(Page):
    """What the selected frames and comments say, and in which colour."""

    def __init__(self, context: Context, keys: tuple[int, ...]) -> None:
        super().__init__(context)
        self._keys = keys
        self.title = CommitField(self._commit_title)
        self.text = CommitText()
        self.text.setAccessibleName(tr("Inspector", "Text of the comment"))
        self.text.committed.connect(self._commit_text)
        self.colours = ColourRow()
        self.colours.group.idClicked.connect(self._recolour)
        section = Section(self._heading(), divided=False)
        if isinstance(self._only, Frame):
            section.add_row(tr("Inspector", "Title"), self.title, tr("Inspector", "What the frame is about."))
        elif isinstance(self._only, Comment):
            section.add_wide(self.text)
        section.add_row(tr("Inspector", "Colour"), self.colours)
        self.column.addWidget(section)
        self.column.addStretch()

    @property
    def _only(self) -> Frame | Comment | None:
        """The frame or the comment, if just one is selected."""
        return self.context.document.about.annotations.get(self._keys[0]) if len(self._keys) == 1 else None

    def _heading(self) -> str:
        if self._only is not None:
            return tr("Inspector", "Frame") if isinstance(self._only, Frame) else tr("Inspector", "Comment")
        count = len(self._keys)
        return tr_count("Inspector", "{n} frame or comment|{n} frames and comments", count)

    def shows(self, chosen: Chosen) -> bool:
        """Whether exactly these frames and comments are shown."""
        return not (chosen.names or chosen.edges) and chosen.annotations == self._keys

    def refresh(self) -> None:
        """Show title or text and colour as they stand."""
        annotations = self.context.document.about.annotations
        only = self._only
        if isinstance(only, Frame):
            self.title.show_text(only.title)
        elif isinstance(only, Comment):
            self.text.show_text(only.text)
        colours = {annotations[key].colour for key in self._keys if key in annotations}
        self.colours.show_colour(colours.pop() if len(colours) == 1 else None)

    def _commit_title(self, text: str) -> None:
        self.attempt(lambda: annotating.set_title(self.context.document, self._keys[0], text))
        self.refresh()

    def _commit_text(self, text: str) -> None:
        self.attempt(lambda: annotating.set_text(self.context.document, self._keys[0], text))

    def _recolour(self, index: int) -> None:
        self.attempt(lambda: annotating.recolour(self.context.document, self._keys, ANNOTATION_COLOURS[index]))


class ColourRow(QWidget):
    """A dot for each colour that a frame or a comment may have; one of them is pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for index, name in enumerate(ANNOTATION_COLOURS):
            button = QToolButton()
            button.setCheckable(True)
            button.setIconSize(QSize(Sizes.ICON_SMALL, Sizes.ICON_SMALL))
            button.setToolTip(colour_title(name))
            button.setAccessibleName(colour_title(name))
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.group.addButton(button, index)
            row.addWidget(button)
        self._draw()
        current_theme().changed.connect(self._draw)

    def show_colour(self, colour: str | None) -> None:
        """Press the dot of this colour, or none."""
        self.group.setExclusive(False)
        for index, name in enumerate(ANNOTATION_COLOURS):
            self.group.button(index).setChecked(name == colour)
        self.group.setExclusive(colour is not None)

    def _draw(self) -> None:
        for index, name in enumerate(ANNOTATION_COLOURS):
            self.group.button(index).setIcon(swatch(name))
