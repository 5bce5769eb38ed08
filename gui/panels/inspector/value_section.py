"""The part of the inspector that shows the value of the selected nodes, and changes it where it is not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine import GENERATORS, EngineError, parse_value, same_value
from gui import commands
from gui.numbers import editable_value, shape_text
from gui.panels.fields import CommitField
from gui.panels.inspector.array_editor import LARGEST_TEXT, ArrayGrid, ArrayText
from gui.panels.inspector.form import Section
from gui.panels.inspector.number_block import NumberBlock, fits_grid
from gui.panels.pulling import Pulling
from gui.panels.sentence import Sentence
from gui.scrubbing import Scrub, can_scrub
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Node, Value
    from gui.panels.inspector.page import Page


class ValueSection(Section):
    """The value of one node, or the one that several variables, inputs or constants share."""

    def __init__(self, page: Page) -> None:
        super().__init__(tr("Inspector", "Value"))
        self._page = page
        self._names: tuple[str, ...] = ()
        self.sentence, self.remark = Sentence(), Sentence("muted")
        self.field = CommitField(self._commit, self.sentence)
        self.field.setAccessibleName(tr("Inspector", "Value"))
        self.field.setToolTip(
            tr(
                "Inspector",
                "A number or an array: 2, -1.5e3, 1/3, [[1, 2], [3, 4]], zeros(2, 3), normal(3, 2, seed=1).",
            )
        )
        self.computed = NumberBlock("value", tr("Inspector", "Copy the value"), with_grid=True)
        self.grid, self.text = ArrayGrid(), ArrayText()
        self.grid.numbers.edited.connect(self._commit_value)
        self.grid.numbers.refused.connect(self.sentence.say)
        self.text.committed.connect(self._commit)
        Pulling(self.field, self._begin_pull, self._can_pull)
        for widget in (self.field, self.computed, self.grid, self.text, self.sentence, self.remark):
            self.add_wide(widget)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show the value of these nodes, to be edited where all of them hold their own."""
        self._names = tuple(node.name for node in nodes)
        bound = self._bound()
        editable = all(self._page.context.document.has_own_value(node.name) for node in nodes)
        alone = len(nodes) == 1
        self.setVisible(editable or alone)
        self.field.setVisible(editable)
        self.computed.setVisible(alone and not editable)
        self.remark.say(bound)
        value = self._common_value(nodes) if editable else None
        if editable:
            self._show_editable(nodes, value)
        elif alone:
            self.computed.show_value(self._page.context, self._names[0])
        self._show_array(value)

    def focus_field(self) -> None:
        """Put the cursor into the value, if it can be changed."""
        if not self.field.isHidden():
            self.field.setFocus()
            self.field.selectAll()

    # --- showing ---------------------------------------------------------------------------------------------

    def _bound(self) -> str:
        """Where the value comes from, when that is the data of the file."""
        document = self._page.context.document
        if any(not document.graph.node(name).is_gate and not document.has_own_value(name) for name in self._names) and (
            document.about.data is None
        ):
            return tr("Inspector", "A port: its value comes in from outside.")
        data = document.about.data
        if data is None or not any(name in data.inputs for name in self._names):
            return ""
        if data.file is not None:
            return tr("Inspector", "Filled from the data in {file}.", file=data.file)
        if data.generator is not None:
            title = tr("Generator", GENERATORS[data.generator.name].title)
            return tr("Inspector", "Filled by a generator: {title}.", title=title)
        return tr("Inspector", "Filled from the data in the graph file.")

    def _common_value(self, nodes: Sequence[Node]) -> Value | None:
        tried = self._page.context.evaluation.tried(nodes[0].name)
        if tried is not None and len(nodes) == 1:
            return tried
        first = nodes[0].value
        return first if all(same_value(node.value, first) for node in nodes) else None

    def _show_editable(self, nodes: Sequence[Node], value: Value | None) -> None:
        various = value is None and any(node.value is not None for node in nodes)
        if various:
            self.field.setPlaceholderText(tr("Inspector", "various"))
        elif value is None:
            self.field.setPlaceholderText(tr("Inspector", "no value yet"))
        elif np.ndim(value):
            shape = shape_text(np.shape(value))
            self.field.setPlaceholderText(tr("Inspector", "array of {shape}", shape=shape))
        self.field.show_text("" if value is None or np.ndim(value) else editable_value(value))

    def _show_array(self, value: Value | None) -> None:
        as_grid = value is not None and fits_grid(value)
        as_text = value is not None and np.ndim(value) > 0 and not as_grid and np.size(value) <= LARGEST_TEXT
        self.grid.setVisible(as_grid)
        self.text.setVisible(as_text)
        if as_grid:
            self.grid.show_array(np.asarray(value), editable=True)
        if value is not None and as_text:
            self.text.show_value(value)

    # --- changing --------------------------------------------------------------------------------------------

    def _begin_pull(self) -> Scrub:
        return Scrub(self._page.context, self._names)

    def _can_pull(self) -> bool:
        """Whether the selected nodes share one number of their own, and no training run moves it."""
        context = self._page.context
        nodes = context.document.graph.nodes
        if context.evaluation.is_preview or not all(can_scrub(context.document, name) for name in self._names):
            return False
        return all(same_value(nodes[name].value, nodes[self._names[0]].value) for name in self._names)

    def _commit(self, text: str) -> None:
        try:
            value = parse_value(text)
        except EngineError as error:
            self.field.refuse(sentence_of(error))
            return
        self._commit_value(value)

    def _commit_value(self, value: Value) -> None:
        document = self._page.context.document
        done = self._page.attempt(
            lambda: commands.set_values(document, dict.fromkeys(self._names, value)), self.field.refuse
        )
        if done:
            self.sentence.say("")
            self.field.setModified(False)
