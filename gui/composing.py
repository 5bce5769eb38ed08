"""What the actions of composite gates do where one stands, and what they tell: collapse, open, enter, the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PySide6.QtCore import QObject

from engine import EngineError, forward, reverse, same_value
from gui.composites import collapsing as composites
from gui.composites.library import shared_library
from gui.document.definitions import common_definition, free_composite_name, uses_among
from gui.numbers import short_value
from gui.operations.words import title_of
from gui.translation import tr
from gui.wording import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Collapsed, Composite, Node, Value
    from gui.document.document import Document
    from gui.document.edits import Edit
    from gui.workspace import Workspace

T = TypeVar("T")


class Composing(QObject):
    """Carries out the actions of composite gates in a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace

    # --- what can be done --------------------------------------------------------------------------------------

    @property
    def selected(self) -> list[Node]:
        """The selected composite gates."""
        context = self._workspace.context
        return uses_among(context.document, context.selection.names)

    @property
    def definition(self) -> Composite | None:
        """The definition of the selected composite gates, where all have the same one."""
        return common_definition(self.selected)

    # --- collapse and open -------------------------------------------------------------------------------------

    def collapse(self) -> None:
        """Make one composite gate of the selection, under the name that is given, and tell that no number changed."""
        work = self._workspace
        document, selection = work.context.document, work.context.selection
        taken = {one.name for one in document.composites}
        suggestion = free_composite_name(tr("Composite", "composite"), taken)
        if self._attempt(lambda: self._collapse(suggestion)) is None:
            return  # told before anybody has thought of a name
        name = work.questions.name_for(tr("Composite", "Name of the composite gate:"), suggestion)
        if name is None:
            return
        before = _Numbers(work.document)
        made = self._attempt(lambda: self._collapse(name))
        if made is None or not work.window.canvas.do(made[0]):
            return
        collapsed = made[1]
        selection.set((collapsed.use.name,))
        work.window.canvas.ensure_seen(collapsed.use.name)
        told = [_Numbers(work.document).beside(before)]
        if collapsed.kept:
            told.append(_kept_sentence(collapsed.kept))
        work.window.bar.say(" ".join(told))

    def _collapse(self, name: str) -> tuple[Edit, Collapsed]:
        context = self._workspace.context
        selection = context.selection
        return composites.collapse(context.document, selection.names, name, selection.annotations)

    def open(self) -> None:
        """Put the inside of the selected composite gate in its place."""
        work = self._workspace
        document, names = work.context.document, [node.name for node in self.selected]
        if not names:
            return
        before = _Numbers(work.document)
        found = self._attempt(lambda: composites.open_in_place(document, names[0]))
        if found is None or not work.window.canvas.do(found[0]):
            return
        work.context.selection.set(found[1])
        work.window.canvas.ensure_seen(*found[1])
        work.window.bar.say(_Numbers(work.document).beside(before))

    # --- in and out --------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Go into the selected composite gate."""
        for node in self.selected[:1]:
            self._workspace.enter(node.name)
            self._workspace.window.canvas.setFocus()

    def leave(self) -> None:
        """Go out to where the gate stands."""
        self._workspace.go_out_to(len(self._workspace.places.path) - 1)
        self._workspace.window.canvas.setFocus()

    # --- definitions -------------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Give the definition another name."""
        work, composite = self._workspace, self.definition
        if composite is None:
            return
        name = work.questions.name_for(tr("Composite", "New name of the composite gate:"), composite.name)
        if name is not None and name != composite.name:
            edit = self._attempt(lambda: composites.rename_definition(work.context.document, composite, name))
            if edit is not None:
                work.window.canvas.do(edit)

    def make_independent(self) -> None:
        """Give the selected gates a definition of their own."""
        work, names = self._workspace, [node.name for node in self.selected]
        if not names:
            return
        found = self._attempt(lambda: composites.make_independent(work.context.document, names))
        if found is not None and work.window.canvas.do(found[0]):
            work.window.bar.say(
                tr("Composite", "“{name}” is a definition of its own now; no other gate follows it.", name=found[1])
            )

    def save_to_library(self) -> None:
        """Keep the definition in the personal library."""
        composite = self.definition
        if composite is None:
            return
        replaces = shared_library().holds(composite.name)
        if self._attempt(lambda: shared_library().add(composite)) is None:
            return
        sentence = (
            tr("Library", "“{name}” in the library is the one of this graph now.", name=title_of(composite))
            if replaces
            else tr("Library", "“{name}” is in the library now; the palette offers it.", name=title_of(composite))
        )
        self._workspace.window.bar.say(sentence)

    def remove_from_library(self) -> None:
        """Take the definition out of the personal library."""
        composite = self.definition
        if composite is not None and shared_library().holds(composite.name):
            shared_library().remove(composite.name)
            self._workspace.window.bar.say(
                tr("Library", "“{name}” is no longer in the library.", name=title_of(composite))
            )

    # --- carrying out ------------------------------------------------------------------------------------------

    def _attempt(self, make: Callable[[], T]) -> T | None:
        """What this gives; a refusal is told beside the pointer, and None given."""
        try:
            return make()
        except EngineError as refusal:
            self._workspace.window.canvas.tell(refusal)
        except OSError as error:
            self._workspace.window.bar.say(str(error))
        return None


class _Numbers:
    """The output's value and the gradients of all sources, as a pass over the whole graph gives them."""

    def __init__(self, document: Document) -> None:
        graph = document.graph
        self.output = graph.output
        self.value: Value | None = None
        self.gradients: dict[str, Value | None] = {}
        try:
            run = forward(graph)
            self.value = run.output()
            back = reverse(run, None, document.about.upstream)
        except EngineError as reason:
            self.reason: EngineError | None = reason
            return
        self.reason = None
        sources = (node.name for node in graph.nodes.values() if node.operation.name in {"variable", "input"})
        self.gradients = {name: back.gradient(name) for name in sources if name in run.plan.slots}

    def beside(self, before: _Numbers) -> str:
        """A sentence that compares these numbers with those of before, bit for bit."""
        if before.reason is not None or self.reason is not None:
            reason = sentence_of(before.reason or self.reason)  # type: ignore[arg-type]  # one of them is there
            return tr(
                "Composite", "There is nothing to compare, because the graph does not run. {reason}", reason=reason
            )
        same = same_value(self.value, before.value)
        moved = [name for name, one in self.gradients.items() if not same_value(one, before.gradients.get(name))]
        if same and not moved:
            return self._unchanged()
        if same:
            first = moved[0]
            return tr(
                "Composite",
                "The value is as before; the gradient of {name} differs by rounding, because a sum is taken in another "
                "order: it was {before}, and is {after}.",
                name=first,
                before=repr(before.gradients.get(first)),
                after=repr(self.gradients[first]),
            )
        return tr(
            "Composite",
            "The value of {name} is another one: it was {before}, and is {after}.",
            name=self.output,
            before=short_value(before.value),
            after=short_value(self.value),
        )

    def _unchanged(self) -> str:
        numbers = [(name, one) for name, one in self.gradients.items() if one is not None and not np.ndim(one)]
        value = short_value(self.value)
        if not numbers:
            return tr(
                "Composite",
                "{output} = {value} and all gradients as before, bit for bit.",
                output=self.output,
                value=value,
            )
        name, gradient = numbers[0]
        if len(self.gradients) == 1:
            return tr(
                "Composite",
                "{output} = {value} and d{output}/d{name} = {gradient} as before, bit for bit.",
                output=self.output,
                value=value,
                name=name,
                gradient=short_value(gradient),
            )
        return tr(
            "Composite",
            "{output} = {value}, d{output}/d{name} = {gradient} and all other gradients as before, bit for bit.",
            output=self.output,
            value=value,
            name=name,
            gradient=short_value(gradient),
        )


def _kept_sentence(names: tuple[str, ...]) -> str:
    listed = ", ".join(names)
    if len(names) == 1:
        return tr("Composite", "{name} stays outside and comes in by a port.", name=listed)
    return tr("Composite", "{names} stay outside and come in by ports.", names=listed)
