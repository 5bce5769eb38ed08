"""The notes as text: set from Markdown to be read, and as plain text to be written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextBrowser

from gui.panels.fields import ENTER_KEYS
from gui.theme import Sizes, current_theme
from gui.translation import tr

_HEADINGS = {1: Sizes.FONT_TITLE, 2: Sizes.FONT_LARGE, 3: Sizes.FONT}
_INDENT = 16
_STAYING = {  # a menu or another program has the keyboard for a while, and gives it back
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
}
_LINE_HEIGHT = 120


class NotesView(QTextBrowser):
    """Markdown without HTML, set as text. It loads nothing from anywhere; `link_chosen` tells of a clicked link."""

    link_chosen = Signal(QUrl)

    def __init__(self) -> None:
        super().__init__()
        self._notes = ""
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
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
            QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML,
        )
        _set_blocks(document)


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
                "Markdown: # heading, - list, **bold**, [words](address). Ctrl+Enter keeps the text, Esc does not.",
            )
        )
        self.setAccessibleName(tr("Notes", "Notes as plain text"))

    def hand_over(self) -> None:
        """Keep what has been written."""
        self.finished.emit()

    def show_text(self, text: str) -> None:
        """Show what stands in the document, the cursor staying as near as it can to where it was."""
        if text != self.toPlainText():
            cursor = self.textCursor()
            place = cursor.position()
            self.setPlainText(text)
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(self.toPlainText())))
            self.setTextCursor(cursor)
        self.settle()

    def settle(self) -> None:
        """Count what is written as kept: from here on, undoing is the document's."""
        self.document().clearUndoRedoStacks()
        self.document().setModified(False)

    def event(self, event: QEvent) -> bool:
        """Keep the editor's keys from the window, but leave it undo while there is nothing to undo here."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isModified():
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Escape or _is_finish(event):
                event.accept()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere in the window is leaving."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYING:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps what is written, Escape gives it up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif _is_finish(event):
            self.finished.emit()
        else:
            super().keyPressEvent(event)


def _is_finish(event: QKeyEvent) -> bool:
    return event.key() in ENTER_KEYS and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _set_blocks(document: QTextDocument) -> None:
    """Give paragraphs and headings the program's sizes: those of Markdown are made for a page, not for a panel."""
    document.setIndentWidth(_INDENT)
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        form.setTopMargin(Sizes.SPACE_SMALL if form.headingLevel() and block.blockNumber() else 0)
        form.setBottomMargin(Sizes.SPACE_TINY if block.textList() is not None else Sizes.SPACE_SMALL)
        form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(block)
        cursor.setBlockFormat(form)
        if form.headingLevel():
            _set_heading(cursor, _HEADINGS.get(form.headingLevel(), Sizes.FONT))
        block = block.next()


def _set_heading(cursor: QTextCursor, size: int) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    form = QTextCharFormat()
    form.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
    form.setProperty(QTextFormat.Property.FontPixelSize, size)
    cursor.mergeCharFormat(form)
