"""The steps of a document: what was done, what of it is undone, and which of its states the file holds.

A step is an edit, and an edit is made of names and data, so that the history holds nothing that belongs to Qt or to
the document. It grows as long as memory allows: past `budget` bytes the oldest steps are let go.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gui.document.edits import About, Edit, Placed

    PutInPlace = Callable[[Mapping[str, Placed | None], About | None], None]

BUDGET = 256_000_000
_STEP_BYTES, _NODE_BYTES = 1_000, 400  # measured: a step itself, and a node's record with its place


class History(QObject):
    """The steps in order; `index` of them are done, the others undone.

    `put_in_place` is given the nodes and the rest of a state that is to stand now. After that follows `index_changed`,
    with `steps_changed` before it where the list itself is another, and `clean_changed` when the document has become
    what its file holds, or is that no longer. `forgotten` carries how many of the oldest steps have just been let go.
    """

    steps_changed = Signal()
    index_changed = Signal(int)
    clean_changed = Signal(bool)
    forgotten = Signal(int)

    def __init__(self, put_in_place: PutInPlace, *, budget: int = BUDGET) -> None:
        super().__init__()
        self._put_in_place = put_in_place
        self._steps: list[Edit] = []
        self._sizes: list[int] = []
        self._index = 0
        self._saved: int | None = 0
        self._forgotten = 0
        self._budget = budget

    # --- reading ---------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many steps there are, undone ones among them."""
        return len(self._steps)

    def index(self) -> int:
        """How many steps are done."""
        return self._index

    def step(self, number: int) -> Edit:
        """The step that leads from state `number` to the next one."""
        return self._steps[number]

    def text(self, number: int) -> str:
        """What a step is called, in the user's language."""
        return self._steps[number].text

    @property
    def saved_index(self) -> int | None:
        """The state that the file holds; None when no step leads there."""
        return self._saved

    @property
    def forgotten_count(self) -> int:
        """How many of the oldest steps were let go for want of room."""
        return self._forgotten

    @property
    def bytes_held(self) -> int:
        """About how much memory the steps take beyond the document itself."""
        return sum(self._sizes)

    @property
    def can_undo(self) -> bool:
        """Whether a step is done."""
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step is undone."""
        return self._index < len(self._steps)

    @property
    def undo_text(self) -> str:
        """What would be undone, or nothing."""
        return self._steps[self._index - 1].text if self.can_undo else ""

    @property
    def redo_text(self) -> str:
        """What would be done again, or nothing."""
        return self._steps[self._index].text if self.can_redo else ""

    @property
    def is_clean(self) -> bool:
        """Whether the document is what its file holds."""
        return self._saved == self._index

    # --- moving ----------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step that is done, if there is one."""
        if self.can_undo:
            self.go_to(self._index - 1)

    def redo(self) -> None:
        """Do the first step again that is undone, if there is one."""
        if self.can_redo:
            self.go_to(self._index + 1)

    def go_to(self, index: int) -> None:
        """Undo or redo until `index` steps are done, kept within the ends; views see one change where they can.

        That is as long as each name stands for one node all the way; where it does not, they see every step.
        """
        index = max(0, min(index, len(self._steps)))
        if index == self._index:
            return
        was_clean = self.is_clean
        on_the_way = self._steps[min(index, self._index) : max(index, self._index)]
        stops = [index] if _keep_names(on_the_way) else self._places_to(index)
        for stop in stops:
            self._put_in_place(*self._states_towards(stop))
            self._index = stop
        self._tell(was_clean)

    def _places_to(self, index: int) -> Iterable[int]:
        forth = 1 if index > self._index else -1
        return range(self._index + forth, index + forth, forth)

    def _states_towards(self, index: int) -> tuple[dict[str, Placed | None], About | None]:
        """What has to stand after all steps from here to there."""
        nodes: dict[str, Placed | None] = {}
        about: About | None = None
        if index < self._index:
            for edit in reversed(self._steps[index : self._index]):
                nodes.update(edit.before)
                about = edit.about_before or about
        else:
            for edit in self._steps[self._index : index]:
                nodes.update(edit.after)
                about = edit.about_after or about
        return nodes, about

    # --- growing ---------------------------------------------------------------------------------------------

    def push(self, edit: Edit) -> None:
        """Remember an edit that has just been carried out; what was undone is gone for good.

        An edit of the same gesture as the last step goes on with that step, unless something was undone between them or
        the file holds the state between.
        """
        was_clean, continues = self.is_clean, self._continues(edit)
        del self._steps[self._index :], self._sizes[self._index :]
        if self._saved is not None and self._saved > self._index:
            self._saved = None
        if continues:
            self._extend_last(edit)
        else:
            self._steps.append(edit)
            self._sizes.append(size_of(edit))
            self._index += 1
        forgotten = self._keep_to_budget()
        self.steps_changed.emit()
        self._tell(was_clean)
        if forgotten:
            self.forgotten.emit(forgotten)

    def _continues(self, edit: Edit) -> bool:
        if edit.gesture is None or not self.can_undo or self.can_redo or self.is_clean:
            return False
        return self._steps[-1].gesture == edit.gesture

    def _extend_last(self, edit: Edit) -> None:
        whole = self._steps[-1].then(edit)
        self._steps[-1], self._sizes[-1] = whole, size_of(whole)
        if whole.is_empty:  # a number dragged back to where it was
            self._steps.pop()
            self._sizes.pop()
            self._index -= 1

    def _keep_to_budget(self) -> int:
        """Let the oldest steps go while all together take too much; the last one always stays."""
        held, count = self.bytes_held, 0
        while held > self._budget and count < len(self._steps) - 1:
            held -= self._sizes[count]
            count += 1
        if count:
            del self._steps[:count], self._sizes[:count]
            self._index -= count
            self._saved = None if self._saved is None or self._saved < count else self._saved - count
            self._forgotten += count
        return count

    # --- saving ----------------------------------------------------------------------------------------------

    def mark_saved(self) -> None:
        """The file now holds the document as it stands."""
        was_clean, self._saved = self.is_clean, self._index
        self._tell_clean(was_clean)

    def mark_unsaved(self) -> None:
        """No file holds any state of the document."""
        was_clean, self._saved = self.is_clean, None
        self._tell_clean(was_clean)

    def _tell(self, was_clean: bool) -> None:
        self.index_changed.emit(self._index)
        if was_clean != self.is_clean:
            self.clean_changed.emit(self.is_clean)

    def _tell_clean(self, was_clean: bool) -> None:
        self.steps_changed.emit()
        if was_clean != self.is_clean:
            self.clean_changed.emit(self.is_clean)


def _keep_names(steps: Iterable[Edit]) -> bool:
    """Whether through all of these steps each name stands for one node, and each node has one name."""
    ranks: dict[str, int] = {}
    names: dict[int, str] = {}
    return all(
        ranks.setdefault(name, placed.rank) == placed.rank and names.setdefault(placed.rank, name) == name
        for edit in steps
        for states in (edit.before, edit.after)
        for name, placed in states.items()
        if placed is not None
    )


def size_of(edit: Edit) -> int:
    """About how many bytes the history holds for this edit alone: what stood before and stands no longer.

    What is the same object before and after, as are all arrays that the edit does not touch, costs nothing.
    """
    return _STEP_BYTES + _size_of_nodes(edit.before, edit.after) + _size_of_about(edit.about_before, edit.about_after)


def _size_of_nodes(before: Mapping[str, Placed | None], after: Mapping[str, Placed | None]) -> int:
    kept = {id(placed.node.value) for placed in after.values() if placed is not None}
    values = (placed.node.value for placed in before.values() if placed is not None)
    arrays = sum(value.nbytes for value in values if isinstance(value, np.ndarray) and id(value) not in kept)
    return _NODE_BYTES * (len(before) + len(after)) + arrays


def _size_of_about(before: About | None, after: About | None) -> int:
    if before is None or after is None:
        return 0
    pairs = ((getattr(before, each.name), getattr(after, each.name)) for each in fields(before))
    return sum(_bytes_in(was) for was, now in pairs if was is not now)


def _bytes_in(value: object) -> int:
    """The bytes of a text, of an array, or of the columns that a source of data holds by itself."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, np.ndarray):
        return value.nbytes
    columns: Mapping[str, Iterable[object]] = getattr(value, "columns", None) or {}
    return sum(np.asarray(column).nbytes for column in columns.values())
