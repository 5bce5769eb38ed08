"""The menus that a right click on the canvas opens: the window's own actions, as they fit what was clicked."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from gui.workspace import Workspace

_ACTIONS: dict[str, tuple[str | None, ...]] = {
    "node": ("rename", "set-output", "freeze", None, "cut", "copy", "duplicate", "delete"),
    "wire": ("delete",),
    "canvas": ("quick-add", "paste", None, "select-all", "arrange", "fit"),
}


class ContextMenus(QObject):
    """Gives the canvas of a window its menus."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._window = workspace.window
        self._window.canvas.menu_provider = self._menu

    def _menu(self, kind: str, _clicked: object) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in _ACTIONS[kind]:
            if key is None:
                menu.addSeparator()
            else:
                menu.addAction(self._window.actions_by_key[key])
        return menu
