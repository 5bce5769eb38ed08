"""What of a graph decides how it runs, as a token, and how the token came from an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MAX_TOUCHED = 1_000
"""How many nodes may differ from the structure planned last before that is forgotten; in large graphs, a quarter."""


class Structure:
    """A token that stays the same object for as long as nothing but values changes in a graph.

    `plan` is the plan made for it, if any, with the output `chosen`; `origin` is the plan of the last structure before
    it that had one, and `touched` the nodes that may have changed since, of which no others' shapes did.
    """

    __slots__ = ("__weakref__", "chosen", "origin", "plan", "touched")

    def __init__(self, origin: Any = None, touched: frozenset[str] = frozenset()) -> None:
        self.origin = origin
        self.touched = touched
        self.plan: Any = None
        self.chosen: str | None = None

    def changed(self, names: Iterable[str], size: int) -> Structure:
        """The structure after a change of these nodes in a graph of so many."""
        origin, touched = (self.origin, self.touched) if self.plan is None else (self.plan, frozenset())
        if origin is None:
            return Structure()
        touched = touched.union(names)
        return Structure(origin, touched) if len(touched) <= max(MAX_TOUCHED, size // 4) else Structure()
