"""A box of several lines that hands over what is typed when it is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from gui.panels.fields import ENTER_KEYS, UNDO_KEYS, is_leaving


class CommitText(QPlainTextEdit):
    """A text that stands in the document. `committed` carries it when the box is left or on Ctrl+Enter."""

    committed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._standing = ""
        self.setTabChangesFocus(True)
        self.setFixedHeight(112)

    def show_text(self, text: str) -> None:
        """Show what stands, unless something is being typed."""
        if text != self._standing or not self.document().isModified():
            self._standing = text
            if self.toPlainText() != text:
                self.setPlainText(text)
            self.document().setModified(False)

    def hand_over(self) -> None:
        """Commit what has been typed, if anything."""
        if self.document().isModified() and not self.isReadOnly():
            self.document().setModified(False)
            self.committed.emit(self.toPlainText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter commits, Escape restores."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and self.document().isModified():
            self.setPlainText(self._standing)
        elif event.key() in ENTER_KEYS and control:
            self.hand_over()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the field is left."""
        if is_leaving(event):
            self.hand_over()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the document unless something is being typed, and keep Escape and Enter from the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if any(event.matches(key) for key in UNDO_KEYS) and not self.document().isModified():
                event.ignore()
                return False
            if event.key() in {Qt.Key.Key_Escape, *ENTER_KEYS}:
                event.accept()
                return True
        return super().event(event)
