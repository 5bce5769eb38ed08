"""The list of the help's pages, to choose from and to search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import Operation
from gui.icons import icon
from gui.operations.badge import badge_pixmap
from gui.theme import Sizes, current_theme
from gui.translation import tr

_KEY = Qt.ItemDataRole.UserRole
_BADGE = QSize(40, 18)
_HEAD_HEIGHT = 32


@dataclass(frozen=True)
class Entry:
    """One page: its key, its title, the heading that it stands under ("" for none), and the words to find it by."""

    key: str
    title: str
    heading: str = ""
    words: str = ""
    icon: str = ""
    operation: Operation | None = None


class Contents(QWidget):
    """A search field above a tree of pages. `chosen` carries the key of the page to show."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = {entry.key: entry for entry in entries}
        self._items: dict[str, QTreeWidgetItem] = {}
        self.search = self._make_search()
        self.tree = self._make_tree()
        self._fill()
        self._nothing = QLabel(tr("Help", "No page speaks of that."))
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(Sizes.SPACE, Sizes.SPACE, Sizes.SPACE, Sizes.SPACE)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Sizes.SPACE_SMALL, 0, 0)
        column.setSpacing(Sizes.SPACE_SMALL)
        field = QVBoxLayout()
        field.setContentsMargins(Sizes.SPACE_SMALL, 0, Sizes.SPACE_SMALL, 0)
        field.addWidget(self.search)
        column.addLayout(field)
        column.addWidget(self._nothing)
        column.addWidget(self.tree, 1)
        current_theme().changed.connect(self._draw_badges)

    def choose(self, key: str) -> None:
        """Make a page the current one."""
        item = self._items[key]
        if item.isHidden():
            self.search.clear()
        self.tree.setCurrentItem(item)
        self.tree.scrollToItem(item)

    @property
    def shown(self) -> list[str]:
        """The keys of the pages that the search has left."""
        return [key for key, item in self._items.items() if not item.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the search field down into the list; Escape empties the field first."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            key = cast("QKeyEvent", event).key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.tree.setFocus()
                return True
            if key == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setPlaceholderText(tr("Help", "Search the help"))
        search.setToolTip(tr("Help", "Search all pages; Down leads into the list."))
        search.setAccessibleName(tr("Help", "Search the help"))
        search.setClearButtonEnabled(True)
        search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        search.textChanged.connect(self._search_for)
        search.installEventFilter(self)
        return search

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setItemDelegate(_Delegate(tree))
        tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName(tr("Help", "Pages of the help"))
        tree.currentItemChanged.connect(self._choose_item)
        return tree

    def _fill(self) -> None:
        heads: dict[str, QTreeWidgetItem] = {}
        for entry in self._entries.values():
            if entry.heading and entry.heading not in heads:
                heads[entry.heading] = _head(entry.heading)
                self.tree.addTopLevelItem(heads[entry.heading])
            item = QTreeWidgetItem([entry.title])
            item.setData(0, _KEY, entry.key)
            self._items[entry.key] = item
            if entry.icon:
                item.setIcon(0, icon(entry.icon))
            if entry.heading:
                heads[entry.heading].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
        self.tree.expandAll()
        self._draw_badges()

    def _draw_badges(self) -> None:
        ratio = self.devicePixelRatioF()
        for key, item in self._items.items():
            operation = self._entries[key].operation
            if operation is not None:
                badge = badge_pixmap(operation, _BADGE.width(), _BADGE.height(), ratio)
                picture = QIcon(badge)
                picture.addPixmap(badge, QIcon.Mode.Selected)  # the style would tint it otherwise
                item.setIcon(0, picture)

    def _choose_item(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _KEY):
            self.chosen.emit(item.data(0, _KEY))

    def _search_for(self, text: str) -> None:
        wanted = text.casefold().split()
        found = []
        for key, item in self._items.items():
            entry = self._entries[key]
            words = f"{entry.title} {entry.heading} {entry.words}".casefold()
            item.setHidden(not all(word in words for word in wanted))
            if not item.isHidden():
                found.append(item)
        for number in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(number)
            if head is not None and head.childCount():
                head.setHidden(not any(item.parent() is head for item in found))
        self._nothing.setVisible(not found)
        current = self.tree.currentItem()
        if found and wanted and (current is None or current.isHidden()):
            self.tree.setCurrentItem(_best(found, wanted))


class _Delegate(QStyledItemDelegate):
    """Gives badges their room: the style sets the view's own icon size back when it is polished."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.decorationSize = _BADGE


def _best(found: list[QTreeWidgetItem], wanted: list[str]) -> QTreeWidgetItem:
    """The page whose title begins with what is searched for, else the first found."""
    fitting = [item for item in found if item.text(0).casefold().startswith(wanted[0])]
    return (fitting or found)[0]


def _head(title: str) -> QTreeWidgetItem:
    head = QTreeWidgetItem([title])
    head.setFlags(Qt.ItemFlag.ItemIsEnabled)
    head.setSizeHint(0, QSize(0, _HEAD_HEIGHT))
    font = head.font(0)
    font.setWeight(font.Weight.DemiBold)
    head.setFont(0, font)
    return head
