"""The problems panel: what keeps the graph from running, what the file expects else; each entry leads to its node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from gui.icons import icon
from gui.panels.empty_state import EmptyState
from gui.panels.findings import Finding, findings
from gui.panels.panel import Joint, Panel
from gui.theme import Sizes, current_theme, text_font
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from gui.context import Context
    from gui.document.edits import Change

FINDING = Qt.ItemDataRole.UserRole + 1
MOST_SHOWN = 2000
Index = QModelIndex | QPersistentModelIndex


class ProblemsPanel(Panel):
    """The list of findings. `go_to` carries the node of an activated entry, `count_changed` how many there are."""

    go_to = Signal(str)
    count_changed = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._model = _Model(self)
        self.view = _View()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.picked.connect(self._go_to)
        self._empty = EmptyState(
            "success",
            tr("Problems", "Nothing stands in the way"),
            tr("Problems", "Every gate is wired, all shapes fit, and the numbers are finite."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setFocusProxy(self.view)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._show_all)
        self._count = 0
        self.set_context(context)

    @property
    def count(self) -> int:
        """How many things are wrong."""
        return self._count

    @property
    def sentences(self) -> list[str]:
        """What is wrong, in words, as it is listed."""
        return [finding.sentence for finding in self._model.findings]

    def _joints(self, context: Context) -> list[Joint]:
        return [
            (context.document.changed, self._follow),
            (context.evaluation.changed, self._look_again),
        ]

    def _follow(self, change: Change) -> None:
        if change.touches_numbers:
            self._look_again()

    def _look_again(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _show_all(self) -> None:
        self._timer.stop()
        found = findings(self._context)
        if found == self._model.findings and found:
            return
        self._model.set_findings(found)
        self._stack.setCurrentWidget(self.view if found else self._empty)
        if len(found) != self._count:
            self._count = len(found)
            self.count_changed.emit(self._count)

    def _go_to(self, index: QModelIndex) -> None:
        finding = index.data(FINDING)
        if finding is not None and finding.node is not None:
            self.go_to.emit(finding.node)


class _Model(QAbstractListModel):
    """The findings as rows; of very many only the first are listed, and a last row says how many more there are."""

    def __init__(self, parent: Panel) -> None:
        super().__init__(parent)
        self.findings: list[Finding] = []

    def set_findings(self, found: list[Finding]) -> None:
        """Show other findings, keeping the selection where the row stays."""
        self.beginResetModel()
        self.findings = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else min(len(self.findings), MOST_SHOWN + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() >= MOST_SHOWN:
            rest = len(self.findings) - MOST_SHOWN
            return tr("Problems", "… and {n} more.", n=rest) if role == Qt.ItemDataRole.DisplayRole else None
        finding = self.findings[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return finding.sentence
            case Qt.ItemDataRole.ToolTipRole if finding.node is not None:
                return tr("Problems", "Double click or Enter: show '{node}' on the canvas.", node=finding.node)
            case Qt.ItemDataRole.DecorationRole:
                return icon(finding.severity.value)
        return finding if role == FINDING else None


class _View(QListView):
    """The list; `picked` is emitted on Enter and double click."""

    picked = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(tr("Problems", "Problems"))
        self.doubleClicked.connect(self.picked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the node."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.picked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out again: how they wrap follows from the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _Delegate(QStyledItemDelegate):
    """Paints an icon and a sentence that wraps."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        metrics = self._view.fontMetrics()
        room = QRect(0, 0, max(40, width - _text_left() - Sizes.SPACE), 10_000)
        height = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, str(index.data())).height()
        return QSize(width, max(Sizes.ICON_SMALL, height) + Sizes.SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colours = current_theme().colours
        marked = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if marked or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.accent_soft if marked else colours.hover)
        top = rect.top() + Sizes.SPACE // 2
        drawing = index.data(Qt.ItemDataRole.DecorationRole)
        if drawing is not None:
            drawing.paint(painter, QRect(rect.left() + Sizes.SPACE, top, Sizes.ICON_SMALL, Sizes.ICON_SMALL))
        painter.setFont(text_font())
        painter.setPen(colours.on_accent_soft if marked else colours.text)
        room = QRect(rect.left() + _text_left(), top, rect.width() - _text_left() - Sizes.SPACE, rect.height())
        painter.drawText(room, Qt.TextFlag.TextWordWrap, str(index.data()))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colours.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()


def _text_left() -> int:
    return Sizes.SPACE + Sizes.ICON_SMALL + Sizes.SPACE_SMALL
