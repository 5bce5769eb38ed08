"""The list of files opened last: name and folder, those that are gone greyed out, each removable."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.files.recent import RecentFile
from gui.icons import draw_icon, icon
from gui.theme import Sizes, current_theme, text_font
from gui.translation import tr

FILE = Qt.ItemDataRole.UserRole
_ROW = 44
_REMOVE = 24
_Index = QModelIndex | QPersistentModelIndex


class RecentModel(QAbstractListModel):
    """The recent files, one a row."""

    def __init__(self) -> None:
        super().__init__()
        self._files: list[RecentFile] = []

    def set_files(self, files: list[RecentFile]) -> None:
        """Show other files."""
        if files != self._files:
            self.beginResetModel()
            self._files = files
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row a file."""
        return 0 if parent.isValid() else len(self._files)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The file's name, its path on hover, and the record itself."""
        file = self._files[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return file.path.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                if file.exists:
                    return str(file.path)
                return tr("StartPage", "{path} is no longer there.", path=file.path)
            case _ if role == FILE:
                return file
        return None


class RecentList(QListView):
    """The list. `opened` carries the path of a file to open, `removed` that of one to take out."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model = RecentModel()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.setAccessibleName(tr("StartPage", "Recent files"))

    def set_files(self, files: list[RecentFile]) -> None:
        """Show other files; the keyboard begins at the first."""
        self._model.set_files(files)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, 0))

    def remove_rect(self, row: QRect) -> QRect:
        """Where the button to remove a file stands in its row."""
        top = row.center().y() - _REMOVE // 2 + 1
        return QRect(row.right() - _REMOVE - Sizes.SPACE_TINY + 1, top, _REMOVE, _REMOVE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the file, Delete takes it out of the list."""
        index = self.currentIndex()
        if index.isValid() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(str(_path(index)))
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(str(_path(index)))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the file, one on the cross takes it out of the list."""
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton or index != self.currentIndex():
            return
        if self.remove_rect(self.visualRect(index)).contains(event.position().toPoint()):
            self.removed.emit(str(_path(index)))
        else:
            self.opened.emit(str(_path(index)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the cross under the pointer."""
        super().mouseMoveEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the cross out."""
        super().leaveEvent(event)
        self.viewport().update()

    def _show_menu(self, place: QPoint) -> None:
        menu = self.menu_at(place)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(place))

    def menu_at(self, place: QPoint) -> QMenu | None:
        """The menu of the file at this place."""
        index = self.indexAt(place)
        if not index.isValid():
            return None
        path = str(_path(index))
        menu = QMenu(self)
        for text, picture, signal in (
            (tr("StartPage", "&Open"), "open", self.opened),
            (tr("StartPage", "&Remove from the list"), "close", self.removed),
        ):
            action = QAction(icon(picture), text, menu)
            action.triggered.connect(lambda _=False, chosen=signal: chosen.emit(path))
            menu.addAction(action)
        return menu


def _path(index: _Index) -> Path:
    return cast("RecentFile", index.data(FILE)).path


class _Delegate(QStyledItemDelegate):
    """Paints a row: name, folder below, and the cross while the pointer is on the row or the file is gone."""

    def __init__(self, view: RecentList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = current_theme().colours
        rect, state = _parts(option)
        file = cast("RecentFile", index.data(FILE))
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        ground = QRectF(rect).adjusted(1, 1, -1, -1)
        if hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.hover)
            painter.drawRoundedRect(ground, Sizes.RADIUS, Sizes.RADIUS)
        if focused:
            painter.setPen(colours.focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground, Sizes.RADIUS, Sizes.RADIUS)
        shows_cross = hovered or focused or not file.exists
        self._paint_words(painter, rect, file, room=_REMOVE + Sizes.SPACE_SMALL if shows_cross else 0)
        if shows_cross:
            self._paint_cross(painter, rect)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, file: RecentFile, room: int) -> None:
        colours = current_theme().colours
        left, width = rect.left() + Sizes.SPACE_SMALL, rect.width() - 2 * Sizes.SPACE_SMALL - room
        folder = _short(file.path.parent) if file.exists else tr("StartPage", "No longer there")
        for text, size, top, colour, elide in (
            (file.path.name, Sizes.FONT, 5, colours.text, Qt.TextElideMode.ElideRight),
            (folder, Sizes.FONT_SMALL, 23, colours.text_muted, Qt.TextElideMode.ElideMiddle),
        ):
            font = text_font(size)
            painter.setFont(font)
            painter.setPen(colour if file.exists else colours.text_disabled)
            shown = QFontMetrics(font).elidedText(text, elide, width)
            painter.drawText(QRect(left, rect.top() + top, width, 17), Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_cross(self, painter: QPainter, rect: QRect) -> None:
        colours = current_theme().colours
        button = self._view.remove_rect(rect)
        lit = button.contains(self._view.viewport().mapFromGlobal(self._view.cursor().pos()))
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.pressed)
            painter.drawRoundedRect(QRectF(button), Sizes.RADIUS_SMALL, Sizes.RADIUS_SMALL)
        draw_icon(
            painter,
            QRectF(button).adjusted(6, 6, -6, -6),
            "close",
            colours.icon_hover if lit else colours.icon,
        )


def _short(folder: Path) -> str:
    """The folder as people write it: ~ for their own."""
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def _parts(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
    return option.rect, option.state
