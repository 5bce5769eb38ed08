"""The inspector's panel: it shows the page that fits what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gui.panels.inspector.annotation_page import AnnotationPage
from gui.panels.inspector.document_page import DocumentPage
from gui.panels.inspector.node_page import NodePage
from gui.panels.inspector.wire_page import WirePage
from gui.panels.panel import Joint, Panel
from gui.translation import tr

if TYPE_CHECKING:
    from gui.context import Context
    from gui.document.edits import Change
    from gui.panels.inspector.page import Page


_LARGE, _LATER_MS = 1000, 60


class InspectorPanel(Panel):
    """Shows the selected nodes, or else the wires, or else frames and comments, or else the document.

    `go_to` asks to show a node.
    """

    go_to = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._page: Page | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(tr("Inspector", "Inspector"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.setMinimumWidth(240)
        self.set_context(context)

    @property
    def page(self) -> Page:
        """The page shown now."""
        assert self._page is not None  # noqa: S101 - made when the panel is
        return self._page

    def edit_name(self) -> None:
        """Put the cursor into the name of the selected node."""
        if isinstance(self._page, NodePage):
            self._page.edit_name()

    def edit_value(self) -> None:
        """Put the cursor into the value of the selected variable, input or constant."""
        if isinstance(self._page, NodePage):
            self._page.edit_value()

    def refresh(self) -> None:
        """Show the page that fits the selection, with the document and its numbers as they stand."""
        self._timer.stop()
        selection = self._context.selection
        if not self.page.shows(selection.chosen):
            self._set_page(self._make_page())
        else:
            self.page.refresh()

    def _joints(self, context: Context) -> list[Joint]:
        # All at the next turn of the event loop: a rename changes document, selection and numbers in one go.
        return [
            (context.selection.changed, self._refresh_soon),
            (context.document.changed, self._follow),
            (context.evaluation.changed, self._refresh_soon),
        ]

    def _show_all(self) -> None:
        self._set_page(self._make_page())

    def _follow(self, change: Change) -> None:
        if change.renamed:
            self.page.rename(change.renamed)
        if change.touches_numbers or change.annotations:
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        """Follow at the next turn of the event loop; in a large graph the canvas goes first, and is seen first."""
        self._timer.start(_LATER_MS if len(self._context.document.graph) > _LARGE else 0)

    def _make_page(self) -> Page:
        selection = self._context.selection
        if selection.names:
            return NodePage(self._context, selection.names)
        if selection.edges:
            page = WirePage(self._context, selection.edges)
            page.go_to.connect(self.go_to)
            return page
        if selection.annotations:
            return AnnotationPage(self._context, selection.annotations)
        return DocumentPage(self._context)

    def _set_page(self, page: Page) -> None:
        focused: QWidget | None = self._area.focusWidget()
        if focused is not None and focused.hasFocus():
            focused.clearFocus()  # what is being typed there is handed over first
        self._page = page
        page.refresh()
        old = self._area.takeWidget()
        self._area.setWidget(page)
        if old is not None:
            old.hide()
            old.deleteLater()
