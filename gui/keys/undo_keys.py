"""Undo and redo in fields of text: what is being typed comes first, and once that is as it was, the document."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

_UNDO, _REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
_Text = QLineEdit | QPlainTextEdit | QTextEdit


class UndoKeys(QObject):
    """Watches whichever field has the keyboard, so that no field swallows a key that it has no use for.

    Qt's own fields take the keys of undo and redo whether or not they have anything to undo.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName("undo-keys")
        application.focusChanged.connect(self._follow)

    def _follow(self, old: object, now: object) -> None:
        if isinstance(old, _Text):
            old.removeEventFilter(self)
        if isinstance(now, _Text):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the key to the window when the field is as it was before anything was typed."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        for key, forth in ((_UNDO, False), (_REDO, True)):
            if event.matches(key) and isinstance(watched, _Text) and not has_typing(watched, forth=forth):
                event.ignore()
                return True
        return False


def has_typing(field: _Text, *, forth: bool = False) -> bool:
    """Whether something that is being typed here can be taken back, or with `forth` brought back."""
    if isinstance(field, QLineEdit):
        return field.isRedoAvailable() if forth else field.isModified() and field.isUndoAvailable()
    document = field.document()
    return document.isRedoAvailable() if forth else document.isUndoAvailable() and document.isModified()
