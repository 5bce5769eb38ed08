"""The outline: the same graph as a table, to sort, to search and to work with by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from gui.icons import icon
from gui.panels.outline_cells import Column
from gui.panels.outline_model import OutlineModel
from gui.panels.outline_view import OutlineView
from gui.panels.panel import Joint, Panel
from gui.panels.sentence import Sentence
from gui.theme import Sizes
from gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from gui.context import Context
    from gui.document.edits import Change

_SORT_DELAY = 150


class OutlinePanel(Panel):
    """The table of all nodes. `activated_node` carries a node that the user wants to be taken to."""

    activated_node = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._selecting = False
        self.model = OutlineModel(context, self)
        self.view = OutlineView(self.model)
        self.filter = self._make_filter()
        self.sentence = Sentence()
        self.sentence.setContentsMargins(Sizes.SPACE, Sizes.SPACE_TINY, Sizes.SPACE, Sizes.SPACE_TINY)
        self.model.refused.connect(self.sentence.say)
        self.view.activated_row.connect(self._activate)
        self.view.selectionModel().selectionChanged.connect(self._tell_selection)
        self._sort_timer = self._timer(_SORT_DELAY, self.model.sort_again)
        self._numbers_timer = self._timer(0, self._show_numbers)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        field = QVBoxLayout()
        field.setContentsMargins(Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_SMALL, Sizes.SPACE_TINY)
        field.addWidget(self.filter)
        layout.addLayout(field)
        layout.addWidget(self.view)
        layout.addWidget(self.sentence)
        self.setFocusProxy(self.view)
        self.set_context(context)

    def focus_filter(self) -> None:
        """Put the cursor into the filter field and select what stands there."""
        self.filter.setFocus()
        self.filter.selectAll()

    def _joints(self, context: Context) -> list[Joint]:
        return [
            (context.document.changed, self._follow),
            (context.evaluation.changed, self._numbers_timer.start),
            (context.selection.changed, self._show_selection),
        ]

    def _show_all(self) -> None:
        self._selecting = True
        self.model.set_context(self._context)
        self._selecting = False
        self._show_selection()

    def _follow(self, change: Change) -> None:
        self._selecting = True  # rows that come and go are no choice of the user's
        self.model.follow(change)
        self._selecting = False
        self.sentence.say("")
        if change.about:
            self.model.numbers_changed()
        self._show_selection()

    def _show_numbers(self) -> None:
        self.model.numbers_changed()
        if self.model.sorts_by_numbers and not self._sort_timer.isActive():
            self._sort_timer.start()

    def _filter_by(self, text: str) -> None:
        self._selecting = True
        self.model.set_filter(text)
        self._selecting = False
        self._show_selection()

    # --- selection -------------------------------------------------------------------------------------------

    def _tell_selection(self) -> None:
        if self._selecting:
            return
        names = [self.model.names[row] for row in self._selected_rows()]
        current = self.view.currentIndex()
        if current.isValid() and self.model.name_at(current) in names:
            names.remove(self.model.name_at(current))
            names.append(self.model.name_at(current))  # the one selected last counts as the current one
        self._selecting = True
        self._context.selection.set(names)
        self._selecting = False

    def _show_selection(self) -> None:
        if self._selecting:
            return
        rows = [row for name in self._context.selection.names if (row := self.model.row_of(name)) is not None]
        chooser = self.view.selectionModel()
        if sorted(rows) == self._selected_rows():
            return
        self._selecting = True
        if rows:
            last = self.model.index(rows[-1], max(0, self.view.currentIndex().column()))
            chooser.setCurrentIndex(last, QItemSelectionModel.SelectionFlag.NoUpdate)
            chooser.select(self._ranges(rows), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.view.scrollTo(last)
        else:
            chooser.clearSelection()
        self._selecting = False

    def _selected_rows(self) -> list[int]:
        """The selected rows, read off the ranges: Qt's own list of them asks the model about every cell."""
        ranges = self.view.selectionModel().selection()
        parts = (ranges.at(place) for place in range(ranges.count()))
        return sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})

    def _ranges(self, rows: list[int]) -> QItemSelection:
        """The rows as few ranges: thousands of single ones would take Qt seconds."""
        result, start = QItemSelection(), None
        ordered = sorted(rows)
        for place, row in enumerate(ordered):
            if start is None:
                start = row
            if place + 1 == len(ordered) or ordered[place + 1] != row + 1:
                result.select(self.model.index(start, 0), self.model.index(row, len(Column) - 1))
                start = None
        return result

    # --- making ----------------------------------------------------------------------------------------------

    def _activate(self, index: QModelIndex) -> None:
        self.activated_node.emit(self.model.name_at(index))

    def _timer(self, delay: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(delay)
        timer.timeout.connect(slot)
        return timer

    def _make_filter(self) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(tr("Outline", "Find a node"))
        field.setToolTip(
            tr(
                "Outline",
                "Show only nodes whose name or operation holds this text; Down or Enter goes to the rows.",
            )
        )
        field.setAccessibleName(tr("Outline", "Find a node"))
        field.setClearButtonEnabled(True)
        field.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self._filter_by)
        field.returnPressed.connect(self.view.enter_from_above)
        self.view.come_down_from(field)
        return field
