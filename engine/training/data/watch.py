"""Following a long reading, and ending it early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.training.errors import ReadingStopped


def _ignore(fraction: float) -> None:
    del fraction


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Watch:
    """Whoever waits for a file to be read.

    `progress` is told the part that is done, from 0 to 1, many times a second; the reading ends with
    ReadingStopped once `stop` says so. Both are called on the thread that reads.
    """

    progress: Callable[[float], None] = _ignore
    stop: Callable[[], bool] = _never

    def tell(self, source: str, fraction: float) -> None:
        """Pass on how far the reading of `source` is; raises ReadingStopped."""
        if self.stop():
            raise ReadingStopped(source)
        self.progress(min(1.0, fraction))


NOBODY = Watch()
