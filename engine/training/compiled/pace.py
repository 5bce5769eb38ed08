"""How many steps take about as long as somebody may have to wait for a turn."""

from __future__ import annotations

CHUNK_S = 0.01
"""So long steps are made before somebody else may have a turn."""

_FIRST_S = 0.001
_OVERHEAD_S = 2e-7
_PER_NUMBER_S = 2e-8
_GROWTH = 8
_MOST = 2**15


class Pace:
    """Tells by the last steps how many more to make; `work` is how many numbers a step computes."""

    def __init__(self, work: int) -> None:
        self._step_s = _OVERHEAD_S + work * _PER_NUMBER_S
        self.steps = max(1, int(_FIRST_S / self._step_s))

    def note(self, made: int, seconds: float) -> None:
        """Take note of how long so many steps took; a measure of few steps counts less."""
        if made:
            self._step_s = seconds / made
            most = min(_GROWTH * self.steps, _MOST)
            self.steps = max(1, min(int(CHUNK_S / max(self._step_s, 1e-9)), most))
