"""How Python behaves while a worker is busy beside the window's thread."""

from __future__ import annotations

import gc
import sys

SWITCH_INTERVAL_S = 0.0001
"""How long a busy worker may keep the interpreter from the window. Painting a chart crosses between Qt and Python some
forty times, and waits as long each time: against 0.001 the longest stalls are halved for a fifth of the steps."""


class _Usual:
    """How Python behaved before the first worker, and how many there are."""

    workers = 0
    collected = True
    interval = 0.0


class SharedInterpreter:
    """Python while a worker shares it: quick to switch, and collecting garbage on the window's thread only.

    Python collects on whichever thread happens to allocate, and widgets or timers that are freed on any thread but
    their own take the program down. Several workers may share it at once: the last one to go brings back what was
    before the first. All methods are for the window's thread.
    """

    def __init__(self) -> None:
        self._is_shared = False

    def share(self) -> None:
        """Get ready for a worker that is about to run."""
        if self._is_shared:
            return
        self._is_shared = True
        if not _Usual.workers:
            _Usual.collected, _Usual.interval = gc.isenabled(), sys.getswitchinterval()
            gc.disable()
            sys.setswitchinterval(SWITCH_INTERVAL_S)
        _Usual.workers += 1

    def collect(self) -> None:
        """Collect garbage as far as Python itself would have done by now."""
        if not self._is_shared or not _Usual.collected:
            return
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if due[0]:
            gc.collect(2 if all(due) else 1 if due[1] else 0)

    def take_back(self) -> None:
        """Let Python behave as usual again, the worker resting or gone."""
        if not self._is_shared:
            return
        self._is_shared = False
        _Usual.workers -= 1
        if not _Usual.workers:
            sys.setswitchinterval(_Usual.interval)
            if _Usual.collected:
                gc.enable()
