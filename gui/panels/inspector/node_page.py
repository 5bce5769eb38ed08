"""The inspector's page for selected nodes, one or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from gui import commands
from gui.panels.finding_list import FindingList
from gui.panels.findings import Severity, findings_at
from gui.panels.formula_column import FormulaColumn
from gui.panels.gate_header import GateHeader
from gui.panels.inspector.derivatives import local_lines
from gui.panels.inspector.form import Section
from gui.panels.inspector.identity_section import IdentitySection
from gui.panels.inspector.number_block import NumberBlock
from gui.panels.inspector.page import Page
from gui.panels.inspector.settings_form import SettingsForm
from gui.panels.inspector.value_section import ValueSection
from gui.panels.sentence import Sentence
from gui.translation import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Node
    from gui.context import Context
    from gui.panels.findings import Finding
    from gui.selection import Chosen

_MOST_NAMES = 8


class NodePage(Page):
    """Everything about the selected nodes; what several have in common is changed for all of them in one step."""

    def __init__(self, context: Context, names: tuple[str, ...]) -> None:
        super().__init__(context)
        self._names = names
        self.header = GateHeader()
        self._several = QLabel()
        self._several.setProperty("role", "heading")
        self._listed = Sentence("muted")
        self.identity = IdentitySection(self)
        self.settings: SettingsForm | None = None
        self.value = ValueSection(self)
        self.gradient = NumberBlock("gradient", tr("Inspector", "Copy the gradient"), with_grid=True)
        self._gradient_section = _section_of(tr("Inspector", "Gradient"), self.gradient)
        self.formulas = FormulaColumn()
        self._formula_section = _section_of(tr("Inspector", "Local derivatives"), self.formulas)
        self.problems = FindingList()
        for widget in (
            self.header,
            self._several,
            self._listed,
            self.problems,
            self.identity,
            self.value,
            self._gradient_section,
            self._formula_section,
        ):
            self.column.addWidget(widget)
        self.column.addStretch()

    def shows(self, chosen: Chosen) -> bool:
        """Whether exactly these nodes are shown, in whatever order they were selected."""
        return bool(chosen.names) and set(chosen.names) == set(self._names)

    def rename(self, renamed: Mapping[str, str]) -> None:
        """Go on showing the same nodes under their new names."""
        self._names = tuple(renamed.get(name, name) for name in self._names)

    def edit_name(self) -> None:
        """Put the cursor into the name."""
        if len(self._names) == 1:
            self.identity.name.setFocus()
            self.identity.name.selectAll()

    def edit_value(self) -> None:
        """Put the cursor into the value."""
        self.value.focus_field()

    def refresh(self) -> None:
        """Show the nodes and their numbers as they stand."""
        graph = self.context.document.graph
        nodes = [graph.nodes[name] for name in self._names if name in graph]
        if len(nodes) < len(self._names):
            return  # the selection is about to follow
        alone = len(nodes) == 1
        self.header.setVisible(alone)
        self._several.setVisible(not alone)
        self._several.setText(tr_count("Inspector", "{n} node|{n} nodes", len(nodes)))
        self._listed.say("" if alone else _listed(self._names))
        self.header.show_node(nodes[0])
        self.identity.show_nodes(nodes)
        self._show_settings(nodes)
        self.value.show_nodes(nodes)
        self._gradient_section.setVisible(alone)
        self._formula_section.setVisible(alone and any(source is not None for source in nodes[0].inputs))
        self.problems.show_findings(self._problems(nodes[0]) if alone else [])
        if alone:
            self._show_alone(nodes[0])

    def _show_alone(self, node: Node) -> None:
        self.gradient.show_value(self.context, node.name)
        self.formulas.set_lines(local_lines(self.context, node))
        is_array = node.is_gate and not node.is_elementwise
        heading = tr("Inspector", "What flows back") if is_array else tr("Inspector", "Local derivatives")
        self._formula_section.heading.setText(heading)

    def _problems(self, node: Node) -> list[Finding]:
        """What is wrong at the node, without the mismatches that its numbers show themselves."""
        return [f for f in findings_at(self.context, node.name) if f.severity is not Severity.MISMATCH]

    def _show_settings(self, nodes: list[Node]) -> None:
        operation = nodes[0].operation
        common = operation.settings and all(node.operation is operation for node in nodes)
        if self.settings is not None and (not common or self.settings.operation is not operation):
            self.settings.hide()
            self.settings.deleteLater()
            self.settings = None
        if common and self.settings is None:
            self.settings = SettingsForm(operation)
            self.settings.chosen.connect(self._commit_setting)
            self.column.insertWidget(self.column.indexOf(self.value), self.settings)
        if self.settings is not None:
            self.settings.show_values([node.settings for node in nodes])

    def _commit_setting(self, name: str, value: object) -> None:
        assert self.settings is not None  # noqa: S101 - only its own fields get here
        document, field = self.context.document, self.settings.fields[name]
        self.attempt(lambda: commands.set_setting(document, self._names, name, value), field.refuse)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")


def _section_of(heading: str, widget: NumberBlock | FormulaColumn) -> Section:
    section = Section(heading)
    section.add_wide(widget)
    return section
