"""The compiled tape: plans of numbers, with or without a batch axis, run by functions compiled once for all graphs.

The operations' declarations are what is compiled, so a new operation is in the tape by being declared. numba, which
compiles it, is imported only when the tape is loaded; before that, and without it, everything runs on numpy, with the
same numbers but for rounding.
"""

from engine.execution.tape.cache import cache_folder
from engine.execution.tape.loading import is_built, join, leave, load, load_in_background, ready, status, use
from engine.execution.tape.record import Tape, TapeValues, Way, tape_of
from engine.execution.tape.values import TapeGradients

__all__ = [
    "Tape",
    "TapeGradients",
    "TapeValues",
    "Way",
    "cache_folder",
    "is_built",
    "join",
    "leave",
    "load",
    "load_in_background",
    "ready",
    "status",
    "tape_of",
    "use",
]
