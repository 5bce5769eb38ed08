"""Typing a comment where it stands: a box of several lines over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gui.keys.shortcuts import is_for_typing
from gui.theme import Sizes, text_font
from gui.translation import tr

_LEAST_WIDTH, _LEAST_HEIGHT = 160, 64


class TextEditor(QPlainTextEdit):
    """A box over a comment. Ctrl+Enter or leaving it commits, Esc leaves the comment as it was."""

    closed = Signal(int)

    def __init__(self, parent: QWidget, text: str, commit: Callable[[str], None], scale: float) -> None:
        super().__init__(parent)
        self._commit = commit
        self._was = text
        self._done = False
        self.setPlainText(text)
        self.setFont(text_font(round(max(Sizes.FONT, min(2.0, scale) * Sizes.FONT))))
        self.setTabChangesFocus(True)
        self.setPlaceholderText(tr("Canvas", "Write a comment"))
        self.setAccessibleName(tr("Canvas", "Text of the comment"))
        self.setToolTip(tr("Canvas", "Ctrl+Enter or a click elsewhere takes the text over, Esc does not."))
        self.document().setDocumentMargin(6)
        self.selectAll()

    def cover(self, field: QRect) -> None:
        """Lie over this rectangle of the parent, or a little more where it is too small to type in."""
        self.setGeometry(field.x(), field.y(), max(_LEAST_WIDTH, field.width()), max(_LEAST_HEIGHT, field.height()))

    def event(self, event: QEvent) -> bool:
        """No key starts an action of the window while one types."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ends = event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if ends or is_for_typing(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter commits, Esc leaves everything as it was."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and control:
            self.hand_over()
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the user goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.hand_over()

    def hand_over(self) -> None:
        """Commit what has been typed, and close."""
        if self._done:
            return
        text = self.toPlainText().rstrip()
        if text != self._was:
            self._was = text
            self._commit(text)
        self._close()

    def give_up(self) -> None:
        """Close without an effect."""
        if not self._done:
            self._close()

    def _close(self) -> None:
        self._done = True
        self.hide()
        self.closed.emit(0)
        self.deleteLater()
