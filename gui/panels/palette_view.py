"""How the palette looks and answers: rows with badges below headers that open and close."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from gui.icons import draw_icon
from gui.operations.badge import badge_pixmap, paint_badge
from gui.panels.palette_model import IS_CATEGORY, OPERATION
from gui.theme import Sizes, current_theme, text_font
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel

    from gui.panels.palette_model import PaletteFilter

BADGE_WIDTH, BADGE_HEIGHT = 44, 20
_DRAG_WIDTH, _DRAG_HEIGHT = 64, 28
_ROW, _HEAD = 28, 30


class PaletteView(QTreeView):
    """The list of the palette. `picked` is emitted on Enter and double click, `left_upwards` on Up in the first row."""

    picked = Signal(QModelIndex)
    left_upwards = Signal()

    def __init__(self, model: PaletteFilter) -> None:
        super().__init__()
        self._closed: set[str] = set()
        self._searching = False
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setExpandsOnDoubleClick(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setAccessibleName(tr("Palette", "Gates"))
        self.setAccessibleDescription(tr("Palette", "Drag a gate onto the canvas, or press Enter to add it."))
        self.clicked.connect(self._open_or_close)
        self.doubleClicked.connect(self.picked)

    def show_found(self, best: QModelIndex, *, searching: bool) -> None:
        """Open every category that holds something found, and make the best fit current."""
        self._searching = searching
        model = self._rows()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            self.setExpanded(index, searching or index.data() not in self._closed)
        self.setCurrentIndex(best)
        if best.isValid():
            self.scrollTo(best)

    def enter_from_above(self) -> None:
        """Take the keyboard from the search field, at the row that the search has made current."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._rows().index(0, 0))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds a gate, or opens and closes a category; Up in the first row leaves the list."""
        index = self.currentIndex()
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            if index.data(IS_CATEGORY):
                self._open_or_close(index)
            else:
                self.picked.emit(index)
            return
        if event.key() == Qt.Key.Key_Up and not self.indexAbove(index).isValid():
            self.left_upwards.emit()
            return
        super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the badge of the gate, held at its middle."""
        drag = self.drag_of(self.currentIndex())
        if drag is not None:
            drag.exec(Qt.DropAction.CopyAction)

    def drag_of(self, index: QModelIndex) -> QDrag | None:
        """What is dragged from this row, None for the row of a category."""
        operation = index.data(OPERATION)
        if operation is None:
            return None
        drag = QDrag(self)
        drag.setMimeData(self._rows().mimeData([index]))
        drag.setPixmap(badge_pixmap(operation, _DRAG_WIDTH, _DRAG_HEIGHT, self.devicePixelRatioF()))
        drag.setHotSpot(QPoint(_DRAG_WIDTH // 2, _DRAG_HEIGHT // 2))
        return drag

    def _rows(self) -> QAbstractItemModel:
        model: QAbstractItemModel = self.model()
        return model

    def _open_or_close(self, index: QModelIndex) -> None:
        if not index.data(IS_CATEGORY):
            return
        open_now = not self.isExpanded(index)
        self.setExpanded(index, open_now)
        if not self._searching:
            (self._closed.discard if open_now else self._closed.add)(index.data())


class _Delegate(QStyledItemDelegate):
    """Paints headers with a chevron and rows with a badge and a title."""

    def __init__(self, view: PaletteView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _HEAD if index.data(IS_CATEGORY) else _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        colours = current_theme().colours
        rect, state = _parts(option)
        selected = bool(state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        marked = bool(state & QStyle.StateFlag.State_Selected)
        if marked or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.accent_soft if marked else colours.hover)
        text = colours.on_accent_soft if marked else colours.text
        if index.data(IS_CATEGORY):
            self._paint_head(painter, rect, index)
        else:
            badge = QRectF(
                rect.left() + Sizes.SPACE,
                rect.center().y() - BADGE_HEIGHT / 2 + 0.5,
                BADGE_WIDTH,
                BADGE_HEIGHT,
            )
            paint_badge(painter, badge, index.data(OPERATION))
            painter.setPen(text)
            painter.setFont(text_font())
            _write(painter, rect, int(badge.right()) + Sizes.SPACE_SMALL, str(index.data()))
        if selected:
            painter.setPen(colours.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        colours = current_theme().colours
        is_open = self._view.isExpanded(cast("QModelIndex", index))
        chevron = QRectF(rect.left() + Sizes.SPACE_SMALL, rect.center().y() - 5, 12, 12)
        draw_icon(painter, chevron, "chevron-down" if is_open else "chevron-right", colours.text_muted)
        painter.setPen(colours.text_muted)
        painter.setFont(text_font(Sizes.FONT_SMALL, QFont.Weight.DemiBold))
        _write(painter, rect, int(chevron.right()) + Sizes.SPACE_TINY + 2, str(index.data()))


def _parts(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
    return option.rect, option.state


def _write(painter: QPainter, rect: QRect, left: int, text: str) -> None:
    area = QRect(left, rect.top(), rect.right() - left - Sizes.SPACE_SMALL, rect.height())
    # In the middle, because many titles differ at their end.
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
