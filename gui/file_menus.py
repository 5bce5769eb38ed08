"""The menus of the files opened last and of the examples, filled when they are opened."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from engine import EngineError, list_examples
from gui.files.recent import RecentFiles
from gui.resources import examples_folder
from gui.translation import tr
from gui.wording import sentence_of
from gui.workspace import Workspace


class FileMenus(QObject):
    """Fills the two menus of a window each time they are about to be shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._recent = RecentFiles(workspace.settings, self)
        workspace.window.recent_menu.aboutToShow.connect(self._fill_recent)
        workspace.window.examples_menu.aboutToShow.connect(self._fill_examples)

    def _fill_recent(self) -> None:
        menu = self._workspace.window.recent_menu
        menu.clear()
        files = [file for file in self._recent.files if file.exists]
        for file in files:
            action = menu.addAction(_unmarked(file.path.name))
            action.setStatusTip(str(file.path))
            action.triggered.connect(partial(self._open, file.path))
        menu.addSeparator()
        clear = menu.addAction(tr("Menu", "&Forget these files"))
        clear.setStatusTip(tr("Menu", "Empty this list; the files themselves stay."))
        clear.setEnabled(bool(files))
        clear.triggered.connect(self._recent.forget_all)

    def _fill_examples(self) -> None:
        menu = self._workspace.window.examples_menu
        if not menu.isEmpty():
            return
        try:
            examples = list_examples(examples_folder())
        except EngineError as error:
            self._workspace.window.bar.say(sentence_of(error))
            return
        for example in examples:
            group = example.file.group and tr("ExampleGroup", example.file.group)
            if group and not any(action.text() == group for action in menu.actions()):
                menu.addSection(group)
            action = menu.addAction(_unmarked(example.file.title))
            action.setStatusTip(example.file.summary)
            action.triggered.connect(partial(self._open, example.path))

    def _open(self, path: Path, _checked: bool = False) -> None:
        self._workspace.open_path(path)


def _unmarked(text: str) -> str:
    """A text as it is, its ampersands being no marks of keys."""
    return text.replace("&", "&&")
