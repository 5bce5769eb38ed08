"""The history panel: every step of the open graph, where it stands among them, and a way to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QVBoxLayout

from gui.panels.history_rows import HistoryRows, StepRow
from gui.panels.panel import Joint, Panel
from gui.theme import Sizes, current_theme
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from gui.context import Context

_MEGABYTE = 1_000  # in kilobytes


class HistoryPanel(Panel):
    """The list of steps; a click or the arrow keys go to one. `chosen` carries how many steps are to be done then."""

    chosen = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._following = False
        self.rows = HistoryRows(context.document.history)
        self.view = self._make_view()
        self.note = QLabel()
        self.note.setProperty("role", "muted")
        self.note.setContentsMargins(Sizes.SPACE, Sizes.SPACE_TINY, Sizes.SPACE, Sizes.SPACE_TINY)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._show_present)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view)
        layout.addWidget(self.note)
        self.setFocusProxy(self.view)
        current_theme().changed.connect(self.view.viewport().update)
        self.set_context(context)

    def _make_view(self) -> QListView:
        view = QListView()
        view.setModel(self.rows)
        view.setItemDelegate(StepRow(view))
        view.setUniformItemSizes(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setMouseTracking(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAccessibleName(tr("History", "Steps of the graph"))
        view.selectionModel().currentChanged.connect(self._choose)
        return view

    def _joints(self, context: Context) -> list[Joint]:
        history = context.document.history
        return [
            (history.steps_changed, self._follow),
            (history.index_changed, self._settle),
            (history.clean_changed, self._settle),
        ]

    def _show_all(self) -> None:
        self._following = True
        self.rows.set_history(self._context.document.history)
        self._following = False
        self._show_present()

    def _follow(self) -> None:
        self._following = True  # rows that come and go are no choice of the user's
        self.rows.follow()
        self._following = False
        self._settle()

    def _settle(self) -> None:
        """Many steps in one go are shown once."""
        self.view.viewport().update()
        self._settling.start()

    def _show_present(self) -> None:
        history = self._context.document.history
        present = self.rows.index(history.index())
        self._following = True
        flag = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(present, flag.ClearAndSelect)
        self._following = False
        self.view.scrollTo(present)
        self.view.viewport().update()
        count = tr_count("History", "{n} step|{n} steps", history.count())
        kilobytes = -(-history.bytes_held // 1000)
        if kilobytes < _MEGABYTE:
            self.note.setText(tr("History", "{count}, about {size} kB", count=count, size=kilobytes))
        else:
            size = f"{kilobytes / _MEGABYTE:.1f}"
            self.note.setText(tr("History", "{count}, about {size} MB", count=count, size=size))

    def _choose(self, current: QModelIndex) -> None:
        if not self._following and current.isValid() and current.row() != self.rows.present:
            self.chosen.emit(current.row())
