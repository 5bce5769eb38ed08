"""What the right button offers on the canvas: the actions that fit what lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from gui.workspace import Workspace

_MENUS = {
    "node": ("rename", "set-output", "freeze", None, "cut", "copy", "duplicate", "delete", None, "fit-selection"),
    "wire": ("delete",),
    "canvas": ("quick-add", "paste", None, "select-all", "arrange", "fit", None, "forward", "backward"),
}


class ContextMenus(QObject):
    """Makes the canvas's menus from the window's own actions."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._window = workspace.window
        self._window.canvas.menu_provider = self.menu_for

    def menu_for(self, kind: str, _payload: object = None) -> QMenu | None:
        """The menu for a node, a wire or the empty canvas; None for anything else."""
        keys = _MENUS.get(kind)
        if keys is None:
            return None
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in keys:
            if key is None:
                menu.addSeparator()
            else:
                menu.addAction(self._window.actions_by_key[key])
        return menu
