"""Pulling at a number in a field: a drag changes it while nothing is being typed there, a click begins to type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

from gui.panels.fields import CommitField
from gui.scrubbing import Stride, stride_of

_FAR = 4.0


class Pull(Protocol):
    """One pull at a number, from its begin to `commit` or `cancel`."""

    @property
    def text(self) -> str:
        """The number as it stands now."""

    def pull(self, pixels: float, stride: Stride) -> None:
        """Change the number."""

    def commit(self) -> None:
        """Take it over."""

    def cancel(self) -> None:
        """Leave it as it was."""


class Pulling(QObject):
    """Lets one field be pulled at where that is `possible`. Esc restores; who types in the field is left alone."""

    def __init__(self, field: CommitField, begin: Callable[[], Pull], possible: Callable[[], bool]) -> None:
        super().__init__(field)
        self._field = field
        self._begin = begin
        self._possible = possible
        self._fresh = False
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._pull: Pull | None = None
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the drags that the field would have selected text with."""
        kind = event.type()
        if isinstance(event, QFocusEvent):
            self._focus(event)
        elif isinstance(event, QMouseEvent):
            if kind == QEvent.Type.MouseButtonPress:
                return self._press(event)
            if kind == QEvent.Type.MouseMove and self._pressed is not None:
                return self._move(event)
            if kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
                return self._release()
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._pull is not None:
            if kind == QEvent.Type.KeyPress:
                self._finish(taken=False)
            event.accept()
            return True
        elif kind == QEvent.Type.Enter:
            self._shape()
        return super().eventFilter(watched, event)

    def _focus(self, event: QFocusEvent) -> None:
        self._fresh = event.gotFocus() and event.reason() == Qt.FocusReason.MouseFocusReason
        if event.lostFocus() and self._pull is not None:
            self._finish(taken=False)
        self._shape()

    def _shape(self) -> None:
        pulls = not self._field.hasFocus() and self._possible()
        self._field.setCursor(Qt.CursorShape.SizeHorCursor if pulls else Qt.CursorShape.IBeamCursor)

    def _press(self, event: QMouseEvent) -> bool:
        if not self._fresh or event.button() != Qt.MouseButton.LeftButton or not self._possible():
            return False
        self._pressed = self._last = event.position()
        return True

    def _move(self, event: QMouseEvent) -> bool:
        at = event.position()
        if self._pull is None:
            if self._pressed is None or (at - self._pressed).manhattanLength() < _FAR:
                return True
            self._pull = self._begin()
            self._field.setCursor(Qt.CursorShape.SizeHorCursor)
        self._pull.pull(at.x() - self._last.x(), stride_of(event.modifiers()))
        self._field.is_held = True
        self._field.setText(self._pull.text)
        self._last = at
        return True

    def _release(self) -> bool:
        if self._pull is None:
            self._pressed = None
            self._fresh = False
            self._field.selectAll()
        else:
            self._finish(taken=True)
        return True

    def _finish(self, *, taken: bool) -> None:
        pull, self._pull, self._pressed = self._pull, None, None
        self._field.setModified(False)
        self._field.is_held = False
        self._field.clearFocus()
        if pull is not None and taken:
            pull.commit()
        elif pull is not None:
            pull.cancel()
