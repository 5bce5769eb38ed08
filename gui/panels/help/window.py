"""The help window: the list of pages on the left, the chosen page on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QSplitter, QWidget

from engine import OPERATIONS, Operation
from gui.operations.words import category_title, help_of, note_of, title_of
from gui.panels.help.about import about_page
from gui.panels.help.contents import Contents, Entry
from gui.panels.help.first_steps import first_steps_page
from gui.panels.help.gestures import gestures_page
from gui.panels.help.operation_page import operation_page
from gui.panels.help.page import Page
from gui.panels.help.shortcuts import shortcuts_page
from gui.translation import tr

STEPS, GESTURES, SHORTCUTS, OPERATIONS_PAGE, ABOUT = "steps", "gestures", "shortcuts", "operations", "about"
_SIZE = (880, 640)
_CONTENTS_WIDTH = 232


class HelpWindow(QDialog):
    """A window beside the main one. Pages are made when they are first shown."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help", "Gradloom Help"))
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, True)
        self.resize(*_SIZE)
        self._makers: dict[str, Callable[[], Page]] = {
            STEPS: partial(first_steps_page, actions),
            GESTURES: partial(gestures_page, actions),
            SHORTCUTS: partial(shortcuts_page, actions),
            ABOUT: about_page,
            **{name: partial(operation_page, operation) for name, operation in OPERATIONS.items()},
        }
        self._pages: dict[str, Page] = {}
        self.key = ""
        self.contents = Contents([*self._own_entries(), *map(_entry_of, OPERATIONS.values())])
        self.contents.chosen.connect(self._show)
        self._view = QScrollArea()
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setWidgetResizable(True)
        self._view.setAccessibleName(tr("Help", "Page of the help"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.contents)
        splitter.addWidget(self._view)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([_CONTENTS_WIDTH, _SIZE[0] - _CONTENTS_WIDTH])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.contents.choose(STEPS)

    def forget_keys(self) -> None:
        """Make the pages that tell of keys anew: an action has other keys now."""
        for key in (STEPS, GESTURES, SHORTCUTS):
            self._pages.pop(key, None)
        if self.key in {STEPS, GESTURES, SHORTCUTS}:
            self._show(self.key)

    def show_page(self, key: str) -> None:
        """Open the window on a page: steps, gestures, shortcuts, operations, about, or the name of an operation."""
        self.contents.choose(next(iter(OPERATIONS)) if key == OPERATIONS_PAGE else key)
        self.show()
        self.raise_()
        self.activateWindow()
        self.contents.search.setFocus()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self.key]

    def _show(self, key: str) -> None:
        self.key = key
        if key not in self._pages:
            self._pages[key] = self._makers[key]()
        self._view.takeWidget()  # the pages belong to this window, and not to the view that shows one of them
        self._view.setWidget(self._pages[key])
        self._view.verticalScrollBar().setValue(0)

    def _own_entries(self) -> list[Entry]:
        """The pages that are not about an operation; their words are found too, so they are made to be searched."""
        icons = {STEPS: "help", GESTURES: "layout", SHORTCUTS: "keyboard", ABOUT: "about"}
        titles = {
            STEPS: tr("Help", "First steps"),
            GESTURES: tr("Help", "Gestures"),
            SHORTCUTS: tr("Help", "Keyboard shortcuts"),
            ABOUT: tr("Help", "About Gradloom"),
        }
        for key in titles:
            self._pages[key] = self._makers[key]()
        return [Entry(key, title, words=self._pages[key].words, icon=icons[key]) for key, title in titles.items()]


def _entry_of(operation: Operation) -> Entry:
    words = " ".join((operation.name, operation.symbol, help_of(operation), note_of(operation)))
    return Entry(
        operation.name,
        title_of(operation),
        heading=category_title(operation.category),
        words=words,
        operation=operation,
    )
