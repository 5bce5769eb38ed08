"""What the right button offers on the canvas: the actions that fit what lies under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from engine import ANNOTATION_COLOURS
from gui.document.definitions import is_composite
from gui.swatches import colour_title, swatch
from gui.translation import tr
from gui.workspace import Workspace

_COLOURS = "colours"
_CLIPBOARD = ("cut", "copy", "duplicate", "delete")
_MENUS = {
    "node": (
        *("rename", "change-operation", "set-output", "freeze", "frame", None),
        *("connect", "disconnect", "add-fed", "link", "collapse", None),
        *(*_CLIPBOARD, None, "fit-selection"),
    ),
    "composite": (
        *("enter", "open-composite", "independent", "rename", "rename-composite", None),
        *("library-save", "library-remove", None, "set-output", "frame", "collapse", "connect", None, *_CLIPBOARD),
    ),
    "frame": ("rename", _COLOURS, None, *_CLIPBOARD, "delete-with-contents", None, "fit-selection"),
    "comment": ("rename", _COLOURS, None, *_CLIPBOARD, None, "fit-selection"),
    "bend": ("delete",),
    "wire": ("reroute", "insert-gate", "delete"),
    "canvas": (
        *("quick-add", "frame", "comment", "paste", None),
        *("select-all", "arrange", "fit", "leave", None),
        *("forward", "backward"),
    ),
}


class ContextMenus(QObject):
    """Makes the canvas's menus from the window's own actions."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._window = workspace.window
        self._window.canvas.menu_provider = self.menu_for

    def menu_for(self, kind: str, payload: object = None) -> QMenu | None:
        """The menu for a node, a wire or the empty canvas; None for anything else."""
        if kind == "node" and is_composite(self._window.canvas.context.document, str(payload)):
            kind = "composite"
        keys = _MENUS.get(kind)
        if keys is None:
            return None
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key in keys:
            if key is None:
                menu.addSeparator()
            elif key == _COLOURS:
                menu.addMenu(self._colours(menu))
            else:
                menu.addAction(self._window.actions_by_key[key])
        return menu

    def _colours(self, menu: QMenu) -> QMenu:
        """The colours that a frame or a comment may have."""
        colours = QMenu(tr("Menu", "&Colour"), menu)
        for name in ANNOTATION_COLOURS:
            action = colours.addAction(swatch(name), colour_title(name))
            action.triggered.connect(lambda _=False, chosen=name: self._window.canvas.recolour(chosen))
        return colours
