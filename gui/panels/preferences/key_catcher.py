"""A field that waits for a key or a combination of keys, and takes whatever is pressed next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from gui.translation import tr

_ALONE = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_unknown,
}


class KeyCatcher(QLineEdit):
    """While it has the keyboard, every key is what is wanted, Tab and Enter too; Esc gives up.

    `caught` carries the keys in Qt's portable form, `given_up` that there will be none.
    """

    caught = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setPlaceholderText(tr("Keys", "Press the new keys, or Esc"))
        self.setAccessibleName(tr("Keys", "New keys"))

    def event(self, event: QEvent) -> bool:
        """No key is a shortcut here, and none leads elsewhere."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in _ALONE:
            return
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.given_up.emit()
            return
        self.caught.emit(written(event))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who goes elsewhere gives up."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.given_up.emit()


def written(event: QKeyEvent) -> str:
    """The keys of an event as Qt writes them; a sign such as ? is itself, whatever it takes to type it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    sign = event.text()
    if modifiers == Qt.KeyboardModifier.ShiftModifier and sign.isprintable() and sign and not sign.isalnum():
        modifiers = Qt.KeyboardModifier.NoModifier if not sign.isspace() else modifiers
    return QKeySequence(_combined(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)


def _combined(modifiers: Qt.KeyboardModifier, key: Qt.Key) -> int:
    return int(modifiers.value) | int(key.value)
