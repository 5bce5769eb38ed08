"""A line that chooses variables by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent

_MARGINS = 40
"""What frame, gaps and arrow take of the width."""


class _StayingMenu(QMenu):
    """A menu that stays open while boxes in it are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick without closing."""
        action: QAction | None = self.activeAction()
        if action is not None and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)


class NamesField(QPushButton):
    """Shows the names that are chosen; a press opens a menu with a box to tick for each. `chosen` carries them all."""

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._known: tuple[str, ...] = ()
        self._menu = _StayingMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setProperty("kind", "names")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_names(self, names: Sequence[str], known: Sequence[str], *, editable: bool) -> None:
        """Show which of the known names are chosen; a chosen one that is not known can be taken back."""
        self._names, self._known = tuple(names), tuple(known)
        self.setEnabled(editable and bool(self._known or self._names))
        self._write()

    def _write(self) -> None:
        text = ", ".join(self._names) or tr("Training", "None")
        room = self.width() - _MARGINS
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room).replace("&", "&&"))
        self.setAccessibleDescription(text)

    def _fill(self) -> None:
        self._menu.clear()
        for name in dict.fromkeys((*self._known, *self._names)):
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name in self._names)
            action.triggered.connect(lambda on, name=name: self._switch(name, on=on))

    def _switch(self, name: str, *, on: bool) -> None:
        names = [*self._names, name] if on else [known for known in self._names if known != name]
        ordered = [known for known in dict.fromkeys((*self._known, *self._names)) if known in names]
        self.chosen.emit(tuple(ordered))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the names to the room that there is."""
        super().resizeEvent(event)
        self._write()
