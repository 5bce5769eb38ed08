"""The tabs above the canvas: one for each open graph of a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTabBar, QWidget

from gui.icons import icon
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent

_UNSAVED = "●"


@dataclass(frozen=True)
class Tab:
    """What a tab says: the graph's name, its place, whether it has changes that no file holds, whether it trains."""

    name: str
    place: str = ""
    is_modified: bool = False
    is_training: bool = False


class GraphTabs(QTabBar):
    """Shown from the second graph on. `chosen` carries the tab to show, `closing` the one to close, `reordered` two."""

    chosen = Signal(int)
    closing = Signal(int)
    reordered = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.setDocumentMode(True)
        self.setExpanding(False)
        self.setMovable(True)
        self.setTabsClosable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(QSize(Sizes.ICON_SMALL, Sizes.ICON_SMALL))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Tabs", "Open graphs"))
        self.setVisible(False)
        self.currentChanged.connect(self._choose)
        self.tabCloseRequested.connect(self.closing)
        self.tabMoved.connect(self._move)

    def show_tabs(self, tabs: Sequence[Tab], current: int) -> None:
        """Show these, one of them in front."""
        self._filling = True
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self.addTab("")
        for place, tab in enumerate(tabs):
            self._show(place, tab)
        self.setCurrentIndex(current)
        self._filling = False

    def _show(self, place: int, tab: Tab) -> None:
        name = tab.name.replace("&", "&&")
        self.setTabText(place, f"{_UNSAVED} {name}" if tab.is_modified else name)
        self.setTabIcon(place, icon("train") if tab.is_training else QIcon())
        self.setTabToolTip(place, _sentence(tab))
        self.setAccessibleTabName(place, _sentence(tab))

    def _choose(self, place: int) -> None:
        if not self._filling and place >= 0:
            self.chosen.emit(place)

    def _move(self, source: int, target: int) -> None:
        if not self._filling:
            self.reordered.emit(source, target)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button closes the tab under it."""
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self.closing.emit(place)
            return
        super().mouseReleaseEvent(event)


def _sentence(tab: Tab) -> str:
    where = tab.place or tab.name
    if tab.is_training and tab.is_modified:
        return tr("Tabs", "{graph}: it is training, and has changes that are not saved.", graph=where)
    if tab.is_training:
        return tr("Tabs", "{graph}: it is training.", graph=where)
    if tab.is_modified:
        return tr("Tabs", "{graph}: it has changes that are not saved.", graph=where)
    return where
