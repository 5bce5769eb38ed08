"""Where many things lie: a rectangle for each, in flat arrays, so that those in a region are found in one stroke."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import numpy as np
from PySide6.QtCore import QRectF

K = TypeVar("K")

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_FEW = 64


class Boxes(Generic[K]):
    """A rectangle for each key, the keys in the order in which they came: later ones lie above earlier ones.

    What is put in place is written to the arrays when somebody asks next. A question looks at all rectangles at once,
    which takes a ten-thousandth of a second for ten thousand.
    """

    def __init__(self) -> None:
        self._slots: dict[K, int] = {}
        self._keys: list[K | None] = []
        self._table = np.full((4, _FEW), np.nan)
        self._pending: dict[int, Box] = {}
        self._tags = np.zeros(_FEW, dtype=np.int16)
        self._new_tags: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, key: object) -> bool:
        return key in self._slots

    def put(self, key: K, box: Box) -> None:
        """Let `key` lie here from now on."""
        self._pending[self._slot(key)] = box

    def tag(self, key: K, tag: int) -> None:
        """Give a key that lies somewhere a small number, by which those in a region can be told apart."""
        self._new_tags[self._slots[key]] = tag

    def remove(self, key: K) -> None:
        """Let `key` lie nowhere; one that is not there is passed over."""
        slot = self._slots.pop(key, None)
        if slot is not None:
            self._keys[slot] = None
            self._pending[slot] = (np.nan, np.nan, np.nan, np.nan)
            if len(self._keys) > _FEW and len(self._slots) < len(self._keys) // 2:
                self._close_gaps()

    def clear(self) -> None:
        """Let nothing lie anywhere."""
        for key in list(self._slots):
            self.remove(key)

    def within(self, rect: QRectF) -> list[K]:
        """What meets this part of the canvas, the lowest first."""
        return self.keys_of(self.slots_within(rect))

    def at(self, x: float, y: float) -> list[K]:
        """What lies at this place, the lowest first."""
        left, top, right, bottom = self.table
        return self.keys_of(np.flatnonzero((left <= x) & (x <= right) & (top <= y) & (y <= bottom)))

    def count_within(self, rect: QRectF) -> int:
        """How many meet this part of the canvas."""
        return len(self.slots_within(rect))

    def heights_between(self, left: float, right: float) -> np.ndarray:
        """Tops and bottoms, of shape (2, n), of what lies between these two places from left to right."""
        lefts, tops, rights, bottoms = self.table
        found = np.flatnonzero((lefts < right) & (left < rights))
        return np.stack((tops[found], bottoms[found]))

    def union(self) -> QRectF:
        """The smallest rectangle around everything."""
        if not self._slots:
            return QRectF()
        left, top, right, bottom = self.table
        corner = float(np.nanmin(left)), float(np.nanmin(top))
        return QRectF(*corner, float(np.nanmax(right)) - corner[0], float(np.nanmax(bottom)) - corner[1])

    # --- the arrays -------------------------------------------------------------------------------------------------

    @property
    def table(self) -> np.ndarray:
        """Left, top, right and bottom of every slot, of shape (4, slots); NaN where a slot is empty."""
        if self._pending:
            slots = np.fromiter(self._pending, dtype=np.intp, count=len(self._pending))
            self._grow(len(self._keys))
            self._table[:, slots] = np.array(list(self._pending.values())).T
            self._pending.clear()
        return self._table

    @property
    def tags(self) -> np.ndarray:
        """The tag of every slot; 0 for those that were given none."""
        if len(self._tags) < len(self._keys):
            tags = np.zeros(max(len(self._keys), 2 * len(self._tags)), dtype=np.int16)
            tags[: len(self._tags)] = self._tags
            self._tags = tags
        if self._new_tags:
            slots = np.fromiter(self._new_tags, dtype=np.intp, count=len(self._new_tags))
            self._tags[slots] = list(self._new_tags.values())
            self._new_tags.clear()
        return self._tags

    def slots_of(self, keys: Iterable[K]) -> np.ndarray:
        """The columns of the table that hold these keys, as far as they lie somewhere."""
        return np.array([self._slots[key] for key in keys if key in self._slots], dtype=np.intp)

    def keys_of(self, slots: np.ndarray) -> list[K]:
        """What lies in these columns of the table."""
        keys = self._keys
        return [keys[slot] for slot in slots.tolist()]

    def _slot(self, key: K) -> int:
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = len(self._keys)
            self._keys.append(key)
        return slot

    def slots_within(self, rect: QRectF) -> np.ndarray:
        """The columns of the table with what meets this part of the canvas, the lowest first."""
        return self._meeting(rect.left(), rect.top(), rect.right(), rect.bottom())

    def _meeting(self, left: float, top: float, right: float, bottom: float) -> np.ndarray:
        lefts, tops, rights, bottoms = self.table
        return np.flatnonzero((lefts < right) & (rights > left) & (tops < bottom) & (bottoms > top))

    def _grow(self, size: int) -> None:
        if size > self._table.shape[1]:
            table = np.full((4, max(size, 2 * self._table.shape[1])), np.nan)
            table[:, : self._table.shape[1]] = self._table
            self._table = table

    def _close_gaps(self) -> None:
        """Move everything together, in the same order."""
        kept = np.fromiter(self._slots.values(), dtype=np.intp, count=len(self._slots))
        table, tags = self.table[:, kept], self.tags[kept]
        self._keys = list(self._slots)
        self._slots = {key: slot for slot, key in enumerate(self._slots)}
        self._table = np.full((4, max(_FEW, len(self._keys))), np.nan)
        self._table[:, : len(self._keys)] = table
        self._tags = np.zeros(max(_FEW, len(self._keys)), dtype=np.int16)
        self._tags[: len(self._keys)] = tags
