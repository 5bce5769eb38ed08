"""The notes as text: set from Markdown to be read, and as plain text to be written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextBrowser

from gui.theme import Sizes, current_theme
from gui.translation import tr

_HEADINGS = {1: Sizes.FONT_TITLE, 2: Sizes.FONT_LARGE, 3: Sizes.FONT}


class NotesView(QTextBrowser):
    """Markdown without HTML, set as text. It loads nothing from anywhere; `link_chosen` tells of a clicked link."""

    link_chosen = Signal(QUrl)

    def __init__(self) -> None:
        super().__init__()
        self._notes = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; }")
        self.document().setDocumentMargin(Sizes.SPACE)
        self.setAccessibleName(tr("Notes", "Notes"))
        self.anchorClicked.connect(self.link_chosen)
        current_theme().changed.connect(self._set)

    def set_notes(self, notes: str) -> None:
        """Show other notes; the same ones stay where they are scrolled to."""
        if notes != self._notes:
            self._notes = notes
            self._set()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing: notes come from files of strangers and may not fetch what they name."""
        return None

    def _set(self) -> None:
        colours = current_theme().colours
        document = self.document()
        document.setDefaultStyleSheet(f"a {{ color: {colours.link.name()}; }}")
        document.setMarkdown(
            self._notes,
            QTextDocument.MarkdownFeature.MarkdownDialectGitHub
            | QTextDocument.MarkdownFeature.MarkdownNoHTML,
        )
        _fit_headings(document)


class NotesEditor(QPlainTextEdit):
    """The notes as plain text. `finished` when the user leaves it, `given_up` on Escape."""

    finished = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(
            tr("Notes", "What does the graph show? # begins a heading, - a list, *…* stresses a word.")
        )
        self.setToolTip(
            tr(
                "Notes",
                "Plain text with Markdown: # heading, - list, **bold**, [words](address). Ctrl+Enter keeps it, Esc does not.",
            )
        )
        self.setAccessibleName(tr("Notes", "Notes as plain text"))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the editor from the window's shortcuts, but leave it undo when there is nothing to undo here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Escape or _is_finish(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif _is_finish(event):
            self.finished.emit()
        else:
            super().keyPressEvent(event)


def _is_finish(event: QKeyEvent) -> bool:
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and bool(
        event.modifiers() & Qt.KeyboardModifier.ControlModifier
    )


def _fit_headings(document: QTextDocument) -> None:
    """Give headings the program's type sizes: Markdown's own are made for a page, not for a panel."""
    from PySide6.QtGui import QTextCursor, QTextFormat  # noqa: PLC0415 - drawn in only when notes are shown

    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            cursor = QTextCursor(block)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            form = cursor.charFormat()
            form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            form.setProperty(QTextFormat.Property.FontPixelSize, _HEADINGS.get(level, Sizes.FONT))
            cursor.setCharFormat(form)
        block = block.next()
