"""The inspector's page for the document: title, output, upstream gradient, size, expected numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QListView, QSizePolicy

from engine import EngineError, parse_value
from gui import commands
from gui.expectations import can_compare, mismatches
from gui.numbers import editable_value, full_number
from gui.panels.fields import Choice, CommitField
from gui.panels.inspector.form import Section
from gui.panels.inspector.page import Page
from gui.panels.sentence import Sentence
from gui.translation import tr, tr_count
from gui.wording import sentence_of

if TYPE_CHECKING:
    from gui.context import Context
    from gui.selection import Chosen


class DocumentPage(Page):
    """What belongs to the whole graph."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._output_names: list[str | None] = []
        self.title_sentence, self.upstream_sentence, self.tolerance_sentence = (
            Sentence(),
            Sentence(),
            Sentence(),
        )
        self.title = CommitField(self._commit_title, self.title_sentence)
        self.output = self._make_output()
        self.upstream = CommitField(self._commit_upstream, self.upstream_sentence)
        self.tolerance = CommitField(self._commit_tolerance, self.tolerance_sentence)
        self.column.addWidget(self._make_graph())
        self._sizes = [_plain_label() for _ in range(4)]
        self.column.addWidget(self._make_counts())
        self._agreement = _plain_label()
        self._expected = self._make_expected()
        self.column.addWidget(self._expected)
        self.column.addStretch()

    def shows(self, chosen: Chosen) -> bool:
        """Whether nothing is selected that has a page of its own."""
        return not (chosen.names or chosen.edges or chosen.annotations)

    def refresh(self) -> None:
        """Show title, output, upstream gradient and counts."""
        about = self.context.document.about
        self.title.show_text(about.title)
        self.upstream.show_text(editable_value(about.upstream))
        self._refresh_output()
        self._refresh_counts()
        self._expected.setVisible(bool(about.expected))
        self.tolerance.show_text(full_number(about.expected.tolerance))
        self._agreement.setText(self._agreement_words())

    # --- making ----------------------------------------------------------------------------------------------

    def _make_graph(self) -> Section:
        section = Section(tr("Inspector", "Graph"), divided=False)
        self.title.setPlaceholderText(tr("Inspector", "No title"))
        section.add_row(
            tr("Inspector", "Title"),
            self.title,
            tr("Inspector", "The name of the graph, as the start page shows it."),
        )
        section.add_row(
            tr("Inspector", "Output"),
            self.output,
            tr("Inspector", "The node whose value is computed and whose gradients flow back."),
        )
        section.add_row(
            tr("Inspector", "Upstream"),
            self.upstream,
            tr(
                "Inspector",
                "The gradient that the backward pass begins with at the output: 1, or another number or array.",
            ),
        )
        section.add_wide(self.upstream_sentence)
        return section

    def _make_counts(self) -> Section:
        section = Section(tr("Inspector", "Size"))
        texts = (
            tr("Inspector", "Gates"),
            tr("Inspector", "Variables"),
            tr("Inspector", "Wires"),
            tr("Inspector", "Trained"),
        )
        for text, label in zip(texts, self._sizes, strict=True):
            section.add_row(text, label, low=True)
        return section

    def _make_expected(self) -> Section:
        section = Section(tr("Inspector", "Expected numbers"))
        section.add_wide(self._agreement)
        section.add_row(
            tr("Inspector", "Tolerance"),
            self.tolerance,
            tr(
                "Inspector",
                "The relative error up to which a computed number agrees with the one that the file expects.",
            ),
        )
        section.add_wide(self.tolerance_sentence)
        return section

    def _make_output(self) -> Choice:
        output = Choice()
        rows = QListView()
        rows.setUniformItemSizes(True)  # a graph may have thousands of gates
        output.setView(rows)
        output.activated.connect(self._choose_output)
        return output

    # --- showing ---------------------------------------------------------------------------------------------

    def _refresh_output(self) -> None:
        graph = self.context.document.graph
        own = graph.output if graph.chosen_output is None else None
        gates = [name for name in self.context.document.names if graph.nodes[name].is_gate]
        chosen = graph.chosen_output
        names: list[str | None] = [None, *gates]
        if chosen is not None and chosen not in gates:
            names.append(chosen)
        with QSignalBlocker(self.output):
            if names != self._output_names:
                self._output_names = names
                self.output.clear()
                self.output.addItems(["", *(str(name) for name in names[1:])])
            automatic = tr("Inspector", "Automatic ({node})", node=own) if own else tr("Inspector", "Automatic")
            self.output.setItemText(0, automatic)
            self.output.setCurrentIndex(names.index(chosen))

    def _refresh_counts(self) -> None:
        nodes = self.context.document.graph.nodes.values()
        variables = [node for node in nodes if node.operation.name == "variable"]
        trained = sum(int(np.size(node.value)) for node in variables if node.trainable and node.value is not None)
        gates = sum(node.is_gate for node in nodes)
        wires = sum(source is not None for node in nodes for source in node.inputs)
        for label, text in zip(
            self._sizes,
            (
                f"{gates:,}",
                f"{len(variables):,}",
                f"{wires:,}",
                tr_count("Inspector", "{n} number|{n} numbers", trained),
            ),
            strict=True,
        ):
            label.setText(text)

    def _agreement_words(self) -> str:
        expected = self.context.document.about.expected
        count = len(expected.values) + len(expected.gradients)
        if not count:
            return tr(
                "Inspector",
                "The file expects numbers after training; the check on the command line compares them.",
            )
        if not can_compare(self.context):
            return tr(
                "Inspector",
                "The file expects numbers for the values that it came with; what is shown now is not compared.",
            )
        wrong = sum(len(list(mismatches(self.context, name))) for name in {*expected.values, *expected.gradients})
        if wrong:
            return tr_count("Inspector", "{n} of {count} differs.|{n} of {count} differ.", wrong, count=count)
        return tr_count(
            "Inspector",
            "The file expects {n} number; none differs.|The file expects {n} numbers; none differs.",
            count,
        )

    # --- changing --------------------------------------------------------------------------------------------

    def _commit_title(self, text: str) -> None:
        document = self.context.document
        self.attempt(lambda: commands.set_about(document, tr("Edit", "Change the title"), title=text))

    def _commit_upstream(self, text: str) -> None:
        document = self.context.document
        try:
            upstream = parse_value(text)
        except EngineError as error:
            self.upstream.refuse(sentence_of(error))
            return
        self.attempt(
            lambda: commands.set_about(document, tr("Edit", "Change the upstream gradient"), upstream=upstream),
            self.upstream.refuse,
        )

    def _commit_tolerance(self, text: str) -> None:
        document = self.context.document
        try:
            tolerance: Any = parse_value(text)  # Expected refuses an array
            expected = replace(document.about.expected, tolerance=tolerance)
        except EngineError as error:
            self.tolerance.refuse(sentence_of(error))
            return
        self.attempt(lambda: commands.set_about(document, tr("Edit", "Change the tolerance"), expected=expected))

    def _choose_output(self, row: int) -> None:
        self.attempt(lambda: commands.set_output(self.context.document, self._output_names[row]))


def _plain_label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
