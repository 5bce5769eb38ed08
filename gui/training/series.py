"""Where a series of training runs began, so that one can go back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import same_value, shape_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Graph, Value
    from gui.document.edits import Change


class Series:
    """Runs that each begin where an earlier one began or ended; values set by hand begin another series."""

    def __init__(self) -> None:
        self._states: list[dict[str, Value]] = []

    def begin_run(self, graph: Graph) -> None:
        """Note the values from which a run starts."""
        now = _trainable_values(graph)
        if not any(_same(now, state) for state in self._states):
            self._states = [now]

    def end_run(self, graph: Graph) -> None:
        """Note the values that a run has reached."""
        if self._states:
            self._states.append(_trainable_values(graph))

    def follow(self, change: Change) -> None:
        """Keep up with the names of the document."""
        if change.renamed:
            self._states = [
                {change.renamed.get(name, name): value for name, value in state.items()} for state in self._states
            ]

    def way_back(self, graph: Graph) -> dict[str, Value]:
        """The values that differ from those before the first run, for the variables that still fit them."""
        if not self._states:
            return {}
        return {
            name: value
            for name, value in self._states[0].items()
            if (now := _variable(graph, name)) is not None
            and shape_of(now) == shape_of(value)
            and not same_value(now, value)
        }

    def clear(self) -> None:
        """Forget the series."""
        self._states = []


def _trainable_values(graph: Graph) -> dict[str, Value]:
    return {name: node.value for name, node in graph.nodes.items() if node.trainable and node.value is not None}


def _variable(graph: Graph, name: str) -> Value | None:
    node = graph.nodes.get(name)
    return node.value if node is not None and node.operation.name == "variable" else None


def _same(first: Mapping[str, Value], second: Mapping[str, Value]) -> bool:
    return first.keys() == second.keys() and all(same_value(first[name], second[name]) for name in first)
