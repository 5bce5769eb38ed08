"""Compiles the tape into the cache, out of the way of the program that waits for it."""

import contextlib
import os

from engine.execution.tape.loading import load

if __name__ == "__main__":
    with contextlib.suppress(AttributeError, OSError):  # not on every platform
        os.nice(5)
    raise SystemExit(not load())
