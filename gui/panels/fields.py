"""Fields that change a document: they commit on Enter or when left, restore on Escape, and ignore the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from gui.theme import Sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.panels.sentence import Sentence

UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
ENTER_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_PASSING = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
SomeWidget = TypeVar("SomeWidget", bound=QWidget)


@runtime_checkable
class HandsOver(Protocol):
    """A field that holds what is typed back until it is left."""

    def hand_over(self) -> None:
        """Commit what has been typed, if anything."""


def finish_typing() -> None:
    """Commit what is being typed anywhere, so that saving or training does not miss it."""
    focused: object = QApplication.focusWidget()
    if isinstance(focused, HandsOver):
        focused.hand_over()


def is_leaving(event: QFocusEvent) -> bool:
    """Whether the user leaves the field, and not only opens a menu over it or looks at another window."""
    return event.reason() not in _PASSING


class _Stillness(QObject):
    """Sends the wheel past a widget, to whatever scrolls around it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the wheel from the widget without accepting it."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def still(widget: SomeWidget) -> SomeWidget:
    """The same widget, not changed by the wheel: who scrolls a panel does not mean the field below the pointer."""
    widget.installEventFilter(_Stillness(widget))
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return widget


class Choice(QComboBox):
    """A combo box that the wheel leaves alone, and that shortens what does not fit instead of cutting it off."""

    def __init__(self) -> None:
        super().__init__()
        still(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as any combo box, with the text shortened to the room."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText, self.palette().placeholderText())
        style = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(style, option, QStyle.SubControl.SC_ComboBoxEditField, self).width()
        if not option.currentIcon.isNull():
            room -= option.iconSize.width() + Sizes.SPACE_SMALL
        elide = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, elide, room - Sizes.SPACE_TINY)
        painter.drawComplexControl(style, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class CommitField(QLineEdit):
    """A line that shows what stands, and hands over what is typed on Enter or when the field is left.

    `commit` is called with the text; where it cannot be, `commit` tells so by `refuse`. `show_text` puts what stands
    into the field, unless the user is writing there.
    """

    def __init__(self, commit: Callable[[str], None], sentence: Sentence | None = None) -> None:
        super().__init__()
        self._commit = commit
        self._sentence = sentence
        self._standing = ""
        self.is_held = False
        """Whether a hand pulls at the number, so that nothing else may be shown for a while."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self.textEdited.connect(self._clear_refusal)

    def show_text(self, text: str, *, force: bool = False) -> None:
        """Show what stands in the document; what is typed or refused stays unless that has changed, or by `force`."""
        if self.is_held:
            return
        changed = text != self._standing
        self._standing = text
        if force or changed or not (self.isModified() or self.is_refused):
            self._clear_refusal()
            if self.text() != text:
                self.setText(text)
                self.setCursorPosition(0)
            self.setModified(False)

    def refuse(self, sentence: str) -> None:
        """Mark what is written as refused, and say why."""
        self._mark(invalid=True)
        if self._sentence is not None:
            self._sentence.say(sentence)

    @property
    def is_refused(self) -> bool:
        """Whether what is written was refused."""
        return bool(self.property("invalid"))

    def hand_over(self) -> None:
        """Commit what has been typed, if anything."""
        if not self.isModified() or self.isReadOnly():
            return
        self.setModified(False)
        text = self.text().strip()
        if text == self._standing:
            self.show_text(self._standing, force=True)
        else:
            self._commit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Escape restores."""
        if event.key() in ENTER_KEYS:
            self.hand_over()
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and (self.isModified() or self.is_refused):
            self.show_text(self._standing, force=True)
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the field is left."""
        if is_leaving(event):
            self.hand_over()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the document unless something is being typed, and take Escape before the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if any(event.matches(key) for key in UNDO_KEYS) and not self.isModified():
                event.ignore()
                return False
            if event.key() == Qt.Key.Key_Escape and (self.isModified() or self.is_refused):
                event.accept()
                return True
        return super().event(event)

    def _clear_refusal(self) -> None:
        if self.is_refused:
            self._mark(invalid=False)
            if self._sentence is not None:
                self._sentence.say("")

    def _mark(self, *, invalid: bool) -> None:
        self.setProperty("invalid", invalid)
        self.style().unpolish(self)
        self.style().polish(self)
