"""A lock whose holder learns that somebody else waits for it."""

from __future__ import annotations

import threading
import time

_PAUSE_S = 1e-4


class Turns:
    """A lock for a worker that holds it most of the time, and for readers that want it now and then."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._counting = threading.Lock()
        self.waiting = 0

    def __enter__(self) -> None:
        if self._lock.acquire(blocking=False):
            return
        with self._counting:
            self.waiting += 1
        self._lock.acquire()
        with self._counting:
            self.waiting -= 1

    def __exit__(self, *failure: object) -> None:
        self._lock.release()

    def give_way(self) -> None:
        """Let those who wait have their turn; the lock must not be held.

        A lock that is released and taken again at once is hardly ever got by anybody else.
        """
        if self.waiting:
            time.sleep(_PAUSE_S)
