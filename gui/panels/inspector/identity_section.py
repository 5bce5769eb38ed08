"""The part of the inspector that says what the selected nodes are: name, operation, frozen or not, output or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy

from engine import OPERATIONS, Composite, EngineError
from gui import commands
from gui.icons import icon
from gui.operations.badge import badge_icon
from gui.operations.words import title_of
from gui.panels.fields import Choice, CommitField
from gui.panels.inspector.form import Section
from gui.panels.sentence import Sentence
from gui.theme import current_theme
from gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Graph, Node, Operation, Shape
    from gui.panels.inspector.page import Page

_BADGE = QSize(32, 16)


class IdentitySection(Section):
    """Name, operation and the marks of the nodes of a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(tr("Inspector", "Node"), divided=False)
        self._page = page
        self._names: tuple[str, ...] = ()
        self._choices: list[Operation] = []
        self.name_sentence, self.operation_sentence = Sentence(), Sentence()
        self.name = CommitField(self._commit_name, self.name_sentence)
        self._name_label = self.add_row(
            tr("Inspector", "Name"),
            self.name,
            tr("Inspector", "What the node is called in formulas, files and programs."),
        )
        self.add_wide(self.name_sentence)
        self.operation = self._make_operation()
        self.add_row(
            tr("Inspector", "Operation"),
            self.operation,
            tr("Inspector", "Turn it into another operation that takes the same inputs."),
        )
        self.add_wide(self.operation_sentence)
        self.frozen = QCheckBox(tr("Inspector", "Frozen"))
        self.frozen.setToolTip(tr("Inspector", "Training leaves a frozen variable as it is."))
        self.frozen.clicked.connect(self._commit_frozen)
        self.add_beside(self.frozen)
        self.output = QPushButton()
        self.output.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.output.clicked.connect(self._commit_output)
        self.add_beside(self.output)
        current_theme().changed.connect(self._draw_badges)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show these nodes."""
        names = tuple(node.name for node in nodes)
        alone = len(nodes) == 1
        self.name.setVisible(alone)
        self._name_label.setVisible(alone)
        self.name.show_text(names[0])
        self._names = names
        self._show_operation(nodes)
        self._show_frozen([node for node in nodes if node.operation.name == "variable"], len(nodes))
        self._show_output(names[0], visible=alone)

    # --- showing ---------------------------------------------------------------------------------------------

    def _show_operation(self, nodes: Sequence[Node]) -> None:
        graph = self._page.context.document.graph
        choices = fitting(graph, nodes)
        current = nodes[0].operation if all(node.operation is nodes[0].operation for node in nodes) else None
        with QSignalBlocker(self.operation):
            if choices != self._choices:
                self._choices = choices
                self.operation.clear()
                self.operation.addItems([title_of(operation) for operation in choices])
                self._draw_badges()
            self.operation.setPlaceholderText(tr("Inspector", "various"))
            self.operation.setCurrentIndex(choices.index(current) if current in choices else -1)
        self.operation.setEnabled(bool(choices))
        self.operation.setToolTip(
            tr("Inspector", "Turn it into another operation that takes the same inputs.")
            if current is None
            else tr(
                "Inspector",
                "{operation}: turn it into another that takes the same inputs.",
                operation=title_of(current),
            )
        )

    def _show_frozen(self, variables: Sequence[Node], count: int) -> None:
        self.frozen.setVisible(len(variables) == count)
        frozen = sum(node.frozen for node in variables)
        various = 0 < frozen < len(variables)
        self.frozen.setTristate(various)
        self.frozen.setCheckState(
            Qt.CheckState.PartiallyChecked if various else Qt.CheckState.Checked if frozen else Qt.CheckState.Unchecked
        )
        self.frozen.setText(tr("Inspector", "Frozen (various)") if various else tr("Inspector", "Frozen"))

    def _show_output(self, name: str, *, visible: bool) -> None:
        is_output = self._page.context.document.graph.output == name
        self.output.setVisible(visible)
        self.output.setEnabled(not is_output)
        self.output.setIcon(icon("success" if is_output else "backward"))
        self.output.setText(tr("Inspector", "Is the output") if is_output else tr("Inspector", "Use as output"))
        self.output.setToolTip(
            tr("Inspector", "The gradients are those of this node.")
            if is_output
            else tr("Inspector", "Compute the gradients of this node.")
        )

    def _draw_badges(self) -> None:
        for row, operation in enumerate(self._choices):
            self.operation.setItemIcon(row, badge_icon(operation, _BADGE.width(), _BADGE.height()))

    # --- changing --------------------------------------------------------------------------------------------

    def _commit_name(self, text: str) -> None:
        document, name = self._page.context.document, self._names[0]
        self._page.attempt(lambda: commands.rename(document, name, text), self.name.refuse)

    def _choose_operation(self, row: int) -> None:
        document, chosen = self._page.context.document, self._choices[row]
        if any(document.graph.nodes[name].operation is not chosen for name in self._names):
            self._page.attempt(
                lambda: commands.set_operation(document, self._names, chosen), self.operation_sentence.say
            )

    def _commit_frozen(self) -> None:
        frozen = self.frozen.checkState() != Qt.CheckState.Unchecked
        document = self._page.context.document
        self._page.attempt(lambda: commands.set_frozen(document, self._names, frozen=frozen))

    def _commit_output(self) -> None:
        document = self._page.context.document
        self._page.attempt(lambda: commands.set_output(document, self._names[0]))

    def _make_operation(self) -> Choice:
        field = Choice()
        field.setIconSize(_BADGE)
        field.activated.connect(self._choose_operation)
        return field


def fitting(graph: Graph, nodes: Sequence[Node]) -> list[Operation]:
    """The operations that all of these nodes could become: of one kind, with as many ports, for the same shapes."""
    kinds = {(node.operation, tuple(graph.shape(s) if s is not None else None for s in node.inputs)) for node in nodes}
    own = {node.operation for node in nodes if isinstance(node.operation, Composite)}
    offered = (*own, *OPERATIONS.values())
    return [chosen for chosen in offered if all(_fits(chosen, now, shapes) for now, shapes in kinds)]


def _fits(chosen: Operation, now: Operation, shapes: tuple[Shape | None, ...]) -> bool:
    if chosen.is_source or now.is_source:
        return chosen.is_source and now.is_source
    settings = chosen.complete(chosen.fitted({}, len(shapes)))
    if len(chosen.ports_of(settings)) != len(shapes):
        return False
    known = tuple(shape for shape in shapes if shape is not None)
    if chosen is now or len(known) < len(shapes):
        return True
    try:
        chosen.shape("", known, settings)
    except EngineError:
        return False
    return True
