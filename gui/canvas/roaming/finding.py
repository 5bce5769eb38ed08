"""Finding a node by its name, its operation or its value: a list that shows on the canvas what it has reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRect

from engine import Operation
from gui.canvas.roaming.roaming import Roaming
from gui.canvas.roaming.visited import Visit
from gui.choosing import ChoiceSheet, Match, Row, Rows, match
from gui.numbers import short_value
from gui.operations.words import title_of
from gui.translation import tr, tr_count

WIDTH, HEIGHT, _EDGE = 340, 380, 12
_BY_OPERATION, _BY_VALUE = 25, 35
_FEW, _SHORTEST, _MANY = 8, 2, 2000
"""With fewer answers than these, letters that stand apart from each other answer too."""


class NodeFinder(QObject):
    """Opens the list over the canvas. Enter jumps, Esc returns to where one was, a click elsewhere stays."""

    def __init__(self, surface: Roaming, say: Callable[[str], None]) -> None:
        super().__init__(surface)
        self._surface = surface
        self._say = say
        self._start: Visit | None = None
        self._selected: tuple[str, ...] = ()
        self._found: list[str] = []
        self._values: dict[str, str] = {}
        self.sheet = ChoiceSheet(surface, "node-finder")
        self.sheet.moved.connect(self._preview)
        self.sheet.chosen.connect(self._jump)
        self.sheet.left.connect(self._leave)

    def open(self) -> None:
        """Look for a node, from here."""
        surface = self._surface
        self._start, self._selected = surface.here, surface.context.selection.names
        self._values = {}
        surface.hits.clear()
        place = QRect(surface.width() - WIDTH - _EDGE, _EDGE, WIDTH, HEIGHT)
        prompt = tr("Finder", "Name, operation or value")
        self.sheet.open(self._rows, place, prompt=prompt, heading=tr("Finder", "Find a node"))

    # --- the rows -----------------------------------------------------------------------------------------------------

    def _rows(self, text: str) -> Sequence[Row]:
        text = text.strip()
        found = self._answers(text)
        self._found = [name for name, _ in found]
        self._surface.hits.show(self._found if text else ())
        if text:
            self.sheet.heading.setText(tr_count("Finder", "Found {n} node|Found {n} nodes", len(found)))
        else:
            self.sheet.heading.setText(tr("Finder", "Find a node"))
        return Rows(found, self._row)

    def _answers(self, text: str) -> list[tuple[str, Match]]:
        names, nodes = self._surface.context.document.names, self._surface.context.document.graph.nodes
        wanted = text.lower()
        if not wanted:
            return [(name, Match(0)) for name in names]
        kinds = {node.operation.name: node.operation for node in nodes.values()}
        meant = {kind for kind, operation in kinds.items() if _is_of(operation, wanted)}
        found: dict[str, Match] = {}
        for name in names:
            if wanted in name.lower():
                found[name] = match(wanted, name) or Match(1)
            elif nodes[name].operation.name in meant:
                found[name] = Match(_BY_OPERATION)
        if any(letter.isdigit() for letter in wanted):
            values = self._value_texts(names)
            by_value = (name for name in names if name not in found and values[name].startswith(text))
            found |= dict.fromkeys(by_value, Match(_BY_VALUE))
        if len(found) < _FEW and len(names) <= _MANY:
            apart = ((name, match(wanted, name)) for name in names if name not in found)
            found |= {name: answer for name, answer in apart if answer is not None}
        return sorted(found.items(), key=lambda pair: -pair[1].points)

    def _value_texts(self, names: Sequence[str]) -> dict[str, str]:
        """What stands on the cards, written out once while the list is open."""
        if not self._values:
            evaluation = self._surface.context.evaluation
            self._values = {name: short_value(evaluation.value(name)) for name in names}
        return self._values

    def _row(self, pair: tuple[str, Match]) -> Row:
        name, answer = pair
        context = self._surface.context
        operation = context.document.graph.nodes[name].operation
        value = context.evaluation.value(name)
        note = "" if value is None else short_value(value)
        return Row(name, name, detail=title_of(operation), note=note, operation=operation, marks=answer.marks)

    # --- going there --------------------------------------------------------------------------------------------------

    def _preview(self, name: str) -> None:
        """Show on the canvas what the list has reached; it stays where it is while nothing was asked for."""
        surface = self._surface
        if name not in surface.drawing.nodes or (not self.sheet.search.text() and name == self._found[0]):
            return
        surface.hits.show(surface.hits.names, name)
        surface.context.selection.set((name,))
        surface.glide(surface.viewpoint_of(name))

    def _jump(self, name: str) -> None:
        surface = self._surface
        if self._start is not None:
            surface.visited.leave(self._start)
        surface.hits.show(self._found if self.sheet.search.text() else (), name)
        if name in surface.drawing.nodes:
            surface.context.selection.set((name,))
            surface.glide(surface.viewpoint_of(name))
            surface.light_up(name)
        surface.visited_changed.emit()
        surface.setFocus()

    def _leave(self, by_escape: bool) -> None:
        surface = self._surface
        if by_escape and self._start is not None:
            surface.hits.clear()
            surface.context.selection.set(self._selected)
            surface.glide(self._start.viewpoint)

    def go_on(self, by: int) -> None:
        """Jump to the next of what was found, or to the one before with -1."""
        surface = self._surface
        name = surface.hits.next(by)
        if name is None:
            self.open()
            return
        surface.reveal(name)
        number, count = surface.hits.place
        self._say(tr("Finder", "{name}: {number} of {count} found.", name=name, number=number, count=count))

    def close(self) -> None:
        """Close the list: the document is another one now."""
        self._start = None
        self.sheet.leave()


def _is_of(operation: Operation, wanted: str) -> bool:
    """Whether somebody means this operation: a word of its title begins so, or it is its sign."""
    title = f" {title_of(operation).lower()}"
    return wanted == operation.symbol or (len(wanted) >= _SHORTEST and f" {wanted}" in title)
