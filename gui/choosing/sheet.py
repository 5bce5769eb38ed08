"""A sheet over a window or the canvas: type a few letters, walk with the arrows, choose with Enter, leave with Esc."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, Qt, Signal
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
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.choosing.row import Row
from gui.choosing.row_list import RowList
from gui.choosing.row_painter import HEIGHT as ROW_HEIGHT
from gui.choosing.row_painter import RowPainter
from gui.keys.shortcuts import is_for_typing
from gui.theme import Sizes, current_theme
from gui.translation import tr

Source = Callable[[str], Sequence[Row]]
"""Gives the rows for what was typed."""

EDGE, _BETWEEN = 8, 6
_STAYS = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}


class ChoiceSheet(QFrame):
    """A search field with rows under it, inside `parent`.

    `chosen` carries the payload of a row after the sheet has gone, `moved` that of the row that is reached, and
    `left` tells that nothing was chosen, and whether by Esc.
    """

    chosen = Signal(object)
    moved = Signal(object)
    left = Signal(bool)

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self._room = parent
        self._source: Source = lambda _: ()
        self._highest = 0
        self._is_open = False
        self._focused: QWidget | None = None
        self.setObjectName(name)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "caption")
        self.heading.setWordWrap(True)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.rows = RowList(self)
        self.list = self._make_list()
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        layout.setSpacing(_BETWEEN)
        for widget, stretch in ((self.heading, 0), (self.search, 0), (self.list, 1), (self.nothing, 1)):
            layout.addWidget(widget, stretch)
        self.search.textChanged.connect(self.refill)
        self.search.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        parent.installEventFilter(self)
        self.hide()

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setModel(self.rows)
        view.setItemDelegate(RowPainter(view))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setStyleSheet("QListView { border: none; background: transparent; }")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.Batched)  # thousands of rows are laid out while one reads the first
        view.setMouseTracking(True)
        view.setAccessibleName(tr("Choosing", "What was found"))
        view.selectionModel().currentChanged.connect(self._reached)
        return view

    # --- opening and leaving ------------------------------------------------------------------------------------------

    def open(self, source: Source, place: QRect, *, prompt: str, heading: str = "") -> None:
        """Appear in this place of the parent, or as near to it as there is room, with rows from `source`.

        The place's height is the most that is taken. `prompt` stands in the empty field.
        """
        self._source = source
        if not self._is_open:
            self._focused = QApplication.focusWidget()
        self._is_open = True
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.search.setPlaceholderText(prompt)
        self.search.setAccessibleName(f"{heading} {prompt}".strip())
        self._place(place)
        self.search.clear()
        self.refill()
        self.show()
        self.raise_()
        self.search.setFocus()

    def _place(self, place: QRect) -> None:
        room = self._room.rect()
        self._highest = min(place.height(), room.height() - 2 * EDGE)
        self.resize(min(place.width(), room.width() - 2 * EDGE), self._highest)
        left = max(EDGE, min(place.left(), room.width() - self.width() - EDGE))
        top = max(EDGE, min(place.top(), room.height() - self._highest - EDGE))
        self.move(left, top)

    def leave(self, *, by_escape: bool = False) -> None:
        """Disappear without a choice."""
        if self._is_open:
            self._disappear()
            self.left.emit(by_escape)

    def _disappear(self) -> None:
        """Go, and give the keyboard back to who had it, unless it has gone elsewhere by itself."""
        self._is_open = False
        if self.search.hasFocus() and self._focused is not None and isValid(self._focused):
            self._focused.setFocus()
        self._focused = None
        self.hide()

    # --- the rows -----------------------------------------------------------------------------------------------------

    def refill(self) -> None:
        """Show the rows for what is typed now."""
        rows = self._source(self.search.text())
        self.rows.exchange(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.nothing.setText(self.words_for_nothing())
        self._shrink()
        if rows:
            self.list.setCurrentIndex(self.rows.index(0))
        else:
            self._say(self.nothing.text())

    def words_for_nothing(self) -> str:
        """What stands in place of rows when nothing was found."""
        return tr("Choosing", "Nothing fits. Try another word.")

    def _shrink(self) -> None:
        """Be no taller than what is found; the search field stays where it is."""
        count = len(self.rows.rows)
        rows = count * ROW_HEIGHT + 4 if count else self.nothing.heightForWidth(self.width() - 2 * EDGE) + 2 * EDGE
        around = 2 * EDGE + self.search.sizeHint().height() + _BETWEEN
        if not self.heading.isHidden():
            around += self.heading.heightForWidth(self.width() - 2 * EDGE) + _BETWEEN
        self.resize(self.width(), min(self._highest, around + rows))

    @property
    def current(self) -> Row | None:
        """The row that Enter would choose."""
        number = self.list.currentIndex().row()
        return self.rows.rows[number] if 0 <= number < len(self.rows.rows) else None

    def _reached(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self.rows.rows):
            row = self.rows.rows[index.row()]
            self._say(row.spoken)
            self.moved.emit(row.payload)

    def _say(self, text: str) -> None:
        """Let a screen reader say the row that is reached; the keyboard stays in the field."""
        self.search.setAccessibleDescription(text)

    def _choose(self, number: int) -> None:
        if not 0 <= number < len(self.rows.rows):
            return
        row = self.rows.rows[number]
        if row.enabled:
            self._disappear()
            self.chosen.emit(row.payload)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that steer the list while one types; clicking elsewhere leaves."""
        if watched is self._room:
            if event.type() in {QEvent.Type.Resize, QEvent.Type.Hide}:
                self.leave()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_for_typing(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._steer(event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in _STAYS:
            self.leave()
        return super().eventFilter(watched, event)

    def _steer(self, event: QKeyEvent) -> bool:
        key = event.key()
        page = max(1, self.list.viewport().height() // ROW_HEIGHT - 1)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }
        if key in steps:
            self.step(steps[Qt.Key(key)])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.leave(by_escape=True)
        else:
            return False
        return True

    def step(self, by: int) -> None:
        """Go on in the list; a single step beyond an end comes in again at the other."""
        count = len(self.rows.rows)
        if not count:
            return
        number = self.list.currentIndex().row() + by
        number = number % count if abs(by) == 1 else max(0, min(count - 1, number))
        self.list.setCurrentIndex(self.rows.index(number))

    # --- Qt's events --------------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A list at its end does not zoom what lies under it."""
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What lies under the sheet is not pressed."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Nor asked for its menu."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rounded sheet that all stands on."""
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.control_border, 1))
        painter.setBrush(colours.raised)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Sizes.RADIUS_LARGE, Sizes.RADIUS_LARGE)
        painter.end()
