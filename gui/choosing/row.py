"""One row of a list that is chosen from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine import Operation


@dataclass(frozen=True, eq=False)
class Row:
    """What a row shows, and what is chosen with it.

    `detail` stands muted behind the title, or why the row cannot be chosen when it is not `enabled`; `note` at the
    right, or as a cap when it is a key. `marks` are the places of the letters of the title that were typed.
    """

    title: str
    payload: Any = None
    detail: str = ""
    note: str = ""
    is_key: bool = False
    enabled: bool = True
    operation: Operation | None = None
    marks: tuple[int, ...] = ()
    tip: str = ""

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(part for part in (self.title, self.detail, self.note) if part)
