"""The places that were visited on the canvas, to go back to and forward again, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass

from gui.canvas.roaming.zoom import Viewpoint

MOST = 50


@dataclass(frozen=True, eq=False)
class Visit:
    """Where one was: the view, and within which composite gate, outermost first."""

    viewpoint: Viewpoint
    level: tuple[str, ...] = ()

    def is_near(self, other: Visit) -> bool:
        """Whether one sees the same from both."""
        return self.level == other.level and self.viewpoint.is_near(other.viewpoint)


class Visited:
    """The places behind and ahead. Who jumps says where from with `leave`."""

    def __init__(self) -> None:
        self._behind: list[Visit] = []
        self._ahead: list[Visit] = []

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to go back to."""
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        """Whether one has gone back before."""
        return bool(self._ahead)

    def leave(self, here: Visit) -> None:
        """Remember a place that is jumped away from; what lay ahead is forgotten."""
        if not self._behind or not self._behind[-1].is_near(here):
            self._behind = [*self._behind, here][-MOST:]
        self._ahead = []

    def back(self, here: Visit) -> Visit | None:
        """The place to go back to from here."""
        return self._go(self._behind, self._ahead, here)

    def forward(self, here: Visit) -> Visit | None:
        """The place that was gone back from."""
        return self._go(self._ahead, self._behind, here)

    @staticmethod
    def _go(out: list[Visit], into: list[Visit], here: Visit) -> Visit | None:
        while out:
            there = out.pop()
            if not there.is_near(here):
                into.append(here)
                return there
        return None
