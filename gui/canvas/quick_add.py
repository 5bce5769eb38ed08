"""Adding a node without leaving the canvas: type a few letters, or a number, and press Enter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from engine import OPERATIONS, EngineError, Operation, Value, parse_value
from gui.canvas.operation_row import OPERATION, VALUE, OperationRow
from gui.numbers import short_value
from gui.operation_search import ranked
from gui.operation_words import help_of, title_of
from gui.shortcuts import is_for_typing
from gui.theme import Sizes, current_theme
from gui.translation import tr

WIDTH, HEIGHT = 300, 320
_ROOM, _BETWEEN = 8, 6
_STAYS = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}


@dataclass(frozen=True, eq=False)
class Choice:
    """What the user chose: an operation, and a value where a number was typed."""

    operation: Operation
    value: Value | None = None


class QuickAdd(QFrame):
    """A search field with a list under it, inside the canvas. `chosen` carries a Choice."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._highest = HEIGHT
        self._fits: Callable[[Operation], bool] = lambda _: True
        self.setAutoFillBackground(False)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("Canvas", "Search operations, or type a number"))
        self.search.setAccessibleName(tr("Canvas", "Search operations"))
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setItemDelegate(OperationRow(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setStyleSheet("QListWidget { border: none; background: transparent; }")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("Canvas", "Operations"))
        self.nothing = QLabel(tr("Canvas", "Nothing fits. Try another word."), self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL)
        layout.setSpacing(_BETWEEN)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        self.search.textChanged.connect(self._refill)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.hide()

    def open(self, at: QPoint, fits: Callable[[Operation], bool] | None = None) -> None:
        """Appear at a point of the parent, offering the operations that `fits` lets through."""
        self._fits = fits or (lambda _: True)
        room = self._room.rect()
        self._highest = min(HEIGHT, room.height() - 2 * _ROOM)
        self.resize(min(WIDTH, room.width() - 2 * _ROOM), self._highest)
        left = max(_ROOM, min(at.x() - 20, room.width() - self.width() - _ROOM))
        top = max(_ROOM, min(at.y() - 20, room.height() - self.height() - _ROOM))
        self.move(left, top)
        self.search.clear()
        self._refill("")
        self.show()
        self.raise_()
        self.search.setFocus()

    def close_quietly(self) -> None:
        """Disappear without a choice."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    # --- the list ---------------------------------------------------------------------------------------------------

    def _refill(self, text: str) -> None:
        self.list.clear()
        number = _number(text)
        if number is not None and self._fits(OPERATIONS["constant"]):
            title = tr("Canvas", "Constant {value}", value=short_value(number))
            self._add_row(OPERATIONS["constant"], title, number)
        for operation in ranked(text, [one for one in OPERATIONS.values() if self._fits(one)]):
            self._add_row(operation, title_of(operation))
        self.list.setCurrentRow(0)
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)
        self._shrink()

    def _shrink(self) -> None:
        """Be no taller than what is found; the search field stays where it is."""
        count = self.list.count()
        rows = count * self.list.sizeHintForRow(0) + 4 if count else self.nothing.sizeHint().height() + 2 * _ROOM
        around = 2 * Sizes.SPACE_SMALL + self.search.sizeHint().height() + _BETWEEN
        self.resize(self.width(), min(self._highest, around + rows))

    def _add_row(self, operation: Operation, title: str, value: Value | None = None) -> None:
        item = QListWidgetItem(title)
        item.setData(OPERATION, operation)
        item.setData(VALUE, value)
        item.setToolTip(help_of(operation))
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        choice = Choice(item.data(OPERATION), item.data(VALUE))
        self.hide()
        self.chosen.emit(choice)

    # --- keys -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that steer the list while one types; clicking elsewhere closes."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_for_typing(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._steer(event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in _STAYS:
            self.close_quietly()
        return super().eventFilter(watched, event)

    def _steer(self, event: QKeyEvent) -> bool:
        key = event.key()
        page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)) - 1)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }
        if key in steps:
            row = self.list.currentRow() + steps[Qt.Key(key)]
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close_quietly()
        else:
            return False
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A list at its end does not zoom the canvas."""
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The canvas under the list is not pressed."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Nor asked for its menu."""
        event.accept()

    # --- drawing ----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """The size that shows some eight operations."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rounded sheet that all stands on."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.raised)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Sizes.RADIUS_LARGE, Sizes.RADIUS_LARGE)
        painter.end()


def _number(text: str) -> Value | None:
    if not any(character.isdigit() for character in text):
        return None
    try:
        return parse_value(text)
    except EngineError:
        return None
