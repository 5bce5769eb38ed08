"""Ctrl+C as a request: what is under way ends at the next good place, and what it has reached is kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible(stop: Callable[[], None] = lambda: None) -> Iterator[Callable[[], bool]]:
    """While this lasts the first Ctrl+C calls `stop`, and a second one interrupts; what is given tells whether.

    Only the main thread hears of Ctrl+C; on others nothing changes.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(signum: int, frame: FrameType | None) -> None:
        del signum, frame
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        stop()

    signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
