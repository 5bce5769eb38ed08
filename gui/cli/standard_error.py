"""What is said on standard error, by a module that loads nothing, since refusals come before the engine is needed."""

from __future__ import annotations

import sys
from contextlib import suppress


def print_error(sentence: str) -> None:
    """A sentence on standard error, on one line."""
    with suppress(OSError):  # nobody listens
        sys.stderr.write(f"gradloom: {' '.join(sentence.split())}\n")


def print_progress(words: str) -> None:
    """How far something is, for somebody who waits at a terminal; programs and files are not told."""
    if sys.stderr.isatty():
        print_error(words)
