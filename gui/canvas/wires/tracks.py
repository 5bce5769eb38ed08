"""Where many wires run: each as a chain of short straight pieces, so that those in a region or near a place are found.

The box around a long wire says little about where it runs. So what a box lets through is looked at piece by piece.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from PySide6.QtCore import QRectF

from gui.canvas.boxes import Boxes
from gui.canvas.painting.geometry import Curve

K = TypeVar("K")

PIECES = 16
_SLACK = 3.0
"""How far a curve may run beside the straight pieces that stand for it."""


class Tracks(Boxes[K]):
    """The boxes of curves, and the curves themselves in straight pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._points = np.empty((0, PIECES + 1, 2), dtype=np.float32)
        self._curves: dict[int, Curve] = {}

    def lead(self, key: K, curve: Curve) -> None:
        """Let `key` run along this curve from now on."""
        self._curves[self._slot(key)] = curve
        self.put(key, curve.box)

    def remove(self, key: K) -> None:
        """Let `key` run nowhere."""
        self._curves.pop(self._slots.get(key, -1), None)
        super().remove(key)

    def crossing(self, rect: QRectF, margin: float = 0.0) -> list[K]:
        """What runs through this part of the canvas, or passes it no further off than `margin`; the lowest first."""
        grown = rect.adjusted(-margin, -margin, margin, margin)
        left, top, right, bottom = grown.left(), grown.top(), grown.right(), grown.bottom()
        found = self._meeting(left - _SLACK, top - _SLACK, right + _SLACK, bottom + _SLACK)
        if not len(found):
            return []
        points = self.points[found]
        low, high = np.minimum(points[:, :-1], points[:, 1:]), np.maximum(points[:, :-1], points[:, 1:])
        meets = (low[..., 0] - _SLACK < right) & (high[..., 0] + _SLACK > left)
        meets &= (low[..., 1] - _SLACK < bottom) & (high[..., 1] + _SLACK > top)
        return self.keys_of(found[meets.any(axis=1)])

    @property
    def points(self) -> np.ndarray:
        """The ends of the straight pieces of every slot, of shape (slots, PIECES + 1, 2)."""
        if self._curves:
            if len(self._points) < len(self._keys):
                points = np.zeros((max(len(self._keys), 2 * len(self._points)), PIECES + 1, 2), dtype=np.float32)
                points[: len(self._points)] = self._points
                self._points = points
            by_length: dict[int, list[int]] = {}
            for slot, curve in self._curves.items():
                by_length.setdefault(len(curve.pieces), []).append(slot)
            for slots in by_length.values():
                self._points[slots] = _sampled(np.array([self._curves[slot].pieces for slot in slots]))
            self._curves.clear()
        return self._points

    def _close_gaps(self) -> None:
        kept = np.fromiter(self._slots.values(), dtype=np.intp, count=len(self._slots))
        self._points = self.points[kept] if len(self.points) else self._points
        super()._close_gaps()


def _sampled(curves: np.ndarray) -> np.ndarray:
    """Points along curves of equally many cubics, given as (curves, cubics, 4, 2): the ends of their pieces."""
    count = curves.shape[1]
    along = np.linspace(0.0, float(count), PIECES + 1)
    cubic = np.minimum(along.astype(int), count - 1)
    share = (along - cubic)[:, None]
    rest = 1 - share
    weights = np.stack((rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3), axis=1)
    points: np.ndarray = np.einsum("npij,pik->npj", curves[:, cubic], weights)
    return points
