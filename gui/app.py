"""The composition root of the window: builds everything, joins it, holds no logic."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gui.canvas.arranging.arrangement import positions_of
from gui.context_menus import ContextMenus
from gui.exporting import Exporting
from gui.faults.catching import install_faults
from gui.file_menus import FileMenus
from gui.files.opening import Files
from gui.files.questions import Questions, WindowQuestions
from gui.files.recovery import Recovery
from gui.first_paint import AfterFirstPaint
from gui.icons import icon
from gui.joining import Joining
from gui.keys.undo_keys import UndoKeys
from gui.settings import Settings
from gui.theme import current_theme
from gui.training.tape_loading import TapeLoading
from gui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BESIDE = 32


def main(paths: Sequence[str] = ()) -> int:
    """Open the window, on the start page or on these files, and stay until it is closed; returns the exit status."""
    application = make_application()
    install_faults()
    Settings().log_unknown_keys()
    windows, loading = Windows(), TapeLoading()
    first = windows.open(paths)
    AfterFirstPaint(first.window, loading.begin)
    status = application.exec()
    loading.end()
    _end_at_once(status)
    return status


def _end_at_once(status: int) -> None:
    """End the process, now that all is saved and no thread goes on.

    Python would take one to three seconds more to take the modules and Qt's objects apart, and has no other use for it.
    """
    Settings().sync()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


class Windows(QObject):
    """The windows of the program, each with graphs of its own; what is remembered is remembered for all."""

    def __init__(self, questions: Questions | None = None) -> None:
        super().__init__()
        self.workspaces: list[Workspace] = []
        self._settings = Settings()
        self._questions = questions

    def open(self, paths: Iterable[str] = ()) -> Workspace:
        """Open a window, on the start page or on these files."""
        workspace = make_workspace(self._questions, self._settings)
        others = len(self.workspaces)
        self.workspaces.append(workspace)
        workspace.peers = self.workspaces
        workspace.window_wanted.connect(self.open)
        workspace.closed.connect(partial(self._forget, workspace))
        window = workspace.window
        window.restore_layout()
        window.move(window.pos() + QPoint(_BESIDE * others, _BESIDE * others))
        window.show()
        workspace.offer_recovery()
        AfterFirstPaint(window, window.chart.load)  # pyqtgraph is slow to import
        if paths:
            QTimer.singleShot(0, window, partial(workspace.open_each, tuple(paths)))
        return workspace

    def _forget(self, workspace: Workspace) -> None:
        """Let a window go that is being closed, once it has heard all about that."""
        self.workspaces.remove(workspace)
        workspace.window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        workspace.deleteLater()


def make_application() -> QApplication:
    """The application with its name and its theme."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("Gradloom")
    application.setOrganizationName("gradloom")
    application.setDesktopFileName("gradloom")
    current_theme().set_mode(Settings().get("appearance/theme"))
    current_theme().apply(application)
    application.setWindowIcon(icon("app"))
    if application.findChild(UndoKeys) is None:
        UndoKeys(application)
    return application


def make_workspace(questions: Questions | None = None, settings: Settings | None = None) -> Workspace:
    """A window with everything joined, not shown yet; dialogs ask unless other `questions` are given."""
    settings = settings or Settings()
    dialogs = WindowQuestions()
    asked = questions or dialogs
    files = Files(settings, asked, Recovery(), place=positions_of)
    workspace = Workspace(settings, files, asked)
    dialogs.set_window(workspace.window)
    Joining(workspace, Exporting(workspace))
    FileMenus(workspace)
    ContextMenus(workspace)
    return workspace
