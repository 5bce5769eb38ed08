"""Typing on the canvas itself: a value into its field, a name into its title."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.canvas.hovering.bubble import Bubble
from gui.keys.shortcuts import is_for_typing
from gui.theme import Sizes, number_font

Commit = Callable[[str], str | None]
"""Puts a text in place and gives None, or gives the sentence that says why it cannot."""

_LEAST_WIDTH, _LEAST_HEIGHT = 96, 26


class FieldEditor(QLineEdit):
    """A line over one field of a card. Enter commits, Esc leaves, Tab commits and goes on to the next field.

    Leaving it otherwise commits what can be committed. `closed` carries how it went: 0 stay, 1 next, -1 previous.
    """

    closed = Signal(int)

    def __init__(self, parent: QWidget, text: str, commit: Commit, scale: float) -> None:
        super().__init__(text, parent)
        self._commit = commit
        self._was = text
        self._done = False
        self._bubble = Bubble(parent)
        self.setFont(number_font(round(max(Sizes.FONT, min(2.0, scale) * Sizes.FONT))))
        self.textEdited.connect(self._clear_error)
        self.selectAll()

    def cover(self, field: QRect) -> None:
        """Lie over this rectangle of the parent, or a little more where it is too small to type in."""
        width, height = max(_LEAST_WIDTH, field.width()), max(_LEAST_HEIGHT, field.height())
        self.setGeometry(field.x(), field.center().y() - height // 2 + 1, width, height)

    @property
    def error(self) -> str:
        """The sentence that is shown because the text cannot be committed, or nothing."""
        return self._bubble.text() if self._bubble.isVisible() else ""

    def event(self, event: QEvent) -> bool:
        """Tab goes to the next field, and no key starts an action of the window while one types."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_for_typing(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            forth = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(Qt.Key(event.key()))
            if forth is not None:
                if self._try_commit():
                    self._close(forth)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Esc leaves everything as it was."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._try_commit():
                self._close(0)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(0)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the user goes elsewhere; what cannot be committed is given up."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and not self._done:
            self._try_commit()
            self._close(0)

    def give_up(self) -> None:
        """Close without an effect."""
        self._close(0)

    def _try_commit(self) -> bool:
        text = self.text().strip()
        if text == self._was:
            return True
        sentence = self._commit(text)
        if sentence is None:
            return True
        self.setProperty("invalid", "true")
        self._repolish()
        self._bubble.show_sentence(sentence, QPointF(self.geometry().bottomLeft()) - QPointF(16, 14))
        return False

    def _clear_error(self) -> None:
        if self.property("invalid"):
            self.setProperty("invalid", None)
            self._repolish()
        self._bubble.hide()

    def _repolish(self) -> None:
        self.style().unpolish(self)
        self.style().polish(self)

    def _close(self, forth: int) -> None:
        if self._done:
            return
        self._done = True
        self._bubble.hide()
        self._bubble.deleteLater()
        self.hide()
        self.closed.emit(forth)
        self.deleteLater()
