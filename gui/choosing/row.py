"""One row of a list that is chosen from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, overload

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


T = TypeVar("T")


class Rows(Sequence[Row], Generic[T]):
    """Rows that are made of `things` when they are looked at: of thousands, a dozen are."""

    def __init__(self, things: Sequence[T], make: Callable[[T], Row]) -> None:
        self._things = things
        self._make = make

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """The row at a place, made now."""
        if isinstance(place, slice):
            return Rows(self._things[place], self._make)
        return self._make(self._things[place])
