"""The palette: every operation by category, to search through, to drag onto the canvas, or to add by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout

from gui.icons import icon
from gui.panels.palette_model import IS_CATEGORY, OPERATION, PaletteFilter, PaletteModel
from gui.panels.palette_view import PaletteView
from gui.panels.panel import Joint, Panel
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from gui.context import Context

_KEYS_INTO_LIST = {Qt.Key.Key_Down, Qt.Key.Key_PageDown}


class PalettePanel(Panel):
    """All operations. `chosen` carries the name of one that was double-clicked or picked with Enter."""

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.search = self._make_search()
        self._model = PaletteModel(self)
        self._filter = PaletteFilter(self)
        self._filter.setSourceModel(self._model)
        self.view = PaletteView(self._filter)
        self.view.picked.connect(self._pick)
        self.view.left_upwards.connect(self.search.setFocus)
        self._nothing = QLabel()
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(Sizes.SPACE, Sizes.SPACE_HUGE, Sizes.SPACE, Sizes.SPACE)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        field = QVBoxLayout()
        field.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_TINY)
        field.addWidget(self.search)
        layout.addLayout(field)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.search)
        self.set_context(context)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the search field down into the list."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            key = cast("QKeyEvent", event).key()
            if key in _KEYS_INTO_LIST and self.view.isVisible():
                self.view.enter_from_above()
                return True
            if key == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _joints(self, context: Context) -> list[Joint]:
        return []  # the operations are the same for every document

    def _show_all(self) -> None:
        self._search_for(self.search.text())

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setPlaceholderText(tr("Palette", "Search gates"))
        search.setToolTip(tr("Palette", "Search by name, symbol or meaning; Enter adds the first gate found."))
        search.setAccessibleName(tr("Palette", "Search gates"))
        search.setClearButtonEnabled(True)
        search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        search.textChanged.connect(self._search_for)
        search.returnPressed.connect(self._pick_found)
        search.installEventFilter(self)
        return search

    def _search_for(self, text: str) -> None:
        self._filter.set_query(text)
        self.view.show_found(self._filter.best(), searching=bool(text.strip()))
        found = self._filter.rowCount() > 0
        self._nothing.setText(tr("Palette", "No gate is called or does “{text}”.", text=text.strip()))
        self._stack.setCurrentWidget(self.view if found else self._nothing)

    def _pick_found(self) -> None:
        if self.search.text().strip():
            self._pick(self.view.currentIndex())

    def _pick(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid() and not index.data(IS_CATEGORY):
            self.chosen.emit(index.data(OPERATION).name)
