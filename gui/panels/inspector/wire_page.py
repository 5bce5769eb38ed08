"""The inspector's page for selected wires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.numbers import editable_value, full_value
from gui.panels.formula_column import FormulaColumn
from gui.panels.inspector.derivatives import wire_lines
from gui.panels.inspector.form import ReadOut, Section
from gui.panels.inspector.page import Page
from gui.theme import Sizes
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Edge, Value
    from gui.context import Context
    from gui.selection import Chosen

MOST_SHOWN = 12


class WirePage(Page):
    """What the selected wires carry, both ways. `go_to` asks to show one of their ends."""

    go_to = Signal(str)

    def __init__(self, context: Context, edges: tuple[Edge, ...]) -> None:
        super().__init__(context)
        self._edges = edges
        self.sections: list[WireSection] = []
        if len(edges) > 1:
            heading = QLabel(tr_count("Inspector", "{n} wire|{n} wires", len(edges)))
            heading.setProperty("role", "heading")
            self.column.addWidget(heading)
        for edge in edges[:MOST_SHOWN]:
            section = WireSection(context, edge, divided=bool(self.sections))
            section.from_button.clicked.connect(lambda _checked=False, name=edge.source: self.go_to.emit(name))
            section.to_button.clicked.connect(lambda _checked=False, name=edge.target: self.go_to.emit(name))
            self.sections.append(section)
            self.column.addWidget(section)
        if len(edges) > MOST_SHOWN:
            rest = len(edges) - MOST_SHOWN
            more = QLabel(tr_count("Inspector", "{n} more wire is selected.|{n} more wires are selected.", rest))
            more.setProperty("role", "muted")
            self.column.addWidget(more)
        self.column.addStretch()

    def shows(self, chosen: Chosen) -> bool:
        """Whether exactly these wires are shown."""
        return not chosen.names and chosen.edges == self._edges

    def rename(self, renamed: Mapping[str, str]) -> None:
        """A wire of other ends is another wire: the selection drops it, and another page follows."""

    def refresh(self) -> None:
        """Show what the wires carry now."""
        for section in self.sections:
            section.refresh()


class WireSection(Section):
    """One wire: its ends, its value, its local derivative, and what it adds to the gradient of its source."""

    def __init__(self, context: Context, edge: Edge, *, divided: bool) -> None:
        super().__init__(tr("Inspector", "Wire"), divided=divided)
        self._context, self._edge = context, edge
        self.from_button, self.to_button = _end_button(edge.source), _end_button(edge.target)
        self._port = QLabel(tr("Inspector", "Port {port}", port=edge.port))
        self._port.setProperty("role", "muted")
        self.value = ReadOut("value", tr("Inspector", "Copy the value"))
        self.contribution = ReadOut("gradient", tr("Inspector", "Copy the contribution"))
        self.formula = FormulaColumn()
        self.add_row(tr("Inspector", "From"), self.from_button)
        self.add_row(tr("Inspector", "To"), self._target_row())
        self.add_row(tr("Inspector", "Value"), self.value)
        self.add_row(
            tr("Inspector", "Adds to the gradient"),
            self.contribution,
            tr(
                "Inspector",
                "Upstream gradient times local derivative: what this wire alone brings back to '{node}'.",
                node=edge.source,
            ),
        )
        self.add_wide(self.formula)

    def refresh(self) -> None:
        """Show the numbers of now."""
        evaluation = self._context.evaluation
        node = self._context.document.graph.nodes.get(self._edge.target)
        if node is None or self._edge not in node.edges:
            return  # the selection is about to follow
        stale = evaluation.is_stale
        _show(self.value, evaluation.value(self._edge.source), stale=stale and node.is_gate)
        _show(self.contribution, evaluation.contribution(self._edge), stale=stale)
        self.formula.set_lines(wire_lines(self._context, node, self._edge))

    def _target_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Sizes.SPACE_SMALL)
        layout.addWidget(self.to_button)
        layout.addWidget(self._port)
        layout.addStretch()
        return row


def _show(read_out: ReadOut, value: Value | None, *, stale: bool) -> None:
    if value is None:
        read_out.show_missing(tr("Inspector", "not computed yet"))
    else:
        read_out.show_number(full_value(value), lambda: editable_value(value), stale=stale)


def _end_button(name: str) -> QToolButton:
    button = QToolButton()
    button.setText(name)
    button.setIcon(icon("fit-selection"))
    button.setIconSize(QSize(Sizes.ICON_SMALL, Sizes.ICON_SMALL))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setToolTip(tr("Inspector", "Show '{node}' on the canvas.", node=name))
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return button
