"""Changing numbers by pulling at them: how much a step is, and showing what would come of it before it is done."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer

from gui import commands
from gui.numbers import full_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gui.context import Context
    from gui.document.document import Document

_PER_DECADE = 2
_LEAST, _MOST = -9, 12
_AT_ZERO = 0
_REST = 2.0
_PIXELS_A_WHOLE = 8.0


class Stride(Enum):
    """How coarsely a number changes, in steps of its own size."""

    FINE = 0.1
    PLAIN = 1.0
    COARSE = 10.0


def stride_of(modifiers: Qt.KeyboardModifier) -> Stride:
    """How coarsely a number changes while these keys are held: with Shift finely, with Ctrl coarsely."""
    if modifiers & Qt.KeyboardModifier.ShiftModifier:
        return Stride.FINE
    return Stride.COARSE if modifiers & Qt.KeyboardModifier.ControlModifier else Stride.PLAIN


def step_of(number: float) -> float:
    """A hundredth of the power of ten that a number is of: 0.01 for 2, 1 for 100, 0.00001 for 0.003."""
    decade = math.floor(math.log10(abs(number))) if number and math.isfinite(number) else _AT_ZERO
    return float(10.0 ** (max(_LEAST, min(_MOST, decade)) - _PER_DECADE))


def on_step(number: float, step: float) -> float:
    """The multiple of a step, a power of ten, that is nearest to a number: as few digits as that takes."""
    digits = -math.floor(math.log10(step) + 0.5)
    return round(number, digits) + 0.0


def numeric(text: str) -> float | None:
    """The finite number that a text is, None for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def can_scrub(document: Document, name: str) -> bool:
    """Whether a node holds a finite number of its own."""
    node = document.graph.nodes.get(name)
    if node is None or not document.has_own_value(name) or node.value is None or np.ndim(node.value):
        return False
    return math.isfinite(float(node.value))


class Scrub(QObject):
    """The number of one or several nodes while a hand pulls at it, from where it was.

    The whole graph follows, in live mode or not; the document learns of it once, by `commit`. `cancel` leaves
    everything as it was.
    """

    def __init__(self, context: Context, names: Sequence[str]) -> None:
        super().__init__()
        self._context = context
        self._names = tuple(names)
        start = context.document.graph.nodes[self._names[0]].value
        assert start is not None  # noqa: S101 - can_scrub has looked
        self._start = float(start)
        self._step = step_of(self._start)
        self._pulled = 0.0
        self.value = self._start
        self._due = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._show_due)

    @property
    def text(self) -> str:
        """The number as it is typed."""
        return full_number(self.value)

    def pull(self, pixels: float, stride: Stride) -> None:
        """Change the number by so many steps of this stride, to a round multiple of it."""
        if not pixels:
            return
        self._pulled += pixels * stride.value
        if self._pulled == 0:
            self.value = self._start
        else:
            self.value = on_step(self._start + self._pulled * self._step, self._step * stride.value)
        if self._rest.isActive():
            self._due = True
        else:
            self._show()

    def _show(self) -> None:
        self._due = False
        took = self._context.evaluation.preview(dict.fromkeys(self._names, self.value))
        self._rest.start(round(_REST * took))  # the window keeps time for the hand where passes take long

    def _show_due(self) -> None:
        if self._due:
            self._show()

    def commit(self) -> None:
        """Put the number into the document as one step; the numbers that followed it stay, in live mode or not."""
        if self.value == self._start:
            self.cancel()
            return
        self._stop()
        evaluation, document = self._context.evaluation, self._context.document
        document.do(commands.set_values(document, dict.fromkeys(self._names, self.value)))
        evaluation.both_passes()

    def cancel(self) -> None:
        """Show everything as it was."""
        self._stop()
        self._context.evaluation.end_preview()

    def _stop(self) -> None:
        self._rest.stop()
        self._due = False


class NumberPull:
    """A number while a hand pulls at it that shows no effect before it is committed."""

    def __init__(self, start: float, commit: Callable[[float], None], *, whole: bool = False) -> None:
        self._start, self._commit, self._whole = start, commit, whole
        self._pulled = 0.0
        self.value = start

    @property
    def text(self) -> str:
        """The number as it is typed."""
        return full_number(self.value)

    def pull(self, pixels: float, stride: Stride) -> None:
        """Change the number by so many steps of this stride; a whole number by one in some of them."""
        self._pulled += pixels * stride.value
        if self._whole:
            self.value = self._start + round(self._pulled / _PIXELS_A_WHOLE)
        elif self._pulled == 0:
            self.value = self._start
        else:
            step = step_of(self._start)
            self.value = on_step(self._start + self._pulled * step, step * stride.value)

    def commit(self) -> None:
        """Hand the number on."""
        if self.value != self._start:
            self._commit(self.value)

    def cancel(self) -> None:
        """Leave everything as it was."""


class Stepping:
    """Changes numbers by steps of a key; steps in a row are of one size and one step of the history."""

    def __init__(self) -> None:
        self._reached: dict[str, float] = {}
        self._steps: dict[str, float] = {}

    def step(self, document: Document, names: Sequence[str], direction: int, stride: Stride) -> None:
        """Change the numbers of these nodes by one step up or down."""
        now = {name: float(document.graph.nodes[name].value or 0.0) for name in names}
        if now != self._reached:
            self._steps = {name: step_of(number) / Stride.FINE.value for name, number in now.items()}
        sizes = {name: step * stride.value for name, step in self._steps.items()}
        self._reached = {name: on_step(now[name] + direction * sizes[name], sizes[name]) for name in names}
        gesture = "step:" + ",".join(sorted(names))
        document.do(commands.set_values(document, self._reached, gesture=gesture))
