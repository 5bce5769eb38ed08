"""The palette: every operation by category, to search through, to drag onto the canvas, or to add by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout

from gui.composites.library import shared_library
from gui.document.definitions import text_of
from gui.icons import icon
from gui.panels.palette_model import IS_CATEGORY, OPERATION, PaletteFilter, PaletteModel
from gui.panels.palette_view import PaletteView
from gui.panels.panel import Joint, Panel
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Composite
    from gui.context import Context
    from gui.document.edits import Change

_KEYS_INTO_LIST = {Qt.Key.Key_Down, Qt.Key.Key_PageDown}


class PalettePanel(Panel):
    """All operations, the composite gates of the graph, and those of the personal library.

    `chosen` carries the operation that was double-clicked or picked with Enter; `told` a sentence about files of the
    library that cannot be used.
    """

    chosen = Signal(object)
    told = Signal(str)

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
        self._problems: tuple[str, ...] = ()
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
        return [(context.document.changed, self._follow), (shared_library().changed, self._show_composites)]

    def _show_all(self) -> None:
        self._structure: object = None
        self._show_composites()
        self._search_for(self.search.text())

    def _follow(self, change: Change) -> None:
        structure = self._context.document.graph.structure
        if structure is not self._structure and (change.touches_numbers or change.about):
            self._structure = structure
            self._show_composites()

    def _show_composites(self) -> None:
        own, shelf = self._context.document.composites, shared_library().shelf()
        names = {one.name for one in own}
        library = [one for one in shelf.composites if one.name not in names or not _is_held(one, own)]
        if self._model.show_composites(own, library):
            self._search_for(self.search.text())
        for problem in shelf.problems:
            if problem not in self._problems:
                self.told.emit(problem)
        self._problems = shelf.problems

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
            self.chosen.emit(index.data(OPERATION))


def _is_held(composite: Composite, own: Iterable[Composite]) -> bool:
    """Whether the graph has this very definition, so that the library need not offer it too."""
    return any(one.name == composite.name and text_of(one) == text_of(composite) for one in own)
