"""The composition root of the window: builds everything, joins it, holds no logic."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from gui.canvas.arrangement import positions_of
from gui.context_menus import ContextMenus
from gui.faults import install_faults
from gui.file_menus import FileMenus
from gui.files import Files
from gui.icons import icon
from gui.joining import Joining
from gui.questions import Questions, WindowQuestions
from gui.recovery import Recovery
from gui.settings import Settings
from gui.theme import current_theme
from gui.training.tape_loading import TapeLoading
from gui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def main(paths: Sequence[str] = ()) -> int:
    """Open the window, on the start page or on these files, and stay until it is closed; returns the exit status."""
    application = make_application()
    install_faults()
    Settings().log_unknown_keys()
    windows, loading = Windows(), TapeLoading()
    windows.open_each(paths or (None,))
    loading.begin_after(windows.workspaces[0].window)
    status = application.exec()
    loading.end()
    return status


class Windows(QObject):
    """The windows of the program, each with a graph of its own."""

    def __init__(self, questions: Questions | None = None) -> None:
        super().__init__()
        self.workspaces: list[Workspace] = []
        self._questions = questions

    def open_each(self, paths: Iterable[str | None]) -> None:
        """Open a window for each of these files, or with None one on the start page."""
        for path in paths:
            workspace = make_workspace(self._questions)
            workspace.windows_wanted.connect(self.open_each)
            self.workspaces.append(workspace)
            workspace.window.restore_layout()
            workspace.window.show()
            workspace.offer_recovery()
            QTimer.singleShot(0, workspace.window.chart.load)  # pyqtgraph is slow to import, so the window comes first
            if path is not None:
                QTimer.singleShot(0, lambda w=workspace, p=path: w.open_path(p))


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
    return application


def make_workspace(questions: Questions | None = None) -> Workspace:
    """A window with everything joined, not shown yet; dialogs ask unless other `questions` are given."""
    settings = Settings()
    dialogs = WindowQuestions()
    asked = questions or dialogs
    files = Files(settings, asked, Recovery(), place=positions_of)
    workspace = Workspace(settings, files, asked)
    dialogs.set_window(workspace.window)
    Joining(workspace)
    FileMenus(workspace)
    ContextMenus(workspace)
    return workspace
